import { eq, sql } from "drizzle-orm";
import { apiKey } from "../../drizzle/schema/people";
import { type AppDatabase, withScope } from "../db";
import { RequestError } from "../request-error";
import { type ApiKeyScope, hashApiKey, isApiKeyScope, looksLikeApiKey } from "./api-key-format";

/** A machine that showed a valid key. */
export type ApiPrincipal = {
  readonly keyId: string;
  readonly name: string;
  readonly partnerId: string;
  readonly distributorId: string;
  /** Null: both environments of the distributor. */
  readonly environmentId: string | null;
  readonly scopes: ReadonlySet<ApiKeyScope>;
  /** From where, as far as it is known. */
  readonly address: string | null;
};

export type ApiKeys = {
  /**
   * Who sends `Authorization: Bearer olk_…`. Throws NOT_SIGNED_IN for a missing, unknown, expired or
   * revoked key, and NOT_ALLOWED when `scope` is not among the key's scopes.
   */
  verify(
    authorization: string | null,
    scope: ApiKeyScope,
    address?: string | null,
  ): Promise<ApiPrincipal>;
  /** Forgets every answer, for tests and after a revocation in this process. */
  forget(): void;
};

type Row = {
  id: string;
  partner_id: string;
  distributor_id: string;
  environment_id: string | null;
  name: string;
  scopes: string[];
  expires_at: Date | string | null;
  revoked_at: Date | string | null;
};

type Known = { readonly row: Row | null; readonly readAt: number };

const cacheMs = 30_000;
/** Unknown keys are cached too, so that guessing costs the database nothing; this bounds the memory. */
const cacheMax = 10_000;
const touchEveryMs = 60_000;

/** `monotonic` gives ms that never jump back. */
export function openApiKeys(
  db: AppDatabase,
  monotonic: () => number = () => performance.now(),
): ApiKeys {
  const known = new Map<string, Known>();
  const touched = new Map<string, number>();

  async function find(key: string): Promise<Row | null> {
    const hash = Buffer.from(hashApiKey(key));
    const name = hash.toString("base64");
    const cached = known.get(name);
    if (cached !== undefined && monotonic() - cached.readAt < cacheMs) return cached.row;
    const [row = null] = await db.execute<Row>(sql`select * from resolve_api_key(${hash})`);
    if (known.size >= cacheMax) known.clear();
    known.set(name, { row, readAt: monotonic() });
    return row;
  }

  /** Last use is written at most once a minute and key, and never makes a request wait or fail. */
  function touch(row: Row, address: string | null): void {
    if (monotonic() - (touched.get(row.id) ?? Number.NEGATIVE_INFINITY) < touchEveryMs) return;
    touched.set(row.id, monotonic());
    const scope = { partnerId: row.partner_id, distributorId: row.distributor_id };
    withScope(db, scope, (tx) =>
      tx
        .update(apiKey)
        .set({ lastUsedAt: new Date(), ...(address !== null && { lastUsedFrom: address }) })
        .where(eq(apiKey.id, row.id)),
    ).catch(() => touched.delete(row.id));
  }

  return {
    async verify(authorization, scope, address = null) {
      const key = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
      if (key === undefined) {
        throw new RequestError(
          "NOT_SIGNED_IN",
          "Send an API key as `Authorization: Bearer olk_…`.",
        );
      }
      const row = looksLikeApiKey(key) ? await find(key) : null;
      if (row === null) throw new RequestError("NOT_SIGNED_IN", "This API key is not known.");
      refuseEnded(row);
      const scopes = new Set(row.scopes.filter(isApiKeyScope));
      if (!scopes.has(scope)) {
        throw new RequestError("NOT_ALLOWED", `This API key lacks the scope ${scope}.`, {
          detail: { scope },
        });
      }
      touch(row, address);
      return {
        keyId: row.id,
        name: row.name,
        partnerId: row.partner_id,
        distributorId: row.distributor_id,
        environmentId: row.environment_id,
        scopes,
        address,
      };
    },
    forget: () => known.clear(),
  };
}

function refuseEnded(row: Row): void {
  if (row.revoked_at !== null) {
    throw new RequestError("NOT_SIGNED_IN", "This API key was revoked.");
  }
  if (row.expires_at !== null && new Date(row.expires_at).getTime() <= Date.now()) {
    throw new RequestError("NOT_SIGNED_IN", "This API key has expired.");
  }
}
