import type { FlowTestRequest } from "../../drizzle/schema/flow-tests";
import type { RunAsTest } from "../../runtime/flow-tests/test-result";
import type { JsonObject } from "../../runtime/json";
import type { Actor } from "../audit/record-audit";
import { storeTrialVersion } from "../debug/trial-version";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { InScope } from "../flows/published-code";
import { readFlow } from "../flows/repository";
import { RequestError } from "../request-error";
import { readStoredRun } from "../runs/read-head";
import { askForTrial, takeTrial } from "../samples/trial-requests";
import { awaitWorkerAnswer } from "../worker-requests/await-worker-answer";

export type SuiteOrder = {
  readonly flowId: string;
  /** Hash of a version; null tests the saved draft. */
  readonly version: string | null;
  /** Ids; null runs all. */
  readonly tests: readonly string[] | null;
  /** Values of the publication to be; those that are published without it. */
  readonly parameters?: JsonObject;
};

export type SuiteRan = {
  /** Hex SHA-256 of what was tested. */
  readonly version: string;
  readonly ran: number;
  /** How many were not come to in time, and have no result of now from before either. */
  readonly left: number;
};

/**
 * Lets a worker run the tests of a flow, on its saved draft or on a version; their results are beside them then.
 * Throws FLOW_INVALID for a draft that cannot run, and UNAVAILABLE where no worker takes it up.
 */
export async function runTests(
  inScope: InScope,
  actor: Actor,
  place: EnvironmentPlace,
  { flowId, version, tests, parameters }: SuiteOrder,
): Promise<SuiteRan> {
  const asked = await inScope(async (tx) => {
    await readFlow(tx, flowId);
    const hash = version ?? (await storeTrialVersion(tx, place, flowId)).hash;
    const request: FlowTestRequest = {
      kind: "suite",
      version: hash,
      tests,
      ...(parameters !== undefined && { parameters }),
    };
    const id = await askForTrial(tx, actor, place, { kind: "flow_test", flowId, request });
    return { id, hash };
  });
  const answer = await take(inScope, asked.id, "tests");
  if (answer.kind !== "suite") throw new RangeError("A suite was answered as something else");
  return { version: asked.hash, ran: answer.ran, left: answer.left };
}

/** A past run as a test, not saved yet. Throws CONFLICT, with why, where there can be none. */
export async function makeTestOfRun(
  inScope: InScope,
  actor: Actor,
  place: EnvironmentPlace,
  order: Omit<Extract<FlowTestRequest, { readonly kind: "of-run" }>, "kind">,
): Promise<RunAsTest & { readonly flowId: string }> {
  const asked = await inScope(async (tx) => {
    const { flow, finished, purpose } = await readStoredRun(tx, place, order.run);
    if (!finished && purpose !== "debug") {
      throw new RequestError("CONFLICT", "This run has not ended. Save it as a test once it has.");
    }
    const request: FlowTestRequest = { kind: "of-run", ...order };
    const id = await askForTrial(tx, actor, place, { kind: "flow_test", flowId: flow, request });
    return { id, flow };
  });
  const answer = await take(inScope, asked.id, "test");
  if (answer.kind !== "of-run") throw new RangeError("A run was answered as something else");
  return { ...answer.saved, flowId: asked.flow };
}

async function take(inScope: InScope, id: string, what: string) {
  const answer = await awaitWorkerAnswer(inScope, (tx) => takeTrial(tx, "flow_test", id), what);
  if (answer.kind === "refused") throw new RequestError("CONFLICT", answer.why);
  return answer;
}
