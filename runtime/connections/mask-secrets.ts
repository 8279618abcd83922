import { encodeBase64 } from "./base64";
import { secretLengthMin } from "./check-config";

/** What a secret is replaced with; plain ASCII so that JSON and URLs stay well-formed. */
export const maskText = "***";

/** Fewer encoded characters would also match texts that have nothing to do with the secret. */
const coreLengthMin = 5;

/**
 * A function that replaces every form in which a text can carry one of the secrets: plain, escaped for
 * JSON or HTML, URL- or form-encoded (each character encoded or not, as encoders differ), base64 (also as a
 * part of something longer, such as `user:password`) and hexadecimal, each also of its UTF-16.
 */
export function maskerOf(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((value) => value.length >= secretLengthMin);
  if (known.length === 0) return (text) => text;
  // Longest first: a secret must not survive because another that it holds was replaced before.
  const ordered = known.sort((a, b) => b.length - a.length);
  const usual = ordered.flatMap((value) => base64Cores(utf8(value)).map(base64Pattern));
  const pattern = new RegExp(
    [...ordered.map((value) => textPattern(value)), ...usual].join("|"),
    "g",
  );
  const rare = rareFormsOf(ordered);
  return (text) => {
    const masked = text.replace(pattern, maskText);
    return rare.signs.some((sign) => masked.includes(sign))
      ? masked.replace(rare.pattern, maskText)
      : masked;
  };
}

/**
 * Hexadecimal and UTF-16, looked for only where a text has a sign of them: they would make every search ten
 * times as dear.
 */
function rareFormsOf(values: readonly string[]): {
  readonly signs: readonly string[];
  readonly pattern: RegExp;
} {
  const hexadecimals = values.flatMap((value) => [utf8(value), utf16(value)]);
  const cores = values.flatMap((value) => base64Cores(utf16(value)));
  const patterns = [
    ...hexadecimals.map((bytes) => [...bytes].map((byte) => hexPattern(byte, 2)).join("")),
    ...cores.map(base64Pattern),
    ...values.map((value) => textPattern(value, `(?:\\0|${backslashes}u0000)`)),
  ];
  const beginnings = hexadecimals.map((bytes) =>
    [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  );
  return {
    signs: [
      ...beginnings.flatMap((text) => [text, text.toUpperCase()]),
      // Up to a character that encoders write in different ways.
      ...cores.map((core) => core.split(/[+/]/, 1)[0] ?? ""),
      "\0",
      "u0000",
    ],
    pattern: new RegExp(patterns.join("|"), "g"),
  };
}

/** `between` may follow each character: a NUL, where UTF-16 is read as UTF-8. */
function textPattern(value: string, between = ""): string {
  const optional = between === "" ? "" : `${between}?`;
  return [...value].map((character) => `(?:${formsOf(character).join("|")})`).join(optional);
}

function utf8(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** UTF-16, little endian: the form in which Windows hands texts to encoders. */
function utf16(value: string): Uint8Array {
  const bytes = new Uint8Array(value.length * 2);
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    bytes[at * 2] = unit & 255;
    bytes[at * 2 + 1] = unit >> 8;
  }
  return bytes;
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
 * The characters that base64 gives bytes at each of the three places it can start within a group of
 * three bytes: only those that depend on them alone.
 */
function base64Cores(bytes: Uint8Array): string[] {
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
