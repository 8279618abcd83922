"use client";

import { StatusBadge } from "@/components/ui/status-badge";
import type { ConnectionView } from "./connection-types";

/** One word for a connection: paused, else what its last test or use said. */
export function ConnectionState({
  connection: { state, testResult },
  bare = false,
}: {
  readonly connection: Pick<ConnectionView, "state" | "testResult">;
  readonly bare?: boolean;
}) {
  if (state === "paused") return <StatusBadge status="paused" bare={bare} />;
  if (testResult === null) return <StatusBadge status="draft" label="Not tested" bare={bare} />;
  return testResult.ok ? (
    <StatusBadge status="healthy" label="Works" bare={bare} />
  ) : (
    <StatusBadge status="failed" label="Test failed" bare={bare} />
  );
}
