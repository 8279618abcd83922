import { and, eq } from "drizzle-orm";
import { publication } from "../../drizzle/schema/flows";
import { type SampleMessage, type SampleRunResult, stepTest } from "../../drizzle/schema/samples";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { askWorkers } from "../worker-requests/ask-workers";

export type SampleOrder = {
  readonly flowId: string;
  readonly trigger: string;
  readonly message: SampleMessage;
};

/**
 * Asks the workers to start a run of what is published here with a message that a person gives, as if it
 * had come by itself: the systems it reaches are reached. CONFLICT where nothing is published.
 */
export async function requestSampleRun(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  { flowId, trigger, message }: SampleOrder,
): Promise<{ readonly id: string; readonly run: string }> {
  const { partnerId, distributorId, environmentId } = place;
  const [published] = await tx
    .select({ state: publication.state })
    .from(publication)
    .where(and(eq(publication.flowId, flowId), eq(publication.environmentId, environmentId)));
  if (published === undefined || published.state === "withdrawn") {
    throw new RequestError(
      "CONFLICT",
      "This flow is not published here, so nothing would run. Publish it, then send the sample.",
    );
  }
  const id = newId();
  const run = newId();
  await tx.insert(stepTest).values({
    id,
    partnerId,
    distributorId,
    environmentId,
    flowId,
    request: { run, trigger, message },
    requestedBy: actor.id,
  });
  await recordAudit(tx, actor, {
    ...place,
    action: "run.start",
    subject: { kind: "flow", id: flowId },
    detail: { run, trigger, bytes: Buffer.byteLength(message.body) },
  });
  await askWorkers(tx, "sample_run", { ...place, id });
  return { id, run };
}

/** What came of it, or null while no worker has taken it up; what was read is gone. */
export async function takeSampleRun(
  tx: ScopedTransaction,
  id: string,
): Promise<SampleRunResult | null> {
  const [row] = await tx
    .delete(stepTest)
    .where(and(eq(stepTest.id, id), eq(stepTest.state, "done")))
    .returning({ result: stepTest.result });
  return (row?.result ?? null) as SampleRunResult | null;
}
