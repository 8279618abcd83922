import { expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import { answerReads } from "./answer-reads";

const flow = {
  ...aFlow(
    {
      hook: { type: "webhook@1" },
      call: { type: "http-request@1", config: { method: "POST", url: "/orders" } },
      route: {
        type: "content-based-router@1",
        config: { branches: [{ name: "held", condition: 'input.hold == "credit"' }] },
      },
      map: {
        type: "map@1",
        config: {
          fields: [
            { target: "number", value: "input.number" },
            {
              target: "lines",
              each: "input.lines",
              fields: [{ target: "sku", value: "item.sku" }],
            },
          ],
        },
      },
      note: { type: "log@1", config: { note: "Order $" + "{steps.call.status}" } },
      end: { type: "respond@1" },
    },
    [
      "hook.out -> call.in",
      "call.out -> route.in",
      "route.otherwise -> map.in",
      "map.out -> note.in",
      "note.out -> end.in",
    ],
  ),
  settings: { businessKeys: [{ kind: "erp-order", node: "call", value: "output.id" }] },
};

it("tells which parts of an answer the flow reads, by its next steps, by its id and for its numbers", () => {
  expect(answerReads(flow, nodeRegistry, "call")).toEqual([
    "hold",
    "id",
    "lines",
    "number",
    "status",
  ]);
});

it("tells that nothing reads an answer", () => {
  expect(answerReads(flow, nodeRegistry, "note")).toEqual([]);
});

it("tells what code reads of it, and that it may read all of it", () => {
  const code = (text: string) => ({ type: "code@1", config: { code: text } });
  const read = (text: string) =>
    answerReads(
      aFlow({ hook: { type: "webhook@1" }, call: code("return 1;"), sums: code(text) }, [
        "hook.out -> call.in",
        "call.out -> sums.in",
      ]),
      nodeRegistry,
      "call",
    );
  expect(read("return input.lines.map((l) => l.sku) + steps.call.total;")).toEqual([
    "lines",
    "total",
  ]);
  expect(read("const { call } = steps; return call.total;")).toEqual([""]);
  expect(read("return steps[input.id];")).toEqual(["", "id"]);
  expect(read("return input;")).toEqual([""]);
});

it("tells what is read of a step whose id is no plain name", () => {
  const named = aFlow(
    {
      "my-call": { type: "http-request@1", config: { method: "POST", url: "/orders" } },
      note: { type: "log@1", config: { note: "$" + '{steps["my-call"].status}' } },
    },
    [],
  );
  expect(answerReads(named, nodeRegistry, "my-call")).toEqual(["status"]);
});
