import { expect, it } from "vitest";
import { acceptResult } from "./accept-result";
import type { FlowTest } from "./flow-test";
import type { TestResult } from "./test-result";

const checks = [
  { check: "end", is: "succeeded" },
  { check: "output", node: "n02", port: "out", is: 1 },
];
const test = { name: "t", checks } as unknown as FlowTest;
const resultOf = (end: object, more: object) =>
  ({
    end: "failed",
    error: { code: "NODE_FAULT", message: "" },
    checks: [end, { passed: false, message: "", actual: 2 }],
    ...more,
  }) as unknown as TestResult;

it("leaves a check open that an unfinished run said nothing of", () => {
  const result = resultOf({ passed: false, untold: true, message: "" }, { passed: false });
  expect(acceptResult(test, result, "all").checks).toEqual([
    { check: "end", is: "succeeded" },
    { check: "output", node: "n02", port: "out", is: 2 },
  ]);
  expect(acceptResult(test, result, 0).checks).toEqual(checks);
});

it("holds on to the end that was found, with its code", () => {
  const result = resultOf({ passed: false, message: "", actual: "failed" }, { passed: false });
  expect(acceptResult(test, result, 0).checks[0]).toEqual({
    check: "end",
    is: "failed",
    code: "NODE_FAULT",
  });
});
