"use client";

import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { jsonMessage, type MessageSource } from "@/components/canvas/message-sources";
import { useMessages } from "@/components/canvas/use-message";
import { indentJson } from "@/components/runs/message-text";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { runName } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { FlowDocument } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { type DebugStart, useDebugStart } from "./use-debug";

const typedId = "typed";
const fileMax = 4_000_000;

type StartPanelProps = {
  readonly document: FlowDocument;
  /** A captured message to begin with. */
  readonly from: string | null;
  readonly onStarted: (run: string) => void;
  /** Shown where something else can be gone back to. */
  readonly onCancel?: () => void;
  /** Other ways to come by a message. */
  readonly children?: ReactNode;
};

function triggersOf({ nodes }: FlowDocument): readonly { value: string; label: string }[] {
  return Object.entries(nodes)
    .filter(([, { type }]) => nodeRegistry.get(type)?.behaviour === "trigger")
    .map(([value, { name: label }]) => ({ value, label }));
}

/** Chooses the message a run of the draft begins with: captured, pinned, shipped, dropped as a file, or typed. */
export function StartPanel({ document, from, onStarted, onCancel, children }: StartPanelProps) {
  const triggers = useMemo(() => triggersOf(document), [document]);
  const [trigger, setTrigger] = useState(triggers[0]?.value ?? null);
  const messages = useMessages(document, trigger);
  const start = useDebugStart(document.id);
  const [chosen, setChosen] = useState<string | null>(from);
  const [typed, setTyped] = useState<string | null>(null);
  const [dropped, setDropped] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const fileId = useId();
  const source = sourceOf(messages.sources, chosen, messages.chosen);
  const fromRun = chosen !== null && source === null && chosen !== typedId ? chosen : null;
  const text = typed ?? (source === null ? "" : indentJson(source.message.body));
  const take = async (given: File) => {
    if (given.size > fileMax) {
      setDropped(`${given.name} is over 4 MB: post it to the flow and debug the run it makes.`);
      return;
    }
    setTyped(await given.text());
    setChosen(typedId);
    setDropped(given.name);
  };
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      const [given] = event.dataTransfer?.files ?? [];
      if (given === undefined) return;
      event.preventDefault();
      void take(given);
    };
    addEventListener("dragover", onDragOver);
    addEventListener("drop", onDrop);
    return () => {
      removeEventListener("dragover", onDragOver);
      removeEventListener("drop", onDrop);
    };
  });
  if (trigger === null) {
    return (
      <p className="p-3 text-fg-2">
        This flow has no start yet. Add one on the canvas, then come back.
      </p>
    );
  }
  const isOfRun = fromRun !== null || (source?.run != null && typed === null);
  // Until a message is there, pressing would begin with none.
  const ready = fromRun !== null || source !== null || typed !== null;
  const begin = (pace: "into" | "continue") => {
    const given = fromOf({ source, fromRun, typed, dropped, text, trigger });
    start.mutate(
      { flowId: document.id, from: given, pace },
      { onSuccess: ({ run }) => onStarted(run) },
    );
  };
  const options = [
    ...(from === null || messages.sources.some(({ id }) => id === from)
      ? []
      : [{ value: from, label: `Run ${runName(from)}` }]),
    ...messages.sources.map(({ id, label }) => ({ value: id, label })),
    { value: typedId, label: dropped === null ? "Typed here" : `File ${dropped}` },
  ];
  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3"
      onSubmit={(event) => {
        event.preventDefault();
        begin("into");
      }}
    >
      <p className="text-12 text-fg-2">
        The saved draft runs with this message. It stops before its first step; systems are mocked
        unless you say otherwise.
      </p>
      {triggers.length > 1 ? (
        <Field label="Starts at" required>
          {(control) => (
            <Select
              {...control}
              value={trigger}
              onValueChange={(next) => {
                setTrigger(next);
                setChosen(null);
                setTyped(null);
              }}
              options={triggers}
            />
          )}
        </Field>
      ) : null}
      <Field
        label="Message"
        required
        help={
          isOfRun
            ? "Systems answer as they did to that run; keys, clock and ids are those of its message."
            : "Systems answer as they did to the last run here that went well."
        }
      >
        {(control) => (
          <Select
            {...control}
            value={chosen ?? source?.id ?? typedId}
            onValueChange={(next) => {
              setChosen(next);
              setTyped(null);
              setDropped(null);
            }}
            options={options}
          />
        )}
      </Field>
      {fromRun === null ? (
        <Field
          label="Body"
          required
          help="Change it as you like, or drop a file anywhere on this page."
        >
          {(control) => (
            <Textarea
              {...control}
              spellCheck={false}
              className="mono max-h-[42dvh] min-h-40 overflow-auto text-12"
              value={text}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {start.error ? (
        <div role="alert">
          <ErrorCard title="The run did not start" why={<p>{problemOf(start.error).message}</p>} />
        </div>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={!ready} busy={start.isPending}>
          Start and step
        </Button>
        <Button disabled={start.isPending || !ready} onClick={() => begin("continue")}>
          Run to the first breakpoint
        </Button>
        <Button look="quiet" onClick={() => file.current?.click()}>
          Open a file…
        </Button>
        {onCancel === undefined ? null : (
          <Button look="quiet" onClick={onCancel}>
            Go on with the run there is
          </Button>
        )}
        <label htmlFor={fileId} className="sr-only">
          File with a message
        </label>
        <input
          ref={file}
          id={fileId}
          type="file"
          className="hidden"
          onChange={(event) => {
            const [given] = event.target.files ?? [];
            if (given !== undefined) void take(given);
          }}
        />
      </div>
      {children}
    </form>
  );
}

function sourceOf(
  sources: readonly MessageSource[],
  chosen: string | null,
  usual: MessageSource | null,
): MessageSource | null {
  if (chosen === null) return usual;
  return sources.find(({ id }) => id === chosen) ?? null;
}

function fromOf({
  source,
  fromRun,
  typed,
  dropped,
  text,
  trigger,
}: {
  readonly source: MessageSource | null;
  readonly fromRun: string | null;
  readonly typed: string | null;
  readonly dropped: string | null;
  readonly text: string;
  readonly trigger: string;
}): DebugStart["from"] {
  if (fromRun !== null) return { kind: "run", run: fromRun, node: null, path: "" };
  // A captured message that nobody changed comes with what its systems answered.
  if (source?.run != null && typed === null) {
    return { kind: "run", run: source.run, node: null, path: "" };
  }
  const message = source === null ? jsonMessage(text) : { ...source.message, body: text };
  const label = dropped ?? source?.label ?? "typed";
  return {
    kind: "message",
    trigger,
    message: dropped === null ? message : { ...message, contentType: contentTypeOf(dropped) },
    label: typed === null || dropped !== null ? label : `${label}, changed`,
  };
}

function contentTypeOf(file: string): string {
  if (/\.xml$/i.test(file)) return "application/xml";
  if (/\.csv$/i.test(file)) return "text/csv";
  return /\.json$/i.test(file) ? "application/json" : "text/plain";
}
