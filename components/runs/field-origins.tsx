"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowLeft, Table2 } from "lucide-react";
import { useState } from "react";
import { InterpreterProblem, useInterpreter } from "@/components/shell/interpreter";
import { usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { FieldOrigin, FieldOrigins, OriginText } from "@/server/runs/field-origins";
import { placeWords } from "./lineage-words";
import { versionsReadBy } from "./table-of-step";
import type { RunView, StepDetail } from "./use-run";

const pageSize = 20;

const notShown: { readonly [state in Exclude<FieldOrigins["state"], "explained">]: string } = {
  changed: "Cannot be told: computed by an earlier engine.",
  gone: "Cannot be told: what it was computed from is past its retention.",
  "too-much": "Cannot be told: it follows from more values than are computed for a look.",
};

/** Field by field where the output of a step comes from: its expression, and what that read. */
export function FieldOriginsView({
  view,
  step,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
}) {
  const ask = useInterpreter();
  const [from, setFrom] = useState(0);
  const [sought, setSought] = useState("");
  const { node, path } = step.line ?? { node: "", path: "" };
  const { data, error } = useQuery({
    queryKey: ["origins", view.run.id, node, path, from],
    queryFn: () => ask<FieldOrigins>("fields", { run: view.run.id, node, path, from }),
    placeholderData: keepPreviousData,
    // What a run did does not change.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (error) {
    const reason = error instanceof InterpreterProblem ? error.message : "The page failed.";
    return <p className="px-3 py-2.5 text-12 text-fg-2">It cannot be told: {reason}</p>;
  }
  if (data === undefined) return <Skeleton lines={6} />;
  if (data.state !== "explained") {
    return <p className="px-3 py-2.5 text-12 text-fg-2">{notShown[data.state]}</p>;
  }
  const shown = data.fields.filter((field) => isSought(field, sought.trim().toLowerCase()));
  return (
    <section aria-label="Where each field comes from">
      <div className="px-3 py-2">
        <Input
          aria-label="Find a field or a source"
          placeholder="Find a field or a source"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      </div>
      {shown.length === 0 ? (
        <p className="px-3 pb-2.5 text-12 text-fg-2">
          {data.fields.length === 0 ? "The map has no fields." : "No field and no source has this."}
        </p>
      ) : (
        <ul>
          {shown.map((field) => (
            <Origin key={field.target} field={field} tables={versionsReadBy(view, step)} />
          ))}
        </ul>
      )}
      {data.entriesLeft > 0 || from > 0 ? (
        <div className="flex items-center gap-2 px-3 py-2 text-12 text-fg-2">
          <span className="flex-1">
            Of lists, entries {from + 1} to {from + pageSize}.
          </span>
          <Button
            size="s"
            look="quiet"
            disabled={from === 0}
            onClick={() => setFrom(Math.max(0, from - pageSize))}
          >
            Previous
          </Button>
          <Button
            size="s"
            look="quiet"
            disabled={!hasMore(data.fields, from)}
            onClick={() => setFrom(from + pageSize)}
          >
            Next
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function hasMore(fields: readonly FieldOrigin[], from: number): boolean {
  return fields.some(({ entries }) => entries !== undefined && entries > from + pageSize);
}

function isSought({ target, expression, reads }: FieldOrigin, sought: string): boolean {
  const places = reads.map(({ path, ofEach }) => placeWords(path, ofEach));
  return [target, expression, ...places].some((text) => text.toLowerCase().includes(sought));
}

function Origin({
  field,
  tables,
}: {
  readonly field: FieldOrigin;
  readonly tables: RunView["tables"];
}) {
  const { target, value, entries, expression, reads, lookUps = [], error } = field;
  const plain = reads.length === 1 && reads[0]?.path === expression;
  return (
    <li className="border-line border-t px-3 py-1.5">
      <div className="flex items-baseline gap-3">
        <span className="mono min-w-0 break-all text-12">{target}</span>
        <span className="mono ml-auto min-w-0 shrink-0 basis-1/2 truncate text-right text-12">
          {error !== undefined ? null : entries !== undefined ? (
            <span className="text-fg-2">{counted(entries, "entry", "entries")}</span>
          ) : value === undefined ? (
            <span className="text-fg-3">left out</span>
          ) : (
            <Shown value={value} />
          )}
        </span>
      </div>
      {error === undefined ? null : <p className="text-12 text-negative">{error}</p>}
      {plain ? null : (
        <p className="mono whitespace-pre-wrap break-words text-11 text-fg-3">{expression}</p>
      )}
      {reads.map((read) => (
        <p key={read.path} className="flex items-baseline gap-1.5 text-12 text-fg-2">
          <Icon as={ArrowLeft} size="s" className="translate-y-0.5 text-fg-3" />
          <span className="sr-only">from </span>
          <span className="mono min-w-0 break-words text-12">
            {placeWords(read.path, read.ofEach)}
          </span>
          <span className="mono ml-auto min-w-0 shrink-0 basis-1/3 truncate text-right text-12">
            {read.value === undefined ? (
              <span className="text-fg-3">missing</span>
            ) : (
              <Shown value={read.value} />
            )}
          </span>
        </p>
      ))}
      {lookUps.map((asked) => (
        <LookedUp key={`${asked.table} ${asked.keys}`} asked={asked} tables={tables} />
      ))}
    </li>
  );
}

/** The row of a lookup table, with the version that the step read. */
function LookedUp({
  asked: { table, keys, row },
  tables,
}: {
  readonly asked: NonNullable<FieldOrigin["lookUps"]>[number];
  readonly tables: RunView["tables"];
}) {
  const path = usePath();
  const pinned = tables.find(({ named }) => named === table);
  return (
    <p className="flex items-baseline gap-1.5 text-12 text-fg-2">
      <Icon as={Table2} size="s" className="translate-y-0.5 text-fg-3" />
      <span className="min-w-0 break-words">
        in{" "}
        {pinned === undefined ? (
          table
        ) : (
          <Link
            href={path(`/tables/${pinned.id}?version=${pinned.number}`)}
            className="text-accent-text hover:underline"
          >
            {pinned.name} v{pinned.number}
          </Link>
        )}{" "}
        by {keys}
      </span>
      <span className="mono ml-auto min-w-0 shrink-0 basis-1/3 truncate text-right text-12">
        {row === undefined ? <span className="text-fg-3">no row</span> : <Shown value={row} />}
      </span>
    </p>
  );
}

function Shown({ value: { text, characters } }: { readonly value: OriginText }) {
  const whole = characters <= text.length;
  return (
    <span title={whole ? text : `${text}… (${characters} characters)`}>
      {whole ? text : `${text}…`}
    </span>
  );
}
