"use client";

import { useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { listsAround, sameTarget, targetSteps } from "@/runtime/mapping/target-steps";
import type { TargetNode } from "@/runtime/mapping/target-tree";

type AddFieldDialogProps = {
  /** What the name begins with: the list or object in which one is. */
  readonly around: string;
  readonly known: ReadonlyMap<string, TargetNode>;
  readonly onClose: () => void;
  readonly onAdd: (target: string) => void;
};

/** A field that no schema names. */
export function AddFieldDialog({ around, known, onClose, onAdd }: AddFieldDialogProps) {
  const [name, setName] = useState(around);
  const [fault, setFault] = useState<string | null>(null);
  const add = () => {
    const wrong = faultOf(name.trim(), known);
    setFault(wrong);
    if (wrong === null) onAdd(sameTarget(name.trim()));
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Add which field?"
        footer={<DialogActions onClick={add}>Add the field</DialogActions>}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Field
            label="Name"
            help="With dots for what lies in it: shipTo.city. Inside a list: lines[].note."
          >
            {(control) => (
              <Input
                {...control}
                className="mono"
                aria-invalid={fault !== null || undefined}
                value={name}
                onChange={(event) => {
                  setName(event.target.value);
                  setFault(null);
                }}
              />
            )}
          </Field>
          {fault === null ? null : (
            <p role="alert" className="mt-1 text-12 text-negative">
              {fault}
            </p>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}

function faultOf(name: string, known: ReadonlyMap<string, TargetNode>): string | null {
  const steps = targetSteps(name);
  if (steps === null || name.endsWith(".") || name.endsWith("[]")) {
    return 'A field is a dotted path such as shipTo.city; a name of other signs is written ["PO Number"].';
  }
  const target = sameTarget(name);
  if (known.get(target)?.place != null) return `${target} is there already.`;
  const list = listsAround(target).find((around) => known.get(around)?.place == null);
  return list === undefined ? null : `Give ${list} a source list first.`;
}
