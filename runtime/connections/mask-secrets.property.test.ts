import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64 } from "./base64";
import { maskerOf, maskText } from "./mask-secrets";

/** Secrets as systems issue them, and as people think them up. */
const secret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_+/=.~-]{8,60}$/),
  fc.string({ minLength: 8, maxLength: 40, unit: "grapheme" }),
);
/** What stands around it, short enough that no filler can be mistaken for it. */
const around = fc.stringMatching(/^[a-z :&]{0,7}$/);

const utf8 = (text: string) => new TextEncoder().encode(text);
const base64Url = (text: string) =>
  encodeBase64(utf8(text)).replace(/\+/g, "-").replace(/\//g, "_");

const encodings: { readonly [name: string]: (text: string) => string } = {
  plain: (text) => text,
  "in JSON": (text) => JSON.stringify({ value: text }),
  "in JSON in JSON's escapes": (text) =>
    JSON.stringify(text).replace(
      /[\u0080-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  "in JSON in JSON": (text) => JSON.stringify(JSON.stringify({ value: text })),
  "in HTML": (text) =>
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      .replace(/'/g, "&#39;"),
  "URL-encoded": (text) => encodeURIComponent(text),
  "URL-encoded, lower-case": (text) =>
    encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  "form-encoded": (text) => new URLSearchParams({ v: text }).toString(),
  "in hexadecimal": (text) => Buffer.from(text).toString("hex"),
  "in hexadecimal, upper-case": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  "in UTF-16 and hexadecimal": (text) => Buffer.from(text, "utf16le").toString("hex"),
};

describe("masking", () => {
  it.each(Object.entries(encodings))("leaves no secret %s", (_, encode) => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        const masked = maskerOf([value])(encode(`${before}${value}${after}`));
        expect(masked).toContain(maskText);
        expect(masked).not.toContain(value);
        expect(masked).not.toContain(encodeURIComponent(value));
        expect(masked.toLowerCase()).not.toContain(Buffer.from(value).toString("hex"));
        expect(masked).not.toContain(Buffer.from(value, "utf16le").toString("hex"));
      }),
    );
  });

  it.each(["utf16le", "utf16be"])("leaves no ASCII secret in %s that is read as UTF-8", (order) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{8,40}$/), around, (value, before) => {
        const bytes = Buffer.from(`${before}${value}`, "utf16le");
        const text = (order === "utf16le" ? bytes : bytes.swap16()).toString("utf8");
        const mask = maskerOf([value]);
        for (const form of [text, JSON.stringify(text)]) {
          expect(mask(form)).toContain(maskText);
          expect(mask(form).replaceAll(/\0|\\u0000/g, "")).not.toContain(value);
        }
      }),
    );
  });

  it.each([
    ["base64", (text: string) => encodeBase64(utf8(text))],
    ["base64url", base64Url],
    ["URL-encoded base64", (text: string) => encodeURIComponent(encodeBase64(utf8(text)))],
    ["base64 of UTF-16", (text: string) => Buffer.from(text, "utf16le").toString("base64")],
  ])("leaves no secret in %s, whatever stands before and after it", (_, encode) => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        const masked = maskerOf([value])(encode(`${before}${value}${after}`));
        expect(masked).toContain(maskText);
        const rest = masked.split(maskText).map((part) => Buffer.from(part, "base64").toString());
        expect(rest.join("")).not.toContain(value);
        expect(Buffer.from(masked.replaceAll(maskText, ""), "base64").toString()).not.toContain(
          value,
        );
      }),
    );
  });

  it("masks the pair of a Basic header", () => {
    const header = `Basic ${encodeBase64(utf8("clerk:s3cret-pa55"))}`;
    const masked = maskerOf(["s3cret-pa55"])(header);
    expect(masked).toMatch(/^Basic [\w+/]+\*\*\*/);
    expect(masked.length).toBeLessThan(header.length);
  });

  it("masks several secrets, the longer one first when one holds the other", () => {
    expect(maskerOf(["abcd", "abcd-efgh"])("x abcd-efgh y abcd z")).toBe("x *** y *** z");
  });

  it("leaves other texts alone", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/s3cret|ZWNyZX|M2NyZ|c3NlY/.test(text));
        expect(maskerOf(["s3cret-pa55-that-is-long"])(text)).toBe(text);
      }),
    );
    expect(maskerOf([])("anything")).toBe("anything");
  });

  it("reads a secret with pattern characters literally", () => {
    expect(maskerOf(["a.b*c(d["])("a.b*c(d[ axbbc")).toBe("*** axbbc");
  });
});
