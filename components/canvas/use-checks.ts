"use client";

import { later, useLater, whenIdle } from "@/components/ui/later";
import { hasCode } from "@/runtime/flow/code-fields";
import type { FlowDocument } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";

// The most that ever comes at once: whatever opens at the same press is drawn first.
const part = later(async () => {
  await whenIdle();
  return (await import("./checks")).checks;
});

export type Checks = typeof import("./checks")["checks"];

/** Loaded once for the page. */
export function loadChecks(): Promise<Checks> {
  return part.load();
}

/** The checks as soon as they are wanted and there; null before. */
export function useChecks(wanted: boolean): Checks | null {
  return useLater(part, wanted);
}

const code = later(() => import("./code-checks"));

/** What reads TypeScript, for a flow that has some; null without, and until it is there. */
export function useCodeCheck(
  wanted: boolean,
  document: FlowDocument,
): typeof import("./code-checks") | null {
  return useLater(code, wanted && hasCode(document, nodeRegistry));
}
