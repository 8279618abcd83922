import { versionHash } from "../../runtime/flow/version-hash";
import {
  type CoverageFigures,
  coverageFigures,
  joinCoverage,
} from "../../runtime/flow-tests/coverage";
import type { FlowTest } from "../../runtime/flow-tests/flow-test";
import type { Coverage, TestResult } from "../../runtime/flow-tests/test-result";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { parseLogic } from "../flows/parse-stored";
import { hashText, readDraftRow, readFlow } from "../flows/repository";
import { takeNewestMaps } from "../maps/take-newest";
import { RequestError } from "../request-error";
import { readDocument, readResults, readTest, readTests, type StoredResult } from "./stored-tests";

/** How a test stands in an environment. `stale`: the test, or what it tests, has changed since. */
export type TestStanding = {
  readonly passed: boolean;
  readonly stale: boolean;
  /** Epoch ms. */
  readonly ranAt: number;
  readonly failed: number;
  readonly of: number;
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
  /** Of the tests whose results are of the draft as it is. */
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
    if (result !== undefined && standing?.stale === false) covered.push(result.coverage);
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
): TestStanding | null {
  if (stored === undefined) return null;
  const { passed, checks, broken } = stored.result;
  return {
    passed,
    stale: stored.revision !== revision || hashText(stored.version) !== version,
    ranAt: stored.ranAt.getTime(),
    failed: checks.filter((check) => !check.passed).length,
    of: checks.length,
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

/** The tests that failed, or could not run, when `version` was tested here; by name. */
export async function failedTests(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  version: string,
): Promise<readonly string[]> {
  const results = await readResults(tx, place.environmentId, flowId);
  return (await readTests(tx, flowId)).flatMap((row) => {
    const standing = standingOf(results.get(row.id), row.revision, version);
    if (standing !== null && standing.passed && !standing.stale) return [];
    return [readDocument(row).test?.name ?? row.file];
  });
}

/** Throws INPUT_INVALID, with where, for what is no test. */
export function requireTest(parsed: ReturnType<typeof readDocument>): FlowTest {
  if (parsed.test !== null) return parsed.test;
  throw new RequestError("INPUT_INVALID", parsed.problem);
}
