import { and, desc, eq, lt } from "drizzle-orm";
import { type ActorKind, audit } from "../../drizzle/schema/audit";
import type { JsonObject } from "../../runtime/json";
import type { ScopedTransaction } from "../db";

export type AuditView = {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: ActorKind;
  readonly actorName: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly environmentId: string | null;
  readonly detail: JsonObject;
  readonly sealed: boolean;
};

export type AuditFilter = {
  readonly action?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Id of the last row of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
};

/** Newest first; ids sort by time, so the cursor is an id. */
export async function listAudit(
  tx: ScopedTransaction,
  { partnerId }: { readonly partnerId: string },
  { action, subjectId, after, limit }: AuditFilter,
): Promise<{ rows: readonly AuditView[]; next: string | null }> {
  const rows = await tx
    .select()
    .from(audit)
    .where(
      and(
        eq(audit.partnerId, partnerId),
        action === undefined ? undefined : eq(audit.action, action),
        subjectId === undefined ? undefined : eq(audit.subjectId, subjectId),
        after === undefined ? undefined : lt(audit.id, after),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return {
    rows: shown.map((row) => ({
      id: row.id,
      at: row.at,
      actorKind: row.actorKind,
      actorName: row.actorName,
      action: row.action,
      subjectKind: row.subjectKind,
      subjectId: row.subjectId,
      environmentId: row.environmentId,
      detail: row.detail,
      sealed: row.hash !== null,
    })),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}
