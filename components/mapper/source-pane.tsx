"use client";

import { Search } from "lucide-react";
import { useId, useMemo } from "react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { counted } from "@/runtime/counted";
import { everyField, type SourceField } from "@/runtime/mapping/source-tree";
import { FieldTree } from "./field-tree";
import type { Mapper } from "./use-mapper";
import type { Tree } from "./use-tree";
import type { WireDrag, WireEnd } from "./use-wire-drag";
import { countWords, kindWords, valueWords } from "./value-words";

type SourcePaneProps = {
  readonly mapper: Mapper;
  readonly tree: Tree<SourceField>;
  /** Sources of the selected target. */
  readonly read: ReadonlySet<string>;
  /** The field for which a target is being chosen. */
  readonly picked: string | null;
  readonly drag: WireDrag | null;
  readonly onPress: (end: WireEnd, event: React.PointerEvent) => void;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
  readonly onPick: (source: string) => void;
};

/** What arrives, field by field, each with its value in the sample. */
export function SourcePane({
  mapper,
  tree,
  read,
  picked,
  drag,
  onPress,
  onKeyDown,
  onPick,
}: SourcePaneProps) {
  const prefix = useId().replaceAll(":", "");
  const used = useMemo(() => targetsBySource(mapper.sources), [mapper.sources]);
  const lists = useMemo(
    () =>
      new Set(
        [...mapper.loops.values()].flatMap(({ entries }) => entries?.replace(/\[\]$/, "") ?? []),
      ),
    [mapper.loops],
  );
  return (
    <FieldTree
      label="Source fields"
      side="source"
      tree={tree}
      prefix={prefix}
      words={({ node }) =>
        [
          node.name,
          kindWords(node),
          node.list ? countWords(node.count ?? 0) : valueWords(node.value),
          used.has(node.path) ? `mapped to ${used.get(node.path)?.join(" and ")}` : "",
        ]
          .filter((word) => word !== "")
          .join(", ")
      }
      look={({ node }) =>
        cn(
          lists.has(node.path) && "bg-sunken font-medium",
          [...lists].some((list) => node.path.startsWith(`${list}[]`)) && "bg-sunken",
          (read.has(node.path) || node.path === picked) && "bg-accent-tint",
          drag?.over?.side === "source" && drag.over.id === node.path && "bg-accent-tint",
        )
      }
      handle={({ node }) =>
        read.has(node.path)
          ? "bg-accent shadow-none"
          : used.has(node.path)
            ? "bg-line-control shadow-none"
            : ""
      }
      onPress={({ node }, event) => onPress({ side: "source", id: node.path }, event)}
      onKeyDown={onKeyDown}
      onPick={({ node }) => onPick(node.path)}
      empty={
        <p className="px-3 py-4 text-12 text-fg-2">
          {tree.search === ""
            ? "Nothing is known of what arrives yet. Drop a JSON file here, paste one, or choose a sample at the right."
            : "No field has this name."}
        </p>
      }
    >
      {({ node }) => (
        <>
          <span className="mono shrink-0 truncate">{node.name}</span>
          <span className="min-w-0 flex-1 truncate pl-2 text-right text-fg-3">
            {node.list
              ? node.count === null
                ? ""
                : countWords(node.count)
              : valueWords(node.value)}
          </span>
        </>
      )}
    </FieldTree>
  );
}

/** Name and size of what arrives, and a search in it. */
export function SourceHead({ mapper, tree }: Pick<SourcePaneProps, "mapper" | "tree">) {
  const count = useMemo(() => everyField(mapper.roots).length, [mapper.roots]);
  return (
    <div className="@container flex h-head min-w-0 items-center gap-2 border-line border-b px-3">
      <h2 className="min-w-0 truncate font-semibold text-13">Source</h2>
      <span className="@max-[260px]:hidden shrink-0 text-11 text-fg-3">
        {counted(count, "field")}
      </span>
      <SearchField label="Search the source" tree={tree} />
    </div>
  );
}

export function SearchField<Node>({
  label,
  tree,
}: {
  readonly label: string;
  readonly tree: Tree<Node>;
}) {
  return (
    <Input
      aria-label={label}
      type="search"
      placeholder="Search"
      boxClassName="ml-auto h-6 min-w-24 max-w-40 flex-1"
      className="text-12"
      lead={<Icon as={Search} size="xs" />}
      value={tree.search}
      onChange={(event) => tree.setSearch(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" && event.key !== "ArrowDown" && event.key !== "Enter") return;
        if (event.key === "Escape") tree.setSearch("");
        event.preventDefault();
        event.stopPropagation();
        tree.scroller.current?.focus();
      }}
    />
  );
}

function targetsBySource(sources: Mapper["sources"]): ReadonlyMap<string, readonly string[]> {
  const targets = new Map<string, string[]>();
  for (const [target, paths] of sources) {
    for (const path of paths) {
      const known = targets.get(path);
      if (known === undefined) targets.set(path, [target]);
      else known.push(target);
    }
  }
  return targets;
}
