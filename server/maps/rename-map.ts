import { eq } from "drizzle-orm";
import { map } from "../../drizzle/schema/maps";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { lockPublishing } from "../flows/lock-publishing";
import { refuseUsed } from "../flows/refuse-used";
import { readersOf } from "../flows/uses-of-sharable";
import { lockMap, type MapPlace, refuseTakenName } from "./save-map";

/** Gives a map that no flow names another name. Throws CONFLICT with the flows that name it. */
export async function renameMap(
  tx: ScopedTransaction,
  actor: Actor,
  place: MapPlace,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  await lockPublishing(tx, place);
  const before = await lockMap(tx, place, id);
  if (before.name === name) return;
  await refuseTakenName(tx, place, name);
  refuseUsed(before.name, await readersOf(tx, { kind: "map", ...before }), "renamed", place);
  await tx.update(map).set({ name }).where(eq(map.id, id));
  await recordAudit(tx, actor, {
    ...place,
    action: "map.rename",
    subject: { kind: "map", id },
    detail: { name, before: before.name },
  });
}

/** Takes a map that no flow uses out of the lists, or brings it back; its versions stay. */
export async function archiveMap(
  tx: ScopedTransaction,
  actor: Actor,
  place: MapPlace,
  { id, archived }: { readonly id: string; readonly archived: boolean },
): Promise<void> {
  await lockPublishing(tx, place);
  const { name, archivedAt } = await lockMap(tx, place, id);
  if ((archivedAt !== null) === archived) return;
  if (archived) refuseUsed(name, await readersOf(tx, { kind: "map", id, name }), "archived", place);
  await tx
    .update(map)
    .set({ archivedAt: archived ? new Date() : null })
    .where(eq(map.id, id));
  await recordAudit(tx, actor, {
    ...place,
    action: archived ? "map.archive" : "map.bring-back",
    subject: { kind: "map", id },
    detail: { name },
  });
}
