"use client";

import { useQuery } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { CodeView, type LineMark } from "@/components/ui/code-view";
import { formatBytes } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { notify, notifyFailure } from "@/components/ui/toast";
import type { Json } from "@/runtime/json";
import { lineOfPath, parsePath } from "./json-lines";
import type { ValuePreview } from "./use-run";

export type ShownText = { readonly text: string; readonly language: "json" | "text" };

/** JSON in lines of two spaces; anything else as it is. */
export function prettyText(text: string): ShownText {
  try {
    return { text: JSON.stringify(JSON.parse(text), null, 2), language: "json" };
  } catch {
    return { text, language: "text" };
  }
}

/** Lines to point at for a refused field: the value at its path, else fields of its name, and its mention. */
export function markField(text: string, field: string | null): ReadonlyMap<number, LineMark> {
  const marks = new Map<number, LineMark>();
  if (field === null || field === "") return marks;
  const exact = pointAt(text, { path: `body.${field}` });
  if (exact.missing === null && exact.marks.size > 0) return exact.marks;
  const last = parsePath(field).findLast((part) => typeof part === "string") ?? field;
  const key = `${JSON.stringify(last)}:`;
  const mention = `"field": ${JSON.stringify(field)}`;
  for (const [index, line] of text.split("\n").entries()) {
    const start = line.trimStart();
    if (start.startsWith(key) || start.startsWith(mention)) marks.set(index + 1, "bad");
  }
  return marks;
}

async function copyText(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    notify("Copied");
  } catch {
    notifyFailure("The browser did not let the page copy. Select the text instead.");
  }
}

type ValueViewProps = {
  readonly run: string;
  readonly value: ValuePreview;
  /** "Output", "Request body": names the region and the copy button. */
  readonly label: string;
  readonly lead?: ReactNode;
  /** Name of a field to point at. */
  readonly bad?: string | null;
  /** Exactly what to point at: a line of raw text, or a path into the value. */
  readonly pointer?: Pointer | undefined;
  readonly linesMax?: number;
};

export type Pointer = { readonly line: number } | { readonly path: string };

type Pointed = { readonly marks: ReadonlyMap<number, LineMark>; readonly missing: string | null };

/** The line that a pointer means, and the path when it leads to nothing. */
export function pointAt(raw: string, pointer: Pointer): Pointed {
  if ("line" in pointer) return { marks: new Map([[pointer.line, "bad"]]), missing: null };
  const path = parsePath(pointer.path);
  try {
    const { line, missing } = lineOfPath(JSON.parse(raw) as Json, path.slice(1));
    return { marks: new Map([[line, "bad"]]), missing: missing === "" ? null : pointer.path };
  } catch {
    return { marks: new Map(), missing: null };
  }
}

/** A value of a run as text; one that is cut or lies in the payload store is fetched when asked for. */
export function ValueView({
  run,
  value,
  label,
  lead,
  bad = null,
  pointer,
  linesMax,
}: ValueViewProps) {
  const trpc = useTRPC();
  const [wanted, setWanted] = useState(false);
  const whole = useQuery(
    trpc.runs.value.queryOptions(
      { run, ref: value.ref },
      { enabled: wanted, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const raw = whole.data?.text ?? value.text;
  const complete = whole.data?.complete ?? value.complete;
  const shown = useMemo(() => prettyText(raw), [raw]);
  const { marks, missing } = useMemo(
    () => (pointer ? pointAt(raw, pointer) : { marks: markField(shown.text, bad), missing: null }),
    [pointer, raw, shown.text, bad],
  );
  return (
    <div>
      <div className="flex min-h-8.5 items-center gap-2 py-1 pr-2 pl-3">
        {lead}
        <span className="flex-1" />
        <span className="whitespace-nowrap text-12 text-fg-3 tabular-nums">
          {formatBytes(value.bytes)}
        </span>
        {complete ? null : (
          <Button size="s" busy={whole.isFetching} onClick={() => setWanted(true)}>
            {value.text === "" ? "Show" : "Show all"}
          </Button>
        )}
        {raw === "" ? null : (
          <IconButton
            icon={Copy}
            size="s"
            label={`Copy ${label.toLowerCase()}`}
            onClick={() => void copyText(shown.text)}
          />
        )}
      </div>
      {missing === null ? null : (
        <p className="border-line border-t bg-negative-tint px-3 py-1.5 text-12">
          <b className="mono font-medium">{missing}</b> is not there.
        </p>
      )}
      {whole.error ? (
        <p role="alert" className="px-3 pb-2 text-12 text-negative">
          {problemOf(whole.error).message}
        </p>
      ) : null}
      {raw === "" ? null : (
        <CodeView
          text={shown.text}
          language={shown.language}
          marks={marks}
          label={label}
          {...(linesMax !== undefined && { linesMax })}
          className="border-line border-y"
        />
      )}
      {complete || raw === "" ? null : (
        <p className="px-3 py-1.5 text-11 text-fg-3">
          The first {formatBytes(new TextEncoder().encode(raw).length)} of{" "}
          {formatBytes(value.bytes)}
        </p>
      )}
    </div>
  );
}
