import type { DebugSession } from "./use-debug";

export type Seen = Pick<DebugSession, "run" | "outer" | "own" | "standing">;
type Now = Seen & Pick<DebugSession, "catching" | "input">;
type Waiting = Pick<DebugSession, "run" | "catching">;

/** Another run of the flow took the place of one's own, which had not ended by itself, and no call of it did. */
export function isTaken(before: Seen, now: Now): boolean {
  if (before.run === null || before.run === now.run || !before.own) return false;
  if (before.standing === null) return false;
  if (now.catching !== null && now.run === null) return !now.catching.own;
  if (now.run === null || now.own || now.input?.label === "caught") return false;
  return !now.outer.includes(before.run) && !before.outer.includes(now.run);
}

/** Somebody else began a run of the flow, by which the wait for a real message ended. */
export function isWaitTaken(before: Waiting, now: Now): boolean {
  if (before.catching === null || now.catching !== null) return false;
  if (now.run === null || now.run === before.run) return false;
  return !now.own && now.input?.label !== "caught" && now.input?.kind !== "call";
}
