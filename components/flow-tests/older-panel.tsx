"use client";

import { useState } from "react";
import { triggersOf } from "@/components/debug/breakpoints";
import { indentJson } from "@/components/runs/message-text";
import { NumberWarning } from "@/components/runs/number-warning";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTest, OlderMessage } from "@/runtime/flow-tests/flow-test";
import { withOlderOf } from "@/runtime/flow-tests/older-of-run";
import { MocksPanel } from "./mocks-panel";
import { ObjectField, objectText, textsOf } from "./object-field";
import { OlderRunDialog } from "./older-run-dialog";

/** The older message that comes after the one of a test, and what systems answer it. */
export function OlderPanel({
  testId,
  test,
  older,
  unanswered,
  document,
  onChange,
}: {
  readonly testId: string;
  readonly test: FlowTest;
  readonly older: OlderMessage;
  readonly unanswered: readonly string[];
  readonly document: FlowDocument | null;
  readonly onChange: ((test: FlowTest) => void) | null;
}) {
  const [taking, setTaking] = useState(false);
  const set =
    onChange === null
      ? null
      : (changed: Partial<OlderMessage>) => onChange({ ...test, older: { ...older, ...changed } });
  return (
    <>
      <OlderForm
        // What somebody else saved, or was taken from a run, is another message.
        key={JSON.stringify(older.message)}
        message={older.message}
        document={document}
        onChange={set === null ? null : (message) => set({ message })}
        onTake={onChange === null ? null : () => setTaking(true)}
      />
      <h3 className="border-line border-t px-3 pt-3 font-medium text-13">Its answers</h3>
      <MocksPanel
        test={{ ...test, mocks: older.mocks }}
        unanswered={unanswered}
        document={document}
        about="older"
        onChange={set === null ? null : ({ mocks }) => set({ mocks })}
      />
      {taking && document !== null ? (
        <OlderRunDialog
          testId={testId}
          test={test}
          document={document}
          onTake={(run) => {
            setTaking(false);
            onChange?.(withOlderOf(test, run));
          }}
          onClose={() => setTaking(false)}
        />
      ) : null}
    </>
  );
}

function OlderForm({
  message,
  document,
  onChange,
  onTake,
}: {
  readonly message: OlderMessage["message"];
  readonly document: FlowDocument | null;
  readonly onChange: ((message: OlderMessage["message"]) => void) | null;
  readonly onTake: (() => void) | null;
}) {
  const first = indentJson(message.body ?? "");
  const [text, setText] = useState(first);
  const [headers, setHeaders] = useState(objectText(message.headers));
  const [trigger, setTrigger] = useState(message.trigger);
  const starts = document === null ? [] : triggersOf(document);
  const given = textsOf(headers);
  const isText = message.base64 === undefined;
  return (
    <form
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (given === null) return;
        onChange?.({ ...message, trigger, headers: given, ...(isText && { body: text }) });
      }}
    >
      <p className="text-12 text-fg-2">
        It comes when the run of the test's message has ended, as another order. Where it has the
        same delivery id, it is recognised and starts nothing.
      </p>
      {starts.length > 1 ? (
        <Field label="It arrives at" required>
          {(control) => (
            <Select
              {...control}
              disabled={onChange === null}
              value={trigger}
              onValueChange={setTrigger}
              options={starts.map((value) => ({
                value,
                label: document?.nodes[value]?.name ?? value,
              }))}
            />
          )}
        </Field>
      ) : null}
      {isText ? (
        <Field label="Body" required>
          {(control) => (
            <>
              <Textarea
                {...control}
                spellCheck={false}
                readOnly={onChange === null}
                className="mono max-h-[40dvh] min-h-40 overflow-auto text-12"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
              <NumberWarning text={text} before={first} />
            </>
          )}
        </Field>
      ) : (
        <p className="text-12 text-fg-2">
          Its body is no text. It is changed in the file that an export writes.
        </p>
      )}
      <ObjectField
        label="Headers"
        help={'As JSON: {"x-event-id": "A-1"}.'}
        error={given === null ? "This is no JSON object of texts." : undefined}
        text={headers}
        onChange={onChange === null ? null : setHeaders}
      />
      {onChange === null ? null : (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" disabled={given === null}>
            Save older message
          </Button>
          {onTake === null ? null : <Button onClick={onTake}>Take it from a run…</Button>}
        </div>
      )}
    </form>
  );
}
