import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { compilePlan } from "../../../runtime/engine/plan";
import type { PlayHost } from "../../../runtime/engine/trial/play-run";
import { importFlow } from "../../../runtime/flow/flow-files";
import { parseFlowTest } from "../../../runtime/flow-tests/parse-flow-test";
import { playTest } from "../../../runtime/flow-tests/play-test";
import { readFlowFiles } from "./seed-flows";
import { seededCredit } from "./seeded-credit";

const { shape, rows } = seededCredit;
const table = {
  name: "Credit decision",
  hash: "a".repeat(64),
  rows: rows.map((cells) =>
    Object.fromEntries(shape.columns.map((column, at) => [column, cells[at] ?? ""])),
  ),
  rules: { columns: shape.columns, decision: shape.decision },
};
const host: PlayHost = {
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
  tables: async () => [table],
};

const olderRelease = [
  "Nothing recognises it, so it starts a run of its own. Both have the ordering key “#1042”: they take turns in the order in which they come, so the older one is worked on last.",
  "It asks “Create pick request” once (POST /orders), under “/orders?reference=%231042”, as for the newer message.",
];

it.each([
  ["shopify-order-to-erp", 2],
  ["order-released-to-warehouse", 1],
])(
  "the demonstration's tests of %s pass on it, and are as an export writes them",
  async (name, of) => {
    const { folder, rewritten } = importFlow(readFlowFiles(name));
    if (folder === null) throw new Error("The flow cannot be read");
    expect(rewritten).toEqual([]);
    const { document } = folder;
    const plan = compilePlan(document, { http: { send: () => Promise.reject(new RangeError()) } });
    const place = { partner: "p", distributor: "d", environment: "e", flow: document.id };
    expect(Object.keys(folder.tests)).toHaveLength(of);
    for (const value of Object.values(folder.tests)) {
      const { test, problem } = parseFlowTest(value);
      expect(problem).toBeNull();
      if (test === null) continue;
      const version = "0".repeat(64);
      const play = { place: { ...place, version }, plan, test, parameters: {}, maxMs: 5_000 };
      const { checks, passed, older } = await playTest(host, play);
      expect(checks.filter((check) => !check.passed)).toEqual([]);
      // The older release waits for its turn, and asks for what the warehouse knows by now.
      if (test.older !== undefined) expect(older?.words).toEqual(olderRelease);
      expect(passed).toBe(true);
    }
  },
);
