import type { DebugSetup } from "./use-debug";

/** Where effects go in the next run unless somebody says otherwise: sandboxes stay, and nothing is live. */
export function keptEffects({ effects }: DebugSetup): DebugSetup["effects"] {
  return Object.fromEntries(Object.entries(effects).filter(([, mode]) => mode !== "live"));
}
