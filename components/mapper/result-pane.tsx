"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { codeColours, highlightJson } from "@/components/ui/highlight-json";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import type { JsonObject } from "@/runtime/json";
import { printDocument, type ResultLine } from "@/runtime/mapping/print-document";
import { behindLook } from "./behind";
import { ResultLegend } from "./result-legend";
import type { Mapper } from "./use-mapper";

const paste = "paste…";
const lineHeight = 22;

type Shown = "result" | "input" | "both";

type ResultPaneProps = {
  readonly mapper: Mapper;
  readonly selected: string | null;
  readonly onSelect: (target: string) => void;
  readonly onPaste: () => void;
};

/** The document as the map makes it of the sample, at each key; beside it what came. */
export function ResultPane({ mapper, selected, onSelect, onPaste }: ResultPaneProps) {
  const [shown, setShown] = useState<Shown>("result");
  const { trial, samples, preview, shown: document } = mapper;
  const { messages } = trial;
  const options = [
    ...(document === null ? [] : [{ value: document.run, label: `Run ${document.label}` }]),
    ...(samples?.choices ?? messages.sources)
      .filter(({ id }) => id !== document?.run)
      .map(({ id, label }) => ({ value: id, label })),
    { value: paste, label: "Paste JSON…" },
  ];
  return (
    <aside
      aria-label="Result"
      className="flex w-[452px] min-w-0 shrink-0 flex-col border-line border-l bg-surface max-2xl:w-96 max-xl:w-80"
    >
      <div className="flex h-head shrink-0 items-center gap-2 border-line border-b px-3">
        <h2 className="font-semibold text-13">Result</h2>
        <Select
          aria-label="Sample message"
          className="h-6 min-w-0 flex-1 text-12"
          options={options}
          value={
            document?.run ?? (samples === undefined ? messages.chosen?.id : samples.chosen) ?? ""
          }
          placeholder={samples === undefined ? "No sample" : "Choose a sample…"}
          onValueChange={(id) => {
            if (id === paste) return onPaste();
            if (id !== document?.run) mapper.show(null);
            (samples ?? messages).choose(id);
          }}
        />
        <SegmentedControl<Shown>
          label="Shown"
          value={shown}
          onValueChange={setShown}
          options={[
            { value: "result", label: "Result" },
            { value: "input", label: "Input" },
            { value: "both", label: "Both" },
          ]}
        />
      </div>
      {shown === "input" ? null : preview === null ? (
        <Waiting mapper={mapper} onPaste={onPaste} />
      ) : (
        <ResultDocument mapper={mapper} selected={selected} onSelect={onSelect} />
      )}
      {shown === "result" || mapper.scope === null ? null : <InputDocument scope={mapper.scope} />}
      <ResultLegend
        preview={preview}
        faults={mapper.faults}
        places={mapper.places}
        behind={mapper.behind}
      />
    </aside>
  );
}

function Waiting({
  mapper: { trial, samples },
  onPaste,
}: Pick<ResultPaneProps, "mapper" | "onPaste">) {
  // A shared map is tried on a message without a step before it.
  const hasSample = trial.messages.chosen !== null || samples?.text != null;
  return (
    <div className="min-h-0 flex-1 px-3 py-3 text-12 text-fg-2">
      {trial.failure !== null ? (
        <p role="alert" className="text-negative">
          {trial.failure}
        </p>
      ) : !hasSample ? (
        <p>
          Without a sample there is nothing to see here.{" "}
          {samples === undefined
            ? ""
            : "Choose one above: what came in a flow that uses the map, or an example of a document type. "}
          <button
            type="button"
            className="font-medium text-accent-text hover:underline"
            onClick={onPaste}
          >
            Paste one
          </button>
          , or drop a JSON file on this window.
        </p>
      ) : trial.result !== null && trial.scope === null ? (
        <p>This sample does not come to this step, or a step before it fails on it.</p>
      ) : (
        <p>Computing what arrives…</p>
      )}
    </div>
  );
}

function ResultDocument({
  mapper,
  selected,
  onSelect,
}: Pick<ResultPaneProps, "mapper" | "selected" | "onSelect">) {
  const { preview } = mapper;
  const lines = useMemo(
    () =>
      preview === null
        ? []
        : printDocument(preview.document, {
            bad: preview.bad,
            before: preview.before?.document ?? null,
          }),
    [preview],
  );
  const pick = useCallback((field: string) => onSelect(targetOf(field)), [onSelect]);
  return (
    <Lines
      label="Result document"
      behind={mapper.behind}
      lines={lines}
      isSelected={({ field }) => selected !== null && targetOf(field) === selected}
      scrollTo={selected}
      onPick={pick}
    />
  );
}

const InputDocument = memo(function InputDocument({ scope }: { readonly scope: JsonObject }) {
  const lines = useMemo(() => {
    const input = scope.input ?? null;
    return JSON.stringify(input, null, 2)
      .split("\n")
      .map((text): ResultLine => ({ text, field: "", mark: null, note: null }));
  }, [scope]);
  return <Lines label="Input document" lines={lines} isSelected={() => false} scrollTo={null} />;
});

/** `lines[3].sku` is of the target `lines[].sku`, a list's opening line of the list. */
export function targetOf(field: string): string {
  return field.replace(/\[\d+\]$/, "").replaceAll(/\[\d+\]/g, "[]");
}

function Lines({
  label,
  lines,
  isSelected,
  scrollTo,
  behind = false,
  onPick,
}: {
  readonly label: string;
  readonly lines: readonly ResultLine[];
  readonly isSelected: (line: ResultLine) => boolean;
  /** What was chosen last comes into view. */
  readonly scrollTo: string | null;
  /** What it shows is about to change. */
  readonly behind?: boolean;
  /** Told of the field of a pressed line. */
  readonly onPick?: (field: string) => void;
}) {
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 10,
  });
  const latest = useRef(lines);
  useEffect(() => {
    latest.current = lines;
  });
  useEffect(() => {
    if (scrollTo === null) return;
    const index = latest.current.findIndex(({ field }) => targetOf(field) === scrollTo);
    if (index >= 0) rows.scrollToIndex(index, { align: "auto" });
  }, [scrollTo, rows]);
  return (
    <section
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-busy={behind}
      className={cn(
        "-outline-offset-2 min-h-0 flex-1 overflow-auto border-line border-b py-2 font-mono text-12 last:border-b-0",
        behindLook(behind),
      )}
    >
      <div className="relative w-max min-w-full" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <Line
              key={index}
              {...line}
              number={index + 1}
              start={start}
              selected={isSelected(line)}
              onPick={line.field === "" ? undefined : onPick}
            />
          );
        })}
      </div>
    </section>
  );
}

type LineProps = ResultLine & {
  readonly number: number;
  /** Pixels from the top. */
  readonly start: number;
  readonly selected: boolean;
  readonly onPick: ((field: string) => void) | undefined;
};

/** Drawn anew only where it says something else: a key changes few of the lines in view. */
const Line = memo(function Line({
  number,
  start,
  text,
  field,
  mark,
  note,
  selected,
  onPick,
}: LineProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the trees lead to every field by keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: the trees lead to every field by keyboard
    <div
      onClick={onPick === undefined ? undefined : () => onPick(field)}
      className={cn(
        "absolute inset-x-0 flex h-5.5 items-center whitespace-pre pr-3",
        mark === "changed" && "bg-accent-tint",
        mark === "bad" && "bg-negative-tint shadow-[inset_2px_0_0_var(--negative-solid)]",
        selected && "shadow-[inset_2px_0_0_var(--accent)]",
      )}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span aria-hidden="true" className="w-9 shrink-0 select-none pr-3 text-right text-fg-3">
        {number}
      </span>
      <span>
        {highlightJson(text).map((part, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no other identity
          <span key={position} className={codeColours[part.kind]}>
            {part.text}
          </span>
        ))}
      </span>
      {note === null ? null : (
        <span
          title={note}
          className={cn(
            "sticky right-0 ml-auto max-w-56 shrink-0 truncate pr-2 pl-3 font-medium font-sans text-11",
            mark === "bad" ? "bg-negative-tint text-negative" : "bg-accent-tint text-fg-2",
          )}
        >
          {note}
        </span>
      )}
    </div>
  );
});
