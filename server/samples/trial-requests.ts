import { and, eq, sql } from "drizzle-orm";
import type { FlowTestAnswer, FlowTestRequest } from "../../drizzle/schema/flow-tests";
import {
  type DebugRunRequest,
  type SampleRunRequest,
  type SampleRunResult,
  type StepTestRequest,
  type StepTestResult,
  stepTest,
} from "../../drizzle/schema/samples";
import type { Actor } from "../audit/record-audit";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { newId } from "../ids";
import { answerRequests, type RequestLog } from "../worker-requests/answer-requests";
import { askWorkers } from "../worker-requests/ask-workers";

/** Nobody waits longer, so an older one is not begun. */
const waitMs = 20_000;

/** What people try on a flow, by the channel on which workers hear of it. */
type Trials = {
  readonly step_test: { readonly request: StepTestRequest; readonly result: StepTestResult };
  readonly sample_run: { readonly request: SampleRunRequest; readonly result: SampleRunResult };
  readonly debug_run: { readonly request: DebugRunRequest; readonly result: SampleRunResult };
  readonly flow_test: { readonly request: FlowTestRequest; readonly result: FlowTestAnswer };
};
type Kind = keyof Trials;

/** Writes down what a person tries on a flow and tells the workers; gives the id to take the result by. */
export async function askForTrial<K extends Kind>(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  asked: {
    readonly kind: K;
    readonly flowId: string;
    readonly request: Trials[K]["request"];
  },
): Promise<string> {
  const { partnerId, distributorId, environmentId } = place;
  const { kind, flowId, request } = asked;
  const id = newId();
  await tx.insert(stepTest).values({
    id,
    partnerId,
    distributorId,
    environmentId,
    flowId,
    request,
    requestedBy: actor.id,
  });
  await askWorkers(tx, kind, { ...place, id });
  return id;
}

/** What came of it, or null while no worker has finished it; what was read is gone. */
export async function takeTrial<K extends Kind>(
  tx: ScopedTransaction,
  _kind: K,
  id: string,
): Promise<Trials[K]["result"] | null> {
  const [row] = await tx
    .delete(stepTest)
    .where(and(eq(stepTest.id, id), eq(stepTest.state, "done")))
    .returning({ result: stepTest.result });
  // The id was given for a request of this kind.
  return (row?.result ?? null) as Trials[K]["result"] | null;
}

/** Does what is asked under `kind`, each by one of the workers. */
export function answerTrials<K extends Kind>(
  { db, log }: { readonly db: AppDatabase; readonly log: RequestLog },
  kind: K,
  work: (
    place: EnvironmentPlace,
    flowId: string,
    request: Trials[K]["request"],
  ) => Promise<Trials[K]["result"]>,
) {
  return answerRequests(db, log, {
    request: kind,
    async claim(tx, id) {
      const [row] = await tx
        .update(stepTest)
        .set({ state: "running" })
        .where(
          and(
            eq(stepTest.id, id),
            eq(stepTest.state, "queued"),
            sql`${stepTest.requestedAt} > now() - make_interval(secs => ${waitMs / 1000})`,
          ),
        )
        .returning({
          flowId: stepTest.flowId,
          environmentId: stepTest.environmentId,
          request: stepTest.request,
        });
      return row;
    },
    async answer({ flowId, environmentId, request }, { id, ...scope }) {
      if (request === null) return;
      // Its id came by the channel of this kind.
      const asked = request as Trials[K]["request"];
      const result = await work({ ...scope, environmentId }, flowId, asked);
      await withScope(db, scope, (tx) =>
        tx
          .update(stepTest)
          .set({ state: "done", request: null, result })
          .where(eq(stepTest.id, id)),
      );
    },
  });
}
