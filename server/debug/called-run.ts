import { sql } from "drizzle-orm";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import { type StartRequest, startRun } from "../../runtime/engine/driver";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead } from "../../runtime/engine/records";
import type { RunHost, SubFlowCall } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { callDepthMax } from "../../runtime/flow/call-depth";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { lastAnswers, sameCallAnswers } from "./earlier-answers";
import { withoutLive } from "./may-reach";
import { forgetRun, lockSession, writeSession } from "./session";
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
  const by = calling[0]?.startedByName ?? "";
  const taken = await withScope(db, place, (tx) =>
    takeSession(tx, place, { caller, head, plan, by }),
  );
  if (taken.busy !== null) return { run: taken.busy };
  try {
    const verdict = await startRun(host, {
      ...request,
      answers,
      debug: { setup: taken.setup, pace: { kind: call.debug ?? "continue" }, by },
    }).verdict;
    return { run: verdict.outcome === "duplicate" ? verdict.of : head.id };
  } catch (cause) {
    await withScope(db, place, (tx) => forgetRun(tx, head.id, null));
    throw cause;
  }
}

/**
 * The session of the called flow steps through its run from now on. `busy`: another call of the same run has it, and
 * its end is waited for. Throws TARGET_REFUSED where somebody else steps through a run there. A process that dies
 * before the run has begun leaves a session with a run that is none: whoever calls next takes it over.
 */
async function takeSession(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  {
    caller,
    head,
    plan,
    by,
  }: {
    readonly caller: RunHead;
    readonly head: RunHead;
    readonly plan: Plan;
    readonly by: string;
  },
): Promise<
  | { readonly busy: string; readonly setup: null }
  | { readonly busy: null; readonly setup: DebugSetup }
> {
  const session = await lockSession(tx, place, head.flow);
  const [there] = await tx.execute<{ parent: string | null }>(sql`
    select parent from live where id = ${session.run}::uuid`);
  if (there !== undefined && session.run !== null) {
    if (there.parent === caller.id) return { busy: session.run, setup: null };
    if (session.startedByName !== by) {
      throw new FlowError(
        "TARGET_REFUSED",
        `${session.startedByName} steps through “${plan.document.name}” here, and only one run of a flow can be. Wait for its end, or give the step its output.`,
        { detail: { flow: head.flow } },
      );
    }
    await stopRun(tx, place, session.run, by);
  }
  const setup = { ...session.setup, effects: withoutLive(session.setup.effects) };
  await writeSession(tx, session.id, {
    setup,
    revision: session.revision + 1,
    run: head.id,
    input: { kind: "call", label: plan.document.name, run: caller.id },
    startedByName: by,
    catching: null,
  });
  return { busy: null, setup };
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
