"use client";

import { type ReactNode, useState } from "react";
import { readJson } from "@/components/runs/read-json";
import { WritingDialog } from "@/components/shell/writing-dialog";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import type { Json } from "@/runtime/json";
import type { PortDefinition } from "@/runtime/nodes/definition";
import type { FailingSteps } from "./failing-steps";
import { FailureFields } from "./failure-fields";
import { type FailureForm, failureWords, madeFault, usualForm } from "./failure-form";
import { JsonField } from "./json-field";
import { type HandedOn, TypeWarning } from "./type-warning";

export type Outcome =
  | { readonly act: "give"; readonly port: string; readonly value: Json }
  | {
      readonly act: "fail";
      readonly message: string;
      readonly fault?: GivenFault;
      readonly once?: true;
    };

/** What stands in the dialog. */
export type OutcomeWriting = {
  readonly act: Outcome["act"];
  readonly port: string;
  readonly given: { readonly value: Json } | null;
  readonly failure: FailureForm | null;
};

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
  /** Of what the type is, up to its name. */
  readonly typed: string;
};

/** What the type of what is given is held against. */
export type Held = HandedOn & {
  /** JSON text of what is no fault of whoever writes; empty for none. */
  readonly before: string;
};

/** Somebody says what comes of a step that is not executed: JSON by one of its outputs, or an error. */
export function OutcomeDialog({
  words,
  ports,
  steps,
  initial,
  isEmptied = false,
  heldAt,
  begun = null,
  busy,
  off = null,
  onOutcome,
  onClose,
}: {
  readonly words: OutcomeWords;
  readonly ports: readonly PortDefinition[];
  /** What fails; none where its version is gone. */
  readonly steps: FailingSteps;
  /** JSON text to begin with; empty where none is known. */
  readonly initial: string;
  /** Those are names without values: nothing is said of them before somebody writes. */
  readonly isEmptied?: boolean;
  /** Of what is given by an output. */
  readonly heldAt: (port: string) => Held;
  /** What was written already. */
  readonly begun?: OutcomeWriting | null;
  readonly busy: boolean;
  /** Why it cannot be given any more, and what can be done with what was written; null where that says nothing yet. */
  readonly off?: ((writing: OutcomeWriting | null) => ReactNode) | null;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly onClose: () => void;
}) {
  const outs = ports.filter(({ direction }) => direction === "out");
  const [act, setAct] = useState<Outcome["act"]>(begun?.act ?? "give");
  const usual = outs.find(({ role }) => role !== "error")?.name ?? "out";
  const [port, setPort] = useState(begun?.port ?? usual);
  const [given, setGiven] = useState<{ readonly value: Json } | null>(
    () => begun?.given ?? readJson(initial),
  );
  const [written, setWritten] = useState(begun !== null);
  const [failure, setFailure] = useState<FailureForm | null>(begun?.failure ?? null);
  const held = heldAt(port);
  const form = failure ?? (steps.length === 0 ? null : usualForm(steps));
  const outcome =
    act === "fail"
      ? failing(steps, form)
      : given === null
        ? null
        : { act, port, value: given.value };
  return (
    <WritingDialog
      title={words.title}
      description={words.description}
      verb={act === "give" ? words.verb : "Let it fail"}
      written={written || failure !== null}
      busy={busy}
      disabled={outcome === null || off !== null}
      onDone={() => outcome && onOutcome(outcome)}
      onClose={onClose}
    >
      {off?.(outcome === null ? null : { act, port, given, failure })}
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
          form === null ? null : (
            <FailureFields steps={steps} form={form} onChange={setFailure} />
          )
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
              begun={written ? given : null}
              onChange={(next) => {
                setWritten(true);
                setGiven(next);
              }}
              help={words.help}
            />
            {given === null || (isEmptied && !written) ? null : (
              <TypeWarning
                type={held.type}
                says={held.by === "output" ? words.typed : "What comes next takes"}
                before={held.before}
                after={given.value}
              />
            )}
          </>
        )}
      </div>
    </WritingDialog>
  );
}

/** Null while what is written is no error yet. */
function failing(steps: FailingSteps, form: FailureForm | null): Outcome | null {
  if (form === null) return { act: "fail", message: "" };
  const fault = madeFault(steps, form);
  if (fault === null) return null;
  const once = form.once && failureWords(steps, fault).isTriedAgain;
  return { act: "fail", message: "", fault, ...(once && { once: true }) };
}
