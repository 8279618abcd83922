"use client";

import { useState } from "react";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import type { TestMock } from "@/runtime/flow-tests/flow-test";
import { type FaultChoice, faultChoices, faultOf } from "./fault-words";

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
  const [choice, setChoice] = useState<FaultChoice>("timeout");
  const [after, setAfter] = useState("60");
  const [always, setAlways] = useState(false);
  const meant = mocks.filter((mock) => slotOf(mock) === slot).length;
  const save = () => {
    const fault = faultOf(choice, Math.min(Number(after), 86_400));
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
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title="Let a connection fail?"
        description={`In this test, for ${counted(meant, "answer")}. Faults that these have are replaced.`}
        footer={
          <DialogActions type="submit" form="fail-connection" disabled={slot === ""}>
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
                onValueChange={setSlot}
                options={slots.map((value) => ({ value, label: value }))}
              />
            )}
          </Field>
          <Field label="What goes wrong" required>
            {(control) => (
              <Select
                {...control}
                value={choice}
                onValueChange={(next) => setChoice(next as FaultChoice)}
                options={faultChoices}
              />
            )}
          </Field>
          {choice === "429" ? (
            <Field label="Retry-After in seconds" required>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  value={after}
                  onChange={(event) => setAfter(event.target.value.replace(/\D/g, "").slice(0, 5))}
                />
              )}
            </Field>
          ) : null}
          <CheckboxLine
            label="Each time: there is no answer"
            checked={always}
            onCheckedChange={(on) => setAlways(on === true)}
          />
        </form>
      </DialogContent>
    </Dialog>
  );
}
