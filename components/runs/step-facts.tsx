"use client";

import { Fragment, type ReactNode } from "react";
import { ErrorCode } from "@/components/docs/error-code";
import { usePath } from "@/components/shell/place";
import { formatBytes, formatDuration, formatTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { Facts } from "@/components/ui/side-panel";
import { outputName } from "./output-name";
import { keyWasSent } from "./sent-key";
import { tablesOf, versionsReadBy } from "./table-of-step";
import type { RunView, StepDetail } from "./use-run";

function settledWords(settledBy: string): string {
  const words: { readonly [by: string]: string } = {
    key: "Sent again with the same key",
    "look-up": "Found by a look-up",
    person: "A person said what happened",
    adopted: "Taken over from an earlier run",
  };
  return words[settledBy] ?? settledBy;
}

const outcomeWords: { readonly [outcome: string]: string } = {
  happened: "it happened",
  "did-not-happen": "it did not happen, send once more",
  "look-up": "look it up",
};

/** What a person said last about this step while it was in doubt. */
function answerTo({ commands }: RunView, { line }: StepDetail) {
  const found = commands.findLast(
    ({ step }) => step !== null && step.node === line?.node && step.path === line.path,
  );
  return found === undefined ? null : { ...found, outcome: found.step?.outcome ?? "" };
}

/** Times, port, size and keys of a step. */
export function StepFacts({
  view,
  step,
  zone,
  now,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly zone: string;
  readonly now: number;
}) {
  const { line, error, intent } = step;
  const path = usePath();
  const facts: (readonly [string, ReactNode])[] = [];
  if (line && line.status !== "skipped") {
    const took =
      line.status === "running" ? "" : `, took ${formatDuration(line.durationUs / 1_000)}`;
    facts.push(["Started", `${formatTime(line.startedAt, now, zone)}${took}`]);
  }
  if (line?.port) facts.push(["Left by", outputName(view.document, line.node, line.port)]);
  if (step.bytes) facts.push(["Output", formatBytes(step.bytes)]);
  if (error) facts.push(["Error code", <ErrorCode key="code" code={error.code} />]);
  if (intent) {
    facts.push([
      "Effect key",
      <span key="key">
        <span className="mono break-all">{intent.idempotencyKey}</span>
        {keyWasSent(step) ? null : (
          <span className="text-fg-3"> (kept here only: this target is given no key)</span>
        )}
      </span>,
    ]);
    facts.push(["Time allowed", formatDuration(intent.timeoutMs)]);
  }
  const read = { document: view.document, tables: versionsReadBy(view, step) };
  const tables = line ? tablesOf(read, line.node) : [];
  if (tables.length > 0) {
    facts.push([
      tables.length === 1 ? "Table" : "Tables",
      <span key="tables">
        {tables.map(({ id, name, number, named }, at) => (
          <Fragment key={named}>
            {at === 0 ? null : ", "}
            <Link
              href={path(`/tables/${id}?version=${number}`)}
              className="text-accent-text hover:underline"
            >
              {name} v{number}
            </Link>
          </Fragment>
        ))}
      </span>,
    ]);
  }
  const answer = answerTo(view, step);
  if (answer !== null) {
    facts.push([
      "Settled by",
      `${answer.by}, ${formatTime(answer.at, now, zone)}: ${outcomeWords[answer.outcome] ?? answer.outcome}`,
    ]);
    if (answer.reason) facts.push(["How they know", answer.reason]);
  } else if (step.settledBy && step.given === null)
    facts.push(["Settled by", settledWords(step.settledBy)]);
  return facts.length === 0 ? null : <Facts facts={facts} className="border-line border-t p-3" />;
}
