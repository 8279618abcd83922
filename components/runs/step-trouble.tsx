"use client";

import { Clock } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useCan, usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { formatDistance } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { notifyFailure } from "@/components/ui/toast";
import type { Json, JsonObject } from "@/runtime/json";
import { causeField } from "./cause-field";
import { answerOf, DoubtCard } from "./doubt-card";
import { madeWrong } from "./doubt-words";
import { isSandboxGone, recoveryWords } from "./error-words";
import { iterationName } from "./iteration-picker";
import { LostAnswerCard } from "./lost-answer-card";
import { asksSomebody, faceOf } from "./node-words";
import { rowAddress } from "./row-address";
import { rowWait } from "./row-wait";
import { watchDoubt } from "./settled-meanwhile";
import { tableOf, tableOfError } from "./table-of-step";
import { TryNow } from "./try-now";
import type { RunView, Selection, StepDetail } from "./use-run";

/** Messages that begin with a field's name keep it as it is. */
function sentence(message: string): string {
  return /^[\w.[\]]+:/.test(message) ? message : message.charAt(0).toUpperCase() + message.slice(1);
}

const connectionCodes: ReadonlySet<string> = new Set([
  "CREDENTIALS_REFUSED",
  "SECRET_MISSING",
  "CONNECTION_MISSING",
  "TARGET_BLOCKED",
]);

/** Not where it was tried out in a sandbox that is none: mocking it helps there. */
function leadsToConnection({ error }: StepDetail): boolean {
  return error !== null && connectionCodes.has(error.code) && !isSandboxGone(error);
}

/** Leads the editor to the step and, where its error names one, to the field that caused it. */
function faultQuery(view: RunView, { line, error }: StepDetail): string {
  return new URLSearchParams({
    node: line?.node ?? "",
    ...(error && { run: view.run.id, path: line?.path ?? "" }),
  }).toString();
}

/** The setting that the error is about, by its name in the form and what it says. */
function CauseLine({ view, node, step }: NextStepsProps) {
  const own = view.document?.nodes[node];
  const field = own ? causeField(own, step.error?.detail) : null;
  const expression = step.error?.detail?.expression;
  if (field === null) return null;
  return (
    <p>
      Field <b className="mono font-medium text-fg">{String(step.error?.detail?.field ?? field)}</b>
      {typeof expression === "string" ? (
        <>
          {" "}
          says <code className="mono rounded-3 bg-negative-tint px-1">{expression}</code>
        </>
      ) : null}
    </p>
  );
}

/** The cells of a row that is not there; null for anything else. */
function rowIn(value: Json | undefined): JsonObject | null {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

type NextStepsProps = {
  readonly view: RunView;
  readonly node: string;
  readonly step: StepDetail;
};

/** Where the cause is put right. */
function NextSteps({ view, node, step }: NextStepsProps) {
  const path = usePath();
  const mayPublish = useCan("flow.publish");
  const { flow, publish } = step.error?.detail ?? {};
  const table = tableOfError(view, step.error?.detail) ?? tableOf(view, node);
  const mayEdit = useCan("table.edit");
  const row = mayEdit ? rowIn(step.error?.detail?.row) : null;
  const connection = view.connections[view.document?.nodes[node]?.connection ?? ""];
  return (
    <>
      {mayPublish && typeof flow === "string" && typeof publish === "string" ? (
        <Button size="s" asChild>
          <Link href={path(`/flows/${flow}?publish`)}>Publish {publish}…</Link>
        </Button>
      ) : null}
      {leadsToConnection(step) ? (
        <Button size="s" asChild>
          {connection === undefined ? (
            <Link href={path("/connections")}>Open the connections</Link>
          ) : (
            <Link href={path(`/connections/${connection}`)}>Open the connection</Link>
          )}
        </Button>
      ) : null}
      {table === null ? null : (
        <Button size="s" asChild>
          <Link href={path(row === null ? `/tables/${table.id}` : rowAddress(table.id, row))}>
            {row === null ? "Open the table" : `Add the row to ${table.name}`}
          </Link>
        </Button>
      )}
      <Button size="s" asChild>
        <Link href={path(`/flows/${view.flow.id}?${faultQuery(view, step)}`)}>
          Open the step in the flow
        </Link>
      </Button>
    </>
  );
}

const tooLate =
  "This step was settled while you were answering; your answer was not sent. The step says by whom.";

/** What went wrong with a step, why, and where it is put right. */
export function Trouble({
  view,
  step,
  selection,
  now,
  mend = null,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly selection: Selection;
  readonly now: number;
  /** Where it failed: what else one can do about it, first. */
  readonly mend?: ReactNode;
}) {
  const face = faceOf(view.document, selection.node ?? "");
  const { error } = step;
  const status = step.line?.status;
  const place = `${view.run.id} ${step.line?.node} ${step.line?.path}`;
  const mayRetry = useCan("run.retry");
  const [watch] = useState(watchDoubt);
  const isSettled = status !== "in-doubt" || answerOf(view) !== undefined;
  useEffect(() => {
    if (watch.see(place, isSettled)) notifyFailure(tooLate);
  }, [watch, place, isSettled]);
  if (status === "in-doubt") {
    return (
      <DoubtCard
        key={place}
        view={view}
        selection={selection}
        step={step}
        name={face.name}
        onWriting={watch.write}
      />
    );
  }
  if (status === "unknown") {
    return <LostAnswerCard view={view} step={step} name={face.name} now={now} />;
  }
  if (error === null) return null;
  const wait = rowWait(step);
  if (wait !== null) {
    return (
      <ErrorCard
        tone="caution"
        icon={Clock}
        title={wait.title}
        why={<p>{wait.why}</p>}
        actions={<NextSteps view={view} node={selection.node ?? ""} step={step} />}
      />
    );
  }
  const waits = step.due !== null && step.due > now;
  const made = madeWrong(step, asksSomebody(view.document, selection.node ?? ""));
  const where = selection.path === "" ? "" : ` in iteration ${iterationName(selection.path)}`;
  return (
    <ErrorCard
      tone={status === "failed" ? "negative" : "caution"}
      title={sentence(error.message) || `${face.name} failed${where}`}
      why={
        <>
          {made === null ? null : <p className="font-medium text-fg">{made}</p>}
          <p>
            {where === "" ? null : `${face.name}${where}. `}
            {recoveryWords(error)}.
          </p>
          <CauseLine view={view} node={selection.node ?? ""} step={step} />
          {waits ? <p>It is tried again {formatDistance(step.due ?? now, now)}.</p> : null}
        </>
      }
      actions={
        <>
          {mayRetry && waits && view.waitsForTry ? <TryNow view={view} size="s" /> : null}
          {status === "failed" ? mend : null}
          <NextSteps view={view} node={selection.node ?? ""} step={step} />
        </>
      }
    />
  );
}
