import fc from "fast-check";
import { expect, it } from "vitest";
import { maskTest } from "../mask-test";
import { fieldsOfText } from "./fields-of-text";

const sign = fc.constantFrom(
  ..."<>/=&;,\"'\n\r:+?~*@![]-abZ01 ",
  "UNB+",
  "<a>",
  "</a>",
  "<![CDATA[",
  "N1",
);
const start = fc.constantFrom(
  "",
  "<a ",
  "<a>",
  "UNA:+.? '",
  "UNB+a'",
  "a,b\n",
  "a=",
  '"',
  "\uFEFFa;b\r\n",
);

it("finds fields one after the other within any text", () => {
  fc.assert(
    fc.property(start, fc.array(sign, { maxLength: 60 }), (begin, signs) => {
      const text = begin + signs.join("");
      let at = 0;
      for (const { start: from, end } of fieldsOfText(text) ?? []) {
        expect(from).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThanOrEqual(from);
        at = end;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 5_000 },
  );
});

const word = fc.stringMatching(/^[A-Z][a-z]{1,8} [A-Z&<'?+:;,"%=][a-z]{1,8}$/);
const xml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const forms: readonly ((name: string, other: string) => string)[] = [
  (name, other) => `<o><contactName>${xml(name)}</contactName><sku>${xml(other)}</sku></o>`,
  (name, other) => `<o sku="${xml(other)}" contactName="${xml(name)}"/>`,
  (name, other) =>
    `sku,contact name\n"${other.replaceAll('"', '""')}","${name.replaceAll('"', '""')}"\n`,
  (name, other) => `sku=${encodeURIComponent(other)}&contactName=${encodeURIComponent(name)}`,
  (name, other) =>
    `UNB+x'NAD+ST+++${name.replace(/[?+:']/g, "?$&")}'IMD+F++${other.replace(/[?+:']/g, "?$&")}'`,
];

it("replaces what is personal, however it is written, and nothing else", () => {
  fc.assert(
    fc.property(word, word, fc.nat(forms.length - 1), (name, other, at) => {
      fc.pre(name.toLowerCase() !== other.toLowerCase());
      const write = forms[at] ?? String;
      const body = write(name, other);
      const { test, unread } = maskTest({
        schemaVersion: 1,
        name: "t",
        message: { trigger: "hook", kind: "webhook", headers: {}, query: {}, body },
        acceptedAt: "2026-11-02T08:00:00.000Z",
        origin: "01930000-0000-7000-8000-000000000001",
        mocks: [],
        checks: [],
      });
      expect(unread).toEqual([]);
      expect(test.message.body).toBe(write("Person 1", other));
    }),
    { numRuns: 500 },
  );
});
