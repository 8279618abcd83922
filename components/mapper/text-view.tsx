"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { counted } from "@/runtime/counted";
import { sameJson } from "@/runtime/flow/canonical";
import { setAtPath } from "@/runtime/flow/merge-values";
import type { Json, JsonObject } from "@/runtime/json";
import { keptRows } from "@/runtime/mapping/kept-rows";
import { parseMap, printMap } from "@/runtime/mapping/map-text";
import { FaultList } from "./fault-list";
import { MapTextArea } from "./map-text-area";
import { ResultPane } from "./result-pane";
import { faultPlaces, type RowFault, type TextPlace } from "./row-faults";
import { rowsMeant, type UnreadText } from "./unread-text";
import type { Mapper } from "./use-mapper";

type TextViewProps = {
  readonly mapper: Mapper;
  /** What is being written and is no map yet; kept while one looks at another view. */
  readonly draft: UnreadText | null;
  readonly onDraft: (draft: UnreadText | null) => void;
  readonly onSelect: (target: string) => void;
  readonly onPaste: () => void;
};

const none: readonly RowFault[] = [];

/** The map as text, a row a line: to read, to copy, to change many rows at once. What is typed holds as soon as it is a map. */
export function TextView({ mapper, draft, onDraft, onSelect, onPaste }: TextViewProps) {
  const { fields, mayEdit } = mapper;
  const area = useRef<HTMLTextAreaElement>(null);
  // The text of these rows: what others change, or undo takes back, is written anew.
  const [written, setWritten] = useState<{ readonly text: string; readonly of: readonly Json[] }>(
    () => ({ text: printMap(fields), of: fields }),
  );
  useEffect(() => {
    if (written.of !== fields) setWritten({ text: printMap(fields), of: fields });
  }, [written, fields]);
  const text = draft?.text ?? written.text;
  const read = draft === null ? null : parseMap(draft.text);
  const problem = read !== null && "problem" in read ? read : null;
  const set = (next: string) => {
    const parsed = parseMap(next);
    if ("problem" in parsed) {
      onDraft({ text: next, of: draft?.of ?? fields });
      return;
    }
    onDraft(null);
    const meant = draft === null ? parsed.rows : rowsMeant(parsed.rows, draft, fields);
    const rows = keptRows(fields, meant);
    setWritten({ text: sameJson(meant, parsed.rows) ? next : printMap(meant), of: rows });
    mapper.write(() => rows, "Edit the map as text", "map text");
  };
  // While the text is no map, what is known of the rows is of another text.
  const remarks = problem === null ? mapper.remarks : none;
  const places = useMemo(() => faultPlaces(text, remarks), [text, remarks]);
  const faulty = new Set([
    ...(problem === null ? [] : [problem.line]),
    ...remarks.flatMap((one) => (one.severity === "error" ? (places.get(one)?.line ?? []) : [])),
  ]);
  const go = ({ line, column }: TextPlace) => {
    const before = text.split("\n").slice(0, line - 1);
    const at = before.join("\n").length + (line > 1 ? 1 : 0) + Math.max(0, column - 1);
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
  };
  const fix = (fault: RowFault) => {
    const { names, field, fix: wanted } = fault;
    if (wanted === null) return;
    mapper.configure(
      (config) => setAtPath(config, field, wanted.value) as JsonObject,
      `Mend ${names.join(" → ")}`,
    );
    const place = places.get(fault);
    // Its button goes with it.
    if (place !== undefined) requestAnimationFrame(() => go(place));
  };
  return (
    <div className="flex min-h-0 flex-1">
      <section aria-label="Code" className="flex min-w-0 flex-1 flex-col bg-surface">
        <p className="flex h-head shrink-0 items-center gap-3 border-line border-b px-3 text-12 text-fg-3">
          <span className="truncate">
            A row a line: <code className="mono">target = expression</code>,{" "}
            <code className="mono">target*</code> is required, <code className="mono"># note</code>{" "}
            stands above its row, lists are indented.
          </span>
          <span role="status" className="ml-auto shrink-0">
            {problem === null && mapper.faults.length > 0 ? (
              <span className="flex items-center gap-1 text-negative">
                <Icon as={CircleX} size="s" />
                {counted(mapper.faults.length, "problem")} to mend below
              </span>
            ) : problem === null ? (
              <span className="flex items-center gap-1 text-positive">
                <Icon as={CircleCheck} size="s" />
                {counted(mapper.places.length, "row")}
              </span>
            ) : (
              <span className="flex items-center gap-1 text-negative">
                <Icon as={CircleX} size="s" />
                Line {problem.line}: {problem.problem}. Not applied yet.
                <button
                  type="button"
                  className="min-h-6 font-medium text-accent-text hover:underline"
                  onClick={() => onDraft(null)}
                >
                  Discard
                </button>
              </span>
            )}
          </span>
        </p>
        <MapTextArea
          area={area}
          mapper={mapper}
          text={text}
          faulty={faulty}
          isInvalid={problem !== null}
          onChange={set}
        />
        <FaultList faults={remarks} places={places} mayEdit={mayEdit} onGo={go} onFix={fix} />
      </section>
      <ResultPane mapper={mapper} selected={null} onSelect={onSelect} onPaste={onPaste} />
    </div>
  );
}
