import type { DebugRunRequest, SampleRunResult } from "../../drizzle/schema/samples";
import { FlowError } from "../../runtime/errors/flow-error";
import { withScope } from "../db";
import { RequestError } from "../request-error";
import { auditBegun } from "../samples/audit-begun";
import { answerTrials } from "../samples/trial-requests";
import type { RequestLog } from "../worker-requests/answer-requests";
import { beginRun, type DebugParts } from "./begin-run";
import { readWithoutGone } from "./gone-sandboxes";
import { withoutLive } from "./may-reach";
import { lockSession, writeSession } from "./session";
import { stopRun } from "./stop-run";
import type { Reach } from "./who-set";

type Parts = DebugParts & { readonly log: RequestLog };

/** Starts the runs that people step through, each by one of the workers. */
export function startDebugRuns(parts: Parts) {
  return answerTrials(parts, "debug_run", async (place, flowId, request) => {
    try {
      await withScope(parts.db, place, async (tx) => {
        // Whoever changes what is set, or begins another run, waits here and then finds this one.
        const session = await lockSession(tx, place, flowId);
        if (session.run !== request.run) {
          throw new RequestError("CONFLICT", "Another run was begun here meanwhile.");
        }
        const { gone: _before, ...kept } = session.setup;
        const reach = reachNow(session.setup, request);
        const setup = { ...kept, ...(await readWithoutGone(tx, place, flowId, reach)) };
        await writeSession(tx, session.id, { setup, revision: session.revision + 1 });
        if (request.asked !== undefined) await auditBegun(tx, place, flowId, request.asked);
        await beginRun(parts, place, flowId, { ...request, setup });
        if (request.previous !== null) await stopRun(tx, place, request.previous, request.by);
      });
      return { refused: null, audited: true } satisfies SampleRunResult;
    } catch (error) {
      if (!(error instanceof FlowError) && !(error instanceof RequestError)) throw error;
      return { refused: error.message };
    }
  });
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
