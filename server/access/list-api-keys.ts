import { and, desc, eq } from "drizzle-orm";
import { apiKey } from "../../drizzle/schema/people";
import type { ScopedTransaction } from "../db";

/** A key as lists show it; the key itself is not kept. */
export type ApiKeyView = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly environmentId: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  /** The client's address then; null where it is not known. */
  readonly lastUsedFrom: string | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};

/** All keys of a distributor, newest first, revoked ones included. */
export function listApiKeys(
  tx: ScopedTransaction,
  { partnerId, distributorId }: { readonly partnerId: string; readonly distributorId: string },
): Promise<readonly ApiKeyView[]> {
  return tx
    .select({
      id: apiKey.id,
      name: apiKey.name,
      prefix: apiKey.prefix,
      scopes: apiKey.scopes,
      environmentId: apiKey.environmentId,
      createdAt: apiKey.createdAt,
      lastUsedAt: apiKey.lastUsedAt,
      lastUsedFrom: apiKey.lastUsedFrom,
      expiresAt: apiKey.expiresAt,
      revokedAt: apiKey.revokedAt,
    })
    .from(apiKey)
    .where(and(eq(apiKey.partnerId, partnerId), eq(apiKey.distributorId, distributorId)))
    .orderBy(desc(apiKey.createdAt));
}
