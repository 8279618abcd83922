import { createHash, randomBytes } from "node:crypto";

const hourMs = 3_600_000;

/** How long a link of each kind can be opened. */
export const linkLifetimeMs = { invitation: 7 * 24 * hourMs, password: 24 * hourMs } as const;

/** `oll_` and 43 characters: 256 bits, so one SHA-256 is as good as a slow hash. */
export function newLinkSecret(): { secret: string; hash: Uint8Array } {
  const secret = `oll_${randomBytes(32).toString("base64url")}`;
  return { secret, hash: hashLinkSecret(secret) };
}

export function hashLinkSecret(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}

/**
 * The address to hand over. The secret stands behind the `#`, which no browser sends: not in a request, not
 * in a referrer, and so in no log on the way.
 */
export function linkAddress(origin: string, secret: string): string {
  return `${origin}/link#${secret}`;
}
