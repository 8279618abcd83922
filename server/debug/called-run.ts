import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import { type StartRequest, startRun } from "../../runtime/engine/driver";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead } from "../../runtime/engine/records";
import type { RunHost, SubFlowCall } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { lastAnswers, sameCallAnswers } from "./earlier-answers";
import { isOwn } from "./ends-run";
import { readWithoutGone } from "./gone-sandboxes";
import { callersOf } from "./linked-runs";
import { newlyLive, withoutLive } from "./may-reach";
import { forgetRun, lockSession, writeSession } from "./session";
import { outermostOf, runsOf, type SteppedRun, standingOf } from "./session-runs";
import { stopRun } from "./stop-run";
import { tellRun } from "./tell-run";

type Parts = { readonly db: AppDatabase; readonly host: RunHost };

/**
 * Starts the run of a flow that a debug run calls: stepped through in the debug session of its own flow, with what is
 * set there, save that nothing of it is live. Its systems answer as they answered the same call, or else the last run
 * of that flow. Within a run of its own flow it has the session until it has ended, and that one waits for it.
 */
export async function startCalledRun(
  { db, host }: Parts,
  place: EnvironmentPlace,
  caller: RunHead,
  call: SubFlowCall,
  request: Omit<StartRequest, "answers" | "debug">,
): Promise<{ readonly run: string }> {
  const { head, plan } = request;
  const { origin } = call;
  const answers = new Map([
    ...(await lastAnswers({ db, host }, place, { flow: head.flow, draft: plan, origin })),
    ...(await sameCallAnswers({ db, host }, place, { origin, plan })),
  ]);
  const taken = await withScope(db, place, (tx) => takeSession(tx, place, { caller, head, plan }));
  if (taken.busy !== null) return { run: taken.busy };
  const { setup, by, outer } = taken;
  try {
    const verdict = await startRun(host, {
      ...request,
      answers,
      debug: { setup, pace: { kind: call.debug ?? "continue" }, by },
    }).verdict;
    return { run: verdict.outcome === "duplicate" ? verdict.of : head.id };
  } catch (cause) {
    const before = outer ?? { run: null, input: null };
    await withScope(db, place, (tx) => forgetRun(tx, head.id, before));
    throw cause;
  }
}

type Taken =
  | { readonly busy: string }
  | {
      readonly busy: null;
      readonly setup: DebugSetup;
      readonly by: string;
      /** The run of the same flow that waits for this one. */
      readonly outer: SteppedRun | null;
    };

/**
 * The session of the called flow steps through its run from now on. `busy`: another call of the same debugging has it,
 * and its end is waited for. Throws TARGET_REFUSED where somebody else steps through a run there. A process that dies
 * before the run has begun leaves a session with a run that is none: whoever calls next takes it over.
 */
async function takeSession(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  { caller, head, plan }: { readonly caller: RunHead; readonly head: RunHead; readonly plan: Plan },
): Promise<Taken> {
  const session = await lockSession(tx, place, head.flow);
  const calling = await callersOf(tx, caller.id);
  const begun = calling.find(({ startedByName }) => startedByName !== "");
  const who = { id: begun?.startedBy ?? null, name: begun?.startedByName ?? "" };
  const by = who.name;
  const there = await standingOf(tx, session);
  const outer = calling.some(({ run }) => run === there?.run) ? there : null;
  if (there !== null && outer === null) {
    const others = await callersOf(tx, there.run);
    if (others.at(-1)?.run === calling.at(-1)?.run) return { busy: there.run };
    if (!isOwn(session, who)) {
      throw new FlowError(
        "TARGET_REFUSED",
        `${session.startedByName} steps through “${plan.document.name}” here, and only one run of a flow can be. Wait for its end, or give the step its output.`,
        { detail: { flow: head.flow } },
      );
    }
    await stopRun(tx, place, outermostOf(session) ?? there.run, by);
  }
  const unlive = { ...session.setup, effects: withoutLive(session.setup.effects) };
  const setup = await readWithoutGone(tx, place, head.flow, unlive);
  await writeSession(tx, session.id, {
    setup,
    revision: session.revision + 1,
    run: head.id,
    input: {
      kind: "call",
      by: who.id,
      label: plan.document.name,
      run: caller.id,
      ...(outer !== null && { outer }),
    },
    startedByName: by,
    catching: null,
  });
  // What waits agrees with what everybody sees from now on: nothing is live, nor in a sandbox that is gone.
  const differs = newlyLive(setup, session.setup).length > 0 || setup !== unlive;
  if (outer !== null && differs) {
    for (const { run } of runsOf(session)) await tellRun(tx, place, { run, setup, by });
  }
  return { busy: null, setup, by, outer };
}
