"use client";

import { type ReactNode, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import type { Json } from "@/runtime/json";
import type { PortDefinition } from "@/runtime/nodes/definition";
import { JsonField } from "./json-field";
import { WritingDialog } from "./writing-dialog";

export type Outcome =
  | { readonly act: "give"; readonly port: string; readonly value: Json }
  | { readonly act: "fail"; readonly message: string };

type OutcomeWords = {
  readonly title: string;
  readonly description: string;
  readonly verb: string;
  /** What the choice between the two is about, and what the first is called. */
  readonly ends: string;
  readonly gives: string;
  /** The JSON that is given. */
  readonly field: string;
  readonly help: string;
};

/** Somebody says what comes of a step that is not executed: JSON by one of its outputs, or an error. */
export function OutcomeDialog({
  words,
  ports,
  initial,
  busy,
  off = null,
  onOutcome,
  onClose,
}: {
  readonly words: OutcomeWords;
  readonly ports: readonly PortDefinition[];
  /** JSON text to begin with; empty where none is known. */
  readonly initial: string;
  readonly busy: boolean;
  /** Why it cannot be given any more. */
  readonly off?: ReactNode;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly onClose: () => void;
}) {
  const outs = ports.filter(({ direction }) => direction === "out");
  const [act, setAct] = useState<Outcome["act"]>("give");
  const [port, setPort] = useState(outs.find(({ role }) => role !== "error")?.name ?? "out");
  const [given, setGiven] = useState<{ readonly value: Json } | null>(() => parsed(initial));
  const [written, setWritten] = useState(false);
  const [message, setMessage] = useState("");
  const outcome: Outcome | null =
    act === "fail" ? { act, message } : given === null ? null : { act, port, value: given.value };
  return (
    <WritingDialog
      title={words.title}
      description={words.description}
      verb={act === "give" ? words.verb : "Let it fail"}
      written={written || message !== ""}
      busy={busy}
      disabled={outcome === null || off !== null}
      onDone={() => outcome && onOutcome(outcome)}
      onClose={onClose}
    >
      {off}
      <div className="flex flex-col gap-3">
        <SegmentedControl
          label={words.ends}
          className="self-start"
          value={act}
          onValueChange={setAct}
          options={[
            { value: "give", label: words.gives },
            { value: "fail", label: "Fails" },
          ]}
        />
        {act === "fail" ? (
          <Field label="Error message" help="As its error output, or the run, then says.">
            {(control) => (
              <Input
                {...control}
                maxLength={500}
                value={message}
                onChange={(event) => setMessage(event.target.value)}
              />
            )}
          </Field>
        ) : (
          <>
            {outs.length > 1 ? (
              <Field label="Leaves by" required>
                {(control) => (
                  <Select
                    {...control}
                    value={port}
                    onValueChange={setPort}
                    options={outs.map(({ name: value, label }) => ({
                      value,
                      label: label ?? value,
                    }))}
                  />
                )}
              </Field>
            ) : null}
            <JsonField
              label={words.field}
              initial={initial}
              onChange={(next) => {
                setWritten(true);
                setGiven(next);
              }}
              help={words.help}
            />
          </>
        )}
      </div>
    </WritingDialog>
  );
}

function parsed(text: string): { readonly value: Json } | null {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}
