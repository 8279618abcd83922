import type { SigningSchemes } from "../engine/delivery-id";
import type { Plan } from "../engine/plan";
import type { RunHead } from "../engine/records";
import { runRoot } from "../engine/run-context";
import type { LoadedTable } from "../engine/run-host";
import { type PlayHost, playRun } from "../engine/trial/play-run";
import { messageOf, triggerRoot } from "../engine/trigger-message";
import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import type { Scope } from "../nodes/execution";
import { besideChecks, besideOlder } from "./beside-checks";
import { joinCoverage, nothingCovered } from "./coverage";
import { coverageOf } from "./covered-by";
import type { FlowTest, TestMessage, TestMock } from "./flow-test";
import { givenByTest } from "./given-by-test";
import { judgeNoOlder, scopeOfTest } from "./judge-check";
import { judgeUnfinished } from "./judge-unfinished";
import { type PlayedOlder, playOlderOf } from "./older-in-test";
import { olderWords } from "./older-words";
import { deliverAgain, twiceProblem } from "./second-delivery";
import { withStandIns } from "./stand-ins";
import { outcomeOf, type TestOutcome } from "./test-outcome";
import type { OlderResult, SecondDelivery, TestResult } from "./test-result";
import { headOf, type TestPlace, triggerOf } from "./test-start";

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

/** Runs a test in memory and judges its checks. Rejects only with what keeps the host from reading its tables. */
export async function playTest(host: PlayHost, play: TestPlay): Promise<TestResult> {
  const { test, plan } = play;
  for (const { trigger } of [test.message, ...(test.older ? [test.older.message] : [])]) {
    if (plan.triggers.has(trigger)) continue;
    return brokenTest(`The flow has no start “${trigger}” any more.`);
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
  /** Where an older message comes after it. */
  readonly older: PlayedOlder | null;
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
  const played = await playRun(reading, request);
  const second = test.twice === true ? await deliverAgain(reading, request, signing) : null;
  const older = await playOlderOf(reading, { test, plan }, { request, played, signing });
  return { outcome: outcomeOf(played), tables, second, older };
}

function judged(play: TestPlay, played: PlayedOutcome): TestResult {
  const { test, plan, place } = play;
  const { outcome, tables, second, older } = played;
  const nameOf = (node: string) => plan.document.nodes[node]?.name ?? node;
  const own = scopeIn(play, headOf(place, test), { message: test.message, outcome });
  const olderRun =
    older === null || older.run === null
      ? null
      : {
          outcome: older.run.outcome,
          scope: scopeIn(play, older.run.head, { message: older.message, ...older.run }),
          nameOf,
        };
  const silent = silentSteps(outcome, test.mocks);
  const { document } = plan;
  const late = older === null ? null : resultOf(older, nameOf);
  const checks = test.checks.map((check) => {
    if (check.older !== true)
      return judgeUnfinished(check, { outcome, scope: own, nameOf }, { nodes: silent, document });
    if (olderRun === null) return judgeNoOlder(older?.told ?? null);
    const found = judgeUnfinished(check, olderRun, { nodes: late?.unanswered ?? [], document });
    return { ...found, message: `Older message: ${found.message}` };
  });
  const again = second === null ? null : twiceProblem(second, plan);
  const reasons = [
    ...besideChecks(test.checks, outcome, silent.map(nameOf), again),
    ...(late === null ? [] : besideOlder(test.checks, late, nameOf)),
  ];
  const coverage = coverageOf(plan, outcome, tables);
  return {
    passed: reasons.length === 0 && checks.every(({ passed }) => passed),
    end: outcome.end,
    error: outcome.error,
    checks,
    unanswered: silent,
    ...(second !== null && { second }),
    ...(late !== null && { older: late }),
    ...(reasons.length > 0 && { reasons }),
    coverage:
      olderRun === null
        ? coverage
        : joinCoverage([coverage, coverageOf(plan, olderRun.outcome, tables)]),
  };
}

function resultOf(
  { told, run, mocks }: PlayedOlder,
  nameOf: (node: string) => string,
): OlderResult {
  return Object.assign({}, told, {
    words: olderWords(told, nameOf),
    unanswered: run === null ? [] : silentSteps(run.outcome, mocks),
  });
}

/** Steps for whose systems nothing says what they would answer. */
function silentSteps({ steps }: TestOutcome, mocks: readonly TestMock[]): readonly string[] {
  const silent = steps.flatMap(({ node, error }) =>
    error?.code === "ANSWER_UNKNOWN" &&
    !mocks.some((mock) => mock.node === node && mock.key === undefined)
      ? [node]
      : [],
  );
  return [...new Set(silent)];
}

function scopeIn(
  { test, parameters }: TestPlay,
  head: RunHead,
  { message, outcome }: { readonly message: TestMessage; readonly outcome: TestOutcome },
): Scope {
  return scopeOfTest(outcome, {
    trigger: rootOf(message, outcome),
    parameters: test.parameters ?? parameters,
    run: runRoot(head),
  });
}

function rootOf(message: TestMessage, outcome: TestOutcome): Json {
  const body = outcome.output(message.trigger);
  return triggerRoot(messageOf(triggerOf(message)), body);
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
