import { expect, test } from "vitest";
import { answerReaders } from "../flow/answer-reads";
import type { Json } from "../json";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import { mapPlaces } from "./map-places";
import { unmadeReads } from "./read-later";
import { everyNode, targetTree } from "./target-tree";

const flow = {
  ...aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1" },
      decide: { type: "decision@1", config: { table: "Credit", target: "decision" } },
      route: {
        type: "content-based-router@1",
        config: {
          branches: [
            { name: "held", condition: 'input.total > 5000 && input.decision.state == "held"' },
          ],
        },
      },
      call: {
        type: "http-request@1",
        config: {
          method: "POST",
          url: "/c/$" + "{input.customerId}",
          body: "expression",
          bodyExpression: "map(input.lines, l => l.sku)",
        },
      },
      end: { type: "respond@1", config: { body: "steps.map.shipTo.city" } },
      alarm: { type: "log@1", config: { note: "$" + "{input.error.message}" } },
    },
    [
      "hook.out -> map.in",
      "map.out -> decide.in",
      "map.error -> alarm.in",
      "decide.out -> route.in",
      "route.held -> end.in",
      "route.otherwise -> call.in",
    ],
  ),
  settings: { businessKeys: [{ kind: "order", node: "map", value: "output.number" }] },
};
const tables = [
  {
    id: "t1",
    name: "Credit",
    columns: [],
    conditions: [{ column: "terms", expression: "input.terms", type: "text" as const }],
  },
];
const left = (fields: readonly Json[]) =>
  unmadeReads(answerReaders(flow, nodeRegistry, "map", tables), mapPlaces(fields));

test("an empty map lacks all that later steps read, each with who reads it", () => {
  expect(left([])).toEqual([
    { target: "customerId", fields: ["customerId"], by: ["call"] },
    { target: "lines", fields: ["lines[].sku"], by: ["call"] },
    { target: "number", fields: ["number"], by: [] },
    { target: "shipTo.city", fields: ["shipTo.city"], by: ["end"] },
    { target: "terms", fields: ["terms"], by: ["decide"] },
    { target: "total", fields: ["total"], by: ["route"] },
  ]);
});

test("what a row makes, alone, inside or around it, is not lacking", () => {
  const fields = [
    { target: "customerId", value: "input.c" },
    { target: "shipTo", value: "input.address" },
    { target: "lines", each: "input.items", as: "item", fields: [] },
    { target: "number", value: "input.n" },
    { target: "terms.code", value: "input.t" },
    { target: "total", value: "1" },
  ];
  expect(left(fields)).toEqual([]);
});

test("a row without a value makes nothing, and a list makes the fields that its rows make", () => {
  const fields = [
    { target: "customerId", value: "" },
    { target: "lines", each: "input.items", as: "item", fields: [{ target: "qty", value: "1" }] },
    { target: "shipTo.zip", value: "input.zip" },
  ];
  expect(left(fields).map(({ target }) => target)).toEqual([
    "customerId",
    "lines[].sku",
    "number",
    "shipTo.city",
    "terms",
    "total",
  ]);
});

test("they are fields of the target, until a row makes them", () => {
  const read = left([{ target: "total", value: "1" }]);
  const nodes = everyNode(targetTree(null, [], read));
  expect(nodes.map(({ target }) => target)).toEqual([
    "customerId",
    "lines",
    "lines[].sku",
    "number",
    "shipTo",
    "shipTo.city",
    "terms",
  ]);
  expect(nodes.find(({ target }) => target === "lines")).toMatchObject({
    list: true,
    readBy: ["call"],
  });
});
