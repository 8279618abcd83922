import { expect, it } from "vitest";
import { opened, typeOfSample } from "../expressions/type-of-sample";
import type { Json } from "../json";
import { everyField, sourceTree } from "./source-tree";

const treeOf = (input: Json) => sourceTree({ input: opened(typeOfSample(input)) }, { input });

it("has what is near the root of a sample of very many fields", () => {
  const wide = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [
      `k${at}`,
      Object.fromEntries(Array.from({ length: 100 }, (_unused, inner) => [`f${inner}`, inner])),
    ]),
  );
  const roots = treeOf({ wide, last: { number: "A1" } });
  expect(roots.map(({ name, kind }) => [name, kind])).toEqual([
    ["wide", "object"],
    ["last", "object"],
  ]);
  expect(everyField(roots).map(({ path }) => path)).toContain("input.last.number");
  expect(everyField(roots).length).toBeLessThanOrEqual(20_000);
});

it("has what any of the first entries of a list has", () => {
  const roots = treeOf({ lines: [{ sku: "A" }, { tax: { rate: 1 } }, { tax: { code: "S" } }] });
  expect(everyField(roots).map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    "input.lines object",
    "input.lines[].sku text",
    "input.lines[].tax object",
    "input.lines[].tax.rate number",
    "input.lines[].tax.code text",
  ]);
});
