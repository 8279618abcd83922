import { and, eq, isNull } from "drizzle-orm";
import { map, mapVersion } from "../../drizzle/schema/maps";
import type { ValueConflict } from "../../runtime/flow/merge-values";
import { mapPlaces } from "../../runtime/mapping/map-places";
import { compareMaps, countChanges } from "../../runtime/mapping/shared/compare-maps";
import {
  contentHash,
  contentText,
  type MapContent,
  sameContent,
} from "../../runtime/mapping/shared/map-content";
import { mergeContent } from "../../runtime/mapping/shared/merge-content";
import type { SharablePlace } from "../access/sharable-place";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { refuseBadContent } from "./map-input";
import { readMap, storedContent } from "./read-map";

/** Whose map it is. */
export type MapPlace = SharablePlace;

export type MapChange = {
  readonly id: string;
  /** Number of the version that was changed. */
  readonly base: number;
  readonly content: MapContent;
  readonly note: string;
  /** Refuse with REVISION_STALE instead of merging, as `If-Match` promises. */
  readonly strict?: boolean;
};

export type SavedMap =
  | { readonly outcome: "saved"; readonly id: string; readonly number: number }
  /** Others had saved meanwhile; nothing contradicted. `content` is canonical JSON text of both. */
  | {
      readonly outcome: "merged";
      readonly id: string;
      readonly number: number;
      readonly content: string;
    }
  /** Nothing was saved: both changed the same rows. `content` has all but mine of those, `newest` is its base. */
  | {
      readonly outcome: "conflict";
      readonly id: string;
      readonly number: number;
      readonly content: string;
      readonly conflicts: readonly ValueConflict[];
      readonly by: string;
    };

/** Adds a shared map with its first version. Throws INPUT_INVALID or, for a name that is taken, CONFLICT. */
export async function createMap(
  tx: ScopedTransaction,
  actor: Actor,
  place: MapPlace,
  input: { readonly name: string; readonly content: MapContent; readonly note: string },
): Promise<{ readonly id: string; readonly number: number }> {
  refuseBadContent(input.content);
  await refuseTakenName(tx, place, input.name);
  const id = newId();
  const { partnerId, distributorId } = place;
  await tx
    .insert(map)
    .values({ id, partnerId, distributorId, name: input.name, createdBy: actor.id });
  await addVersion(tx, actor, place, { id, number: 1, ...input });
  await recordAudit(tx, actor, {
    partnerId,
    distributorId,
    action: "map.create",
    subject: { kind: "map", id },
    detail: { name: input.name, rows: mapPlaces(input.content.fields).length },
  });
  return { id, number: 1 };
}

/**
 * Saves the next version, put together row by row with what others saved meanwhile. What is as it was makes no
 * version. No flow that runs changes by it.
 */
export async function saveMap(
  tx: ScopedTransaction,
  actor: Actor,
  place: MapPlace,
  change: MapChange,
  action: "map.save" | "map.restore" = "map.save",
): Promise<SavedMap> {
  const { name, archivedAt, current } = await lockMap(tx, place, change.id);
  if (archivedAt !== null) {
    throw new RequestError("CONFLICT", `${name} is archived. Bring it back first.`);
  }
  const newest = await readMap(tx, change.id);
  const theirs = storedContent(newest.content);
  if (change.base !== current && (change.strict === true || change.base > current)) {
    const message = `Somebody saved version ${current} of ${name} meanwhile, after version ${change.base} that you began with.`;
    throw new RequestError("REVISION_STALE", message, { detail: { number: current } });
  }
  refuseBadContent(change.content);
  const base =
    change.base === current
      ? theirs
      : storedContent((await readMap(tx, change.id, change.base)).content);
  const { content, conflicts } = mergeContent(base, change.content, theirs);
  if (conflicts.length > 0) {
    return {
      outcome: "conflict",
      id: change.id,
      number: current,
      content: contentText(content),
      conflicts,
      by: newest.savedBy,
    };
  }
  refuseBadContent(content);
  const merged = !sameContent(content, change.content);
  const answer = (number: number): SavedMap =>
    merged
      ? { outcome: "merged", id: change.id, number, content: contentText(content) }
      : { outcome: "saved", id: change.id, number };
  if (sameContent(content, theirs)) return answer(current);
  const number = current + 1;
  await addVersion(tx, actor, place, { id: change.id, number, content, note: change.note });
  const changes = countChanges(compareMaps(theirs, content));
  await recordAudit(tx, actor, {
    ...place,
    action,
    subject: { kind: "map", id: change.id },
    detail: { name, version: number, changes, ...(change.note !== "" && { note: change.note }) },
  });
  return answer(number);
}

/** Makes an earlier version the newest again, as a version of its own. */
export async function restoreMap(
  tx: ScopedTransaction,
  actor: Actor,
  place: MapPlace,
  { id, number, base }: { readonly id: string; readonly number: number; readonly base: number },
): Promise<SavedMap> {
  const content = storedContent((await readMap(tx, id, number)).content);
  const change = { id, base, content, note: `As in version ${number}`, strict: true };
  return saveMap(tx, actor, place, change, "map.restore");
}

async function addVersion(
  tx: ScopedTransaction,
  actor: Actor,
  { partnerId, distributorId }: MapPlace,
  {
    id,
    number,
    content,
    note,
  }: {
    readonly id: string;
    readonly number: number;
    readonly content: MapContent;
    readonly note: string;
  },
): Promise<void> {
  await tx.insert(mapVersion).values({
    mapId: id,
    number,
    partnerId,
    distributorId,
    hash: Uint8Array.from(Buffer.from(contentHash(content), "hex")),
    content: contentText(content),
    rowCount: mapPlaces(content.fields).length,
    note,
    createdBy: actor.id,
    createdByName: actor.name,
  });
  await tx.update(map).set({ current: number }).where(eq(map.id, id));
}

/** Reads a map for a change, so that two changes follow one another. Throws NOT_FOUND, NOT_ALLOWED. */
export async function lockMap(
  tx: ScopedTransaction,
  { distributorId }: MapPlace,
  id: string,
): Promise<typeof map.$inferSelect> {
  const [found] = await tx.select().from(map).where(eq(map.id, id)).for("update");
  if (found !== undefined && found.distributorId === distributorId) return found;
  const [shared] = await tx
    .select({ name: map.name })
    .from(map)
    .where(and(eq(map.id, id), isNull(map.distributorId)));
  if (shared === undefined) throw new RequestError("NOT_FOUND", "There is no such map here.");
  const message = `${shared.name} is shared by all distributors of the partner and cannot be changed from one of them.`;
  throw new RequestError("NOT_ALLOWED", message);
}

/** Archived maps keep their names: versions of flows say which map they took. */
export async function refuseTakenName(
  tx: ScopedTransaction,
  { distributorId }: MapPlace,
  name: string,
): Promise<void> {
  const [taken] = await tx
    .select({ archivedAt: map.archivedAt })
    .from(map)
    .where(
      and(
        distributorId === null ? isNull(map.distributorId) : eq(map.distributorId, distributorId),
        eq(map.name, name),
      ),
    );
  if (taken === undefined) return;
  const message =
    taken.archivedAt === null
      ? `A map “${name}” is there already.`
      : `An archived map is called “${name}”. Bring it back, or choose another name.`;
  throw new RequestError("CONFLICT", message, {
    detail: { issues: [{ field: "name", message: "This name is taken." }] },
  });
}
