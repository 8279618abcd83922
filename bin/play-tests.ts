import { createHash } from "node:crypto";
import { compilePlan, type Plan } from "../runtime/engine/plan";
import type { PlayHost } from "../runtime/engine/trial/play-run";
import type { FlowDocument } from "../runtime/flow/document";
import { exactNumbersAsText } from "../runtime/flow/exact-json";
import type { TestPlace } from "../runtime/flow-tests/test-start";
import type { Json, JsonObject } from "../runtime/json";
import { openCodePool } from "../server/code/code-pool";
import { openAppDatabase } from "../server/db";
import { runSuite, type Suite, type SuiteRun } from "../server/flow-tests/run-suite";
import { openLookupTables } from "../server/host/lookup-tables";
import type { Installation } from "./installation";
import type { Place } from "./place";

const suiteMaxMs = 600_000;

const refusing = { send: () => Promise.reject(new RangeError("A test sends nothing")) };

export function planOf(document: FlowDocument): Plan {
  const exact = exactNumbersAsText(document as unknown as Json) as unknown as FlowDocument;
  return compilePlan(exact, { http: refusing });
}

export type Playing = {
  readonly plan: Plan;
  readonly tests: Suite["tests"];
  readonly parameters: JsonObject;
};

/** Runs tests in this process. */
export async function playTests(
  { plan, tests, parameters }: Playing,
  place: Pick<TestPlace, "partner" | "distributor" | "environment">,
  tables?: PlayHost["tables"],
): Promise<SuiteRun> {
  const code = openCodePool();
  try {
    const host: PlayHost = {
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
      code,
      ...(tables !== undefined && { tables }),
    };
    const version = "0".repeat(64);
    return await runSuite(host, {
      place: { ...place, flow: plan.document.id, version },
      plan,
      parameters,
      tests,
      maxMs: suiteMaxMs,
    });
  } finally {
    await code.close();
  }
}

/** The same with the tables of an environment. */
export async function playTestsIn(
  installation: Installation,
  { partnerId, distributorId, environmentId }: Place,
  playing: Playing,
): Promise<SuiteRun> {
  const db = openAppDatabase(installation.appUrl, { max: 2 });
  const tables = await openLookupTables(db);
  const place = { partner: partnerId, distributor: distributorId, environment: environmentId };
  try {
    return await playTests(playing, place, (head, wanted) => tables.load(head, wanted));
  } finally {
    await tables.close();
    await db.$client.end();
  }
}
