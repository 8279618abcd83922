"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeView, type LineMark } from "@/components/ui/code-view";
import { formatCount } from "@/components/ui/format";
import { diffValues, type ValueChange } from "@/runtime/diff-values";
import type { Json } from "@/runtime/json";
import type { DifferenceView } from "./use-backtest";

type Sides = Pick<DifferenceView["requests"][number], "before" | "after" | "places" | "morePlaces">;

const shownFirst = 12;
const longest = 400;

/** Two values: the fields that differ side by side, and on demand the whole of both; of a single one all of it. */
export function SidesView({ sides }: { readonly sides: Sides }) {
  const { before, after, places } = sides;
  if (places !== undefined || (before !== undefined && after !== undefined)) {
    return <BothSides sides={sides} />;
  }
  return (
    <CodeView
      label={before === undefined ? "With the draft" : "Then"}
      text={JSON.stringify(before ?? after, null, 2) ?? ""}
      className="rounded-6"
    />
  );
}

function BothSides({ sides: { before, after, places, morePlaces } }: { readonly sides: Sides }) {
  const [whole, setWhole] = useState(false);
  const [all, setAll] = useState(false);
  const changes = useMemo(
    () => (places as readonly ValueChange[] | undefined) ?? diffValues(before, after),
    [before, after, places],
  );
  const shown = all ? changes : changes.slice(0, shownFirst);
  return (
    <>
      <ChangedFields changes={shown} />
      <div className="flex flex-wrap items-center gap-2 pt-1.5">
        {changes.length > shown.length ? (
          <Button size="s" look="quiet" onClick={() => setAll(true)}>
            Show all {formatCount(changes.length)} fields
          </Button>
        ) : null}
        {places === undefined ? (
          <Button size="s" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? "Hide the whole documents" : "Show the whole documents"}
          </Button>
        ) : (
          <span className="text-11 text-fg-3">
            Too large to be kept whole
            {morePlaces ? `; the first ${formatCount(places.length)} fields that differ` : ""}.
            Debug the message to see all of it.
          </span>
        )}
      </div>
      {whole && before !== undefined && after !== undefined ? (
        <Whole before={before} after={after} />
      ) : null}
    </>
  );
}

/** The fields that differ, side by side. */
function ChangedFields({ changes }: { readonly changes: readonly ValueChange[] }) {
  return (
    <div className="overflow-x-auto rounded-6 shadow-[inset_0_0_0_1px_var(--line)]">
      <table className="w-full border-collapse text-12" style={{ tableLayout: "fixed" }}>
        <thead>
          <tr className="border-line border-b text-left text-11 text-fg-3">
            <th scope="col" className="w-1/3 px-2 py-1 font-medium">
              Field
            </th>
            <th scope="col" className="px-2 py-1 font-medium">
              Then
            </th>
            <th scope="col" className="px-2 py-1 font-medium">
              With the draft
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.path} className="border-line border-b align-top last:border-b-0">
              <th scope="row" className="mono break-words px-2 py-1.5 text-left font-medium">
                {change.path === "" ? "The whole value" : change.path}
              </th>
              <Value value={change.before} tint="bg-negative-tint" none="not there" />
              <Value value={change.after} tint="bg-positive-tint" none="left out" />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({
  value,
  tint,
  none,
}: {
  readonly value: Json | undefined;
  readonly tint: string;
  readonly none: string;
}) {
  const text = value === undefined ? "" : JSON.stringify(value);
  return (
    <td className="px-2 py-1.5">
      {value === undefined ? (
        <span className="text-fg-3">{none}</span>
      ) : (
        <code className={`mono break-words rounded-3 px-1 ${tint}`}>
          {text.length > longest ? `${text.slice(0, longest)} … ${text.length} characters` : text}
        </code>
      )}
    </td>
  );
}

/** Both documents, with the lines that the other one does not have. */
function Whole({ before, after }: { readonly before: Json; readonly after: Json }) {
  const [then, now] = useMemo(
    () => [JSON.stringify(before, null, 2), JSON.stringify(after, null, 2)],
    [before, after],
  );
  return (
    <div className="grid gap-2 pt-2 xl:grid-cols-2">
      <CodeView label="Then" text={then} marks={marksOf(then, now, "del")} className="rounded-6" />
      <CodeView
        label="With the draft"
        text={now}
        marks={marksOf(now, then, "add")}
        className="rounded-6"
      />
    </div>
  );
}

function marksOf(text: string, other: string, mark: LineMark): ReadonlyMap<number, LineMark> {
  const bare = (line: string) => line.replace(/,$/, "");
  const there = new Map<string, number>();
  for (const line of other.split("\n")) there.set(bare(line), (there.get(bare(line)) ?? 0) + 1);
  const marks = new Map<number, LineMark>();
  for (const [index, line] of text.split("\n").entries()) {
    const left = there.get(bare(line)) ?? 0;
    if (left > 0) there.set(bare(line), left - 1);
    else marks.set(index + 1, mark);
  }
  return marks;
}
