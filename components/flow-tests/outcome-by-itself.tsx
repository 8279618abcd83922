"use client";

import { FailureFields } from "@/components/debug/failure-fields";
import { type FailingStep, type FailureForm, usualForm } from "@/components/debug/failure-form";
import { SegmentedControl } from "@/components/ui/segmented-control";

/** What a step that asks nobody does in the test. */
export function OutcomeByItself({
  computes,
  step,
  failure,
  onChange,
}: {
  /** It can hand on an output, too. */
  readonly computes: boolean;
  readonly step: FailingStep;
  readonly failure: FailureForm | null;
  readonly onChange: (failure: FailureForm | null) => void;
}) {
  return (
    <>
      {computes ? (
        <SegmentedControl
          label="What it does"
          className="self-start"
          value={failure === null ? "give" : "fail"}
          onValueChange={(next) => onChange(next === "give" ? null : usualForm(step))}
          options={[
            { value: "give", label: "Hands on an output" },
            { value: "fail", label: "Fails" },
          ]}
        />
      ) : null}
      {failure === null ? null : <FailureFields step={step} form={failure} onChange={onChange} />}
    </>
  );
}
