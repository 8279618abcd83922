import type { SigningSchemes } from "../engine/delivery-id";
import type { Plan } from "../engine/plan";
import type { RunHead } from "../engine/records";
import { olderIdOf, playOlder } from "../engine/trial/older-message";
import type { OlderTold } from "../engine/trial/older-told";
import type { PlayedRun, PlayHost, PlayRequest } from "../engine/trial/play-run";
import type { FlowTest, OlderMessage, TestMock } from "./flow-test";
import { givenByTest } from "./given-by-test";
import { withStandIns } from "./stand-ins";
import { outcomeOf, type TestOutcome } from "./test-outcome";
import { triggerOf } from "./test-start";

/** What the older message of a test came to; `run` is null where it is recognised and starts nothing. */
export type PlayedOlder = {
  readonly told: OlderTold;
  readonly message: OlderMessage["message"];
  readonly mocks: readonly TestMock[];
  readonly run: { readonly head: RunHead; readonly outcome: TestOutcome } | null;
};

/** Lets the older message of a test, where it has one, come after the run of its own. */
export async function playOlderOf(
  host: PlayHost,
  { test, plan }: { readonly test: FlowTest; readonly plan: Plan },
  first: {
    readonly request: PlayRequest;
    readonly played: PlayedRun;
    readonly signing: SigningSchemes;
  },
): Promise<PlayedOlder | null> {
  if (test.older === undefined) return null;
  const { message } = test.older;
  const { head } = first.request;
  const origin = olderIdOf(host, head);
  const mocks = olderMocks(test.mocks, test.older.mocks).map((mock) =>
    keyedUnder(mock, head.origin, origin),
  );
  const { told, played } = await playOlder(host, {
    newer: first.request,
    played: first.played,
    older: {
      plan: withStandIns(plan, mocks),
      trigger: triggerOf(message),
      answers: givenByTest(mocks, test.name),
    },
    signing: first.signing,
  });
  const run = played === null ? null : { head: played.past.head, outcome: outcomeOf(played) };
  return { told, message, mocks, run };
}

/** A call of the older message that is made under the key of the test's own but for the order it begins with. */
function keyedUnder(mock: TestMock, newer: string, older: string): TestMock {
  const { key } = mock;
  if (key === undefined || !key.startsWith(`${newer}.`)) return mock;
  return { ...mock, key: older + key.slice(newer.length) };
}

function olderMocks(mocks: readonly TestMock[], own: readonly TestMock[]): readonly TestMock[] {
  const named = new Set(own.map(({ node }) => node));
  return [...mocks.filter(({ node }) => !named.has(node)), ...own];
}
