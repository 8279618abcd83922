import { versionHash } from "../../runtime/flow/version-hash";
import {
  type CoverageFigures,
  countsForCoverage,
  coverageFigures,
  joinCoverage,
} from "../../runtime/flow-tests/coverage";
import type { FlowTest } from "../../runtime/flow-tests/flow-test";
import type { Coverage, TestResult } from "../../runtime/flow-tests/test-result";
import type { JsonObject } from "../../runtime/json";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { parseLogic } from "../flows/parse-stored";
import { hashText, readDraftRow, readFlow } from "../flows/repository";
import { takeNewestMaps } from "../maps/take-newest";
import { RequestError } from "../request-error";
import { hashOfValues } from "./hash-of-values";
import { readDocument, readResults, readTest, readTests, type StoredResult } from "./stored-tests";

/** How a test stands in an environment. `stale`: the test, or what it tests, has changed since. */
export type TestStanding = {
  readonly passed: boolean;
  readonly stale: boolean;
  /** Epoch ms. */
  readonly ranAt: number;
  readonly failed: number;
  readonly of: number;
  /** What it goes through does not count: a step is not answered, or it checks nothing. */
  readonly unfinished: boolean;
  /** Why it could not run, without values. */
  readonly broken: boolean;
};

export type TestEntry = {
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly revision: number;
  /** Why it cannot be read; null where it can. */
  readonly problem: string | null;
  readonly updatedAt: number;
  readonly standing: TestStanding | null;
};

export type TestList = {
  readonly tests: readonly TestEntry[];
  /** Of the tests that are finished, and whose results are of the draft as it is. */
  readonly coverage: Coverage;
  readonly figures: CoverageFigures;
};

/** The tests of a flow as they stand here, against its saved draft. */
export async function listTests(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
): Promise<TestList> {
  const draft = await readDraftVersion(tx, flowId);
  const results = await readResults(tx, place.environmentId, flowId);
  const rows = await readTests(tx, flowId);
  const covered: Coverage[] = [];
  const tests = rows.map((row): TestEntry => {
    const { id, file, revision, updatedAt } = row;
    const { test, problem } = readDocument(row);
    const standing = standingOf(results.get(id), revision, draft.hash);
    const result = results.get(id)?.result;
    if (result !== undefined && standing?.stale === false && countsForCoverage(result)) {
      covered.push(result.coverage);
    }
    const name = test?.name ?? file;
    return { id, file, name, revision, problem, updatedAt: updatedAt.getTime(), standing };
  });
  const coverage = joinCoverage(covered);
  return { tests, coverage, figures: coverageFigures(draft.document, coverage) };
}

async function readDraftVersion(tx: ScopedTransaction, flowId: string) {
  await readFlow(tx, flowId);
  const { logic } = await readDraftRow(tx, flowId);
  const document = await takeNewestMaps(tx, parseLogic(logic));
  return { document, hash: versionHash(document) };
}

export function standingOf(
  stored: StoredResult | undefined,
  revision: number,
  version: string | null,
  /** Hash of the publication's values; without it, results under any values count. */
  values?: string,
): TestStanding | null {
  if (stored === undefined) return null;
  const { passed, checks, broken } = stored.result;
  const isOther = values !== undefined && stored.result.values !== values;
  return {
    passed,
    stale: isOther || stored.revision !== revision || hashText(stored.version) !== version,
    ranAt: stored.ranAt.getTime(),
    failed: checks.filter((check) => !check.passed && check.untold !== true).length,
    of: checks.length,
    unfinished: broken === undefined && !countsForCoverage(stored.result),
    broken: broken !== undefined,
  };
}

export type TestView = {
  readonly id: string;
  readonly revision: number;
  /** Null where it cannot be read. */
  readonly test: FlowTest | null;
  readonly problem: string | null;
  readonly result: TestResult | null;
  readonly standing: TestStanding | null;
};

/** One test with its documents and what it came to here. */
export async function viewTest(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  id: string,
): Promise<TestView> {
  const row = await readTest(tx, flowId, id);
  const { hash } = await readDraftVersion(tx, flowId);
  const stored = (await readResults(tx, place.environmentId, flowId)).get(id);
  return {
    id,
    revision: row.revision,
    ...readDocument(row),
    result: stored?.result ?? null,
    standing: standingOf(stored, row.revision, hash),
  };
}

/** Tests that did not pass, by name. */
export type Verdict = {
  /** They failed, or could not run. */
  readonly failed: readonly string[];
  /** Nobody has come to them since what they test was changed. */
  readonly notRun: readonly string[];
};

/** How the tests stand on a version with the values of a publication. */
export async function readVerdict(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  { version, parameters }: { readonly version: string; readonly parameters: JsonObject },
): Promise<Verdict> {
  const results = await readResults(tx, place.environmentId, flowId);
  const values = hashOfValues(parameters);
  const failed: string[] = [];
  const notRun: string[] = [];
  for (const row of await readTests(tx, flowId)) {
    const standing = standingOf(results.get(row.id), row.revision, version, values);
    const list = standing === null || standing.stale ? notRun : standing.passed ? null : failed;
    list?.push(readDocument(row).test?.name ?? row.file);
  }
  return { failed, notRun };
}

/** Throws INPUT_INVALID, with where, for what is no test. */
export function requireTest(parsed: ReturnType<typeof readDocument>): FlowTest {
  if (parsed.test !== null) return parsed.test;
  throw new RequestError("INPUT_INVALID", parsed.problem);
}
