"use client";

import { ErrorCode } from "@/components/docs/error-code";
import { jsonProblem } from "@/components/runs/message-text";
import { readJson } from "@/components/runs/read-json";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import {
  type FailingStep,
  type FailureForm,
  failureOptions,
  failureWords,
  madeFault,
  usualForm,
} from "./failure-form";

const often = [
  { value: "always", label: "Every try: it fails in the end" },
  { value: "once", label: "Its first try alone, then as mocked" },
];

/** With which of the errors that a step can really give it fails. */
export function FailureFields({
  step,
  form,
  onChange,
}: {
  readonly step: FailingStep;
  readonly form: FailureForm;
  readonly onChange: (form: FailureForm) => void;
}) {
  const change = (changed: Partial<FailureForm>) => onChange({ ...form, ...changed });
  // What is written wrong says nothing of which error it is.
  const fault = madeFault(step, form) ?? madeFault(step, usualForm(step, form.choice));
  if (fault === null) return null;
  const words = failureWords(step, fault);
  return (
    <>
      <Field
        label="Error"
        required
        help={
          <>
            <ErrorCode code={words.code} />
            {words.sentence === null ? "" : `, “${words.sentence}”`}. {words.follows}
          </>
        }
      >
        {(control) => (
          <Select
            {...control}
            value={String(form.choice)}
            onValueChange={(next) => onChange(usualForm(step, Number(next)))}
            options={failureOptions(step)}
          />
        )}
      </Field>
      {fault.fault === "error" ? (
        <Field label="Error message" required help="As its error output, or the run, then says.">
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={form.message}
              onChange={(event) => change({ message: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {fault.fault === "status" ? <AnswerFields step={step} form={form} onChange={change} /> : null}
      {words.isTriedAgain ? (
        <Field label="How often" required>
          {(control) => (
            <Select
              {...control}
              value={form.once ? "once" : "always"}
              onValueChange={(next) => change({ once: next === "once" })}
              options={often}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

/** What the answer carries besides its status. */
function AnswerFields({
  step,
  form,
  onChange,
}: {
  readonly step: FailingStep;
  readonly form: FailureForm;
  readonly onChange: (changed: Partial<FailureForm>) => void;
}) {
  const takesTime = usualForm(step, form.choice).retryAfter !== "";
  const isWrong = form.body.trim() !== "" && readJson(form.body) === null;
  return (
    <>
      {takesTime ? (
        <Field label="Retry-After in seconds" help="Empty: it does not say.">
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={form.retryAfter}
              onChange={(event) =>
                onChange({ retryAfter: event.target.value.replace(/\D/g, "").slice(0, 5) })
              }
            />
          )}
        </Field>
      ) : null}
      <Field
        label="Body of its answer"
        help="JSON; empty for none. Its message becomes that of the error."
        error={isWrong ? (jsonProblem(form.body) ?? "This is not JSON.") : undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            spellCheck={false}
            className="mono max-h-[30dvh] min-h-24 overflow-auto text-12"
            value={form.body}
            onChange={(event) => onChange({ body: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
