import { createHmac, timingSafeEqual } from "node:crypto";
import type { OpenConnection } from "@/runtime/ports";

type Headers = { readonly [name: string]: string | string[] | undefined };

/**
 * Does the signature fit the raw bytes? Compared in constant time. A missing header, secret or a
 * malformed signature is simply false. Schemes as in `runtime/connections/webhook-signing.ts`.
 */
export function signatureFits(
  connection: OpenConnection,
  headers: Headers,
  bytes: Uint8Array,
): boolean {
  const secret = connection.secrets.secret ?? "";
  const given = headers[signatureHeader(connection)];
  if (secret === "" || typeof given !== "string") {
    return false;
  }
  const expected = createHmac("sha256", secret).update(bytes).digest();
  const claimed = decode(connection, given.trim());
  return claimed.length === expected.length && timingSafeEqual(claimed, expected);
}

/** Lower-case name of the header the sender signs in: it is dropped once it was checked. */
export function signatureHeader(connection: OpenConnection): string {
  const { headerName, scheme } = connection.config;
  if (scheme !== "hmac-sha256-hex") {
    return "x-shopify-hmac-sha256";
  }
  return (typeof headerName === "string" && headerName !== "" ? headerName : "X-Signature-256")
    .trim()
    .toLowerCase();
}

function decode(connection: OpenConnection, text: string): Buffer {
  return connection.config.scheme === "hmac-sha256-hex"
    ? Buffer.from(text.replace(/^sha256=/i, ""), "hex")
    : Buffer.from(text, "base64");
}
