import { and, eq, isNull } from "drizzle-orm";
import { apiKey } from "../../drizzle/schema/people";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";

/** Ends a key for good. Processes that hold it in their cache let it through for at most 30 s more. */
export async function revokeApiKey(
  tx: ScopedTransaction,
  actor: Actor,
  key: { readonly id: string; readonly distributorId: string },
): Promise<void> {
  const [revoked] = await tx
    .update(apiKey)
    .set({ revokedAt: new Date() })
    .where(
      and(
        eq(apiKey.id, key.id),
        eq(apiKey.distributorId, key.distributorId),
        isNull(apiKey.revokedAt),
      ),
    )
    .returning({
      partnerId: apiKey.partnerId,
      distributorId: apiKey.distributorId,
      environmentId: apiKey.environmentId,
      name: apiKey.name,
      prefix: apiKey.prefix,
    });
  if (revoked === undefined) {
    throw new RequestError("NOT_FOUND", "There is no such key, or it was revoked before.");
  }
  const { name, prefix, ...owner } = revoked;
  await recordAudit(tx, actor, {
    ...owner,
    action: "api-key.revoke",
    subject: { kind: "api-key", id: key.id },
    detail: { name, prefix },
  });
}
