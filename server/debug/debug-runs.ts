import type { DebugRunRequest, SampleRunResult } from "../../drizzle/schema/samples";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import { FlowError, type FlowErrorCode } from "../../runtime/errors/flow-error";
import { type ScopedTransaction, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { RequestError, type RequestErrorCode } from "../request-error";
import { auditBegun, auditLate, auditRefused } from "../samples/audit-begun";
import { answerTrials } from "../samples/trial-requests";
import { turnsByKey } from "../turns-by-key";
import type { RequestLog } from "../worker-requests/answer-requests";
import { beginRun, type DebugParts } from "./begin-run";
import { readWithoutGone } from "./gone-sandboxes";
import { withoutLive } from "./may-reach";
import { lockSession, type SessionRow, writeSession } from "./session";
import { stopRun } from "./stop-run";
import type { Reach } from "./who-set";

type Parts = DebugParts & { readonly log: RequestLog };

/** Each keeps a client of the pool while its run is stored, which takes others of it. */
const atOnce = 3;

/** Starts the runs that people step through, each by one of the workers. */
export function startDebugRuns(parts: Parts) {
  const inTurn = turnsByKey(atOnce);
  return answerTrials(parts, "debug_run", async (place, flowId, request) => {
    try {
      await inTurn(`${place.environmentId} ${flowId}`, () => start(parts, place, flowId, request));
      return { refused: null, audited: true } satisfies SampleRunResult;
    } catch (error) {
      if (!(error instanceof FlowError) && !(error instanceof RequestError)) throw error;
      return { refused: error.message };
    }
  });
}

/**
 * What the run begins with, and that somebody asked for it, is committed before it is stored: a process that dies in
 * between leaves no run that nobody accounts for.
 */
async function start(
  { db, ...parts }: Parts,
  place: EnvironmentPlace,
  flowId: string,
  request: DebugRunRequest,
): Promise<void> {
  const { by, previous, asked } = request;
  const taken = await withScope(db, place, (tx) => takeSession(tx, place, flowId, request));
  try {
    await withScope(db, place, async (tx) => {
      // Whoever changes what is set, or begins another run, waits here and then finds this one.
      const { setup } = await ownSession(tx, place, flowId, request);
      await beginRun({ db, ...parts }, place, flowId, { ...request, setup });
      if (previous !== null) await stopRun(tx, place, previous, by);
      if (asked !== undefined) await auditLate(tx, place, flowId, asked);
    });
  } catch (error) {
    if (error instanceof FlowError || error instanceof RequestError) {
      const { code } = error;
      await withScope(db, place, (tx) => giveBack(tx, place, flowId, { request, taken, code }));
    }
    throw error;
  }
}

/** The session that names this run, locked; CONFLICT where it names another one by now. */
async function ownSession(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  { run }: DebugRunRequest,
): Promise<SessionRow> {
  const session = await lockSession(tx, place, flowId);
  if (session.run === run) return session;
  throw new RequestError("CONFLICT", "Another run was begun here meanwhile.");
}

type Taken = { readonly before: DebugSetup; readonly revision: number };
type Took = { readonly request: DebugRunRequest; readonly taken: Taken };

async function takeSession(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  request: DebugRunRequest,
): Promise<Taken> {
  const session = await ownSession(tx, place, flowId, request);
  const { gone: _before, ...kept } = session.setup;
  const reach = reachNow(session.setup, request);
  const setup = { ...kept, ...(await readWithoutGone(tx, place, flowId, reach)) };
  const revision = session.revision + 1;
  await writeSession(tx, session.id, { setup, revision });
  if (request.asked !== undefined) await auditBegun(tx, place, flowId, request.asked);
  return { before: session.setup, revision };
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
