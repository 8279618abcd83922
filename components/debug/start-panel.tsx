"use client";

import { type ReactNode, useEffect, useState } from "react";
import { textsOf } from "@/components/flow-tests/object-field";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import type { FlowDocument } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { useEnding } from "./ending";
import { FileButton, MessageFields, problemOfText } from "./message-fields";
import { StartEffects, type useStartReach } from "./start-effects";
import { StartRefusal } from "./start-refusal";
import { type DebugSession, useDebugStart } from "./use-debug";
import { useStartMessage } from "./use-start-message";

type StartPanelProps = {
  readonly document: FlowDocument;
  readonly session: DebugSession;
  readonly reach: ReturnType<typeof useStartReach>;
  /** A captured message to begin with. */
  readonly from: string | null;
  /** What stands in it was written or opened here, and would go with it. */
  readonly onWritten: () => void;
  readonly onStarted: (run: string) => void;
  /** Shown where something else can be gone back to. */
  readonly back?: { readonly label: string; readonly onBack: () => void };
  /** What one should not miss, whatever is scrolled to. */
  readonly news?: ReactNode;
  /** Other ways to come by a message. */
  readonly children?: ReactNode;
};

/** Chooses the message a run of the draft begins with, and begins it. */
export function StartPanel({
  document,
  session,
  reach,
  from,
  onWritten,
  onStarted,
  back,
  news,
  children,
}: StartPanelProps) {
  const message = useStartMessage(document, from);
  const start = useDebugStart(document.id);
  const { end, question } = useEnding(session);
  useDroppedFiles(message.take);
  const [twice, setTwice] = useState(false);
  const [hasOlder, setHasOlder] = useState(false);
  const second = useStartMessage(document, null);
  const { trigger } = message;
  const written = message.written || second.written;
  useEffect(() => {
    if (written) onWritten();
  }, [written, onWritten]);
  const ready =
    message.ready && (!hasOlder || (second.ready && textsOf(second.headers ?? "") !== null));
  if (trigger === null) {
    return (
      <p className="p-3 text-fg-2">
        This flow has no start yet. Add one on the canvas, then come back.
      </p>
    );
  }
  const warningOf = () => (message.isJson ? problemOfText(message.text ?? "") : null);
  const begin = (pace: "into" | "continue") =>
    end((ends) => {
      start.mutate(
        {
          flowId: document.id,
          from: message.given(),
          pace,
          twice: twice && isSent(document, trigger),
          effects: reach.effects,
          live: reach.live,
          ends,
          ...(hasOlder && { older: second.older() }),
        },
        { onSuccess: ({ run }) => onStarted(run) },
      );
    }, warningOf);
  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        begin("into");
      }}
    >
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 max-lg:overflow-visible">
        <p className="text-12 text-fg-2">
          The saved draft runs with this message, and stops before its first step.
        </p>
        <MessageFields of="own" message={message} trigger={trigger} />
        {isSent(document, trigger) ? (
          <CheckboxLine
            label="Deliver it a second time: the steps say whether it is recognised"
            checked={twice}
            onCheckedChange={(on) => setTwice(on === true)}
          />
        ) : null}
        <CheckboxLine
          label="Let an older message come after it: the steps say what becomes of that one"
          checked={hasOlder}
          onCheckedChange={(on) => setHasOlder(on === true)}
        />
        {hasOlder && second.trigger !== null ? (
          <fieldset className="flex flex-col gap-3 border-line border-l pl-3">
            <legend className="sr-only">Older message</legend>
            <MessageFields of="older" message={second} trigger={second.trigger} />
            <FileButton of="older" onFile={second.take} />
          </fieldset>
        ) : null}
        <StartEffects session={session} document={document} reach={reach} />
        {children}
      </div>
      {/* On a phone it stays in sight below a form that is longer than the screen. */}
      <div className="flex max-h-[50dvh] shrink-0 flex-wrap gap-2 overflow-y-auto border-line border-t bg-surface p-3 max-lg:sticky max-lg:bottom-0 max-lg:z-10">
        {start.error || news ? (
          // What came of a press stays in sight beside what was pressed.
          <div className="flex w-full flex-col gap-2">
            {start.error ? <StartRefusal document={document} error={start.error} /> : null}
            {news}
          </div>
        ) : null}
        <Button type="submit" look="primary" disabled={!ready} busy={start.isPending}>
          Start and step
        </Button>
        <Button disabled={start.isPending || !ready} onClick={() => begin("continue")}>
          Run to the first breakpoint
        </Button>
        <FileButton of="own" onFile={message.take} />
        {back === undefined ? null : (
          <Button look="quiet" onClick={back.onBack}>
            {back.label}
          </Button>
        )}
      </div>
      {question}
    </form>
  );
}

/** A message comes to it from outside, and so may come twice. */
function isSent(document: FlowDocument, trigger: string): boolean {
  return nodeRegistry.get(document.nodes[trigger]?.type ?? "")?.start?.by === "message";
}

/** A file may be dropped anywhere on the page. */
function useDroppedFiles(take: (files: readonly File[]) => Promise<void>): void {
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      const given = [...(event.dataTransfer?.files ?? [])];
      if (given.length === 0) return;
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
}
