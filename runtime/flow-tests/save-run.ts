import type { Plan } from "../engine/plan";
import type { Past } from "../engine/replay-past";
import type { PlayHost } from "../engine/trial/play-run";
import { sameJson } from "../flow/canonical";
import type { Json, JsonObject } from "../json";
import type { FlowTest, TestCheck } from "./flow-test";
import { givenToSteps } from "./given-to-steps";
import { type BesideTest, maskTest } from "./mask-test";
import type { PlayedOlder } from "./older-in-test";
import { olderProblem } from "./older-words";
import { playOutcome, playTest } from "./play-test";
import { computes } from "./stand-ins";
import { testOfRun } from "./test-of-run";
import type { TestOutcome } from "./test-outcome";
import type { RunAsTest } from "./test-result";
import type { TestPlace } from "./test-start";

export type SaveRun = {
  readonly past: Past;
  readonly plan: Plan;
  readonly place: TestPlace;
  readonly name: string;
  /** Fields that are not masked. */
  readonly keep: readonly string[];
  /** The test whose older message it becomes, and the run that one was made of, where that is still there. */
  readonly beside?: {
    readonly test: FlowTest;
    readonly of: { readonly past: Past; readonly plan: Plan } | null;
  };
  readonly maxMs: number;
};

/** Bytes of a document that is proposed to be held on to. */
const goldenMax = 262_144;
const requestsProposed = 20;
const checksMax = 400;
const olderChecksMax = 200;

/**
 * A past run as a test that passes on the version the run was of: with its personal data replaced, it is run, and
 * what that comes to is what it holds on to. `why` says why there can be no test.
 */
export async function saveRunAsTest(
  host: PlayHost,
  { past, plan, place, name, keep, beside, maxMs }: SaveRun,
): Promise<RunAsTest | { readonly why: string }> {
  const made = testOfRun(past, plan, name);
  if ("why" in made) return made;
  const play = (test: FlowTest) => ({ place, plan, test, parameters: {}, maxMs });
  const nameOf = (node: string) => plan.document.nodes[node]?.name ?? node;
  const given = givenToSteps(past, plan);
  const notes = [...made.notes];
  let whole: FlowTest = made.test;
  if (given.size > 0)
    whole = await withGiven(whole, given, (test) => playOutcome(host, play(test)));
  const others = beside === undefined ? null : besideOf(beside);
  const { test: masked, fields, unread } = maskTest(whole, new Set(keep), others);
  const { outcome, older } = await playOutcome(host, play(masked));
  for (const { node, error } of outcome.steps) {
    if (error?.code !== "ANSWER_UNKNOWN" || masked.mocks.some((mock) => mock.node === node))
      continue;
    notes.push(`Nothing says what “${nameOf(node)}” would be answered: add it to the test.`);
  }
  if (fields.length > 0) {
    const before = await playOutcome(host, play(whole));
    const other = firstDifference(before.outcome, outcome);
    if (other !== null) {
      notes.push(
        `With its personal data replaced the run takes another way, from “${nameOf(other)}” on. Keep the field that decides it, if it may be kept.`,
      );
    }
  }
  const overtakes = older === null ? null : olderProblem(older.told, nameOf);
  if (overtakes !== null) notes.push(overtakes);
  const ofOlder = older === null ? [] : checksOfOlder(plan, older);
  const own = proposedChecks(plan, outcome).slice(0, checksMax - ofOlder.length);
  const test: FlowTest = { ...masked, checks: [...own, ...ofOlder] };
  return { test, result: await playTest(host, play(test)), notes, masked: fields, unread };
}

function besideOf({ test, of }: NonNullable<SaveRun["beside"]>): BesideTest {
  const made = of === null ? null : testOfRun(of.past, of.plan, test.name);
  return { test, unmasked: made === null || "why" in made ? null : made.test };
}

/** What a run that was stepped through was given instead of what its steps made. */
async function withGiven(
  test: FlowTest,
  given: ReadonlyMap<string, { readonly value: Json; readonly port: string | null }>,
  play: (test: FlowTest) => Promise<{ readonly outcome: TestOutcome }>,
): Promise<FlowTest> {
  let whole = test;
  for (const [node, { value, port }] of given) {
    const { outcome } = await play(whole);
    const step = outcome.steps.find((one) => one.node === node && one.path === "");
    const same = step !== undefined && sameJson(outcome.output(node), value);
    if (same && (port === null || step.port === port)) continue;
    whole =
      node === whole.message.trigger
        ? { ...whole, message: withBody(whole.message, value) }
        : {
            ...whole,
            mocks: [
              ...whole.mocks.filter((mock) => mock.node !== node),
              { node, value, ...(port !== null && { port }) },
            ],
          };
  }
  return whole;
}

function withBody({ base64: _, ...message }: FlowTest["message"], value: Json) {
  return { ...message, body: JSON.stringify(value, null, 2) };
}

/** The first step that the two do not leave alike. */
function firstDifference(before: TestOutcome, after: TestOutcome): string | null {
  const way = (outcome: TestOutcome) =>
    outcome.steps.map(({ path, node, status, port }) => [
      node,
      `${path} ${node} ${status} ${port}`,
    ]);
  const [old, now] = [way(before), way(after)];
  const at = old.findIndex(([, step], index) => step !== now[index]?.[1]);
  if (at >= 0) return old[at]?.[0] ?? null;
  return now.length > old.length ? (now[old.length]?.[0] ?? null) : null;
}

/** What is not about what it changes at systems: whether that is right only a person can say. */
function checksOfOlder(plan: Plan, { told, run }: PlayedOlder): readonly TestCheck[] {
  if (run === null) return [];
  const { error = null, asks = [] } = told.ran ?? {};
  const changing = new Set(asks.filter(({ reads }) => !reads).map(({ node }) => node));
  const failedBy = error?.node !== undefined && changing.has(error.node);
  return proposedChecks(plan, run.outcome)
    .filter((check) => {
      if (check.check === "end") return !failedBy;
      return !("node" in check && changing.has(check.node));
    })
    .slice(0, olderChecksMax)
    .map((check) => ({ ...check, older: true }));
}

/** How it ends, what it answers, and what it asks of systems. */
export function proposedChecks({ nodes }: Plan, outcome: TestOutcome): readonly TestCheck[] {
  const { end, error, answer, requested } = outcome;
  const checks: TestCheck[] = [
    { check: "end", is: end, ...(error !== null && end === "failed" && { code: error.code }) },
  ];
  if (answer !== null && isKept(answer))
    checks.push({ check: "golden", of: "answer", value: answer });
  for (const [node, requests] of Object.entries(requested)) {
    const behaviour = nodes.get(node)?.work.behaviour ?? "";
    if (computes(behaviour)) continue;
    checks.push({ check: "requests", node, is: requests.length });
    for (const [request, value] of requests.slice(0, requestsProposed).entries()) {
      if (isRepeat(requests, request) || !isKept(value)) continue;
      checks.push({ check: "golden", of: "request", node, request, value });
    }
  }
  return checks.slice(0, checksMax);
}

function isRepeat(requests: readonly Json[], at: number): boolean {
  return at > 0 && sameJson(requests[at - 1], requests[at]);
}

function isKept(value: Json | JsonObject): boolean {
  return JSON.stringify(value).length <= goldenMax;
}
