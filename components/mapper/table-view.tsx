// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the fields in the cells have the focus
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { ExpressionInput } from "@/components/inspector/expression-input";
import { cellsByColumn, rowsOfText } from "@/components/inspector/rows-of-text";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { notify, notifyFailure } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import type { Json } from "@/runtime/json";
import { removeRow, writeRow } from "@/runtime/mapping/edit-map";
import { expressionField } from "@/runtime/mapping/map-places";
import { noteWords } from "@/runtime/mapping/row-note";
import { listsAround } from "@/runtime/mapping/target-steps";
import { everyNode, type TargetNode } from "@/runtime/mapping/target-tree";
import { behindLook } from "./behind";
import { loopScope } from "./loop-scope";
import { ResultPane } from "./result-pane";
import type { Mapper } from "./use-mapper";
import { kindWords, valueWords } from "./value-words";

type Shown = "all" | "mapped" | "open";

type TableViewProps = {
  readonly mapper: Mapper;
  readonly selected: string | null;
  readonly unfilled: readonly TargetNode[];
  readonly bad: ReadonlyMap<string, string>;
  readonly onSelect: (target: string) => void;
  readonly onAdd: () => void;
  readonly onPaste: () => void;
};

const rowHeight = 36;
const template = "minmax(170px, 0.8fr) minmax(230px, 1.5fr) 76px minmax(130px, 0.7fr)";
const pasteColumns = [
  { name: "target", label: "Target", kind: "text" },
  { name: "value", label: "Value", kind: "expression" },
] as const;

/** Every target field in a row, with what it is made of: to fill in one after the other, or from a sheet. */
export function TableView(props: TableViewProps) {
  const { mapper, selected, unfilled, bad, onSelect, onAdd, onPaste } = props;
  const { targets, mayEdit } = mapper;
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return everyNode(targets).filter(
      (node) =>
        (node.children.length === 0 || node.list || node.place !== null) &&
        (shown === "all" || (node.place !== null) === (shown === "mapped")) &&
        (wanted === "" ||
          node.target.toLowerCase().includes(wanted) ||
          (node.place?.text ?? "").toLowerCase().includes(wanted)),
    );
  }, [targets, search, shown]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const open = useMemo(() => new Set(unfilled.map(({ target }) => target)), [unfilled]);
  return (
    <div className="flex min-h-0 flex-1">
      <section aria-label="Table" className="flex min-w-0 flex-1 flex-col bg-surface">
        <div className="flex h-head shrink-0 items-center gap-2 border-line border-b px-3">
          <Input
            aria-label="Search the rows"
            type="search"
            placeholder="Target or expression"
            boxClassName="h-6 w-56"
            className="text-12"
            lead={<Icon as={Search} size="xs" />}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <SegmentedControl<Shown>
            label="Rows shown"
            value={shown}
            onValueChange={setShown}
            options={[
              { value: "all", label: "All" },
              { value: "mapped", label: "Mapped" },
              { value: "open", label: "Not mapped" },
            ]}
          />
          <span className="ml-auto truncate text-12 text-fg-3 max-xl:hidden">
            {mayEdit ? "Rows of target and value paste from a sheet" : null}
          </span>
          {mayEdit ? (
            <Button size="s" onClick={onAdd}>
              Add a field
            </Button>
          ) : null}
        </div>
        <div
          ref={scroller}
          className="min-h-0 flex-1 overflow-auto"
          onPaste={(event) => mayEdit && pasteRows(mapper, event)}
        >
          <div role="table" aria-label="Rows of the map" aria-rowcount={rows.length + 1}>
            <div
              role="row"
              className="sticky top-0 z-10 grid h-7 items-center border-line border-b bg-sunken font-medium text-12 text-fg-3"
              style={{ gridTemplateColumns: template }}
            >
              {["Target", "Value", "Required", "On the sample"].map((name) => (
                <span key={name} role="columnheader" className="px-3">
                  {name}
                </span>
              ))}
            </div>
            <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, start }) => {
                const node = rows[index];
                if (node === undefined) return null;
                return (
                  <div
                    key={node.target}
                    role="row"
                    aria-rowindex={index + 2}
                    ref={virtual.measureElement}
                    data-index={index}
                    onFocus={() => onSelect(node.target)}
                    className={cn(
                      "absolute inset-x-0 grid min-h-9 items-start border-line border-b",
                      node.target === selected && "bg-accent-tint",
                      node.target !== selected && node.list && "bg-sunken",
                    )}
                    style={{
                      transform: `translateY(${start}px)`,
                      gridTemplateColumns: template,
                    }}
                  >
                    <MapTableRow
                      mapper={mapper}
                      node={node}
                      wrong={bad.get(node.target) ?? (open.has(node.target) ? "required" : null)}
                    />
                  </div>
                );
              })}
            </div>
          </div>
          {rows.length === 0 ? (
            <p className="px-3 py-3 text-12 text-fg-2">
              {search === "" ? "No field is like this." : "No row has this in it."}
            </p>
          ) : null}
        </div>
      </section>
      <ResultPane mapper={mapper} selected={selected} onSelect={onSelect} onPaste={onPaste} />
    </div>
  );
}

function MapTableRow({
  mapper,
  node,
  wrong,
}: {
  readonly mapper: Mapper;
  readonly node: TargetNode;
  readonly wrong: string | null;
}) {
  const { places, host, readable, scope, mayEdit, preview, behind } = mapper;
  const { target, place } = node;
  const lists = listsAround(target);
  const around = lists.join(" ");
  const { environment } = useMemo(
    () => loopScope(places, around === "" ? [] : around.split(" "), readable, scope),
    [places, around, readable, scope],
  );
  const isOpen = lists.every((list) => mapper.loops.has(list));
  const problem = place === null ? undefined : host.problem(expressionField(place));
  const set = (text: string) =>
    mapper.write(
      (fields) =>
        text === "" && place !== null && !place.isList
          ? removeRow(fields, target)
          : writeRow(fields, target, {
              text,
              ...(place === null && node.required && { required: true }),
            }),
      `Map ${target}`,
      `map ${target}`,
    );
  const value = preview?.values.get(target);
  return (
    <>
      <span role="cell" className="min-w-0 px-3 py-2">
        <span
          className="mono block truncate text-12"
          title={`${target}, ${kindWords(node)}`}
          style={{ paddingLeft: lists.length * 16 }}
        >
          {node.children.length > 0 || lists.length === 0
            ? target
            : target.slice((lists.at(-1)?.length ?? 0) + 3)}
          {node.required ? <sup className="text-11 leading-none">*</sup> : null}
        </span>
        {place === null || noteWords(place.row.note) === "" ? null : (
          <span
            className="line-clamp-2 whitespace-pre-line break-words text-12 text-fg-3"
            style={{ paddingLeft: lists.length * 16 }}
            title={noteWords(place.row.note)}
          >
            {noteWords(place.row.note)}
          </span>
        )}
      </span>
      <span role="cell" className="flex min-w-0 items-start py-1 pr-2">
        {place?.isList === true ? (
          <span className="shrink-0 py-1 pl-2 text-12 text-fg-3">for each {place.as} of</span>
        ) : null}
        {isOpen && (!node.list || node.children.length === 0 || place !== null) ? (
          <ExpressionInput
            bare
            value={place?.text ?? ""}
            onChange={set}
            kind="expression"
            environment={environment}
            label={`Value of ${target}`}
            title={target}
            of={mapper.name}
            disabled={!mayEdit}
            trouble={problem?.severity}
            path={`row ${target}`}
            target={target}
            onKeyDown={walkRows}
          />
        ) : (
          <span className="px-2 py-1 text-12 text-fg-3">
            {isOpen ? "no source list yet: draw a line to it" : "its list has no source yet"}
          </span>
        )}
      </span>
      <span role="cell" className="px-3 py-2">
        <Checkbox
          aria-label={`${target} is required`}
          checked={place?.required ?? false}
          disabled={!mayEdit || place === null}
          onCheckedChange={(checked) =>
            mapper.write(
              (fields) => writeRow(fields, target, { required: checked === true }),
              checked === true ? `Require ${target}` : `Do not require ${target}`,
            )
          }
        />
      </span>
      <span
        role="cell"
        aria-busy={behind}
        title={wrong ?? problem?.message}
        className={cn(
          "truncate px-3 py-2 text-12",
          behindLook(behind),
          wrong !== null || problem?.severity === "error" ? "text-negative" : "text-fg-3",
        )}
      >
        {problem?.severity === "error" ? problem.message : (wrong ?? valueWords(value))}
      </span>
    </>
  );
}

/** Arrows and Enter go to the value above or below. */
function walkRows(event: React.KeyboardEvent<HTMLTextAreaElement>): void {
  const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
  if (!down && event.key !== "ArrowUp") return;
  const all = [
    ...(event.currentTarget
      .closest("[role=table]")
      ?.querySelectorAll<HTMLElement>('[data-field^="row "]') ?? []),
  ];
  const sorted = all.toSorted((a, b) => indexOf(a) - indexOf(b));
  const next = sorted[sorted.indexOf(event.currentTarget) + (down ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function indexOf(element: HTMLElement): number {
  return Number(element.closest<HTMLElement>("[data-index]")?.dataset.index ?? 0);
}

/** Cells of a sheet, target and value in a row, go to the targets they name. */
function pasteRows(mapper: Mapper, event: React.ClipboardEvent): void {
  const text = event.clipboardData.getData("text/plain");
  const found = text.includes("\t") ? rowsOfText(text) : null;
  if (found === null) return;
  event.preventDefault();
  event.stopPropagation();
  let fields: readonly Json[] = mapper.fields;
  const lost: string[] = [];
  const cells = cellsByColumn(found, pasteColumns);
  for (const { target = "", value = "" } of cells) {
    const next = target === "" ? fields : writeRow(fields, target, { text: value });
    if (next === fields && target !== "") lost.push(target);
    fields = next;
  }
  mapper.write(() => fields, `Paste ${counted(cells.length, "row")}`);
  if (lost.length > 0) {
    notifyFailure(`Not pasted, because their list has no source: ${lost.slice(0, 5).join(", ")}.`);
  } else notify(`${counted(cells.length, "row")} pasted.`);
}
