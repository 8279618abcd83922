import { expect, it } from "vitest";
import type { DebugRun } from "./use-debug";
import { watchedAt } from "./watched-at";

const step = (node: string, path = "") => ({ kind: "step", node, path });
const run = (lines: readonly object[], node: string | null) =>
  ({ lines, pause: node === null ? null : { node, path: "" } }) as unknown as Pick<
    DebugRun,
    "pause" | "lines"
  >;
const stepped = run(
  [step("hook"), step("price", "split:0"), step("price", "split:1"), { kind: "reach", node: "" }],
  "erp",
);

it("is where the run stands until a step is looked at, and nowhere while it goes on", () => {
  const stands = { node: "erp", path: "", index: 4 };
  expect(watchedAt(stepped, { kind: "now" })).toEqual(stands);
  expect(watchedAt(stepped, { kind: "node", node: "erp" })).toEqual(stands);
  expect(watchedAt(stepped, { kind: "line", index: 3 })).toEqual(stands);
  expect(watchedAt(run([step("hook")], null), { kind: "now" })).toBeNull();
});

it("follows a step that is chosen among the steps so far, and on the drawing as it was last", () => {
  expect(watchedAt(stepped, { kind: "line", index: 1 })).toEqual({
    node: "price",
    path: "split:0",
    index: 1,
  });
  expect(watchedAt(stepped, { kind: "node", node: "price" })).toEqual({
    node: "price",
    path: "split:1",
    index: 2,
  });
  expect(watchedAt(run([step("hook")], null), { kind: "node", node: "hook" })).toMatchObject({
    node: "hook",
    path: "",
  });
});

it("says of a step that the run has not come to that there is nothing yet", () => {
  expect(watchedAt(stepped, { kind: "node", node: "end" })).toMatchObject({
    node: "end",
    path: null,
  });
});
