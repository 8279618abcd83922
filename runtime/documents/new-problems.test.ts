import { describe, expect, it } from "vitest";
import { newProblems } from "./new-problems";
import { documentSchema } from "./registry";

const order = documentSchema("SalesOrder")?.example as { readonly [name: string]: never };

describe("what a change makes wrong with a document", () => {
  it("is told by place, and nothing that was wrong before", () => {
    expect(newProblems("SalesOrder", order, order)).toEqual([]);
    const odd = { ...order, shop: 1 };
    expect(newProblems("SalesOrder", odd, odd)).toEqual([]);
    const changed = { ...odd, currency: 5, lines: "none" };
    expect(newProblems("SalesOrder", odd, changed).map(({ path }) => path)).toEqual([
      "currency",
      "lines",
    ]);
    expect(newProblems("SalesOrder", order, odd).map(({ path }) => path)).toEqual(["shop"]);
  });

  it("is nothing for a type that is not known here", () => {
    expect(newProblems("Something", {}, 1)).toEqual([]);
  });
});
