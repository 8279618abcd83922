"use client";

import { useState } from "react";
import { useAskedLeave } from "@/components/shell/asked-leave";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FailingSteps } from "./failing-steps";
import { ErrorFields } from "./failure-fields";
import { isWritten } from "./failure-form";
import {
  type FaultForm,
  type FaultTarget,
  faultAt,
  faultOfForm,
  formOf,
  isCounted,
  lateChoice,
  type SetFault,
} from "./set-faults";
import type { DebugSetup } from "./use-debug";

const often: readonly { readonly value: FaultForm["often"]; readonly label: string }[] = [
  { value: "once", label: "The first try of each call" },
  { value: "times", label: "The first tries of each call" },
  { value: "always", label: "Every try: there is no answer" },
];

const digits = (text: string, max: number) => text.replace(/\D/g, "").slice(0, max);

/** What goes wrong with a system or a step that is mocked, and how often, before the usual answer. */
export function SetFaultDialog({
  targets,
  initial,
  stepsOf,
  setup,
  onSet,
  onClose,
}: {
  /** What the fault may be of, with a label each. */
  readonly targets: readonly { readonly value: FaultTarget; readonly label: string }[];
  readonly initial: FaultTarget;
  /** The steps that a target means. */
  readonly stepsOf: (target: FaultTarget) => FailingSteps;
  readonly setup: DebugSetup;
  /** Null takes it away. */
  readonly onSet: (target: FaultTarget, fault: SetFault | null) => void;
  readonly onClose: () => void;
}) {
  const [target, setTarget] = useState(initial);
  const known = faultAt(setup, target);
  const steps = stepsOf(target);
  const [form, setForm] = useState(() => formOf(steps, known));
  const change = (changed: Partial<FaultForm>) => setForm((before) => ({ ...before, ...changed }));
  const choose = (next: FaultTarget) => {
    setTarget(next);
    setForm(formOf(stepsOf(next), faultAt(setup, next)));
  };
  const made = faultOfForm(steps, form);
  const isKnown = JSON.stringify(form) === JSON.stringify(formOf(steps, known));
  const { leave, question } = useAskedLeave(
    !isKnown && isWritten(steps, form.failure),
    "It is not set, and is kept nowhere else.",
    onClose,
  );
  const name = targets.find(({ value }) => value === target)?.label ?? "";
  return (
    <Dialog open onOpenChange={leave}>
      <DialogContent
        title={`Let ${targets.length > 1 ? "a call" : name} fail?`}
        description="Only where it is mocked: nothing is sent. Retries, waits, error outputs and doubt are those of a real run; the history says who set it."
        footer={
          <DialogActions type="submit" form="set-fault" disabled={made === null}>
            Let it fail
          </DialogActions>
        }
      >
        <form
          id="set-fault"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (made !== null) onSet(target, made);
          }}
        >
          {targets.length > 1 ? (
            <Field label="Whose calls" required>
              {(control) => (
                <Select
                  {...control}
                  value={target}
                  onValueChange={(next) => choose(next as FaultTarget)}
                  options={targets}
                />
              )}
            </Field>
          ) : null}
          <ErrorFields
            label="What goes wrong"
            steps={steps}
            form={form.failure}
            more={[lateChoice]}
            onChange={(failure) => change({ failure })}
          />
          {isCounted(steps, form) ? <HowOften form={form} onChange={change} /> : null}
          {known === null ? null : (
            <Button className="self-start" onClick={() => onSet(target, null)}>
              Take the fault away
            </Button>
          )}
        </form>
        {question}
      </DialogContent>
    </Dialog>
  );
}

function HowOften({
  form,
  onChange,
}: {
  readonly form: FaultForm;
  readonly onChange: (changed: Partial<FaultForm>) => void;
}) {
  return (
    <>
      <Field
        label="How often"
        required
        help={
          form.often === "always"
            ? "It never answers, so no answer has to be known."
            : "Then it answers as it is mocked."
        }
      >
        {(control) => (
          <Select
            {...control}
            value={form.often}
            onValueChange={(next) => onChange({ often: next as FaultForm["often"] })}
            options={often}
          />
        )}
      </Field>
      {form.often === "times" ? (
        <Field label="Tries that fail" required help="1 to 20">
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={form.times}
              onChange={(event) => onChange({ times: digits(event.target.value, 2) })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
