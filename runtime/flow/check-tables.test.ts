import { describe, expect, it } from "vitest";
import type { Json } from "../json";
import { nodeRegistry } from "../nodes/registry";
import { tableProblems } from "./check-tables";
import type { FlowDocument } from "./document";
import { validateFlow } from "./validate-flow";

const tables = [
  { id: "t1", name: "Items", columns: ["customer", "theirs", "ours"] },
  { id: "t2", name: "Carriers", columns: ["code"] },
];

function stepThatReads(config: { [name: string]: Json }, type = "enrich@1"): FlowDocument {
  return {
    schemaVersion: 1,
    id: "f",
    name: "Orders",
    settings: {},
    edges: [{ from: "n1.out", to: "n2.in" }],
    nodes: {
      n1: { type: "manual@1", name: "Start", config: {} },
      n2: { type, name: "Item", config: { value: "input.sku", ...config } },
    },
  } as unknown as FlowDocument;
}

function found(config: { [name: string]: Json }) {
  return validateFlow(stepThatReads(config), nodeRegistry, { takes: {}, tables })
    .filter(({ code }) => code.startsWith("table"))
    .map(({ node, field, message }) => [node, field, message]);
}

describe("a step that reads a table", () => {
  it("names each column that is not there by itself, so that one of them can be accepted alone", () => {
    const value = 'lookup("Items", { custmer: input.buyer, theirs: input.sku }, "our")';
    const document = stepThatReads({ fields: [{ target: "sku", value }] }, "map@1");
    const problems = tableProblems(document, nodeRegistry, tables);
    expect(problems.map(({ table, column, problem }) => [table, column, problem.code])).toEqual([
      ["Items", "custmer", "table-column-unknown"],
      ["Items", "our", "table-column-unknown"],
    ]);
    const step = tableProblems(
      stepThatReads({ table: "Items", column: "their", take: "our" }),
      nodeRegistry,
      tables,
    );
    expect(step.map(({ column }) => column)).toEqual(["their", "our"]);
  });

  it("is told of a table that is not there, and of one that is nearly called so", () => {
    expect(found({ table: "Item", column: "theirs" })).toEqual([
      ["n2", "table", "There is no table “Item” here: did you mean “Items”?"],
    ]);
  });

  it("is told of each column that is not there, also in a list", () => {
    const also = [{ column: "custmer", value: "input.buyer" }];
    expect(found({ table: "t1", column: "theirs", also, take: "our" })).toEqual([
      [
        "n2",
        "also[0].column",
        "The table “Items” has no column “custmer”: did you mean “customer”?",
      ],
      ["n2", "take", "The table “Items” has no column “our”: did you mean “ours”?"],
    ]);
  });

  it("is told nothing where all is there", () => {
    expect(found({ table: "Items", column: "theirs", take: "ours" })).toEqual([]);
  });
});
