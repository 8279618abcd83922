import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { recoveryByCode } from "./flow-error";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
const sections = page.split(/^## /m).slice(1);

describe("the page on errors", () => {
  it("has a heading for every code, and for nothing else", () => {
    const headings = sections.map((section) => section.split("\n", 1)[0]);

    expect(headings).toEqual(Object.keys(recoveryByCode).sort((a, b) => (a < b ? -1 : 1)));
  });

  it("names the class that the engine acts by", () => {
    const classes = sections.map((section) => /Class: ([a-z]+)\./.exec(section)?.[1]);
    const expected = Object.entries(recoveryByCode).sort(([a], [b]) => (a < b ? -1 : 1));

    expect(classes).toEqual(expected.map(([, recovery]) => recovery));
  });
});
