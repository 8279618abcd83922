import type { DebugSetup, EffectMode } from "../../runtime/engine/debug/debug-setup";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { readStoredRun, type StoredRun } from "../runs/read-head";
import { heldSetup } from "./held-setup";
import { callersOf } from "./linked-runs";
import { sendsLive, setupOfRun } from "./run-setup";
import { readSession } from "./session";
import { slotsIn, unconfirmed } from "./who-set";

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

/** What is live is mocked again: somebody begins, or is gone, who may not or does not mean to reach it. */
export function withoutLive(effects: DebugSetup["effects"]): DebugSetup["effects"] {
  return Object.fromEntries(Object.entries(effects).filter(([, mode]) => mode !== "live"));
}

/**
 * Throws NOT_ALLOWED for whoever would go on with a run that reaches live systems and may not let it, and CONFLICT for
 * whoever was not asked about them by name.
 */
export function insistOnLive(scope: MemberScope, setup: DebugSetup): void {
  const live = slotsIn(setup.effects, "live");
  if (live.length === 0) return;
  if (!mayGoLive(scope)) {
    throw new RequestError(
      "NOT_ALLOWED",
      `${live.join(", ")} is live in this session, and your role may not let a run reach it. Switch it to mocked, or let an operator or a consultant go on.`,
    );
  }
  const [slot] = unconfirmed(setup, scope.userId);
  const one = slot === undefined ? undefined : setup.reached?.[slot];
  if (slot === undefined || one === undefined) return;
  throw new RequestError(
    "CONFLICT",
    `${one.by} set “${slot}” live for this run: it reaches ${one.system} in ${one.environment}. Say yes to that yourself, or switch it to mocked.`,
    { detail: { slot } },
  );
}

/**
 * The same for a run by whatever else lets it go on, such as a try at once; and for all that wait for it. What the
 * session says, and what the run itself says: a session that has gone on to another run knows nothing of this one.
 */
export async function insistOnRun(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
): Promise<void> {
  if (run.purpose !== "debug") return;
  const { partnerId, distributorId } = scope;
  const place = { partnerId, distributorId, environmentId: run.environmentId };
  const session = await readSession(tx, place, run.flow);
  if (session !== null) insistOnLive(scope, await heldSetup(tx, place, session));
  const own = await setupOfRun(tx, scope, run);
  if (own !== null) insistOnLive(scope, own);
  if (!mayGoLive(scope) && (await sendsLive(tx, scope, run))) {
    throw new RequestError(
      "NOT_ALLOWED",
      "A request of this run to a live system is not done yet, and goes on as it began. Your role may not let it: an operator or a consultant may, or stop the run.",
    );
  }
  await insistOnCallers(tx, scope, run.id);
}

/**
 * The same for what waits for the end of a debug run, whoever brings that about: it goes on by itself then. A flow that
 * calls itself is one session, of the run itself.
 */
export async function insistOnCallers(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: string,
): Promise<void> {
  const { partnerId, distributorId } = scope;
  const [own, ...callers] = await callersOf(tx, run);
  for (const { run: caller, flow, name, environmentId } of callers) {
    if (flow === own?.flow) continue;
    const place = { partnerId, distributorId, environmentId };
    const session = await readSession(tx, place, flow);
    if (session !== null) insistOnCaller(scope, name, await heldSetup(tx, place, session));
    const held = await setupOfRun(tx, scope, await readStoredRun(tx, scope, caller));
    if (held !== null) insistOnCaller(scope, name, held);
  }
}

function insistOnCaller(scope: MemberScope, name: string, setup: DebugSetup): void {
  const live = slotsIn(setup.effects, "live");
  if (live.length === 0) return;
  if (!mayGoLive(scope)) {
    throw new RequestError(
      "NOT_ALLOWED",
      `“${name}” waits for this run and goes on with it. ${live.join(", ")} is live there, and your role may not let a run reach it. Let an operator or a consultant go on.`,
    );
  }
  const [slot] = unconfirmed(setup, scope.userId);
  const one = slot === undefined ? undefined : setup.reached?.[slot];
  if (slot === undefined || one === undefined) return;
  throw new RequestError(
    "CONFLICT",
    `“${name}” waits for this run and goes on with it. ${one.by} set “${slot}” live there: it reaches ${one.system} in ${one.environment}. Set it live there yourself, or switch it to mocked.`,
    { detail: { slot } },
  );
}

/**
 * CONFLICT for a run that another one calls that is stepped through, too: its keys need not be those of the real call,
 * so nobody could tell what was done already.
 */
export function calledReachesNothing(): RequestError {
  return new RequestError(
    "CONFLICT",
    "This run is called by another one that is stepped through, and reaches no live system. Debug a real run of this flow instead.",
  );
}

/** The slots that become live by a change. */
export function newlyLive(before: DebugSetup, after: DebugSetup): readonly string[] {
  return Object.keys(after.effects).filter(
    (slot) => after.effects[slot] === "live" && before.effects[slot] !== "live",
  );
}
