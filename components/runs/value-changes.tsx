"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatBytes, formatCount } from "@/components/ui/format";
import { laterComponent } from "@/components/ui/later-component";
import { counted } from "@/runtime/counted";
import { diffValues, type ValueChange } from "@/runtime/diff-values";
import type { Json } from "@/runtime/json";
import { readJson } from "./read-json";
import type { ValuePreview } from "./use-run";

const WholeValueDialog = laterComponent(() =>
  import("./whole-value-dialog").then((module) => module.WholeValueDialog),
);

/** As the run read it: of a message, too. */
function parse(value: ValuePreview): { readonly value: Json } | null {
  return value.complete ? readJson(value.text) : null;
}

const pageSize = 200;
const longest = 300;

function textOf(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > longest
    ? `${text.slice(0, longest)} … ${counted(text.length, "character")}`
    : text;
}

function Line({ change: { path, before, after } }: { readonly change: ValueChange }) {
  return (
    <li className="border-line border-b px-3 py-1.5 last:border-b-0">
      <b className="mono font-medium">{path === "" ? "The whole value" : path}</b>
      {before === undefined ? null : (
        <span className="mt-0.5 block break-words rounded-3 bg-negative-tint px-1 font-mono">
          <span className="font-sans text-fg-2">was </span>
          {textOf(before)}
        </span>
      )}
      {after === undefined ? (
        <span className="mt-0.5 block text-fg-2">was taken out</span>
      ) : (
        <span className="mt-0.5 block break-words rounded-3 bg-positive-tint px-1 font-mono">
          <span className="font-sans text-fg-2">{before === undefined ? "came " : "is "}</span>
          {textOf(after)}
        </span>
      )}
    </li>
  );
}

type ChangesProps = {
  readonly run: string;
  readonly before: ValuePreview;
  readonly after: ValuePreview;
  /** The step that handed `before` on. */
  readonly from: string;
};

function SideBySide({ run, before, after, from }: ChangesProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="s" onClick={() => setOpen(true)}>
        Side by side
      </Button>
      {open ? (
        <WholeValueDialog
          run={run}
          title={`Changes since ${from}`}
          value={after}
          before={before}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

/** What a step made of what it got: every place at which its output differs from its input. */
export function ValueChanges(props: ChangesProps) {
  const { before, after, from } = props;
  const [shown, setShown] = useState(pageSize);
  const changes = useMemo(() => {
    const [old, now] = [parse(before), parse(after)];
    return old && now ? diffValues(old.value, now.value) : null;
  }, [before, after]);
  const beside = <SideBySide {...props} />;
  if (changes === null) {
    return (
      <div className="flex flex-col items-start gap-2 px-3 py-2.5">
        <p className="text-12 text-fg-2">
          {before.complete && after.complete
            ? "One of the two is not JSON, so there are no fields to compare."
            : `The two have ${formatBytes(before.bytes)} and ${formatBytes(after.bytes)}: too much to compare field by field here.`}
        </p>
        {beside}
      </div>
    );
  }
  if (changes.length === 0) {
    return (
      <p className="px-3 py-2.5 text-12 text-fg-2">This is what {from} handed on, unchanged.</p>
    );
  }
  return (
    <section aria-label="Changes">
      <div className="flex min-h-8.5 items-center gap-2 py-1 pr-2 pl-3">
        <p className="min-w-0 flex-1 text-12 text-fg-2">
          {counted(changes.length, "difference")} to what {from} handed on
        </p>
        {beside}
      </div>
      <ul className="border-line border-y bg-sunken text-12">
        {changes.slice(0, shown).map((change) => (
          <Line key={change.path} change={change} />
        ))}
      </ul>
      {changes.length > shown ? (
        <p className="flex items-center gap-2 px-3 py-1.5 text-11 text-fg-3">
          {formatCount(shown)} of {formatCount(changes.length)}
          <Button size="s" onClick={() => setShown(shown + pageSize)}>
            Show more
          </Button>
        </p>
      ) : null}
    </section>
  );
}
