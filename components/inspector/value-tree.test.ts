import { describe, expect, it } from "vitest";
import { rowsOf } from "./value-tree";

const scope = { input: { number: "PO-1", "ship to": { city: "Portland" }, lines: [{ sku: "A" }] } };

describe("the tree of what arrives", () => {
  it("writes the reference of every value, odd names and entries included", () => {
    const all = new Set(["input", 'input["ship to"]', "input.lines", "input.lines[0]"]);

    const paths = rowsOf(scope, all, "").map(({ path }) => path);

    expect(paths).toEqual([
      "input",
      "input.number",
      'input["ship to"]',
      'input["ship to"].city',
      "input.lines",
      "input.lines[0]",
      "input.lines[0].sku",
    ]);
  });

  it("finds a value by name or content, with what is above it, though all is folded", () => {
    const paths = rowsOf(scope, new Set(), "portl").map(({ path }) => path);

    expect(paths).toEqual(["input", 'input["ship to"]', 'input["ship to"].city']);
  });
});
