import { decodeBase64 } from "../connections/base64";
import type { SigningSchemes } from "../engine/delivery-id";
import type { Plan } from "../engine/plan";
import type { RunHead } from "../engine/records";
import { runRoot } from "../engine/run-context";
import type { LoadedTable } from "../engine/run-host";
import { type PlayHost, playRun } from "../engine/trial/play-run";
import { messageOf, type TriggerInput, triggerRoot } from "../engine/trigger-message";
import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import { besideChecks } from "./beside-checks";
import { nothingCovered } from "./coverage";
import { coverageOf } from "./covered-by";
import type { FlowTest, TestMessage } from "./flow-test";
import { givenByTest } from "./given-by-test";
import { judge, scopeOfTest } from "./judge-check";
import { deliverAgain, twiceProblem } from "./second-delivery";
import { withStandIns } from "./stand-ins";
import { outcomeOf, type TestOutcome } from "./test-outcome";
import type { SecondDelivery, TestResult } from "./test-result";

/** Where a test runs: whose tables it reads, which version it tests. */
export type TestPlace = Pick<
  RunHead,
  "partner" | "distributor" | "environment" | "flow" | "version"
>;

export type TestPlay = {
  readonly place: TestPlace;
  readonly plan: Plan;
  readonly test: FlowTest;
  /** Values of the publication, where the test has none of its own. */
  readonly parameters: JsonObject;
  /** How what starts the flow is signed where it is published; absent where nothing is known of that. */
  readonly signing?: SigningSchemes;
  readonly maxMs: number;
};

const encoder = new TextEncoder();

/** Runs a test in memory and judges its checks. Rejects only with what keeps the host from reading its tables. */
export async function playTest(host: PlayHost, play: TestPlay): Promise<TestResult> {
  const { test, plan } = play;
  if (!plan.triggers.has(test.message.trigger)) {
    return brokenTest(`The flow has no start “${test.message.trigger}” any more.`);
  }
  try {
    return judged(play, await playOutcome(host, play));
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    return brokenTest(cause.message);
  }
}

/** Of a test that cannot be run. */
export function brokenTest(broken: string): TestResult {
  return {
    passed: false,
    end: "failed",
    error: null,
    checks: [],
    unanswered: [],
    coverage: nothingCovered,
    broken,
  };
}

export type PlayedOutcome = {
  readonly outcome: TestOutcome;
  readonly tables: readonly LoadedTable[];
  /** Where the message is delivered twice. */
  readonly second: SecondDelivery | null;
};

/** The same run without its checks. Throws FLOW_INVALID for a table that is not there. */
export async function playOutcome(
  host: PlayHost,
  { place, plan, test, parameters, signing = {}, maxMs }: TestPlay,
): Promise<PlayedOutcome> {
  const head = headOf(place, test);
  const tables = await tablesOf(host, head, plan, test.tables ?? {});
  const reading = { ...host, tables: async () => tables };
  const request = {
    head,
    plan: withStandIns(plan, test.mocks),
    parameters: test.parameters ?? parameters,
    trigger: triggerOf(test.message),
    answers: givenByTest(test.mocks, test.name),
    maxMs,
  };
  const outcome = outcomeOf(await playRun(reading, request));
  const second = test.twice === true ? await deliverAgain(reading, request, signing) : null;
  return { outcome, tables, second };
}

function judged(
  { test, plan, place, parameters }: TestPlay,
  { outcome, tables, second }: PlayedOutcome,
): TestResult {
  const scope = scopeOfTest(outcome, {
    trigger: rootOf(test.message, outcome),
    parameters: test.parameters ?? parameters,
    run: runRoot(headOf(place, test)),
  });
  const nameOf = (node: string) => plan.document.nodes[node]?.name ?? node;
  const checks = test.checks.map((check) => judge(check, { outcome, scope, nameOf }));
  const unanswered = outcome.steps.flatMap(({ node, error }) =>
    error?.code === "ANSWER_UNKNOWN" && !test.mocks.some((mock) => mock.node === node)
      ? [node]
      : [],
  );
  const silent = [...new Set(unanswered)];
  const again = second === null ? null : twiceProblem(second, plan);
  const reasons = besideChecks(test.checks, outcome, silent.map(nameOf), again);
  return {
    passed: reasons.length === 0 && checks.every(({ passed }) => passed),
    end: outcome.end,
    error: outcome.error,
    checks,
    unanswered: silent,
    ...(second !== null && { second }),
    ...(reasons.length > 0 && { reasons }),
    coverage: coverageOf(plan, outcome, tables),
  };
}

function rootOf(message: TestMessage, outcome: TestOutcome): Json {
  const body = outcome.output(message.trigger);
  return triggerRoot(messageOf(triggerOf(message)), body);
}

function headOf(place: TestPlace, { origin, acceptedAt }: FlowTest): RunHead {
  const at = Date.parse(acceptedAt);
  return {
    id: origin,
    partner: place.partner,
    distributor: place.distributor,
    environment: place.environment,
    flow: place.flow,
    version: place.version,
    purpose: "test",
    retention: 7,
    origin,
    originAcceptedAt: at,
    parent: null,
    acceptedAt: at,
  };
}

export function triggerOf({
  trigger,
  body,
  base64,
  method,
  contentType,
  ...rest
}: TestMessage): TriggerInput {
  const bytes = base64 === undefined ? encoder.encode(body ?? "") : decodeBase64(base64);
  return {
    ...rest,
    node: trigger,
    ...(method !== undefined && { method }),
    ...(contentType !== undefined && { contentType }),
    bytes,
  };
}

/** Tables that the test pins as they were, the others as they are now. */
async function tablesOf(
  host: PlayHost,
  head: RunHead,
  plan: Plan,
  pinned: NonNullable<FlowTest["tables"]>,
): Promise<readonly LoadedTable[]> {
  if (plan.tables.length === 0) return [];
  const wanted = plan.tables.map((name) => ({
    name,
    hash: Object.hasOwn(pinned, name) ? (pinned[name] ?? null) : null,
  }));
  const loaded = (await host.tables?.(head, wanted)) ?? [];
  const missing = plan.tables.find((table) => !loaded.some(({ name }) => name === table));
  if (missing === undefined) return loaded;
  const which = Object.hasOwn(pinned, missing) ? " in the version that the test names" : "";
  throw new FlowError("FLOW_INVALID", `There is no lookup table “${missing}”${which}.`, {
    detail: { table: missing },
  });
}
