"use client";

import type { ReactNode } from "react";
import { ErrorCode } from "@/components/docs/error-code";
import { formatBytes, formatDuration, formatTime } from "@/components/ui/format";
import { Facts } from "@/components/ui/side-panel";
import { keyWasSent } from "./sent-key";
import type { StepDetail } from "./use-run";

function settledWords(settledBy: string): string {
  const words: { readonly [by: string]: string } = {
    key: "Sent again with the same key",
    "look-up": "Found by a look-up",
    person: "A person said what happened",
    adopted: "Taken over from an earlier run",
  };
  return words[settledBy] ?? settledBy;
}

/** Times, port, size and keys of a step. */
export function StepFacts({
  step,
  zone,
  now,
}: {
  readonly step: StepDetail;
  readonly zone: string;
  readonly now: number;
}) {
  const { line, error, intent } = step;
  const facts: (readonly [string, ReactNode])[] = [];
  if (line && line.status !== "skipped") {
    const took =
      line.status === "running" ? "" : `, took ${formatDuration(line.durationUs / 1_000)}`;
    facts.push(["Started", `${formatTime(line.startedAt, now, zone)}${took}`]);
  }
  if (line?.port)
    facts.push([
      "Left by",
      <span key="port" className="mono">
        {line.port}
      </span>,
    ]);
  if (step.bytes) facts.push(["Output", formatBytes(step.bytes)]);
  if (error) facts.push(["Error code", <ErrorCode key="code" code={error.code} />]);
  if (intent) {
    facts.push([
      "Effect key",
      <span key="key">
        <span className="mono break-all">{intent.idempotencyKey}</span>
        {keyWasSent(step) ? null : <span className="text-fg-3"> (not sent)</span>}
      </span>,
    ]);
    facts.push(["Time allowed", formatDuration(intent.timeoutMs)]);
  }
  if (step.settledBy) facts.push(["Settled by", settledWords(step.settledBy)]);
  return facts.length === 0 ? null : <Facts facts={facts} className="border-line border-t p-3" />;
}
