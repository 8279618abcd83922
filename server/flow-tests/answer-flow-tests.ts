import {
  type FlowTestAnswer,
  type FlowTestRequest,
  flowTestResult,
} from "../../drizzle/schema/flow-tests";
import type { RunHead } from "../../runtime/engine/records";
import { readPast } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { saveRunAsTest } from "../../runtime/flow-tests/save-run";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { PublicationSource } from "../flows/publication-source";
import { hashBytes } from "../flows/repository";
import { signingSchemes } from "../flows/signing-schemes";
import { RequestError } from "../request-error";
import { readStoredRun } from "../runs/read-head";
import { answerTrials } from "../samples/trial-requests";
import type { RequestLog } from "../worker-requests/answer-requests";
import { hashOfValues } from "./hash-of-values";
import { keptResult } from "./kept-result";
import { standingOf } from "./list-tests";
import { type RanTest, runSuite, type SuiteTest } from "./run-suite";
import { readDocument, readResults, readTest, readTests } from "./stored-tests";

type Parts = {
  readonly db: AppDatabase;
  readonly publications: PublicationSource;
  readonly log: RequestLog;
  readonly host: RunHost;
};

/** Whoever asked waits for 20 s. */
const suiteMaxMs = 14_000;
const savingMaxMs = 5_000;

/** Runs the tests that people ask for, and makes tests of runs, each by one of the workers. */
export function startFlowTests(parts: Parts) {
  return answerTrials(parts, "flow_test", async (place, flowId, request) => {
    try {
      return request.kind === "suite"
        ? await answerSuite(parts, place, flowId, request)
        : await answerOfRun(parts, place, flowId, request);
    } catch (error) {
      if (!(error instanceof FlowError) && !(error instanceof RequestError)) throw error;
      return { kind: "refused", why: error.message };
    }
  });
}

type Asked<Kind> = Extract<FlowTestRequest, { readonly kind: Kind }>;

async function answerSuite(
  { db, host, publications }: Parts,
  place: EnvironmentPlace,
  flowId: string,
  { version, tests: wanted, parameters: given }: Asked<"suite">,
): Promise<FlowTestAnswer> {
  const parameters = given ?? (await publications.published(place, flowId))?.parameters ?? {};
  const values = hashOfValues(parameters);
  const { stored, results, signing } = await withScope(db, place, async (tx) => ({
    stored: await readTests(tx, flowId),
    results: await readResults(tx, place.environmentId, flowId),
    signing: await signingSchemes(tx, flowId, place.environmentId),
  }));
  const tests = stored.filter(({ id }) => wanted === null || wanted.includes(id));
  const isFresh = ({ id, revision }: SuiteTest) =>
    standingOf(results.get(id), revision, version, values)?.stale === false;
  const head = headAt(place, flowId, version);
  const { ran, left } = await runSuite(host, {
    place: head,
    plan: await host.plan(head),
    parameters,
    signing,
    tests,
    isFresh,
    maxMs: suiteMaxMs,
  });
  await keepResults(db, place, { flowId, version, values, ran });
  return { kind: "suite", ran: ran.length, left: left.length };
}

async function keepResults(
  db: AppDatabase,
  place: EnvironmentPlace,
  {
    flowId,
    version,
    values,
    ran,
  }: {
    readonly flowId: string;
    readonly version: string;
    readonly values: string;
    readonly ran: readonly RanTest[];
  },
): Promise<void> {
  const bytes = hashBytes(version);
  if (bytes === null) throw new RangeError(`${version} is no hash`);
  const { partnerId, distributorId, environmentId } = place;
  await withScope(db, place, async (tx) => {
    // One that was deleted meanwhile has no result.
    const there = new Set((await readTests(tx, flowId)).map(({ id }) => id));
    for (const { test, result } of ran) {
      if (!there.has(test.id)) continue;
      const row = {
        revision: test.revision,
        version: bytes,
        result: Object.assign({ values }, keptResult(result)),
        ranAt: new Date(),
      };
      await tx
        .insert(flowTestResult)
        .values({ testId: test.id, partnerId, distributorId, environmentId, ...row })
        .onConflictDoUpdate({
          target: [flowTestResult.testId, flowTestResult.environmentId],
          set: row,
        });
    }
  });
}

async function answerOfRun(
  parts: Parts,
  place: EnvironmentPlace,
  flowId: string,
  { run, name, keep, olderOf }: Asked<"of-run">,
): Promise<FlowTestAnswer> {
  const { past, plan } = await readRun(parts, place, run);
  const saved = await saveRunAsTest(parts.host, {
    past,
    plan,
    place: past.head,
    name,
    keep,
    ...(olderOf !== undefined && { beside: await testBeside(parts, place, flowId, olderOf) }),
    maxMs: savingMaxMs,
  });
  return "why" in saved ? { kind: "refused", why: saved.why } : { kind: "of-run", saved };
}

async function readRun({ db, host }: Parts, place: EnvironmentPlace, run: string) {
  const stored = await withScope(db, place, (tx) => readStoredRun(tx, place, run));
  const head: RunHead = {
    ...headAt(place, stored.flow, stored.version),
    environment: stored.environmentId,
    id: stored.id,
    purpose: stored.purpose,
    retention: stored.retention,
    origin: stored.origin,
    originAcceptedAt: stored.originAcceptedAt,
    parent: stored.parent,
    acceptedAt: stored.acceptedAt,
  };
  return { past: await readPast(host, head), plan: await host.plan(head) };
}

async function testBeside(parts: Parts, place: EnvironmentPlace, flowId: string, id: string) {
  const stored = await withScope(parts.db, place, (tx) => readTest(tx, flowId, id));
  const { test, problem } = readDocument(stored);
  if (test === null) throw new RequestError("CONFLICT", problem);
  // A test from a file, or of a run that is deleted, has none.
  const of = await readRun(parts, place, test.origin).catch((error: unknown) => {
    if (error instanceof RequestError || error instanceof FlowError) return null;
    throw error;
  });
  return { test, of };
}

function headAt(place: EnvironmentPlace, flow: string, version: string): RunHead {
  return {
    id: flow,
    partner: place.partnerId,
    distributor: place.distributorId,
    environment: place.environmentId,
    flow,
    version,
    purpose: "test",
    retention: 7,
    origin: flow,
    originAcceptedAt: 0,
    parent: null,
    acceptedAt: 0,
  };
}
