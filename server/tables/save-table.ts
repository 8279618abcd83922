import { and, eq, isNull, sql } from "drizzle-orm";
import { lookupTable, lookupTableVersion } from "../../drizzle/schema/tables";
import { canonicalJson } from "../../runtime/flow/canonical";
import type { Json } from "../../runtime/json";
import { compareTables } from "../../runtime/tables/compare-tables";
import type { TableRow, TableShape } from "../../runtime/tables/table-shape";
import type { SharablePlace } from "../access/sharable-place";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { readTable } from "./read-table";
import { announceTable } from "./table-channel";
import { parseRows, refuseBadTable, storedTable, versionHash } from "./table-rows";

/** Whose table it is. */
export type TablePlace = SharablePlace;

export type TableContent = {
  readonly shape: TableShape;
  readonly rows: readonly TableRow[];
  readonly note: string;
};

export type SavedTable = { readonly id: string; readonly number: number; readonly hash: string };

/** Adds a table with its first version. Throws INPUT_INVALID or, for a name that is taken, CONFLICT. */
export async function createTable(
  tx: ScopedTransaction,
  actor: Actor,
  place: TablePlace,
  input: TableContent & { readonly name: string },
): Promise<SavedTable> {
  refuseBadTable(input.shape, input.rows);
  await refuseTakenName(tx, place, input.name);
  const id = newId();
  const { partnerId, distributorId } = place;
  await tx
    .insert(lookupTable)
    .values({ id, partnerId, distributorId, name: input.name, createdBy: actor.id });
  const saved = await addVersion(tx, actor, place, { id, number: 1, ...input });
  await recordAudit(tx, actor, {
    partnerId,
    distributorId,
    action: "table.create",
    subject: { kind: "table", id },
    detail: { name: input.name, rows: input.rows.length },
  });
  return saved;
}

/**
 * Saves the next version. `base` is the number of the version that was edited: when somebody saved another
 * meanwhile it is REVISION_STALE, and nothing is written over. What is as the newest version is makes none.
 */
export async function saveTable(
  tx: ScopedTransaction,
  actor: Actor,
  place: TablePlace,
  input: TableContent & { readonly id: string; readonly base: number },
  action: "table.save" | "table.restore" = "table.save",
): Promise<SavedTable> {
  const { name } = await lockTable(tx, place, input.id);
  const before = await readTable(tx, input.id);
  if (before.archived) {
    throw new RequestError("CONFLICT", `${name} is archived. Bring it back first.`);
  }
  const text = JSON.stringify(input.rows);
  const same =
    text === before.rows &&
    canonicalJson(asJson(input.shape)) === canonicalJson(asJson(before.shape));
  // Also where it was begun before that version: a save whose answer was lost is sent again.
  if (same) return { id: input.id, number: before.number, hash: before.hash };
  if (before.number !== input.base) {
    const message = `Somebody saved version ${before.number} of ${name} meanwhile, after version ${input.base} that you began with.`;
    throw new RequestError("REVISION_STALE", message, { detail: { number: before.number } });
  }
  refuseBadTable(input.shape, input.rows);
  const changes = compareTables({ shape: before.shape, rows: parseRows(before.rows) }, input);
  const saved = await addVersion(tx, actor, place, { ...input, number: before.number + 1 });
  const { added, removed, changed } = changes;
  await recordAudit(tx, actor, {
    ...place,
    action,
    subject: { kind: "table", id: input.id },
    detail: {
      name,
      version: saved.number,
      added,
      removed,
      changed,
      ...(input.note !== "" && { note: input.note }),
    },
  });
  return saved;
}

/** Makes an earlier version the newest again, as a version of its own. */
export async function restoreTable(
  tx: ScopedTransaction,
  actor: Actor,
  place: TablePlace,
  input: { readonly id: string; readonly number: number; readonly base: number },
): Promise<SavedTable> {
  const { shape, rows } = await readTable(tx, input.id, input.number);
  const note = `As in version ${input.number}`;
  const content = { id: input.id, base: input.base, shape, rows: parseRows(rows), note };
  return saveTable(tx, actor, place, content, "table.restore");
}

function asJson(shape: TableShape): Json {
  return shape as unknown as Json;
}

async function addVersion(
  tx: ScopedTransaction,
  actor: Actor,
  { partnerId, distributorId }: TablePlace,
  { id, number, shape, rows, note }: TableContent & { id: string; number: number },
): Promise<SavedTable> {
  const stored = storedTable(shape, rows);
  const hash = versionHash(id, number, stored);
  await tx.insert(lookupTableVersion).values({
    tableId: id,
    hash,
    partnerId,
    distributorId,
    columns: stored.columns,
    rows: sql`${stored.rows}::jsonb`,
    createdBy: actor.id,
    number,
    rowCount: rows.length,
    shape: stored.shape,
    note,
    createdByName: actor.name,
  });
  await tx.update(lookupTable).set({ current: hash }).where(eq(lookupTable.id, id));
  await announceTable(tx, { partnerId, id });
  return { id, number, hash: Buffer.from(hash).toString("hex") };
}

/** Reads a table for a change, so that two changes follow one another. Throws NOT_FOUND, NOT_ALLOWED. */
export async function lockTable(
  tx: ScopedTransaction,
  { distributorId }: TablePlace,
  id: string,
): Promise<typeof lookupTable.$inferSelect> {
  const [found] = await tx.select().from(lookupTable).where(eq(lookupTable.id, id)).for("update");
  if (found !== undefined && found.distributorId === distributorId) return found;
  const [shared] = await tx
    .select({ name: lookupTable.name })
    .from(lookupTable)
    .where(and(eq(lookupTable.id, id), isNull(lookupTable.distributorId)));
  if (shared === undefined) throw new RequestError("NOT_FOUND", "There is no such table here.");
  throw new RequestError(
    "NOT_ALLOWED",
    `${shared.name} is shared by all distributors of the partner and cannot be changed from one of them.`,
  );
}

/** Archived tables keep their names: runs of the past say which table they read. */
export async function refuseTakenName(
  tx: ScopedTransaction,
  { distributorId }: TablePlace,
  name: string,
): Promise<void> {
  const [taken] = await tx
    .select({ archivedAt: lookupTable.archivedAt })
    .from(lookupTable)
    .where(
      and(
        distributorId === null
          ? isNull(lookupTable.distributorId)
          : eq(lookupTable.distributorId, distributorId),
        eq(lookupTable.name, name),
      ),
    );
  if (taken === undefined) return;
  const message =
    taken.archivedAt === null
      ? `A table “${name}” is there already.`
      : `An archived table is called “${name}”. Bring it back, or choose another name.`;
  throw new RequestError("CONFLICT", message, {
    detail: { issues: [{ field: "name", message: "This name is taken." }] },
  });
}
