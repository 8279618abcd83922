import { encodeBase64 } from "./base64";
import { secretLengthMin } from "./check-config";

/** What a secret is replaced with; plain ASCII so that JSON and URLs stay well-formed. */
export const maskText = "***";

/** Fewer encoded characters would also match texts that have nothing to do with the secret. */
const coreLengthMin = 5;

/**
 * A function that replaces every form in which a text can carry one of the secrets: plain, JSON-escaped,
 * URL- and form-encoded, and base64 (also as a part of something longer, such as `user:password`).
 */
export function maskerOf(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(
    secrets.filter((value) => value.length >= secretLengthMin).flatMap(formsOf),
  );
  if (forms.size === 0) return (text) => text;
  // Longest first: a form must not survive because a part of it was replaced before.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(ordered.map(escapePattern).join("|"), "g");
  return (text) => text.replace(pattern, maskText);
}

function formsOf(value: string): string[] {
  const percent = encodeURIComponent(value);
  const strict = percent.replace(/[!'()*]/g, percentOf);
  const escaped = JSON.stringify(value).slice(1, -1);
  const plain = [
    value,
    escaped,
    escaped.replace(/\//g, "\\/"),
    escaped.replace(/[\u0080-\uffff]/g, unicodeEscape),
  ];
  const encoded = [percent, strict, percent.replace(/%20/g, "+"), strict.replace(/%20/g, "+")];
  const base64 = base64Cores(value).flatMap((core) => [
    core,
    core.replace(/\+/g, "-").replace(/\//g, "_"),
    encodeURIComponent(core),
    encodeURIComponent(core).replace(/%2[BF]/g, (hex) => hex.toLowerCase()),
  ]);
  return [...plain, ...encoded, ...encoded.map(lowerHex), ...base64];
}

/**
 * The characters that base64 gives a value at each of the three places it can start within a group of
 * three bytes: only those that depend on the value alone.
 */
function base64Cores(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  return [0, 1, 2]
    .map((shift) => {
      const shifted = new Uint8Array(shift + bytes.length);
      shifted.set(bytes, shift);
      const text = encodeBase64(shifted);
      const from = Math.ceil((shift * 8) / 6);
      const to = Math.floor(((shift + bytes.length) * 8) / 6);
      return text.slice(from, to);
    })
    .filter((core) => core.length >= coreLengthMin);
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
