"use client";

import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { FlowDocument } from "@/runtime/flow/document";
import { MessageForm } from "./message-form";
import { useDebugStart } from "./use-debug";
import { useStartMessage } from "./use-start-message";

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

/** Chooses the message a run of the draft begins with, and begins it. */
export function StartPanel({ document, from, onStarted, onCancel, children }: StartPanelProps) {
  const message = useStartMessage(document, from);
  const start = useDebugStart(document.id);
  useDroppedFiles(message.take);
  const [twice, setTwice] = useState(false);
  const { trigger, ready } = message;
  if (trigger === null) {
    return (
      <p className="p-3 text-fg-2">
        This flow has no start yet. Add one on the canvas, then come back.
      </p>
    );
  }
  const begin = (pace: "into" | "continue") =>
    start.mutate(
      { flowId: document.id, from: message.given(), pace, twice },
      { onSuccess: ({ run }) => onStarted(run) },
    );
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
      <MessageFields message={message} trigger={trigger} />
      <CheckboxLine
        label="Deliver it a second time: the steps say whether it is recognised"
        checked={twice}
        onCheckedChange={(on) => setTwice(on === true)}
      />
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
        <FileButton onFile={message.take} />
        {onCancel === undefined ? null : (
          <Button look="quiet" onClick={onCancel}>
            Go on with the run there is
          </Button>
        )}
      </div>
      {children}
    </form>
  );
}

function MessageFields({
  message,
  trigger,
}: {
  readonly message: ReturnType<typeof useStartMessage>;
  readonly trigger: string;
}) {
  const { triggers, form, text } = message;
  return (
    <>
      {triggers.length > 1 ? (
        <Field label="Starts at" required>
          {(control) => (
            <Select
              {...control}
              value={trigger}
              onValueChange={message.setTrigger}
              options={triggers}
            />
          )}
        </Field>
      ) : null}
      <Field
        label="Message"
        required
        help={
          message.isOfRun
            ? "Systems answer as they did to that run; keys, clock and ids are those of its message."
            : "Systems answer as they did to the last run here that went well."
        }
      >
        {(control) => (
          <Select
            {...control}
            value={message.value}
            onValueChange={message.choose}
            options={message.options}
          />
        )}
      </Field>
      {form !== null ? (
        <MessageForm fields={form.fields} filled={form.filled} onChange={form.setFilled} />
      ) : text === null ? null : (
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
              onChange={(event) => message.setTyped(event.target.value)}
            />
          )}
        </Field>
      )}
    </>
  );
}

function FileButton({ onFile }: { readonly onFile: (file: File) => Promise<void> }) {
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <>
      <Button look="quiet" onClick={() => file.current?.click()}>
        Open a file…
      </Button>
      <label htmlFor={id} className="sr-only">
        File with a message
      </label>
      <input
        ref={file}
        id={id}
        type="file"
        className="hidden"
        onChange={(event) => {
          const [given] = event.target.files ?? [];
          if (given !== undefined) void onFile(given);
          // The same file chosen again, e.g. after it was changed, is a choice, too.
          event.target.value = "";
        }}
      />
    </>
  );
}

/** A file may be dropped anywhere on the page. */
function useDroppedFiles(take: (file: File) => Promise<void>): void {
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
}
