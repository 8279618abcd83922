import { type ActorKind, audit } from "../../drizzle/schema/audit";
import type { JsonObject } from "../../runtime/json";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";

/** Who made a change: a person, a key, or the program itself (`id` null). */
export type Actor = {
  readonly kind: ActorKind;
  readonly id: string | null;
  /** As it was called then; names change, the log does not. */
  readonly name: string;
  /** From where, as far as it is known: the client's IP address. */
  readonly address?: string | null;
};

export type AuditEntry = {
  readonly partnerId: string;
  readonly distributorId: string | null;
  readonly environmentId?: string | null;
  /** `flow.publish`, `connection.update`: subject and verb. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  /** What changed, for people: names, revisions, reasons. Never a secret, never a payload. */
  readonly detail?: JsonObject;
};

/** Writes the audit row of a change into the change's own transaction: both are there, or neither. */
export async function recordAudit(
  tx: ScopedTransaction,
  actor: Actor,
  entry: AuditEntry,
): Promise<void> {
  const at = new Date();
  await tx.insert(audit).values({
    id: newId(at.getTime()),
    partnerId: entry.partnerId,
    distributorId: entry.distributorId,
    environmentId: entry.environmentId ?? null,
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action: entry.action,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    detail: { ...entry.detail, ...(actor.address && { address: actor.address }) },
  });
}
