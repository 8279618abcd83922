import { encodeBase64 } from "./base64";
import { secretLengthMin } from "./check-config";

/** What a secret is replaced with; plain ASCII so that JSON and URLs stay well-formed. */
export const maskText = "***";

/** Fewer encoded characters would also match texts that have nothing to do with the secret. */
const coreLengthMin = 5;

/**
 * A function that replaces every form in which a text can carry one of the secrets: plain, escaped for
 * JSON or HTML, URL- or form-encoded (each character encoded or not, as encoders differ), and base64 (also
 * as a part of something longer, such as `user:password`).
 */
export function maskerOf(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((value) => value.length >= secretLengthMin);
  if (known.length === 0) return (text) => text;
  // Longest first: a secret must not survive because another that it holds was replaced before.
  const ordered = known.sort((a, b) => b.length - a.length);
  const encoded = ordered.flatMap((value) => base64Cores(value).map(base64Pattern));
  const pattern = new RegExp([...ordered.map(textPattern), ...encoded].join("|"), "g");
  return (text) => text.replace(pattern, maskText);
}

function textPattern(value: string): string {
  return [...value].map((character) => `(?:${formsOf(character).join("|")})`).join("");
}

/**
 * A text in JSON in JSON has more backslashes per level. The bound keeps the search linear in a text that
 * somebody filled with backslashes.
 */
const backslashes = "\\\\{1,8}";

/** The ways encoders write one character, as parts of a pattern. */
function formsOf(character: string): string[] {
  const percent = [...new TextEncoder().encode(character)].map((byte) => `%${hexPattern(byte, 2)}`);
  const units = Array.from(
    { length: character.length },
    (_, at) => `${backslashes}u${hexPattern(character.charCodeAt(at), 4)}`,
  );
  const plain = escapePattern(character);
  return [
    /["'\\/]/.test(character) ? `(?:${backslashes})?${plain}` : plain,
    percent.join(""),
    units.join(""),
    ...(otherForms[character] ?? []),
  ];
}

const otherForms: { readonly [character: string]: readonly string[] } = {
  " ": ["\\+"],
  "\n": [`${backslashes}n`],
  "\r": [`${backslashes}r`],
  "\t": [`${backslashes}t`],
  "\b": [`${backslashes}b`],
  "\f": [`${backslashes}f`],
  "&": ["&amp;"],
  "<": ["&lt;"],
  ">": ["&gt;"],
  '"': ["&quot;", "&#34;"],
  "'": ["&apos;", "&#39;", "&#x27;"],
};

function hexPattern(value: number, digits: number): string {
  const hex = value.toString(16).padStart(digits, "0");
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** Base64 or base64url, each of its special characters URL-encoded or not. */
function base64Pattern(core: string): string {
  return core.replace(/[+]/g, "(?:[+-]|%2[bB])").replace(/[/]/g, "(?:[/_]|%2[fF])");
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

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
