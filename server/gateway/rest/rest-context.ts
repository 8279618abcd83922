import { sql } from "drizzle-orm";
import type { RunHost } from "@/runtime/engine/run-host";
import { actorOfKey } from "@/server/access/actor";
import type { ApiKeyScope } from "@/server/access/api-key-format";
import type { EnvironmentKind, MemberScope } from "@/server/access/scope";
import type { ApiKeys, ApiPrincipal } from "@/server/access/verify-api-key";
import type { Actor } from "@/server/audit/record-audit";
import { type AppDatabase, type ScopedTransaction, withScope } from "@/server/db";
import { RequestError } from "@/server/request-error";
import type { RateLimiter } from "./rate-limit";

/** What the REST API needs of its process. */
export type RestServices = {
  readonly db: AppDatabase;
  readonly apiKeys: ApiKeys;
  readonly rates: RateLimiter;
  /** Refused keys per address: guessing gets slower than calling. */
  readonly guesses: RateLimiter;
  /** What computes again what a run did; absent where nobody asks for it. */
  readonly runHost?: RunHost;
};

const callers = new WeakMap<Headers, string>();

/** Notes who sends the request with these headers. */
export function noteCaller(headers: Headers, address: string): void {
  callers.set(headers, address);
}

/** What a domain function gets when a key calls it. */
export type RestCall = {
  readonly tx: ScopedTransaction;
  readonly scope: MemberScope;
  readonly actor: Actor;
};

/**
 * The key that a request shows, if it may do this. Throws NOT_SIGNED_IN, NOT_ALLOWED, or TOO_MANY
 * when the key calls too often.
 */
export async function principalOf(
  services: RestServices,
  headers: Headers,
  scope: ApiKeyScope,
): Promise<ApiPrincipal> {
  const address = callers.get(headers) ?? null;
  const principal = await services.apiKeys
    .verify(headers.get("authorization"), scope, address)
    .catch((error: unknown) => {
      const guess = error instanceof RequestError && error.code === "NOT_SIGNED_IN";
      throw (guess && address !== null && tooManyGuesses(services, address)) || error;
    });
  const retryAfterSeconds = services.rates.take(principal.keyId);
  if (retryAfterSeconds > 0) {
    throw new RequestError("TOO_MANY", "This API key calls too often.", {
      detail: { retryAfterSeconds },
    });
  }
  return principal;
}

function tooManyGuesses({ guesses }: RestServices, address: string): RequestError | null {
  const retryAfterSeconds = guesses.take(address);
  if (retryAfterSeconds === 0) return null;
  return new RequestError("TOO_MANY", "Too many refused API keys from this address.", {
    detail: { retryAfterSeconds },
  });
}

/**
 * Runs `work` in one transaction in the key's scope. `environment` is an id or `test` or
 * `production`; a key that is fixed to one environment needs none and gets no other.
 */
export function inKeyScope<T>(
  services: RestServices,
  principal: ApiPrincipal,
  environment: string | null,
  work: (call: RestCall) => Promise<T>,
): Promise<T> {
  const { partnerId, distributorId } = principal;
  return withScope(services.db, { partnerId, distributorId }, async (tx) => {
    const found = await findEnvironment(tx, principal, environment);
    const scope: MemberScope = {
      partnerId,
      distributorId,
      environmentId: found.id,
      environmentKind: found.kind,
      userId: principal.keyId,
      userName: principal.name,
      // What the key's scopes allow was checked before; this decides about payloads only.
      standings: [
        { role: "viewer", grants: { "payload.view": principal.scopes.has("payloads:read") } },
      ],
      partnerWide: false,
    };
    return work({ tx, scope, actor: actorOfKey(principal) });
  });
}

async function findEnvironment(
  tx: ScopedTransaction,
  principal: ApiPrincipal,
  wanted: string | null,
): Promise<{ readonly id: string; readonly kind: EnvironmentKind }> {
  const rows = await tx.execute<{ id: string; kind: EnvironmentKind }>(sql`
    select id, kind from environment where distributor_id = ${principal.distributorId}::uuid
    order by kind desc`);
  const allowed = rows.filter(
    ({ id }) => principal.environmentId === null || id === principal.environmentId,
  );
  const asked = allowed.filter(
    ({ id, kind }) => wanted === null || id === wanted || kind === wanted,
  );
  const [found] = asked;
  if (found === undefined) {
    throw new RequestError("NOT_FOUND", "This key has no such environment.");
  }
  if (asked.length > 1) {
    throw new RequestError(
      "INPUT_INVALID",
      'Say which environment: "environment", in the address of a GET and in the body of a POST, is "test" or "production".',
    );
  }
  return found;
}
