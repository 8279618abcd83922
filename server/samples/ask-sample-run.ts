import { and, eq } from "drizzle-orm";
import { publication } from "../../drizzle/schema/flows";
import type { AskedFor, SampleMessage } from "../../drizzle/schema/samples";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { askForTrial } from "./trial-requests";

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
): Promise<{ readonly id: string; readonly run: string; readonly asked: AskedFor }> {
  const [published] = await tx
    .select({ state: publication.state })
    .from(publication)
    .where(and(eq(publication.flowId, flowId), eq(publication.environmentId, place.environmentId)));
  if (published === undefined || published.state === "withdrawn") {
    throw new RequestError(
      "CONFLICT",
      "This flow is not published here, so nothing would run. Publish it, then send the sample.",
    );
  }
  const run = newId();
  const detail = { run, trigger, bytes: Buffer.byteLength(message.body) };
  const asked: AskedFor = { actor, action: "run.start", detail };
  const request = { run, trigger, message, asked };
  const id = await askForTrial(tx, actor, place, { kind: "sample_run", flowId, request });
  return { id, run, asked };
}
