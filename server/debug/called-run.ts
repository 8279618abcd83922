import { sql } from "drizzle-orm";
import { type StartRequest, startRun } from "../../runtime/engine/driver";
import type { RunHead } from "../../runtime/engine/records";
import type { RunHost, SubFlowCall } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { callDepthMax } from "../../runtime/flow/call-depth";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { lastAnswers, sameCallAnswers } from "./earlier-answers";
import { withoutLive } from "./may-reach";
import { lockSession, writeSession } from "./session";
import { stopRun } from "./stop-run";

type Parts = { readonly db: AppDatabase; readonly host: RunHost };

/**
 * Starts the run of a flow that a debug run calls: stepped through in the debug session of its own flow, with what is
 * set there, save that nothing of it is live. Its systems answer as they answered the same call, or else the last run
 * of that flow. Throws FLOW_INVALID where the flow calls itself, however far around: a session has one run.
 */
export async function startCalledRun(
  { db, host }: Parts,
  place: EnvironmentPlace,
  caller: RunHead,
  call: SubFlowCall,
  request: Omit<StartRequest, "answers" | "debug">,
): Promise<{ readonly run: string }> {
  const { head, plan } = request;
  const calling = await callersOf(db, place, caller);
  if (calling.some(({ flow }) => flow === head.flow)) {
    throw new FlowError(
      "FLOW_INVALID",
      "A flow that calls itself is not run in a debug run. Give the step its output instead.",
      { detail: { flow: head.flow } },
    );
  }
  const answers = new Map([
    ...(await lastAnswers({ db, host }, place, head.flow, plan)),
    ...(await sameCallAnswers({ db, host }, place, { origin: call.origin, plan })),
  ]);
  return withScope(db, place, async (tx) => {
    // Whoever begins another run of that flow waits here, and then finds this one.
    const session = await lockSession(tx, place, head.flow);
    const by = calling[0]?.startedByName ?? "";
    const setup = { ...session.setup, effects: withoutLive(session.setup.effects) };
    const verdict = await startRun(host, {
      ...request,
      answers,
      debug: { setup, pace: { kind: call.debug ?? "continue" }, by },
    }).verdict;
    if (verdict.outcome === "duplicate") return { run: verdict.of };
    if (session.run !== null) await stopRun(tx, place, session.run, by);
    await writeSession(tx, session.id, {
      setup,
      revision: session.revision + 1,
      run: head.id,
      input: { kind: "call", label: plan.document.name, run: caller.id },
      startedByName: by,
    });
    return { run: head.id };
  });
}

type Calling = { readonly flow: string; readonly startedByName: string };

/** The debug runs that lead to a call, the caller first. */
async function callersOf(
  db: AppDatabase,
  place: EnvironmentPlace,
  caller: RunHead,
): Promise<readonly Calling[]> {
  return withScope(db, place, async (tx) => {
    const rows = await tx.execute<{ flow: string; started_by_name: string }>(sql`
      with recursive caller as (
        select l.id, l.flow_id, l.parent, 1 as n from live l where l.id = ${caller.id}::uuid
        union all
        select l.id, l.flow_id, l.parent, c.n + 1 from live l join caller c on l.id = c.parent
        where l.purpose = 2 and c.n < ${callDepthMax})
      select c.flow_id as flow, coalesce(s.started_by_name, '') as started_by_name
      from caller c left join debug_session s on s.run = c.id order by c.n`);
    return rows.map(({ flow, started_by_name }) => ({ flow, startedByName: started_by_name }));
  });
}
