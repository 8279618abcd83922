import type { SigningSchemes } from "../../runtime/engine/delivery-id";
import type { Plan } from "../../runtime/engine/plan";
import type { PlayHost } from "../../runtime/engine/trial/play-run";
import { brokenTest, playTest } from "../../runtime/flow-tests/play-test";
import type { TestResult } from "../../runtime/flow-tests/test-result";
import type { TestPlace } from "../../runtime/flow-tests/test-start";
import type { JsonObject } from "../../runtime/json";
import { readDocument, type StoredTest } from "./stored-tests";

export type RanTest = {
  readonly test: Pick<StoredTest, "id" | "file" | "revision">;
  /** As people call it; its file where it cannot be read. */
  readonly name: string;
  readonly result: TestResult;
};

export type Suite = {
  readonly place: TestPlace;
  readonly plan: Plan;
  readonly parameters: JsonObject;
  readonly signing?: SigningSchemes;
  readonly tests: readonly SuiteTest[];
  /** Those whose result is of now already are run last. */
  readonly isFresh?: (test: SuiteTest) => boolean;
  /** Tests that have not begun by then are left out. */
  readonly maxMs: number;
};

export type SuiteTest = Pick<StoredTest, "id" | "file" | "revision" | "document">;

export type SuiteRun = {
  readonly ran: readonly RanTest[];
  /** Not come to in time, and without a result of now from before. */
  readonly left: readonly SuiteTest[];
};

const testMaxMs = 5_000;

/** Runs tests one after the other, in memory: a suite that takes longer is gone through in several goes. */
export async function runSuite(
  host: PlayHost,
  { place, plan, parameters, signing = {}, tests, isFresh = () => false, maxMs }: Suite,
): Promise<SuiteRun> {
  const until = host.clock.monotonic() + maxMs;
  const ran: RanTest[] = [];
  const ordered = [...tests.filter((one) => !isFresh(one)), ...tests.filter(isFresh)];
  for (const stored of ordered) {
    if (host.clock.monotonic() > until) break;
    const { test, problem } = readDocument(stored);
    const result =
      test === null
        ? brokenTest(problem)
        : await playTest(host, { place, plan, test, parameters, signing, maxMs: testMaxMs });
    ran.push({ test: stored, name: test?.name ?? stored.file, result });
  }
  return { ran, left: ordered.slice(ran.length).filter((one) => !isFresh(one)) };
}
