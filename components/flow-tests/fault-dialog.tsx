"use client";

import { useState } from "react";
import { failingSteps } from "@/components/debug/failing-steps";
import { ErrorFields } from "@/components/debug/failure-fields";
import { isWritten, madeFault, usualFaultForm } from "@/components/debug/failure-form";
import { useAskedLeave } from "@/components/shell/asked-leave";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import type { TestMock } from "@/runtime/flow-tests/flow-test";

/** Lets all steps that use a connection suffer the same fault before they are answered. */
export function FaultDialog({
  document,
  mocks,
  onSave,
  onClose,
}: {
  readonly document: FlowDocument;
  readonly mocks: readonly TestMock[];
  readonly onSave: (mocks: readonly TestMock[]) => void;
  readonly onClose: () => void;
}) {
  const slotOf = (mock: TestMock) => document.nodes[mock.node]?.connection;
  const slots = [...new Set(mocks.flatMap((mock) => slotOf(mock) ?? []))].sort();
  const [slot, setSlot] = useState(slots[0] ?? "");
  const stepsOf = (wanted: string) =>
    failingSteps(document, [
      ...new Set(mocks.filter((mock) => slotOf(mock) === wanted).map(({ node }) => node)),
    ]);
  const steps = stepsOf(slot);
  const [failure, setFailure] = useState(() => usualFaultForm(steps));
  const [always, setAlways] = useState(false);
  const meant = mocks.filter((mock) => slotOf(mock) === slot).length;
  const fault = madeFault(steps, failure);
  const { leave, question } = useAskedLeave(
    isWritten(steps, failure),
    "It is not saved in the test, and is kept nowhere else.",
    onClose,
  );
  const save = () => {
    if (fault === null) return;
    const failing = { faults: [fault], ...(always && { noAnswer: true as const }) };
    onSave(
      mocks.map((mock) => {
        if (slotOf(mock) !== slot) return mock;
        const { faults: _faults, noAnswer: _noAnswer, ...answered } = mock;
        return { ...answered, ...failing };
      }),
    );
  };
  return (
    <Dialog open onOpenChange={leave}>
      <DialogContent
        title="Let a connection fail?"
        description={`In this test, for ${counted(meant, "answer")}. Faults that these have are replaced.`}
        footer={
          <DialogActions type="submit" form="fail-connection" disabled={fault === null}>
            Let it fail
          </DialogActions>
        }
      >
        <form
          id="fail-connection"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Field label="Connection" required>
            {(control) => (
              <Select
                {...control}
                value={slot}
                onValueChange={(next) => {
                  setSlot(next);
                  setFailure(usualFaultForm(stepsOf(next)));
                }}
                options={slots.map((value) => ({ value, label: value }))}
              />
            )}
          </Field>
          <ErrorFields label="What goes wrong" steps={steps} form={failure} onChange={setFailure} />
          <CheckboxLine
            label="Each time: there is no answer"
            checked={always}
            onCheckedChange={(on) => setAlways(on === true)}
          />
        </form>
        {question}
      </DialogContent>
    </Dialog>
  );
}
