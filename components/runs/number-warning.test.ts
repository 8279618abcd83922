import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { NumberWarning } from "./number-warning";

const drawn = (text: string, before?: string) =>
  renderToStaticMarkup(
    createElement(NumberWarning, { text, ...(before !== undefined && { before }) }),
  );
const ids = (first: number, count: number) =>
  Array.from({ length: count }, (_, place) => `90071992547409${first + 2 * place}`);

test("numbers that were there before are nobody's fault; of many new ones the first four are named", () => {
  const before = `[${ids(93, 1)}]`;
  expect(drawn(`{"ids": [${ids(93, 1)}]}`, before)).toBe("");
  expect(drawn(`[${ids(93, 3)}]`, before).match(/more digits/g)).toHaveLength(2);
  const many = drawn(`[${ids(111, 7)}]`);
  expect(many.match(/more digits/g)).toHaveLength(4);
  expect(many).toContain("and 3 more numbers");
});

test("what is no JSON says nothing", () => {
  expect(drawn("UNB+UNOC:3+12345678901234567890.12")).toBe("");
  expect(drawn("12345678901234567890.12, 1")).toBe("");
});
