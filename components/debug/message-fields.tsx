"use client";

import { useId, useMemo, useRef } from "react";
import { ObjectField, textsOf } from "@/components/flow-tests/object-field";
import { JsonEditorButton } from "@/components/inspector/json-editor-button";
import { jsonProblem } from "@/components/runs/message-text";
import { NumberWarning } from "@/components/runs/number-warning";
import { readJson } from "@/components/runs/read-json";
import { usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatBytes } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { plainMost } from "./json-field";
import { MessageForm } from "./message-form";
import { runsOffered } from "./use-run-messages";
import type { useStartMessage } from "./use-start-message";

/** The message that a run begins with, or an older one that comes after it. */
type MessageOf = "own" | "older";

const words = {
  own: {
    start: "Starts at",
    name: "Message",
    find: "Find a run",
    body: "Body",
    help: "Change it as you like, or drop a file anywhere on this page.",
    file: "Open a file…",
    opened: "File with a message",
  },
  older: {
    start: "The older one arrives at",
    name: "Older message",
    find: "Find a run of the older one",
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
  const { start, name, body, help, find } = words[of];
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
              ? "Mocked systems answer as they did to that run; keys, clock and ids are those of its message."
              : "Mocked systems answer as they did to that run."
            : "Mocked systems answer as they did to the last run here that went well."
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
      {message.search === "" && message.options.length < runsOffered ? null : (
        <Field
          label={find}
          help="An order number or another number in it; the list above then has those runs."
        >
          {(control) => (
            <Input
              {...control}
              type="search"
              autoComplete="off"
              maxLength={200}
              value={message.search}
              onChange={(event) => message.setSearch(event.target.value)}
            />
          )}
        </Field>
      )}
      {message.told === null ? null : (
        <p
          role="alert"
          className={message.told.off ? "text-12 text-negative" : "text-12 text-caution"}
        >
          {message.told.text}
        </p>
      )}
      {form !== null ? (
        <MessageForm fields={form.fields} filled={form.filled} onChange={form.setFilled} />
      ) : text === null ? (
        <UnseenBody label={body} message={message} />
      ) : (
        <BodyField label={body} help={help} text={text} message={message} />
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

type StartMessage = ReturnType<typeof useStartMessage>;

/** What is said of a body that no run could read is said while it is written; one may try it all the same. */
function BodyField({
  label,
  help,
  text,
  message,
}: {
  readonly label: string;
  readonly help: string;
  readonly text: string;
  readonly message: StartMessage;
}) {
  const problem = useMemo(() => (message.isJson ? problemOfText(text) : null), [message, text]);
  if (text.length > plainMost) {
    return (
      <Field label={label} required help={problem ?? undefined} group>
        {() => (
          <>
            <p className="rounded-6 bg-sunken px-2.5 py-2 text-12 text-fg-2">
              {formatBytes(new Blob([text]).size)}: too long for a field. It goes in as it is.
            </p>
            {message.isJson ? (
              <JsonEditorButton label={label} value={text} onChange={message.setTyped} />
            ) : null}
          </>
        )}
      </Field>
    );
  }
  return (
    <Field label={label} required help={help} error={problem ?? undefined}>
      {(control) => (
        <>
          <Textarea
            {...control}
            spellCheck={false}
            className="mono max-h-[42dvh] min-h-40 overflow-auto text-12"
            value={text}
            onChange={(event) => message.setTyped(event.target.value)}
          />
          {message.isJson ? <NumberWarning text={text} before={message.first} /> : null}
        </>
      )}
    </Field>
  );
}

/** Null for JSON, and where nothing was written yet. */
export function problemOfText(text: string): string | null {
  if (text.trim() === "" || readJson(text) !== null) return null;
  return `${jsonProblem(text) ?? "This is not JSON."} The run would fail where it begins.`;
}

/** The body of a run that is not shown here: it is all the same what the run begins with. */
function UnseenBody({
  label,
  message,
}: {
  readonly label: string;
  readonly message: StartMessage;
}) {
  const path = usePath();
  const { unseen, value } = message;
  const reading = unseen === null || unseen.state !== "unseen";
  return (
    <Field label={label} required group>
      {() => (
        <p role="status" className="rounded-6 bg-sunken px-2.5 py-2 text-12 text-fg-2">
          {reading ? (
            "It is read…"
          ) : (
            <>
              {unseen.bytes === null
                ? "It is not shown here. "
                : `${formatBytes(unseen.bytes)}: too large to be shown and changed here. `}
              The run begins with it as it was stored.{" "}
              <Link className="underline" href={path(`/runs/${value}`)}>
                Look at it in its run
              </Link>
            </>
          )}
        </p>
      )}
    </Field>
  );
}

export function FileButton({
  of,
  onFile,
}: {
  readonly of: MessageOf;
  readonly onFile: (files: readonly File[]) => Promise<void>;
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
          void onFile([...(event.target.files ?? [])]);
          // The same file chosen again, e.g. after it was changed, is a choice, too.
          event.target.value = "";
        }}
      />
    </>
  );
}
