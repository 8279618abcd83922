import { expect, it } from "vitest";
import { parseFlowTest } from "@/runtime/flow-tests/parse-flow-test";
import { writtenTest } from "./written-test";

it("is read as it is written, with a run of its own that has to succeed", () => {
  const message = { trigger: "n01", kind: "webhook", headers: {}, query: {}, body: "{}" } as const;
  const written = writtenTest(" Held ", message, new Date("2026-03-01T08:00:00Z"));
  const { test, problem } = parseFlowTest(JSON.parse(JSON.stringify(written)));
  expect(problem).toBeNull();
  expect(test).toMatchObject({
    name: "Held",
    acceptedAt: "2026-03-01T08:00:00.000Z",
    message,
    checks: [{ check: "end", is: "succeeded" }],
  });
  expect(writtenTest("Held", message).origin).not.toBe(written.origin);
});
