import { and, desc, eq, isNull, sql } from "drizzle-orm";
import {
  flow,
  flowDraft,
  flowDraftRevision,
  flowVersion,
  publication,
} from "../../drizzle/schema/flows";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";

export type FlowRow = typeof flow.$inferSelect;
export type DraftRow = typeof flowDraft.$inferSelect;
export type VersionRow = typeof flowVersion.$inferSelect;
export type PublicationRow = typeof publication.$inferSelect;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function refuseUnknown(): never {
  throw new RequestError("NOT_FOUND", "There is no such flow, or it is not yours to see.");
}

/** Throws NOT_FOUND for a flow of somebody else as for one that does not exist. */
export async function readFlow(tx: ScopedTransaction, flowId: string): Promise<FlowRow> {
  if (!uuid.test(flowId)) refuseUnknown();
  const [row] = await tx.select().from(flow).where(eq(flow.id, flowId));
  if (row === undefined) refuseUnknown();
  if (row.archivedAt !== null) {
    throw new RequestError(
      "NOT_FOUND",
      `${row.name} was archived on ${row.archivedAt.toISOString().slice(0, 10)}. Flows → Archived brings it back.`,
    );
  }
  return row;
}

/** The draft, locked until the transaction ends, so that two saves come one after the other. */
export async function lockDraft(tx: ScopedTransaction, flowId: string): Promise<DraftRow> {
  if (!uuid.test(flowId)) refuseUnknown();
  const [row] = await tx.select().from(flowDraft).where(eq(flowDraft.flowId, flowId)).for("update");
  return row ?? refuseUnknown();
}

export async function readDraftRow(tx: ScopedTransaction, flowId: string): Promise<DraftRow> {
  if (!uuid.test(flowId)) refuseUnknown();
  const [row] = await tx.select().from(flowDraft).where(eq(flowDraft.flowId, flowId));
  return row ?? refuseUnknown();
}

/** The draft as it was at a revision; null when that is not kept any more. */
export async function readRevision(
  tx: ScopedTransaction,
  flowId: string,
  revision: number,
): Promise<{ readonly logic: string; readonly layout: string } | null> {
  const [row] = await tx
    .select({ logic: flowDraftRevision.logic, layout: flowDraftRevision.layout })
    .from(flowDraftRevision)
    .where(
      and(
        eq(flowDraftRevision.flowId, flowId),
        eq(flowDraftRevision.revision, revision),
        isNull(flowDraftRevision.label),
      ),
    );
  return row ?? null;
}

export type SavedRevision = {
  readonly revision: number;
  readonly logic: string;
  readonly layout: string;
};

/** The revision that a save made; null when it has not been made, or is not kept any more. */
export async function readSave(
  tx: ScopedTransaction,
  flowId: string,
  id: string,
): Promise<SavedRevision | null> {
  const { revision, logic, layout } = flowDraftRevision;
  const [row] = await tx
    .select({ revision, logic, layout })
    .from(flowDraftRevision)
    .where(
      and(
        eq(flowDraftRevision.id, id),
        eq(flowDraftRevision.flowId, flowId),
        isNull(flowDraftRevision.label),
      ),
    );
  return row ?? null;
}

/** Newest first. */
export async function readVersions(
  tx: ScopedTransaction,
  flowId: string,
): Promise<readonly VersionRow[]> {
  return tx
    .select()
    .from(flowVersion)
    .where(eq(flowVersion.flowId, flowId))
    .orderBy(desc(flowVersion.number));
}

/** Hex SHA-256 to the bytes of the column; null when it is no hash. */
export function hashBytes(hex: string): Uint8Array | null {
  return /^[0-9a-f]{64}$/.test(hex) ? Uint8Array.from(Buffer.from(hex, "hex")) : null;
}

export function hashText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

export async function readVersion(
  tx: ScopedTransaction,
  flowId: string,
  hash: string,
): Promise<VersionRow | null> {
  const bytes = hashBytes(hash);
  if (bytes === null || !uuid.test(flowId)) return null;
  const [row] = await tx
    .select()
    .from(flowVersion)
    .where(and(eq(flowVersion.flowId, flowId), eq(flowVersion.hash, bytes)));
  return row ?? null;
}

export async function readPublication(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string,
): Promise<PublicationRow | null> {
  const [row] = await publicationOf(tx, flowId, environmentId);
  return row ?? null;
}

/** The same for whoever changes it: of two changes at once the second one builds on the first. */
export async function lockPublication(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string,
): Promise<PublicationRow | null> {
  const [row] = await publicationOf(tx, flowId, environmentId).for("update");
  return row ?? null;
}

function publicationOf(tx: ScopedTransaction, flowId: string, environmentId: string) {
  return tx
    .select()
    .from(publication)
    .where(and(eq(publication.flowId, flowId), eq(publication.environmentId, environmentId)));
}

/** Channel on which every process hears that a publication changed. */
export const publishedChannel = "published";

/** Heard when the transaction commits, not before. */
export async function notifyPublished(
  tx: ScopedTransaction,
  environmentId: string,
  flowId: string,
): Promise<void> {
  await tx.execute(sql`select pg_notify(${publishedChannel}, ${`${environmentId}:${flowId}`})`);
}
