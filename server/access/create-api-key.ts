import { apiKey } from "../../drizzle/schema/people";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { type ApiKeyScope, newApiKey } from "./api-key-format";

export type NewApiKey = {
  readonly partnerId: string;
  readonly distributorId: string;
  /** Null: the key holds for both environments of the distributor. */
  readonly environmentId: string | null;
  /** Null: it is called by its beginning, `API key olk_ab12…`. */
  readonly name: string | null;
  readonly scopes: readonly ApiKeyScope[];
  readonly expiresAt: Date | null;
};

/** Makes a key and its audit row. `key` is returned this once and kept nowhere. */
export async function createApiKey(
  tx: ScopedTransaction,
  actor: Actor,
  wanted: NewApiKey,
): Promise<{ id: string; key: string; prefix: string; name: string }> {
  if (wanted.scopes.length === 0) {
    throw new RequestError("INPUT_INVALID", "A key needs at least one scope.");
  }
  if (wanted.expiresAt !== null && wanted.expiresAt.getTime() <= Date.now()) {
    throw new RequestError("INPUT_INVALID", "The key would have expired already.");
  }
  const id = newId();
  const { key, prefix, hash } = newApiKey();
  const name = wanted.name ?? `API key ${prefix}…`;
  await tx.insert(apiKey).values({
    id,
    partnerId: wanted.partnerId,
    distributorId: wanted.distributorId,
    environmentId: wanted.environmentId,
    name,
    prefix,
    hash,
    scopes: [...wanted.scopes],
    createdBy: actor.id,
    expiresAt: wanted.expiresAt,
  });
  await recordAudit(tx, actor, {
    partnerId: wanted.partnerId,
    distributorId: wanted.distributorId,
    environmentId: wanted.environmentId,
    action: "api-key.create",
    subject: { kind: "api-key", id },
    detail: { name, prefix, scopes: wanted.scopes },
  });
  return { id, key, prefix, name };
}
