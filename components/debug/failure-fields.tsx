"use client";

import { Fragment } from "react";
import { ErrorCode } from "@/components/docs/error-code";
import { jsonProblem } from "@/components/runs/message-text";
import { NumberWarning } from "@/components/runs/number-warning";
import { readJson } from "@/components/runs/read-json";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { FailingSteps } from "./failing-steps";
import {
  type FailureForm,
  failureOptions,
  failureWords,
  madeFault,
  statusProblem,
  takesRetryAfter,
  typedStatus,
  usualForm,
} from "./failure-form";

const often = [
  { value: "always", label: "Every try: it fails in the end" },
  { value: "once", label: "Its first try alone, then as mocked" },
];

type FieldsProps = {
  readonly steps: FailingSteps;
  readonly form: FailureForm;
  readonly onChange: (form: FailureForm) => void;
};

/** With which of the errors that a step can really give it fails, and how often. */
export function FailureFields({ steps, form, onChange }: FieldsProps) {
  const fault = faultShown(steps, form);
  return (
    <>
      <ErrorFields label="Error" steps={steps} form={form} onChange={onChange} />
      {fault !== null && failureWords(steps, fault).isTriedAgain ? (
        <Field label="How often" required>
          {(control) => (
            <Select
              {...control}
              value={form.once ? "once" : "always"}
              onValueChange={(next) => onChange({ ...form, once: next === "once" })}
              options={often}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

/** What is written wrong says nothing of which error it is. */
function faultShown(steps: FailingSteps, form: FailureForm) {
  return madeFault(steps, form) ?? madeFault(steps, usualForm(steps, form.choice));
}

/** Which error it is, and what it carries. */
export function ErrorFields({
  label,
  steps,
  form,
  more = [],
  onChange,
}: FieldsProps & {
  readonly label: string;
  /** Choices that are no errors. */
  readonly more?: readonly { readonly value: string; readonly label: string }[];
}) {
  const change = (changed: Partial<FailureForm>) => onChange({ ...form, ...changed });
  const fault = faultShown(steps, form);
  return (
    <>
      <Field
        label={label}
        required
        help={fault === null ? undefined : <Follows steps={steps} fault={fault} />}
      >
        {(control) => (
          <Select
            {...control}
            value={form.choice}
            onValueChange={(next) => onChange(usualForm(steps, next))}
            options={[...failureOptions(steps), ...more]}
          />
        )}
      </Field>
      {fault?.fault === "error" ? (
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
      {fault?.fault === "status" || form.choice === typedStatus ? (
        <AnswerFields steps={steps} form={form} onChange={change} />
      ) : null}
    </>
  );
}

function Follows({
  steps,
  fault,
}: {
  readonly steps: FailingSteps;
  readonly fault: NonNullable<ReturnType<typeof madeFault>>;
}) {
  const words = failureWords(steps, fault);
  return (
    <>
      {words.codes.map((code, place) => (
        <Fragment key={code}>
          {place === 0 ? null : " or "}
          <ErrorCode code={code} />
        </Fragment>
      ))}
      {words.sentence === null ? "" : `, “${words.sentence}”`}. {words.follows}
    </>
  );
}

/** The status of an answer, where it is typed, and what it carries besides. */
function AnswerFields({
  steps,
  form,
  onChange,
}: {
  readonly steps: FailingSteps;
  readonly form: FailureForm;
  readonly onChange: (changed: Partial<FailureForm>) => void;
}) {
  const isWrong = form.body.trim() !== "" && readJson(form.body) === null;
  return (
    <>
      {form.choice === typedStatus ? (
        <Field
          label="HTTP status"
          required
          help="From 400 to 599."
          error={form.status === "" ? undefined : (statusProblem(steps, form) ?? undefined)}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={form.status}
              onChange={(event) =>
                onChange({ status: event.target.value.replace(/\D/g, "").slice(0, 3) })
              }
            />
          )}
        </Field>
      ) : null}
      {takesRetryAfter(steps, form) ? (
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
          <>
            <Textarea
              {...control}
              spellCheck={false}
              className="mono max-h-[30dvh] min-h-24 overflow-auto text-12"
              value={form.body}
              onChange={(event) => onChange({ body: event.target.value })}
            />
            <NumberWarning text={form.body} />
          </>
        )}
      </Field>
    </>
  );
}
