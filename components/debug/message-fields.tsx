"use client";

import { useId, useRef } from "react";
import { ObjectField, textsOf } from "@/components/flow-tests/object-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { MessageForm } from "./message-form";
import type { useStartMessage } from "./use-start-message";

/** The message that a run begins with, or an older one that comes after it. */
type MessageOf = "own" | "older";

const words = {
  own: {
    start: "Starts at",
    name: "Message",
    body: "Body",
    help: "Change it as you like, or drop a file anywhere on this page.",
    file: "Open a file…",
    opened: "File with a message",
  },
  older: {
    start: "The older one arrives at",
    name: "Older message",
    body: "Its body",
    help: "Change it to what it was before.",
    file: "Open a file as the older one…",
    opened: "File with an older message",
  },
} as const;

/** Which message it is, and what stands in it. */
export function MessageFields({
  of,
  message,
  trigger,
}: {
  readonly of: MessageOf;
  readonly message: ReturnType<typeof useStartMessage>;
  readonly trigger: string;
}) {
  const { triggers, form, text } = message;
  const { start, name, body, help } = words[of];
  return (
    <>
      {triggers.length > 1 ? (
        <Field label={start} required>
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
        label={name}
        required
        help={
          message.isOfRun
            ? of === "own"
              ? "Systems answer as they did to that run; keys, clock and ids are those of its message."
              : "Systems answer as they did to that run."
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
        <Field label={body} required help={help}>
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
      {of === "own" || message.headers === null ? null : (
        <ObjectField
          label="Its headers"
          help="As JSON. Where a header is the delivery id, another message has another one."
          error={textsOf(message.headers) === null ? "This is no JSON object of texts." : undefined}
          text={message.headers}
          onChange={message.setHeaders}
        />
      )}
    </>
  );
}

export function FileButton({
  of,
  onFile,
}: {
  readonly of: MessageOf;
  readonly onFile: (file: File) => Promise<void>;
}) {
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <>
      <Button look="quiet" className="self-start" onClick={() => file.current?.click()}>
        {words[of].file}
      </Button>
      <label htmlFor={id} className="sr-only">
        {words[of].opened}
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
