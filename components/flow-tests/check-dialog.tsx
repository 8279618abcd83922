"use client";

import { useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FlowDocument } from "@/runtime/flow/document";
import { portsOfDefinition } from "@/runtime/flow/ports";
import type { TestCheck, TestEnd } from "@/runtime/flow-tests/flow-test";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";

type Kind =
  | "end"
  | "output"
  | "holds"
  | "reached"
  | "not-reached"
  | "left-by"
  | "requests"
  | "request"
  | "step"
  | "answer";

const kinds: readonly { readonly value: Kind; readonly label: string }[] = [
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

/** Says what must come of a test's run. */
export function CheckDialog({
  document,
  onAdd,
  onClose,
}: {
  readonly document: FlowDocument;
  readonly onAdd: (check: TestCheck) => void;
  readonly onClose: () => void;
}) {
  const nodes = Object.entries(document.nodes).map(([value, { name: label }]) => ({
    value,
    label,
  }));
  const [kind, setKind] = useState<Kind>("holds");
  const [node, setNode] = useState(nodes[0]?.value ?? "");
  const [field, setField] = useState("");
  const [value, setValue] = useState("");
  const [end, setEnd] = useState<TestEnd>("succeeded");
  const [port, setPort] = useState<string | null>(null);
  const ports = portsOf(document, node);
  const chosenPort = port ?? ports[0]?.value ?? "out";
  const check = checkOf({ kind, node, field, value, end, port: chosenPort });
  const aboutNode = kind !== "holds" && kind !== "answer" && kind !== "end";
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
          <Field label="What must be so" required>
            {(control) => (
              <Select
                {...control}
                value={kind}
                onValueChange={(next) => setKind(next as Kind)}
                options={kinds}
              />
            )}
          </Field>
          {aboutNode ? (
            <Field label="Step" required>
              {(control) => (
                <Select
                  {...control}
                  value={node}
                  onValueChange={(next) => {
                    setNode(next);
                    setPort(null);
                  }}
                  options={nodes}
                />
              )}
            </Field>
          ) : null}
          {kind === "left-by" ? (
            <Field label="Output" required>
              {(control) => (
                <Select {...control} value={chosenPort} onValueChange={setPort} options={ports} />
              )}
            </Field>
          ) : null}
          {kind === "end" ? (
            <Field label="End" required>
              {(control) => (
                <Select
                  {...control}
                  value={end}
                  onValueChange={(next) => setEnd(next as TestEnd)}
                  options={ends}
                />
              )}
            </Field>
          ) : null}
          {kind === "output" || kind === "request" ? (
            <Field
              label="Field"
              help={
                kind === "request"
                  ? "Of the first request, such as body.total."
                  : "Such as lines[0].sku. Empty is the whole document."
              }
            >
              {(control) => (
                <Input
                  {...control}
                  className="mono"
                  value={field}
                  onChange={(event) => setField(event.target.value)}
                />
              )}
            </Field>
          ) : null}
          {kind === "holds" ? (
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
                  value={value}
                  onChange={(event) => setValue(event.target.value)}
                />
              )}
            </Field>
          ) : null}
          {kind === "output" || kind === "request" || kind === "requests" ? (
            <Field
              label={kind === "requests" ? "Requests" : "Value"}
              required
              help={
                kind === "requests"
                  ? "Repeats included."
                  : 'A number, true, false, null, "a text", or a document as JSON; anything else is a text.'
              }
            >
              {(control) => (
                <Input
                  {...control}
                  className="mono"
                  inputMode={kind === "requests" ? "numeric" : "text"}
                  value={value}
                  onChange={(event) => setValue(event.target.value)}
                />
              )}
            </Field>
          ) : null}
          {kind === "step" || kind === "answer" ? (
            <p className="text-12 text-fg-2">
              The check fails first, and shows what there is now: accept it.
            </p>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
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

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function checkOf({
  kind,
  node,
  field,
  value,
  end,
  port,
}: {
  readonly kind: Kind;
  readonly node: string;
  readonly field: string;
  readonly value: string;
  readonly end: TestEnd;
  readonly port: string;
}): TestCheck | null {
  switch (kind) {
    case "holds":
      return value.trim() === "" ? null : { check: "holds", expression: value };
    case "output":
      return value === "" ? null : { check: "output", node, field, is: jsonOf(value) };
    case "request":
      return value === "" ? null : { check: "request", node, request: 0, field, is: jsonOf(value) };
    case "requests":
      return /^\d{1,6}$/.test(value) ? { check: "requests", node, is: Number(value) } : null;
    case "reached":
      return { check: "reached", node, is: true };
    case "not-reached":
      return { check: "reached", node, is: false };
    case "left-by":
      return { check: "left-by", node, port };
    case "step":
      return { check: "golden", of: "step", node, value: null };
    case "answer":
      return { check: "golden", of: "answer", value: null };
    case "end":
      return { check: "end", is: end };
  }
}
