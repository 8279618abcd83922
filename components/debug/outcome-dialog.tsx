"use client";

import { type ReactNode, useState } from "react";
import { WritingDialog } from "@/components/shell/writing-dialog";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import type { Json } from "@/runtime/json";
import type { PortDefinition } from "@/runtime/nodes/definition";
import { FailureFields } from "./failure-fields";
import {
  type FailingStep,
  type FailureForm,
  failureWords,
  madeFault,
  usualForm,
} from "./failure-form";
import { JsonField } from "./json-field";

export type Outcome =
  | { readonly act: "give"; readonly port: string; readonly value: Json }
  | {
      readonly act: "fail";
      readonly message: string;
      readonly fault?: GivenFault;
      readonly once?: true;
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
};

/** Somebody says what comes of a step that is not executed: JSON by one of its outputs, or an error. */
export function OutcomeDialog({
  words,
  ports,
  step,
  initial,
  busy,
  off = null,
  onOutcome,
  onClose,
}: {
  readonly words: OutcomeWords;
  readonly ports: readonly PortDefinition[];
  /** What fails; null where its version is gone. */
  readonly step: FailingStep | null;
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
  const [failure, setFailure] = useState<FailureForm | null>(null);
  const form = failure ?? (step === null ? null : usualForm(step));
  const outcome =
    act === "fail"
      ? failing(step, form)
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
          step === null || form === null ? null : (
            <FailureFields step={step} form={form} onChange={setFailure} />
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

/** Null while what is written is no error yet. */
function failing(step: FailingStep | null, form: FailureForm | null): Outcome | null {
  if (step === null || form === null) return { act: "fail", message: "" };
  const fault = madeFault(step, form);
  if (fault === null) return null;
  const once = form.once && failureWords(step, fault).isTriedAgain;
  return { act: "fail", message: "", fault, ...(once && { once: true }) };
}

function parsed(text: string): { readonly value: Json } | null {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}
