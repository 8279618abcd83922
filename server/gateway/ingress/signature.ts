import { createHmac, timingSafeEqual } from "node:crypto";
import { encodedSigningKey, toleranceDefaultMs } from "@/runtime/connections/webhook-signing";
import { signedDeliveryId, signedIdHeader } from "@/runtime/engine/delivery-id";
import type { OpenConnection } from "@/runtime/ports";

type Headers = { readonly [name: string]: string | string[] | undefined };

/** A message as its signature is checked: headers by lower-case name, body as it came. */
export type Signed = {
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** Unix milliseconds. */
  readonly now: number;
};

export type SignatureVerdict =
  | {
      readonly fits: true;
      /** Lower-case name of the header the sender signed in: it is not stored. */
      readonly header: string;
      /** The delivery's id where the scheme has one, signed with the body. */
      readonly deliveryId: string | null;
    }
  | {
      readonly fits: false;
      /** Header at fault. */
      readonly part: string;
      /** A sentence for the sender: what is wrong, never what would be right. */
      readonly reason: string;
    };

type Check = (connection: OpenConnection, message: Signed) => SignatureVerdict;

/** Schemes of `runtime/connections/webhook-signing.ts`, by name. */
const checks: { readonly [scheme: string]: Check } = {
  "shopify-hmac": (connection, message) =>
    checkDigest(connection, message, "x-shopify-hmac-sha256", "base64"),
  "hmac-sha256-hex": (connection, message) =>
    checkDigest(connection, message, hexHeader(connection), "hex"),
  "standard-webhooks": checkStandardWebhook,
};

/** Whether the connection holds what a signature can be checked with. */
export function canCheck(connection: OpenConnection): boolean {
  return keysOf(connection).length > 0;
}

/**
 * Is the message its sender's? On the raw bytes, in constant time. Missing or malformed headers and a
 * connection without a usable secret are a verdict, not an error.
 */
export function checkSignature(connection: OpenConnection, message: Signed): SignatureVerdict {
  const scheme = String(connection.config.scheme ?? "shopify-hmac");
  const check = Object.hasOwn(checks, scheme) ? checks[scheme] : undefined;
  return check === undefined
    ? unfit("signature", "The connection's signature scheme is not known to this build.")
    : check(connection, message);
}

function checkDigest(
  connection: OpenConnection,
  { headers, bytes }: Signed,
  header: string,
  encoding: "base64" | "hex",
): SignatureVerdict {
  const given = headers[header];
  if (typeof given !== "string" || given.trim() === "") return missing(header);
  const text = encoding === "hex" ? given.trim().replace(/^sha256=/i, "") : given.trim();
  const claimed = Buffer.from(text, encoding);
  const fits = keysOf(connection).some((key) => isEqual(claimed, digest(key, [bytes])));
  return fits ? { fits, header, deliveryId: null } : wrong(header);
}

const idHeader = signedIdHeader;
const timeHeader = "webhook-timestamp";
const signatureHeader = "webhook-signature";
/** A full stop would let one signed text be read as two different messages. */
const idPattern = /^[^.\s]{1,256}$/;

/** https://www.standardwebhooks.com: HMAC SHA-256 of `id.timestamp.body`, as `v1,` and base64. */
function checkStandardWebhook(
  connection: OpenConnection,
  { headers, bytes, now }: Signed,
): SignatureVerdict {
  const [id, time, signatures] = [idHeader, timeHeader, signatureHeader].map((name) => {
    const value = headers[name];
    return typeof value === "string" ? value.trim() : "";
  }) as [string, string, string];
  if (id === "") return missing(idHeader);
  if (time === "") return missing(timeHeader);
  if (signatures === "") return missing(signatureHeader);
  if (!idPattern.test(id)) {
    return unfit(idHeader, `${idHeader} has a full stop, a space or more than 256 characters.`);
  }
  if (!/^\d{1,12}$/.test(time)) {
    return unfit(timeHeader, `${timeHeader} is not a time in Unix seconds.`);
  }
  const late = staleness(Number(time), now, toleranceOf(connection));
  if (late !== null) return unfit(timeHeader, late);
  const claimed = signatures.split(/\s+/).flatMap((entry) => {
    const [version, text = ""] = entry.split(",", 2);
    return version === "v1" ? [Buffer.from(text, "base64")] : [];
  });
  if (claimed.length === 0) {
    return unfit(signatureHeader, `${signatureHeader} holds no signature of version v1.`);
  }
  const expected = keysOf(connection).map((key) => digest(key, [`${id}.${time}.`, bytes]));
  const fits = expected.some((mac) => claimed.some((each) => isEqual(each, mac)));
  return fits
    ? { fits, header: signatureHeader, deliveryId: signedDeliveryId("standard-webhooks", headers) }
    : wrong(signatureHeader);
}

/** Why a message of this time is not taken now, or null. */
function staleness(seconds: number, now: number, toleranceMs: number): string | null {
  const aside = Math.round(now / 1000) - seconds;
  if (Math.abs(aside) * 1000 <= toleranceMs) return null;
  const limit = Math.round(toleranceMs / 1000);
  return aside > 0
    ? `${timeHeader} is ${aside} s old, more than the ${limit} s that are allowed. A repeated delivery needs a new time and signature.`
    : `${timeHeader} is ${-aside} s in the future, more than the ${limit} s that are allowed. Compare the clocks.`;
}

function toleranceOf({ config }: OpenConnection): number {
  return typeof config.toleranceMs === "number" ? config.toleranceMs : toleranceDefaultMs;
}

/** The current secret and, while it is being changed, the one before. */
function keysOf({ config, secrets }: OpenConnection): Uint8Array[] {
  return [secrets.secret, secrets.previousSecret].flatMap((secret) => {
    const key = secret === undefined ? null : keyOf(config.scheme, secret);
    return key === null || key.length === 0 ? [] : [key];
  });
}

function keyOf(scheme: unknown, secret: string): Uint8Array | null {
  if (scheme !== "standard-webhooks") return Buffer.from(secret);
  const encoded = encodedSigningKey(secret);
  return encoded === null ? null : Buffer.from(encoded, "base64");
}

function hexHeader({ config: { headerName } }: OpenConnection): string {
  const name = typeof headerName === "string" ? headerName.trim() : "";
  return (name === "" ? "X-Signature-256" : name).toLowerCase();
}

function digest(key: Uint8Array, parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

function isEqual(claimed: Buffer, expected: Buffer): boolean {
  return claimed.length === expected.length && timingSafeEqual(claimed, expected);
}

function unfit(part: string, reason: string): SignatureVerdict {
  return { fits: false, part, reason };
}

function missing(header: string): SignatureVerdict {
  return unfit(header, `The header ${header} is missing.`);
}

function wrong(header: string): SignatureVerdict {
  return unfit(header, `${header} does not fit the body and the secret of this flow's connection.`);
}
