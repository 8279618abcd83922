import { expect, it } from "vitest";
import type { FlowTest } from "./flow-test";
import { withOlderOf, withoutOlder } from "./older-of-run";

const aTest = (more: Partial<FlowTest>): FlowTest => ({
  schemaVersion: 1,
  name: "t",
  message: { trigger: "hook", kind: "webhook", headers: {}, query: {}, body: "2" },
  acceptedAt: "2026-11-02T08:00:00.000Z",
  origin: "01930000-0000-7000-8000-000000000001",
  mocks: [],
  checks: [{ check: "end", is: "succeeded" }],
  ...more,
});

it("takes the message of a run with the answers of those steps that were answered otherwise", () => {
  const erp = { node: "erp", value: { id: 1 } };
  const rounds = [0, 1].map((at) => ({ node: "each", path: `split:${at}`, value: at }));
  const test = aTest({ mocks: [erp, ...rounds], masked: ["body.email", "older.body.phone"] });
  const run = aTest({
    message: { ...test.message, body: "1" },
    mocks: [erp, { ...rounds[0]!, value: 9 }, rounds[1]!],
    masked: ["body.name", "erp.contact"],
  });
  const taken = withOlderOf(test, run);
  expect(taken.older?.message.body).toBe("1");
  // Of a step with another answer in one round all rounds are its own.
  expect(taken.older?.mocks).toEqual(run.mocks.slice(1));
  expect(taken.masked).toEqual(["body.email", "older.body.name", "older.erp.contact"]);
});

it("is taken out with what is said of it", () => {
  const [own] = aTest({}).checks;
  const test = withOlderOf(
    aTest({
      checks: [own!, { check: "end", is: "failed", older: true }],
      masked: ["body.email", "older.body.phone"],
    }),
    aTest({ masked: ["body.name"] }),
  );
  expect(withoutOlder(test)).toEqual(aTest({ masked: ["body.email"] }));
  const { masked: _, ...bare } = aTest({});
  expect(withoutOlder(withOlderOf(aTest({}), aTest({ masked: ["body.name"] })))).toEqual(bare);
  // Nothing is left of what was replaced in another one before.
  const again = aTest({ masked: ["older.body.phone"] });
  expect(withOlderOf(again, aTest({})).masked).toBeUndefined();
});
