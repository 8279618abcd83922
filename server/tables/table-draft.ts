import { eq, sql } from "drizzle-orm";
import { lookupTableDraft, lookupTableVersion } from "../../drizzle/schema/tables";
import type { TableShape } from "../../runtime/tables/table-shape";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { userOf } from "../flows/create-flow";
import { RequestError } from "../request-error";
import { readSummary } from "./read-table";
import { lockTable, type TablePlace } from "./save-table";

/** What a decision table is about to be, as its editors have it. */
export type StoredDraft = {
  readonly revision: number;
  /** Number of the version it changes. */
  readonly base: number;
  readonly shape: TableShape;
  /** JSON texts of lists of cells, and of the names of the rows. */
  readonly rows: string;
  readonly ids: string;
  readonly saveId: string;
  readonly savedAt: Date;
  readonly savedBy: string;
};

export type DraftSave = Pick<StoredDraft, "revision" | "base" | "shape" | "rows" | "ids"> & {
  readonly id: string;
  /** Of this save: sent again because its answer was lost, it saves nothing twice. */
  readonly saveId: string;
};

/** Where somebody saved meanwhile nothing is written: who asks puts both together and saves again. */
export type DraftSaved =
  | { readonly outcome: "saved"; readonly revision: number }
  | { readonly outcome: "stale"; readonly draft: StoredDraft };

/** Null where nobody has changed the table yet. Throws NOT_FOUND. */
export async function readTableDraft(
  tx: ScopedTransaction,
  id: string,
): Promise<StoredDraft | null> {
  await readSummary(tx, id);
  const [row] = await tx.select().from(lookupTableDraft).where(eq(lookupTableDraft.tableId, id));
  if (row === undefined) return null;
  const { revision, base, shape, rows, ids, saveId, savedAt, savedByName } = row;
  return { revision, base, shape, rows, ids, saveId, savedAt, savedBy: savedByName };
}

/** Where the draft and the table stand; revision and base are 0 where nobody has changed it yet. */
export async function readDraftHead(
  tx: ScopedTransaction,
  id: string,
): Promise<{ readonly revision: number; readonly base: number; readonly number: number }> {
  const { number } = await readSummary(tx, id);
  const [row] = await tx
    .select({ revision: lookupTableDraft.revision, base: lookupTableDraft.base })
    .from(lookupTableDraft)
    .where(eq(lookupTableDraft.tableId, id));
  return { revision: row?.revision ?? 0, base: row?.base ?? 0, number };
}

/** Saves the draft on the revision that it was changed from. Throws NOT_FOUND, CONFLICT for an archived table. */
export async function saveTableDraft(
  tx: ScopedTransaction,
  actor: Actor,
  place: TablePlace,
  { id, saveId, revision, base, shape, rows, ids }: DraftSave,
): Promise<DraftSaved> {
  const { name, archivedAt } = await lockTable(tx, place, id);
  if (archivedAt !== null) {
    throw new RequestError("CONFLICT", `${name} is archived. Bring it back first.`);
  }
  const before = await readTableDraft(tx, id);
  if (before?.saveId === saveId) return { outcome: "saved", revision: before.revision };
  if (before !== null && before.revision !== revision) return { outcome: "stale", draft: before };
  await refuseOtherBase(tx, id, base);
  const content = {
    revision: (before?.revision ?? 0) + 1,
    base,
    shape,
    rows,
    ids,
    saveId,
    savedAt: new Date(),
    savedBy: userOf(actor),
    savedByName: actor.name,
  };
  await tx
    .insert(lookupTableDraft)
    .values({ tableId: id, ...place, ...content })
    .onConflictDoUpdate({ target: lookupTableDraft.tableId, set: content });
  return { outcome: "saved", revision: content.revision };
}

/** The draft that was published is from now on one of the new version; what was saved since stays in it. */
export async function draftWasPublished(
  tx: ScopedTransaction,
  id: string,
  number: number,
): Promise<void> {
  await tx
    .update(lookupTableDraft)
    .set({ base: number, revision: sql`${lookupTableDraft.revision} + 1` })
    .where(eq(lookupTableDraft.tableId, id));
}

async function refuseOtherBase(tx: ScopedTransaction, id: string, base: number): Promise<void> {
  const [version] = await tx
    .select({ number: lookupTableVersion.number })
    .from(lookupTableVersion)
    .where(sql`${lookupTableVersion.tableId} = ${id} and ${lookupTableVersion.number} = ${base}`);
  if (version !== undefined) return;
  throw new RequestError("INPUT_INVALID", `The table has no version ${base} to change.`);
}
