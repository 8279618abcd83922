"use client";

import { useState } from "react";
import { NumberWarning } from "@/components/runs/number-warning";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FlowDocument } from "@/runtime/flow/document";
import { portsOfDefinition } from "@/runtime/flow/ports";
import type { TestCheck, TestEnd } from "@/runtime/flow-tests/flow-test";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { type CheckDraft, type CheckKind, checkOf } from "./check-draft";

const kinds: readonly { readonly value: CheckKind; readonly label: string }[] = [
  { value: "holds", label: "An expression is true" },
  { value: "output", label: "A field that a step hands on has a value" },
  { value: "request", label: "A field of a request has a value" },
  { value: "requests", label: "A step makes so many requests" },
  { value: "reached", label: "A step is reached" },
  { value: "not-reached", label: "A step is not reached" },
  { value: "left-by", label: "A step is left by an output" },
  { value: "step", label: "What a step hands on stays as it is" },
  { value: "answer", label: "The answer stays as it is" },
  { value: "end", label: "How the run ends" },
];

const ends: readonly { readonly value: TestEnd; readonly label: string }[] = [
  { value: "succeeded", label: "It succeeds" },
  { value: "failed", label: "It fails" },
  { value: "in-doubt", label: "It stays in doubt" },
];

const aboutTheRun: ReadonlySet<CheckKind> = new Set(["holds", "answer", "end"]);

/** Says what must come of a test's run. */
export function CheckDialog({
  document,
  hasOlder,
  onAdd,
  onClose,
}: {
  readonly document: FlowDocument;
  /** An older message comes after that of the test. */
  readonly hasOlder: boolean;
  readonly onAdd: (check: TestCheck) => void;
  readonly onClose: () => void;
}) {
  const [draft, setDraft] = useState<CheckDraft>(() => {
    const node = Object.keys(document.nodes)[0] ?? "";
    const port = portsOf(document, node)[0]?.value ?? "out";
    return { older: false, kind: "holds", node, field: "", value: "", end: "succeeded", port };
  });
  const change = (changed: Partial<CheckDraft>) => setDraft({ ...draft, ...changed });
  const check = checkOf(draft);
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title="Add a check"
        footer={
          <DialogActions type="submit" form="add-check" disabled={check === null}>
            Add check
          </DialogActions>
        }
      >
        <form
          id="add-check"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (check !== null) onAdd(check);
          }}
        >
          {hasOlder ? (
            <Field label="Of which message" required>
              {(control) => (
                <Select
                  {...control}
                  value={draft.older ? "older" : "own"}
                  onValueChange={(next) => change({ older: next === "older" })}
                  options={[
                    { value: "own", label: "The message of the test" },
                    { value: "older", label: "The older message" },
                  ]}
                />
              )}
            </Field>
          ) : null}
          <Field label="What must be so" required>
            {(control) => (
              <Select
                {...control}
                value={draft.kind}
                onValueChange={(next) => change({ kind: next as CheckKind })}
                options={kinds}
              />
            )}
          </Field>
          {aboutTheRun.has(draft.kind) ? null : (
            <StepFields document={document} draft={draft} onChange={change} />
          )}
          <WantedFields draft={draft} onChange={change} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

type FieldsProps = {
  readonly draft: CheckDraft;
  readonly onChange: (changed: Partial<CheckDraft>) => void;
};

/** The step that it is about, and where that is left. */
function StepFields({
  document,
  draft,
  onChange,
}: FieldsProps & { readonly document: FlowDocument }) {
  const nodes = Object.entries(document.nodes);
  return (
    <>
      <Field label="Step" required>
        {(control) => (
          <Select
            {...control}
            value={draft.node}
            onValueChange={(node) =>
              onChange({ node, port: portsOf(document, node)[0]?.value ?? "out" })
            }
            options={nodes.map(([value, { name: label }]) => ({ value, label }))}
          />
        )}
      </Field>
      {draft.kind === "left-by" ? (
        <Field label="Output" required>
          {(control) => (
            <Select
              {...control}
              value={draft.port}
              onValueChange={(port) => onChange({ port })}
              options={portsOf(document, draft.node)}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

/** What must be there, or come of it. */
function WantedFields({ draft, onChange }: FieldsProps) {
  switch (draft.kind) {
    case "end":
      return (
        <Field label="End" required>
          {(control) => (
            <Select
              {...control}
              value={draft.end}
              onValueChange={(end) => onChange({ end: end as TestEnd })}
              options={ends}
            />
          )}
        </Field>
      );
    case "holds":
      return (
        <Field
          label="Expression"
          required
          help="It reads steps.n02, answer, requests.n03[0], end, trigger and params."
        >
          {(control) => (
            <Input
              {...control}
              autoFocus
              className="mono"
              placeholder="count(requests.n03) == 1"
              value={draft.value}
              onChange={(event) => onChange({ value: event.target.value })}
            />
          )}
        </Field>
      );
    case "output":
      return (
        <FieldAndValue
          help="Such as lines[0].sku. Empty is the whole document."
          draft={draft}
          onChange={onChange}
        />
      );
    case "request":
      return (
        <FieldAndValue
          help="Of the first request, such as body.total."
          draft={draft}
          onChange={onChange}
        />
      );
    case "requests":
      return (
        <Field label="Requests" required help="Repeats included.">
          {(control) => (
            <Input
              {...control}
              className="mono"
              inputMode="numeric"
              value={draft.value}
              onChange={(event) => onChange({ value: event.target.value })}
            />
          )}
        </Field>
      );
    case "step":
    case "answer":
      return (
        <p className="text-12 text-fg-2">
          The check fails first, and shows what there is now: accept it.
        </p>
      );
    default:
      return null;
  }
}

function FieldAndValue({ help, draft, onChange }: FieldsProps & { readonly help: string }) {
  return (
    <>
      <Field label="Field" help={help}>
        {(control) => (
          <Input
            {...control}
            className="mono"
            value={draft.field}
            onChange={(event) => onChange({ field: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Value"
        required
        help='A number, true, false, null, "a text", or a document as JSON; anything else is a text.'
      >
        {(control) => (
          <>
            <Input
              {...control}
              className="mono"
              inputMode="text"
              value={draft.value}
              onChange={(event) => onChange({ value: event.target.value })}
            />
            <NumberWarning text={draft.value} />
          </>
        )}
      </Field>
    </>
  );
}

function portsOf(document: FlowDocument, id: string) {
  const node = document.nodes[id];
  const definition = node === undefined ? undefined : nodeRegistry.get(node.type);
  if (node === undefined || definition === undefined) return [];
  return portsOfDefinition(node, definition)
    .filter(({ direction }) => direction === "out")
    .map(({ name, label }) => ({ value: name, label: label ?? name }));
}
