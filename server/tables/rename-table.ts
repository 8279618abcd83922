import { eq } from "drizzle-orm";
import { lookupTable } from "../../drizzle/schema/tables";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { lockPublishing } from "../flows/lock-publishing";
import { refuseUsed } from "../flows/refuse-used";
import { readersByName, readersOf } from "../flows/uses-of-sharable";
import { type MapUse, mapsReading, mapsReadingByName } from "../maps/maps-reading";
import { RequestError } from "../request-error";
import { lockTable, refuseTakenName, type TablePlace } from "./save-table";
import { announceTable } from "./table-channel";

/** Gives a table that no flow names another name. Throws CONFLICT with the flows that name it. */
export async function renameTable(
  tx: ScopedTransaction,
  actor: Actor,
  place: TablePlace,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  await lockPublishing(tx, place);
  const before = await lockTable(tx, place, id);
  if (before.name === name) return;
  await refuseTakenName(tx, place, name);
  refuseUsed(before.name, await readersByName(tx, { kind: "table", ...before }), "renamed", place);
  refuseUsedByMaps(before.name, await mapsReadingByName(tx, before));
  await tx.update(lookupTable).set({ name }).where(eq(lookupTable.id, id));
  await recordAudit(tx, actor, {
    ...place,
    action: "table.rename",
    subject: { kind: "table", id },
    detail: { name, before: before.name },
  });
  await announceTable(tx, { partnerId: place.partnerId, id, before: before.name });
}

/** Takes a table that no flow reads out of the lists; its versions stay for the runs that read them. */
export async function archiveTable(
  tx: ScopedTransaction,
  actor: Actor,
  place: TablePlace,
  id: string,
): Promise<void> {
  await lockPublishing(tx, place);
  const { name, archivedAt } = await lockTable(tx, place, id);
  if (archivedAt !== null) return;
  refuseUsed(name, await readersOf(tx, { kind: "table", id, name }), "archived", place);
  refuseUsedByMaps(name, await mapsReading(tx, { id, name }));
  await change(tx, actor, place, { id, name, archivedAt: new Date(), action: "table.archive" });
}

export async function bringBackTable(
  tx: ScopedTransaction,
  actor: Actor,
  place: TablePlace,
  id: string,
): Promise<void> {
  const { name, archivedAt } = await lockTable(tx, place, id);
  if (archivedAt === null) return;
  await change(tx, actor, place, { id, name, archivedAt: null, action: "table.bring-back" });
}

/** Whoever uses the map would have to mend it first. Throws CONFLICT with the maps and their rows. */
function refuseUsedByMaps(name: string, maps: readonly MapUse[]): void {
  if (maps.length === 0) return;
  const where = maps.map(({ mapName, targets }) => `${mapName} (${targets.join(", ")})`);
  const message = `${name} is read by the shared ${maps.length === 1 ? "map" : "maps"} ${where.join("; ")}. Change the rows there first.`;
  throw new RequestError("CONFLICT", message, { detail: { maps: maps.length } });
}

async function change(
  tx: ScopedTransaction,
  actor: Actor,
  place: TablePlace,
  {
    id,
    name,
    archivedAt,
    action,
  }: { id: string; name: string; archivedAt: Date | null; action: string },
): Promise<void> {
  await tx.update(lookupTable).set({ archivedAt }).where(eq(lookupTable.id, id));
  await recordAudit(tx, actor, {
    ...place,
    action,
    subject: { kind: "table", id },
    detail: { name },
  });
  await announceTable(tx, { partnerId: place.partnerId, id });
}
