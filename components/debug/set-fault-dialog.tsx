"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  type FaultForm,
  type FaultTarget,
  faultAt,
  faultOfForm,
  formOf,
  type SetFault,
  setFaultChoices,
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
  setup,
  onSet,
  onClose,
}: {
  /** What the fault may be of, with a label each. */
  readonly targets: readonly { readonly value: FaultTarget; readonly label: string }[];
  readonly initial: FaultTarget;
  readonly setup: DebugSetup;
  /** Null takes it away. */
  readonly onSet: (target: FaultTarget, fault: SetFault | null) => void;
  readonly onClose: () => void;
}) {
  const [target, setTarget] = useState(initial);
  const known = faultAt(setup, target);
  const [form, setForm] = useState(() => formOf(known));
  const change = (changed: Partial<FaultForm>) => setForm((before) => ({ ...before, ...changed }));
  const choose = (next: FaultTarget) => {
    setTarget(next);
    setForm(formOf(faultAt(setup, next)));
  };
  const name = targets.find(({ value }) => value === target)?.label ?? "";
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={`Let ${targets.length > 1 ? "a call" : name} fail?`}
        description="Only where it is mocked: nothing is sent. Retries, waits, error outputs and doubt are those of a real run; the history says who set it."
        footer={
          <DialogActions type="submit" form="set-fault">
            Let it fail
          </DialogActions>
        }
      >
        <form
          id="set-fault"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            onSet(target, faultOfForm(form));
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
          <Field label="What goes wrong" required>
            {(control) => (
              <Select
                {...control}
                value={form.choice}
                onValueChange={(next) => change({ choice: next as FaultForm["choice"] })}
                options={setFaultChoices}
              />
            )}
          </Field>
          <HowOften form={form} onChange={change} />
          {known === null ? null : (
            <Button className="self-start" onClick={() => onSet(target, null)}>
              Take the fault away
            </Button>
          )}
        </form>
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
  if (form.choice === "late") return null;
  return (
    <>
      {form.choice === "429" ? (
        <Field label="Retry-After in seconds" required>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={form.retryAfter}
              onChange={(event) => onChange({ retryAfter: digits(event.target.value, 5) })}
            />
          )}
        </Field>
      ) : null}
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
