import type { DebugRunRequest, SampleRunResult } from "../../drizzle/schema/samples";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import { FlowError, type FlowErrorCode } from "../../runtime/errors/flow-error";
import { type ScopedTransaction, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { RequestError, type RequestErrorCode } from "../request-error";
import { auditBegun, auditLate, auditRefused } from "../samples/audit-begun";
import { answerTrials } from "../samples/trial-requests";
import type { RequestLog } from "../worker-requests/answer-requests";
import { beginRun, type DebugParts } from "./begin-run";
import { readWithoutGone } from "./gone-sandboxes";
import { withoutLive } from "./may-reach";
import { lockSession, writeSession } from "./session";
import { runsOf, standingOf } from "./session-runs";
import { stopRun } from "./stop-run";
import { tellRun } from "./tell-run";
import type { Reach } from "./who-set";

type Parts = DebugParts & { readonly log: RequestLog };

/** Starts the runs that people step through, each by one of the workers. */
export function startDebugRuns(parts: Parts) {
  return answerTrials(parts, "debug_run", async (place, flowId, request) => {
    try {
      await start(parts, place, flowId, request);
      return { refused: null, audited: true } satisfies SampleRunResult;
    } catch (error) {
      if (!(error instanceof FlowError) && !(error instanceof RequestError)) throw error;
      return { refused: error.message };
    }
  });
}

/**
 * What the run begins with, and that somebody asked for it, is committed before it is stored: a process that dies in
 * between leaves no run that nobody accounts for. No transaction is open meanwhile, as the start takes other clients.
 */
async function start(
  parts: Parts,
  place: EnvironmentPlace,
  flowId: string,
  request: DebugRunRequest,
): Promise<void> {
  const { db } = parts;
  const taken = await withScope(db, place, (tx) => takeSession(tx, place, flowId, request));
  try {
    await beginRun(parts, place, flowId, { ...request, setup: taken.setup });
  } catch (error) {
    if (error instanceof FlowError || error instanceof RequestError) {
      const { code } = error;
      await withScope(db, place, (tx) => giveBack(tx, place, flowId, { request, taken, code }));
    }
    throw error;
  }
  await withScope(db, place, (tx) => catchUp(tx, place, flowId, { request, taken }));
}

type Taken = { readonly before: DebugSetup; readonly setup: DebugSetup; readonly revision: number };
type Took = { readonly request: DebugRunRequest; readonly taken: Taken };

async function takeSession(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  request: DebugRunRequest,
): Promise<Taken> {
  const session = await lockSession(tx, place, flowId);
  if (session.run !== request.run) {
    throw new RequestError("CONFLICT", "Another run was begun here meanwhile.");
  }
  const { gone: _before, ...kept } = session.setup;
  const reach = reachNow(session.setup, request);
  const setup = { ...kept, ...(await readWithoutGone(tx, place, flowId, reach)) };
  const revision = session.revision + 1;
  await writeSession(tx, session.id, { setup, revision });
  if (request.asked !== undefined) await auditBegun(tx, place, flowId, request.asked);
  return { before: session.setup, setup, revision };
}

/** The run was refused: what was set stays as it was before. */
async function giveBack(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  { request, taken, code }: Took & { readonly code: FlowErrorCode | RequestErrorCode },
): Promise<void> {
  const session = await lockSession(tx, place, flowId);
  if (session.revision === taken.revision) {
    await writeSession(tx, session.id, { setup: taken.before, revision: taken.revision + 1 });
  }
  if (request.asked !== undefined) await auditRefused(tx, place, flowId, request.asked, code);
}

/** What people did while the run was being stored, of which it was not told as it was not there. */
async function catchUp(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  { request, taken }: Took,
): Promise<void> {
  const { run, by, previous, asked } = request;
  const session = await lockSession(tx, place, flowId);
  if (asked !== undefined) await auditLate(tx, place, flowId, asked);
  if (previous !== null) await stopRun(tx, place, previous, by);
  if (runsOf(session).some((stepped) => stepped.run === run)) {
    const { setup } = session;
    if (session.revision !== taken.revision) await tellRun(tx, place, { run, setup, by });
    return;
  }
  // Where another one has begun, that did not find this one to stop it; one that begins yet will.
  if ((await standingOf(tx, session)) !== null) await stopRun(tx, place, run, by);
}

/**
 * As it was said when the run was asked for, and as somebody has set it since; live can be said for no run that has not
 * begun. An older release said nothing of it.
 */
function reachNow(
  { effects, reached = {} }: Reach,
  { reach, seen }: Pick<DebugRunRequest, "reach" | "seen">,
): Reach {
  const set = withoutLive(effects);
  if (reach === undefined) return { effects: set };
  if (seen === undefined) return reach;
  const now = { ...reach, effects: { ...reach.effects }, reached: { ...reach.reached } };
  for (const slot of new Set([...Object.keys(set), ...Object.keys(seen)])) {
    const mode = set[slot] ?? "mocked";
    if (mode === (seen[slot] ?? "mocked")) continue;
    now.effects[slot] = mode;
    const one = mode === "mocked" ? undefined : reached[slot];
    if (one === undefined) delete now.reached[slot];
    else now.reached[slot] = one;
  }
  return now;
}
