import { StatusBadge } from "@/components/ui/status-badge";
import type { TestEntry } from "./use-flow-tests";

/** How a test stands: icon, word and colour. */
export function StandingBadge({
  standing,
  problem,
  running,
  bare = false,
}: {
  readonly standing: TestEntry["standing"];
  readonly problem: string | null;
  readonly running: boolean;
  readonly bare?: boolean;
}) {
  if (running) return <StatusBadge bare={bare} status="running" />;
  if (problem !== null) return <StatusBadge bare={bare} status="failed" label="Cannot be read" />;
  if (standing === null) return <StatusBadge bare={bare} status="queued" label="Not run yet" />;
  if (standing.stale) {
    const before = standing.passed ? "Passed before a change" : "Failed before a change";
    return <StatusBadge bare={bare} status="changed" label={before} />;
  }
  return standing.passed ? (
    <StatusBadge bare={bare} status="succeeded" label="Passed" />
  ) : (
    <StatusBadge bare={bare} status="failed" label={standing.broken ? "Cannot run" : "Failed"} />
  );
}
