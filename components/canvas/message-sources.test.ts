import { expect, test } from "vitest";
import type { FlowDocument } from "@/runtime/flow/document";
import { parseExactJson } from "@/runtime/flow/exact-json";
import type { JsonObject } from "@/runtime/json";
import { jsonMessage, messageSources } from "./message-sources";

function flow(type: string, config: JsonObject): FlowDocument {
  return {
    id: "f",
    name: "Flow",
    parameters: [],
    nodes: { start: { type, name: "Start", config } },
    edges: [],
  } as unknown as FlowDocument;
}

const known = {
  pinned: { message: jsonMessage('{"pinned":true}'), run: null },
  pasted: null,
  recent: [{ id: "r1", label: "Run 1", message: jsonMessage('{"run":1}'), run: "r1" }],
};

test("the message that is written in the trigger goes before every other, to the last digit", () => {
  const document = flow("manual@1", {
    sample: parseExactJson('{"orderNumber":"SO-7","total":12345678901234567.89}'),
  });
  const [first, ...others] = messageSources(document, "start", known);
  expect(first).toMatchObject({
    id: "written",
    message: {
      kind: "manual",
      body: '{"orderNumber": "SO-7", "total": 12345678901234567.89}',
    },
  });
  expect(others.map(({ id }) => id)).toEqual(["pinned", "r1"]);
});

test("written text that is null, a number or empty is a message, too", () => {
  for (const sample of [null, 0, "", []]) {
    const [first] = messageSources(flow("manual@1", { sample }), "start", known);
    expect(JSON.parse(first?.message.body ?? "{}")).toEqual(sample);
  }
});

test("without one it is the pinned message, and the shipped sample comes last", () => {
  const ids = (config: JsonObject, type = "manual@1") =>
    messageSources(flow(type, config), "start", known).map(({ id }) => id);
  expect(ids({})).toEqual(["pinned", "r1", "shipped"]);
  expect(ids({ sample: { a: 1 } }, "webhook@1")).toEqual(["pinned", "r1", "shipped"]);
});
