"use client";

import {
  BookMarked,
  Calculator,
  CalendarClock,
  CaseSensitive,
  Code,
  GitFork,
  List,
  type LucideIcon,
  Repeat,
  WandSparkles,
} from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { counted } from "@/runtime/counted";
import { blockOf, type ExpressionBlock } from "@/runtime/mapping/block-words";
import type { SourceField } from "@/runtime/mapping/source-tree";
import type { TargetNode } from "@/runtime/mapping/target-tree";
import type { Mapper } from "./use-mapper";
import { rowHeight, type Tree } from "./use-tree";
import type { WireDrag } from "./use-wire-drag";
import {
  bandShape,
  bandsOf,
  curve,
  labelLeft,
  placeBlocks,
  placeLabels,
  wiresOf,
} from "./wire-places";

/** The icon of what a block does. */
export const blockIcons: { readonly [kind in ExpressionBlock["kind"]]: LucideIcon } = {
  path: Code,
  constant: Code,
  text: CaseSensitive,
  date: CalendarClock,
  lookup: BookMarked,
  math: Calculator,
  choice: GitFork,
  list: List,
  other: Code,
};

type WiresProps = {
  readonly mapper: Mapper;
  readonly source: Tree<SourceField>;
  readonly target: Tree<TargetNode>;
  readonly selected: string | null;
  readonly drag: WireDrag | null;
  /** Lines that are proposed, by target. */
  readonly proposed: ReadonlyMap<string, string>;
  /** How many lines could be proposed. */
  readonly suggested: number;
  readonly onSuggest: () => void;
  readonly onSelect: (target: string) => void;
};

/** The lines between both trees, what is done on them, and the lists whose entries they run through. */
export function Wires(props: WiresProps) {
  const { mapper, source, target, selected, drag, proposed, suggested: count, onSelect } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const height = Math.max(source.height, target.height);
  const { place: sourceAt } = source;
  const { place: targetAt } = target;
  const { sources } = mapper;
  const sides = useMemo(() => ({ height, sourceAt, targetAt }), [height, sourceAt, targetAt]);
  const wires = useMemo(() => wiresOf(sources, sides), [sources, sides]);
  const suggested = useMemo(
    () => wiresOf(new Map([...proposed].map(([to, from]) => [to, [from]])), sides),
    [proposed, sides],
  );
  const bands = bandsOf(mapper.places, mapper.loops, {
    ...sides,
    sourceSpan: (path) => spanOf(source, path),
    targetSpan: (path) => spanOf(target, path),
  });
  const labels = placeLabels(bands, height);
  const blocks = useBlocks(mapper);
  const placed = placeBlocks(
    [...new Set(wires.map((wire) => wire.target))].flatMap((to) => {
      const block = blocks.get(to);
      if (block === undefined) return [];
      const own = wires.filter((wire) => wire.target === to);
      const last = own[0]?.to ?? 0;
      const y = own.reduce((sum, wire) => sum + (wire.from + wire.to) / 2, 0) / own.length;
      if (y < -10 || y > height + 10) return [];
      return [{ block: { ...block, target: to, to: last }, y, width: widthOf(block.words) }];
    }),
    { width, height },
    labels,
  );
  const at = new Map(placed.map((one) => [one.block.target, one]));
  return (
    <div ref={box} className="relative min-w-0 overflow-hidden border-line border-x">
      <svg aria-hidden="true" width={width} height={height} className="absolute inset-0">
        {bands.map(({ target: to, from, to: end }) => (
          <g key={to}>
            <path className="fill-sunken stroke-line" d={bandShape(from, end, width)} />
            <path
              className="fill-none stroke-fg-2 opacity-25"
              strokeWidth={5}
              d={curve([0, from[0] + rowHeight / 2], [width, end[0] + rowHeight / 2])}
            />
          </g>
        ))}
        {suggested.map((wire) => (
          <path
            key={`proposed ${wire.key}`}
            className="fill-none stroke-accent"
            strokeWidth={1.5}
            strokeDasharray="4 4"
            d={curve([0, wire.from], [width, wire.to])}
          />
        ))}
        {wires.map((wire) => {
          const one = at.get(wire.target);
          const own = wire.target === selected || wire.source === source.active;
          const strong = wire.target === selected;
          return (
            <path
              key={wire.key}
              className={cn(
                "fill-none",
                strong ? "stroke-accent" : own ? "stroke-fg-2" : "stroke-line-control",
                wire.outside && !strong && "opacity-40",
              )}
              strokeWidth={strong ? 2 : 1.5}
              d={
                one === undefined
                  ? curve([0, wire.from], [width, wire.to])
                  : `${curve([0, wire.from], [one.x, one.y])}${curve([one.x + widthOf(one.block.words), one.y], [width, wire.to])}`
              }
            />
          );
        })}
        {drag === null ? null : (
          <path
            className="fill-none stroke-accent"
            strokeWidth={2}
            strokeDasharray="5 4"
            d={
              drag.from.side === "source"
                ? curve([0, source.place(drag.from.id) ?? drag.y], [drag.x, drag.y])
                : curve([drag.x, drag.y], [width, target.place(drag.from.id) ?? drag.y])
            }
          />
        )}
      </svg>
      {labels.map(({ target: to, words, top }) => (
        <span
          key={to}
          className="absolute flex h-5 items-center gap-1 whitespace-nowrap rounded-5 bg-surface px-1.5 font-medium text-11 text-fg-2 outline-strong"
          style={{ left: labelLeft, top }}
        >
          <Icon as={Repeat} size="xs" />
          {words}
        </span>
      ))}
      {placed.map(({ block, x, y }) => (
        <button
          key={block.target}
          type="button"
          aria-label={`${block.words}, on the line to ${block.target}`}
          onClick={() => onSelect(block.target)}
          className={cn(
            "absolute flex h-6 items-center justify-center gap-1 whitespace-nowrap rounded-6 bg-surface px-2 font-medium text-12 shadow-1",
            block.target === selected && "shadow-[0_0_0_2px_var(--accent)]",
          )}
          style={{ left: x, top: y - 12, width: widthOf(block.words) }}
        >
          <Icon as={blockIcons[block.kind]} size="s" className="text-fg-2" />
          <span className="truncate">{block.words}</span>
        </button>
      ))}
      {wires.length === 0 && proposed.size === 0 && drag === null && mapper.mayEdit ? (
        <div className="-translate-x-1/2 absolute top-6 left-1/2 flex w-4/5 flex-col items-center gap-2 text-center text-12 text-fg-3">
          <p>Drag a field from the left onto one on the right.</p>
          {count > 0 && proposed.size === 0 ? (
            <Button size="s" onClick={props.onSuggest}>
              <Icon as={WandSparkles} size="s" />
              See {counted(count, "suggestion")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function useBlocks(mapper: Mapper): ReadonlyMap<string, ExpressionBlock> {
  return useMemo(() => {
    const blocks = new Map<string, ExpressionBlock>();
    for (const { target, text } of mapper.places) {
      if (text === "") continue;
      const block = blockOf(text);
      if (block.kind !== "path" && block.kind !== "constant") blocks.set(target, block);
    }
    return blocks;
  }, [mapper.places]);
}

function widthOf(words: string): number {
  return Math.min(190, 36 + words.length * 6.4);
}

/** From the top of a row to the bottom of the last one that shows in it. */
function spanOf<Node>(tree: Tree<Node>, id: string): readonly [number, number] | null {
  const index = tree.rows.findIndex((row) => row.id === id);
  const row = tree.rows[index];
  if (row === undefined) return null;
  let end = index + 1;
  while ((tree.rows[end]?.level ?? -1) > row.level) end += 1;
  return [index * rowHeight - tree.top, end * rowHeight - tree.top];
}

function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(332);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const resized = new ResizeObserver(() => setWidth(element.clientWidth));
    resized.observe(element);
    return () => resized.disconnect();
  }, [box]);
  return width;
}
