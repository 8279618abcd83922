"use client";

import { useState } from "react";
import { type FailingSteps, failingSteps } from "@/components/debug/failing-steps";
import {
  type FailureForm,
  formOfFailure,
  madeFault,
  usualFaultForm,
} from "@/components/debug/failure-form";
import { JsonField } from "@/components/debug/json-field";
import { useAskedLeave } from "@/components/shell/asked-leave";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import type { FlowDocument } from "@/runtime/flow/document";
import { portsOfDefinition } from "@/runtime/flow/ports";
import type { TestMock } from "@/runtime/flow-tests/flow-test";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { FaultsBefore } from "./faults-before";
import { madeMock, neverAnswers } from "./made-mock";
import { OutcomeByItself } from "./outcome-by-itself";

const standsIn: ReadonlySet<string> = new Set(["effect", "call", "wait", "compute", "code"]);

/** What a step is answered, by which output it is left, and what goes wrong before. */
export function MockDialog({
  document,
  mock,
  preferred,
  onSave,
  onClose,
}: {
  readonly document: FlowDocument;
  readonly mock: TestMock | null;
  /** The step that a new one is most likely for. */
  readonly preferred: string | null;
  readonly onSave: (mock: TestMock) => void;
  readonly onClose: () => void;
}) {
  const nodes = Object.entries(document.nodes)
    .filter(
      ([id, { type }]) =>
        standsIn.has(nodeRegistry.get(type)?.behaviour ?? "") || id === mock?.node,
    )
    .map(([value, { name: label }]) => ({ value, label }));
  const [node, setNode] = useState(mock?.node ?? preferred ?? nodes[0]?.value ?? "");
  const [path, setPath] = useState(mock?.path ?? "");
  const [port, setPort] = useState(mock?.port ?? "");
  const [value, setValue] = useState<{ readonly value: Json } | null>(() => givenBy(mock));
  const [faults, setFaults] = useState<readonly GivenFault[]>(mock?.faults ?? []);
  /** Of a fault that is not added yet; null as it usually begins. */
  const [next, setNext] = useState<FailureForm | null>(null);
  const [noAnswer, setNoAnswer] = useState(mock?.noAnswer === true);
  const [late, setLate] = useState(mock?.late === true);
  const asks = asksSomebody(document, node);
  const steps = failingSteps(document, [node]);
  const [step] = steps;
  const [failure, setFailure] = useState<FailureForm | null>(() =>
    asks || steps.length === 0 ? null : failureIn(mock, steps),
  );
  const fails = failure === null ? null : madeFault(steps, failure);
  // One that was chosen is meant, though nobody has pressed “Add fault”.
  const chosen = next === null ? null : madeFault(steps, next);
  const all = chosen === null ? faults : [...faults, chosen];
  const told = { node, asks, path, port, value: value?.value, faults: all, noAnswer, late, fails };
  const always = neverAnswers(told) || (!asks && failure !== null);
  const made = !asks && failure !== null && fails === null ? null : madeMock(told, mock);
  // What is no JSON is something written, too: then there is no value.
  const now = JSON.stringify([told, failure, next]);
  const [first] = useState(now);
  const { leave, question } = useAskedLeave(
    now !== first,
    "It is not saved in the test, and is kept nowhere else.",
    onClose,
  );
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : leave())}>
      <DialogContent
        wide
        title={mock === null ? "Add an answer" : "Change the answer"}
        footer={
          <DialogActions disabled={made === null} onClick={() => made && onSave(made)}>
            {mock === null ? "Add answer" : "Save answer"}
          </DialogActions>
        }
      >
        <div className="flex flex-col gap-3">
          <Field label="Step" required>
            {(control) => (
              <Select
                {...control}
                value={node}
                onValueChange={(chosen) => {
                  setNode(chosen);
                  setNext(null);
                  setPort("");
                  // What is written below begins anew, so what is saved does, too.
                  setValue(givenBy(mock));
                  setFailure(null);
                }}
                options={nodes}
              />
            )}
          </Field>
          {asks ? (
            <FaultsBefore
              steps={steps}
              next={next ?? usualFaultForm(steps)}
              chosen={chosen !== null}
              onNext={setNext}
              faults={faults}
              onChange={setFaults}
              noAnswer={noAnswer}
              onNoAnswer={setNoAnswer}
            />
          ) : step === undefined ? null : (
            <OutcomeByItself
              computes={standsIn.has(step.definition.behaviour)}
              steps={steps}
              failure={failure}
              onChange={setFailure}
            />
          )}
          {always ? null : (
            <>
              <PortField document={document} node={node} port={port} onChange={setPort} />
              <JsonField
                key={node}
                {...(asks ? answerWords : outputWords)}
                initial={JSON.stringify(givenBy(mock).value)}
                onChange={setValue}
              />
              {asks ? (
                <CheckboxLine
                  label="Comes late: after the answers of calls that are under way with it, of several such in reverse"
                  checked={late}
                  onCheckedChange={(on) => setLate(on === true)}
                />
              ) : null}
            </>
          )}
          {asks ? <RoundField path={path} onChange={setPath} /> : null}
        </div>
        {question}
      </DialogContent>
    </Dialog>
  );
}

const givenBy = (mock: TestMock | null): { readonly value: Json } => ({ value: mock?.value ?? {} });

const answerWords = { label: "Answer", help: "What the step hands on." };
const outputWords = {
  label: "Output",
  help: "The step does not compute in this test: it hands on this, the same in every round of a list.",
};

const asking: ReadonlySet<string> = new Set(["effect", "call", "wait"]);

/** A step that computes asks nobody, and hands on the same in every round. */
function asksSomebody({ nodes }: FlowDocument, node: string): boolean {
  return asking.has(nodeRegistry.get(nodes[node]?.type ?? "")?.behaviour ?? "");
}

function failureIn(mock: TestMock | null, steps: FailingSteps): FailureForm | null {
  const [fault] = mock?.faults ?? [];
  return fault === undefined ? null : formOfFailure(steps, fault);
}

/** Which call it answers. */
function RoundField({
  path,
  onChange,
}: {
  readonly path: string;
  readonly onChange: (path: string) => void;
}) {
  return (
    <Field label="Round" help="Of a list, such as n05:0 for its first item. Empty is every call.">
      {(control) => (
        <Input
          {...control}
          className="mono"
          value={path}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function PortField({
  document,
  node,
  port,
  onChange,
}: {
  readonly document: FlowDocument;
  readonly node: string;
  readonly port: string;
  readonly onChange: (port: string) => void;
}) {
  const placed = document.nodes[node];
  const definition = placed === undefined ? undefined : nodeRegistry.get(placed.type);
  const outs =
    placed === undefined || definition === undefined
      ? []
      : portsOfDefinition(placed, definition).filter(
          ({ direction, role }) => direction === "out" && role !== "error",
        );
  if (outs.length < 2) return null;
  const usual = outs.find(({ role }) => role === "main") ?? outs[0];
  return (
    <Field label="Leaves by" required>
      {(control) => (
        <Select
          {...control}
          value={port === "" ? (usual?.name ?? "") : port}
          onValueChange={(next) => onChange(next === usual?.name ? "" : next)}
          options={outs.map(({ name, label }) => ({ value: name, label: label ?? name }))}
        />
      )}
    </Field>
  );
}
