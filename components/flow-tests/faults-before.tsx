"use client";

import { Trash2 } from "lucide-react";
import type { FailingSteps } from "@/components/debug/failing-steps";
import { ErrorFields } from "@/components/debug/failure-fields";
import { type FailureForm, madeFault } from "@/components/debug/failure-form";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import { faultWords } from "./fault-words";

/** What the first attempts suffer, and whether any comes to an answer. */
export function FaultsBefore({
  noAnswer,
  onNoAnswer,
  ...props
}: FaultsProps & {
  readonly noAnswer: boolean;
  readonly onNoAnswer: (noAnswer: boolean) => void;
}) {
  return (
    <>
      <Faults {...props} />
      {props.faults.length > 0 || props.chosen ? (
        <CheckboxLine
          label="The last of these holds for all later attempts, too: there is no answer"
          checked={noAnswer}
          onCheckedChange={(on) => onNoAnswer(on === true)}
        />
      ) : null}
    </>
  );
}

type FaultsProps = {
  /** The one that suffers them. */
  readonly steps: FailingSteps;
  readonly faults: readonly GivenFault[];
  readonly onChange: (faults: readonly GivenFault[]) => void;
  /** The one that is written now. */
  readonly next: FailureForm;
  /** Somebody has chosen it: it is saved with the others. */
  readonly chosen: boolean;
  /** Null: as it usually begins. */
  readonly onNext: (next: FailureForm | null) => void;
};

function Faults({ steps, faults, onChange, next, chosen, onNext }: FaultsProps) {
  const fault = madeFault(steps, next);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-12 text-fg-2">What goes wrong first</legend>
      {faults.length === 0 && !chosen ? (
        <p className="text-12 text-fg-3">Nothing: the first attempt is answered.</p>
      ) : null}
      <ol className="flex flex-col gap-1 empty:hidden">
        {faults.map((fault, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same fault may come twice
          <li key={at} className="flex items-center gap-2 text-12">
            <span className="flex-1">
              Attempt {at + 1}: {faultWords(fault)}
            </span>
            <IconButton
              icon={Trash2}
              size="s"
              label={`Take out attempt ${at + 1}`}
              onClick={() => onChange(faults.filter((_, other) => other !== at))}
            />
          </li>
        ))}
      </ol>
      <ErrorFields label="Kind of fault" steps={steps} form={next} onChange={onNext} />
      {chosen && fault !== null ? (
        <p className="text-12 text-fg-2">
          Attempt {faults.length + 1}: {faultWords(fault)}. It is saved with the answer.
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={faults.length >= 50 || fault === null}
          onClick={() => {
            if (fault === null) return;
            onChange([...faults, fault]);
            onNext(null);
          }}
        >
          Add fault
        </Button>
        {chosen ? (
          <Button look="quiet" onClick={() => onNext(null)}>
            Leave it out
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}
