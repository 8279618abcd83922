import { expect, it } from "vitest";
import { readingTextsOf } from "../../flow/reading-texts";
import { validateFlow } from "../../flow/validate-flow";
import { flowNode, orderFlow } from "../../testing/order-flow";
import { nodeRegistry } from "../registry";
import { map } from "./definition";

/** Rows of three lists in one another, with a value in the innermost. */
const rowsTo = (value: string, each = "tax.parts") => [
  {
    target: "lines",
    each: "input.lines",
    as: "line",
    fields: [
      {
        target: "taxes",
        each: "line.taxes",
        as: "tax",
        fields: [
          {
            target: "parts",
            each,
            as: "part",
            fields: [{ target: "rate", required: true, value }],
          },
        ],
      },
    ],
  },
];

const told = (rows: ReturnType<typeof rowsTo>) => {
  const n02 = flowNode("map@1", "Map", { fields: rows });
  const flow = { ...orderFlow, nodes: { ...orderFlow.nodes, n02 } };
  return validateFlow(flow, nodeRegistry)
    .filter(({ node }) => node === "n02")
    .map(({ severity, field }) => `${severity} ${field}`);
};

const inner = "fields[0].fields[0].fields[0]";

it("knows the rows of lists inside lists", () => {
  expect(told(rowsTo("[part.rate, tax.rate, line.rate, index]"))).toEqual([]);
});

it.each([
  [rowsTo("trm(part.rate"), `error ${inner}.fields[0].value`],
  [rowsTo("prt.rate"), `error ${inner}.fields[0].value`],
  [rowsTo("part.rate", "tx.parts"), `error ${inner}.each`],
])("names what is wrong in a list inside a list before it is published", (rows, problem) => {
  expect(told(rows)).toEqual([problem]);
});

it("finds the steps that a row inside a list inside a list reads", () => {
  const node = flowNode("map@1", "Map", { fields: rowsTo("steps.n01.rate") });
  expect(readingTextsOf(node, map).map(({ field }) => field)).toContain(`${inner}.fields[0].value`);
});
