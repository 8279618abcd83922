import { and, asc, eq, notInArray, sql } from "drizzle-orm";
import { flowTest, flowTestResult } from "../../drizzle/schema/flow-tests";
import { flow } from "../../drizzle/schema/flows";
import { canonicalJson } from "../../runtime/flow/canonical";
import { asExactJson, parseExactJson } from "../../runtime/flow/exact-json";
import type { FlowTest } from "../../runtime/flow-tests/flow-test";
import { readFlowTest } from "../../runtime/flow-tests/parse-flow-test";
import { fileNameOf } from "../../runtime/flow-tests/test-file-name";
import type { Json } from "../../runtime/json";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { userOf } from "../flows/create-flow";
import type { FlowPlace } from "../flows/flow-place";
import { readFlow } from "../flows/repository";
import { newId } from "../ids";
import { RequestError } from "../request-error";

/** Of one flow. */
const testsMax = 500;
/** Characters of one test. */
const documentMax = 6_000_000;

export type StoredTest = typeof flowTest.$inferSelect;

export async function readTests(
  tx: ScopedTransaction,
  flowId: string,
): Promise<readonly StoredTest[]> {
  return tx
    .select()
    .from(flowTest)
    .where(eq(flowTest.flowId, flowId))
    .orderBy(asc(flowTest.createdAt), asc(flowTest.file));
}

export async function countTests(tx: ScopedTransaction, flowId: string): Promise<number> {
  return tx.$count(flowTest, eq(flowTest.flowId, flowId));
}

/** Throws NOT_FOUND, for a test of another flow too. */
export async function readTest(
  tx: ScopedTransaction,
  flowId: string,
  id: string,
): Promise<StoredTest> {
  await readFlow(tx, flowId);
  const [row] = await tx
    .select()
    .from(flowTest)
    .where(and(eq(flowTest.id, id), eq(flowTest.flowId, flowId)));
  if (row === undefined) throw new RequestError("NOT_FOUND", "This flow has no such test.");
  return row;
}

/** The document as it is read; `problem` says why it cannot be. */
export function readDocument({ document }: Pick<StoredTest, "document">) {
  return readFlowTest(document);
}

/** As they lie in git: by file name without folder and ending. */
export async function readTestFiles(
  tx: ScopedTransaction,
  flowId: string,
): Promise<{ readonly [file: string]: Json }> {
  const rows = await readTests(tx, flowId);
  return Object.fromEntries(rows.map(({ file, document }) => [file, parseExactJson(document)]));
}

export type SavedTest = { readonly id: string; readonly revision: number };

/** Throws CONFLICT where the flow has as many tests as it may have. */
export async function createTest(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  { flowId, test }: { readonly flowId: string; readonly test: FlowTest },
): Promise<SavedTest> {
  const owner = await ownerOf(tx, flowId);
  // Of two at once the second one knows what the first one is called.
  await tx.execute(sql`select 1 from flow_draft where flow_id = ${flowId}::uuid for update`);
  const rows = await readTests(tx, flowId);
  if (rows.length >= testsMax) {
    throw new RequestError("CONFLICT", `A flow has at most ${testsMax} tests.`);
  }
  const id = newId();
  const file = fileNameOf(test.name, new Set(rows.map((row) => row.file)));
  const document = textOf(asExactJson(test as unknown as Json));
  await tx
    .insert(flowTest)
    .values({ id, ...owner, flowId, file, revision: 1, document, updatedBy: userOf(actor) });
  await recordChange(tx, actor, place, "flow-test.create", { flowId, name: test.name });
  return { id, revision: 1 };
}

/** Throws REVISION_STALE where somebody else saved it since `revision`. */
export async function saveTest(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  change: {
    readonly flowId: string;
    readonly id: string;
    readonly revision: number;
    readonly test: FlowTest;
  },
): Promise<SavedTest> {
  const { flowId, id, revision, test } = change;
  await readTest(tx, flowId, id);
  const [saved] = await tx
    .update(flowTest)
    .set({
      revision: revision + 1,
      document: textOf(asExactJson(test as unknown as Json)),
      updatedAt: new Date(),
      updatedBy: userOf(actor),
    })
    .where(and(eq(flowTest.id, id), eq(flowTest.revision, revision)))
    .returning({ revision: flowTest.revision });
  if (saved === undefined) await refuseStale(tx, flowId, id);
  await recordChange(tx, actor, place, "flow-test.save", { flowId, name: test.name });
  return { id, revision: revision + 1 };
}

export async function removeTest(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  { flowId, id }: { readonly flowId: string; readonly id: string },
): Promise<void> {
  const row = await readTest(tx, flowId, id);
  await tx.delete(flowTest).where(eq(flowTest.id, id));
  const name = readDocument(row).test?.name ?? row.file;
  await recordChange(tx, actor, place, "flow-test.delete", { flowId, name });
}

/** Those of a folder, as they are: also what cannot be read stays, and is told. None leaves those there are. */
export async function replaceTests(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  { flowId, tests }: { readonly flowId: string; readonly tests: { readonly [file: string]: Json } },
): Promise<void> {
  const files = Object.keys(tests);
  if (files.length === 0) return;
  if (files.length > testsMax) {
    throw new RequestError("INPUT_INVALID", `A flow has at most ${testsMax} tests.`);
  }
  const owner = await ownerOf(tx, flowId);
  await tx
    .delete(flowTest)
    .where(and(eq(flowTest.flowId, flowId), notInArray(flowTest.file, files)));
  for (const [file, test] of Object.entries(tests)) {
    const document = textOf(test);
    await tx
      .insert(flowTest)
      .values({
        id: newId(),
        ...owner,
        flowId,
        file,
        revision: 1,
        document,
        updatedBy: userOf(actor),
      })
      .onConflictDoUpdate({
        target: [flowTest.flowId, flowTest.file],
        set: {
          document,
          revision: sql`${flowTest.revision} + 1`,
          updatedAt: sql`now()`,
          updatedBy: userOf(actor),
        },
        setWhere: sql`${flowTest.document} <> ${document}`,
      });
  }
  await recordChange(tx, actor, place, "flow-test.import", { flowId, tests: files.length });
}

export type StoredResult = typeof flowTestResult.$inferSelect;

/** The last result of each test in an environment, by test. */
export async function readResults(
  tx: ScopedTransaction,
  environmentId: string,
  flowId: string,
): Promise<ReadonlyMap<string, StoredResult>> {
  const rows = await tx
    .select({ result: flowTestResult })
    .from(flowTestResult)
    .innerJoin(flowTest, eq(flowTest.id, flowTestResult.testId))
    .where(and(eq(flowTest.flowId, flowId), eq(flowTestResult.environmentId, environmentId)));
  return new Map(rows.map(({ result }) => [result.testId, result]));
}

function textOf(test: Json): string {
  const text = canonicalJson(test);
  if (text.length <= documentMax) return text;
  throw new RequestError("TOO_LARGE", "A test has at most 6 million characters.");
}

/** A template's tests are the partner's. */
async function ownerOf(tx: ScopedTransaction, flowId: string) {
  await readFlow(tx, flowId);
  const [row] = await tx
    .select({ partnerId: flow.partnerId, distributorId: flow.distributorId })
    .from(flow)
    .where(eq(flow.id, flowId));
  if (row === undefined) throw new RequestError("NOT_FOUND", "There is no such flow.");
  return row;
}

async function refuseStale(tx: ScopedTransaction, flowId: string, id: string): Promise<never> {
  const { revision } = await readTest(tx, flowId, id);
  throw new RequestError(
    "REVISION_STALE",
    "Somebody else changed this test meanwhile. Load it and make the change there.",
    { detail: { revision } },
  );
}

function recordChange(
  tx: ScopedTransaction,
  actor: Actor,
  { partnerId, distributorId }: FlowPlace,
  action: string,
  {
    flowId,
    ...detail
  }: { readonly flowId: string; readonly name?: string; readonly tests?: number },
): Promise<void> {
  const subject = { kind: "flow", id: flowId };
  return recordAudit(tx, actor, { partnerId, distributorId, action, subject, detail });
}
