"use client";

import { StatusBadge } from "@/components/ui/status-badge";
import { connectionDefinitions } from "@/runtime/connections/registry";
import type { ConnectionCalls, ConnectionView } from "./connection-types";

/** Fewer failures among the calls of a day are said as a number, not as a state. */
const doubtfulShare = 0.05;

/** One word for a connection: paused, else what its calls of the last day say, else its last test. */
export function ConnectionState({
  connection: { kind, state, testResult, testedAt, lastUsedAt },
  calls,
  bare = false,
}: {
  readonly connection: Pick<
    ConnectionView,
    "kind" | "state" | "testResult" | "testedAt" | "lastUsedAt"
  >;
  /** Of the last day; null: none, or nobody can tell; undefined while they are being read. */
  readonly calls: Pick<ConnectionCalls, "calls" | "failed" | "refused"> | null | undefined;
  readonly bare?: boolean;
}) {
  if (state === "paused") return <StatusBadge status="paused" bare={bare} />;
  const isTestNewer = testedAt !== null && (lastUsedAt === null || testedAt > lastUsedAt);
  if (testResult !== null && !testResult.ok && isTestNewer) {
    return <StatusBadge status="failed" label="Test failed" bare={bare} />;
  }
  // Nothing is called untested before its calls are known.
  if (calls === undefined) {
    return (
      <span
        role="status"
        aria-label="Loading"
        className="inline-block h-4 w-16 rounded-3 bg-neutral-tint"
      />
    );
  }
  // The runs that met it wait: calls that went before say nothing of how it stands now.
  if (calls?.refused) return <StatusBadge status="failed" label="Refused us" bare={bare} />;
  const { calls: total, failed } = calls ?? { calls: 0, failed: 0 };
  if (total > 0 && failed === total) {
    return <StatusBadge status="failed" label="Calls fail" bare={bare} />;
  }
  if (total > 0 && failed / total >= doubtfulShare) {
    return <StatusBadge status="at-risk" label="Some calls fail" bare={bare} />;
  }
  if (total > 0 || testResult?.ok === true) {
    return <StatusBadge status="healthy" label="Works" bare={bare} />;
  }
  const testable = connectionDefinitions.find((known) => known.kind === kind)?.testable ?? true;
  if (testable) return <StatusBadge status="draft" label="Not tested" bare={bare} />;
  // What only checks messages is known by having let one pass.
  return lastUsedAt === null ? (
    <StatusBadge status="draft" label="Not used yet" bare={bare} />
  ) : (
    <StatusBadge status="healthy" label="Works" bare={bare} />
  );
}
