import type { Plan } from "../../runtime/engine/plan";
import type { PlayHost } from "../../runtime/engine/trial/play-run";
import { brokenTest, playTest, type TestPlace } from "../../runtime/flow-tests/play-test";
import type { TestResult } from "../../runtime/flow-tests/test-result";
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
  readonly tests: readonly Pick<StoredTest, "id" | "file" | "revision" | "document">[];
  /** Tests that have not begun by then are left out. */
  readonly maxMs: number;
};

const testMaxMs = 5_000;

/** Runs tests one after the other, in memory. */
export async function runSuite(
  host: PlayHost,
  { place, plan, parameters, tests, maxMs }: Suite,
): Promise<readonly RanTest[]> {
  const until = host.clock.monotonic() + maxMs;
  const ran: RanTest[] = [];
  for (const stored of tests) {
    if (host.clock.monotonic() > until) break;
    const { test, problem } = readDocument(stored);
    const result =
      test === null
        ? brokenTest(problem)
        : await playTest(host, { place, plan, test, parameters, maxMs: testMaxMs });
    ran.push({ test: stored, name: test?.name ?? stored.file, result });
  }
  return ran;
}
