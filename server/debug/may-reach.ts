import type { DebugSetup, EffectMode } from "../../runtime/engine/debug/debug-setup";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import { RequestError } from "../request-error";

/** Whether this person may let a trial run reach a real system. */
export function mayGoLive({ standings }: MemberScope): boolean {
  return can(standings, "run.send-as-new");
}

/** Throws NOT_ALLOWED for a mode that the role does not allow. */
export function insistOnMode(scope: MemberScope, mode: EffectMode): void {
  if (mode === "live" && !mayGoLive(scope)) {
    throw new RequestError(
      "NOT_ALLOWED",
      "Your role may not let a run that is tried out reach a live system. An operator or a consultant may.",
    );
  }
  if (mode === "sandbox" && !can(scope.standings, "run.start")) {
    throw new RequestError("NOT_ALLOWED", "Your role may not send to a sandbox.");
  }
}

/** Only what is new is asked about: somebody else may have switched a system to live before. */
export function insistOnChanges(scope: MemberScope, before: DebugSetup, after: DebugSetup): void {
  for (const [slot, mode] of Object.entries(after.effects)) {
    if (before.effects[slot] !== mode) insistOnMode(scope, mode);
  }
}

/** The slots that become live by a change. */
export function newlyLive(before: DebugSetup, after: DebugSetup): readonly string[] {
  return Object.keys(after.effects).filter(
    (slot) => after.effects[slot] === "live" && before.effects[slot] !== "live",
  );
}
