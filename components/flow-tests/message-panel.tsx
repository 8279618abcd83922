"use client";

import { useState } from "react";
import { indentJson } from "@/components/runs/message-text";
import { NumberWarning } from "@/components/runs/number-warning";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";
import { MaskedField } from "./masked-field";

/** The message that a test begins with. */
export function MessagePanel({
  test,
  document,
  onChange,
}: {
  readonly test: FlowTest;
  readonly document: FlowDocument | null;
  readonly onChange: ((test: FlowTest) => void) | null;
}) {
  const { message, masked = [] } = test;
  const first = indentJson(message.body ?? "");
  const [text, setText] = useState(first);
  return (
    <form
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onChange?.({ ...test, message: { ...message, body: text } });
      }}
    >
      <p className="text-12 text-fg-2">
        It arrives at “{document?.nodes[message.trigger]?.name ?? message.trigger}”.
      </p>
      {message.base64 === undefined ? (
        <Field label="Body" required>
          {(control) => (
            <>
              <Textarea
                {...control}
                spellCheck={false}
                readOnly={onChange === null}
                className="mono max-h-[46dvh] min-h-48 overflow-auto text-12"
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
      {onChange === null || message.base64 !== undefined ? null : (
        <Button type="submit" className="self-start" disabled={text === first}>
          Save message
        </Button>
      )}
      {masked.length === 0 ? null : (
        <section>
          <h3 className="font-medium text-12">Personal data that was replaced</h3>
          <ul className="mt-1 text-12 text-fg-2">
            {masked.map((field) => (
              <li key={field}>
                <MaskedField field={field} document={document} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </form>
  );
}
