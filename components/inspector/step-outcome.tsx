"use client";

import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { StepTrial } from "@/components/canvas/use-trial";
import { useRemarks } from "@/components/runs/use-remarks";
import { Icon } from "@/components/ui/icon";
import { Remarks } from "@/components/ui/remarks";
import type { FlowNode } from "@/runtime/flow/document";
import type { Json } from "@/runtime/json";
import { PasteJsonDialog } from "./paste-json-dialog";

/** What came of testing the step, and what a person should do about it. */
export function StepOutcome({
  trial,
  nameOf,
  portName,
  touchesWorld,
  node,
}: {
  readonly trial: StepTrial;
  /** Names of steps by their ids. */
  nameOf(node: string): string;
  /** What an output is called on the canvas. */
  portName(node: string, port: string): string;
  readonly touchesWorld: boolean;
  readonly node: FlowNode;
}) {
  const { result, running, failure } = trial;
  if (failure !== null) return <Line bad>{failure}</Line>;
  if (result === null) return running ? <Line quiet>Computing what arrives…</Line> : null;
  const { step, error, unanswered, path, sentTo } = result;
  const needs = unanswered[0];
  if (step?.error != null) return <Line bad>{step.error.message}</Line>;
  if (error !== null) {
    return (
      <Line bad>
        {error.node === null ? "" : `${nameOf(error.node)}: `}
        {error.message}
      </Line>
    );
  }
  if (step === null && needs !== undefined) {
    return (
      <Unanswered trial={trial} node={needs} name={nameOf(needs)}>
        {nameOf(needs)} is not asked in a test.
      </Unanswered>
    );
  }
  if (step === null) {
    const last = path.at(-1);
    return (
      <Line>
        This message does not come here
        {last === undefined
          ? "."
          : last.port === null
            ? `: it stops at ${nameOf(last.node)}.`
            : `: it leaves ${nameOf(last.node)} by “${portName(last.node, last.port)}”.`}
      </Line>
    );
  }
  if (sentTo !== null) return <Line good>Sent to {sentTo} and answered.</Line>;
  if (touchesWorld) return <Line quiet>Nothing was sent.</Line>;
  if (step.port === null) {
    return (
      <Unanswered trial={trial} node={step.node} name={nameOf(step.node)} quiet>
        Not run in a test, and no run has left an answer yet.
      </Unanswered>
    );
  }
  const rounds = step.times > 1 ? ` First of ${step.times} rounds.` : "";
  return (
    <Left node={node} output={step.output}>
      Leaves by “{portName(step.node, step.port)}”.{rounds}
    </Left>
  );
}

/** How a step left, and what a person should know of what it handed on. */
function Left({
  node,
  output,
  children,
}: {
  readonly node: FlowNode;
  readonly output: Json;
  readonly children: ReactNode;
}) {
  const remarks = useRemarks(node, output);
  return (
    <>
      <Line good={remarks.length === 0} quiet={remarks.length > 0}>
        {children}
      </Line>
      <Remarks lines={remarks} />
    </>
  );
}

/** A step whose answer a test does not get, and the way to give it. */
function Unanswered({
  trial,
  node,
  name,
  quiet = false,
  children,
}: {
  readonly trial: StepTrial;
  readonly node: string;
  readonly name: string;
  readonly quiet?: boolean;
  readonly children: ReactNode;
}) {
  const [answering, setAnswering] = useState(false);
  return (
    <>
      <Line quiet={quiet}>
        {children}{" "}
        <button
          type="button"
          className="font-medium text-accent-text hover:underline"
          onClick={() => setAnswering(true)}
        >
          Give its answer…
        </button>
      </Line>
      <PasteJsonDialog
        open={answering}
        title={`What does ${name} answer?`}
        onClose={() => setAnswering(false)}
        onUse={(_text, value) => trial.answer(node, value)}
      />
    </>
  );
}

function Line({
  bad = false,
  good = false,
  quiet = false,
  children,
}: {
  readonly bad?: boolean;
  readonly good?: boolean;
  readonly quiet?: boolean;
  readonly children: ReactNode;
}) {
  const tone = bad
    ? "text-negative"
    : good
      ? "text-positive"
      : quiet
        ? "text-fg-3"
        : "text-caution";
  return (
    <p role="status" className={`flex items-start gap-1 break-words text-12 ${tone}`}>
      {quiet ? null : (
        <Icon
          as={bad ? CircleX : good ? CircleCheck : TriangleAlert}
          size="s"
          className="mt-px shrink-0"
        />
      )}
      <span className="min-w-0">{children}</span>
    </p>
  );
}
