import { createHash, randomBytes } from "node:crypto";

/** What a key may do over REST. */
export const apiKeyScopes = [
  "flows:read",
  "flows:write",
  "flows:publish",
  "tables:read",
  "tables:write",
  "runs:read",
  "runs:write",
  "runs:edit-retry",
  "runs:send-as-new",
  "payloads:read",
] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

/** Shown in lists: enough to recognise a key, far too little to guess it. */
const prefixLength = 12;

/** `olk_` and 43 characters: 256 bits, so one SHA-256 is as good as a slow hash. */
export function newApiKey(): { key: string; prefix: string; hash: Uint8Array } {
  const key = `olk_${randomBytes(32).toString("base64url")}`;
  return { key, prefix: key.slice(0, prefixLength), hash: hashApiKey(key) };
}

export function hashApiKey(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}

export function looksLikeApiKey(text: string): boolean {
  return /^olk_[A-Za-z0-9_-]{43}$/.test(text);
}

export function isApiKeyScope(text: string): text is ApiKeyScope {
  return apiKeyScopes.some((scope) => scope === text);
}
