import { expect, test } from "vitest";
import type { SegmentContent } from "../../runtime/engine/records";
import { HistoryFolder } from "./fold-history";

const empty: SegmentContent = { steps: [], intents: [], values: [], commands: [] };
const start = {
  trigger: { node: "n01", kind: "webhook", headers: {}, query: {}, body: 0 },
  parameters: {},
} as const;

function tablesOf(...segments: readonly Partial<SegmentContent>[]) {
  const folder = new HistoryFolder();
  for (const segment of segments) folder.add({ ...empty, ...segment });
  return folder.history().start?.tables;
}

test("the tables of a run are those that its first owner took, wherever they are told", () => {
  expect(tablesOf({ start })).toBeUndefined();
  expect(tablesOf({ start }, {}, { tables: { skus: "v1" } })).toEqual({ skus: "v1" });
  expect(tablesOf({ start }, { tables: { skus: "v1" } }, { tables: { skus: "v1" } })).toEqual({
    skus: "v1",
  });
  expect(tablesOf({ start: { ...start, tables: { skus: "v1" } } }, {})).toEqual({ skus: "v1" });
});
