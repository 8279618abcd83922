import type { DebugSession } from "./use-debug";

export type Seen = Pick<DebugSession, "run" | "outer" | "own" | "standing">;
type Now = Seen & Pick<DebugSession, "catching" | "input">;

/** Another run of the flow took the place of one's own, which had not ended by itself, and no call of it did. */
export function isTaken(before: Seen, now: Now): boolean {
  if (before.run === null || before.run === now.run || !before.own) return false;
  if (before.standing === null) return false;
  if (now.catching !== null && now.run === null) return true;
  if (now.run === null || now.own || now.input?.label === "caught") return false;
  return !now.outer.includes(before.run) && !before.outer.includes(now.run);
}
