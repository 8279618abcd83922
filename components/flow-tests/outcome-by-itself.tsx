"use client";

import type { FailingSteps } from "@/components/debug/failing-steps";
import { FailureFields } from "@/components/debug/failure-fields";
import { type FailureForm, usualForm } from "@/components/debug/failure-form";
import { SegmentedControl } from "@/components/ui/segmented-control";

/** What a step that asks nobody does in the test. */
export function OutcomeByItself({
  computes,
  steps,
  failure,
  onChange,
}: {
  /** It can hand on an output, too. */
  readonly computes: boolean;
  readonly steps: FailingSteps;
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
          onValueChange={(next) => onChange(next === "give" ? null : usualForm(steps))}
          options={[
            { value: "give", label: "Hands on an output" },
            { value: "fail", label: "Fails" },
          ]}
        />
      ) : null}
      {failure === null ? null : <FailureFields steps={steps} form={failure} onChange={onChange} />}
    </>
  );
}
