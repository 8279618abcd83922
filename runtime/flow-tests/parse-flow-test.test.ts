import { describe, expect, it } from "vitest";
import { givenFaultSchema } from "../engine/debug/given-fault-schema";
import type { Json } from "../json";
import { parseFlowTest, readFlowTest } from "./parse-flow-test";

const nested = (levels: number): Json => JSON.parse("[".repeat(levels) + "]".repeat(levels));
const long = "x".repeat(16 * 1024 * 1024);
const tooDeep = "This is nested deeper than 512.";

const written = (part: object) => ({
  schemaVersion: 1,
  name: "Held",
  message: { trigger: "n01", kind: "webhook", headers: {}, query: {}, body: "{}" },
  acceptedAt: "2026-03-01T08:00:00.000Z",
  origin: "0195e0c0-0000-7000-8000-000000000000",
  mocks: [],
  checks: [],
  ...part,
});
/** What is wrong with a test that holds the value, by where it does. */
const problems = (value: Json) => {
  const fault = { fault: "status", status: 422, body: value };
  const golden = { check: "golden", value };
  const parts = [
    { parameters: { limit: value } },
    { mocks: [{ node: "n02", value }] },
    { mocks: [{ node: "n02", value: null, faults: [{ fault: "down" }, fault] }] },
    { checks: [{ ...golden, of: "answer" }] },
    { checks: [{ ...golden, of: "step", node: "n02" }] },
    { checks: [{ ...golden, of: "request", node: "n02", request: 0 }] },
    { checks: [{ check: "output", node: "n02", field: "total", is: value }] },
    { checks: [{ check: "request", node: "n02", request: 0, field: "total", is: value }] },
  ];
  return parts.map((part) => parseFlowTest(written(part)).problem);
};
const places = [
  "parameters.limit",
  "mocks.0.value",
  "mocks.0.faults.1.body",
  "checks.0.value",
  "checks.0.value",
  "checks.0.value",
  "checks.0.is",
  "checks.0.is",
];

describe("a document within a test", () => {
  it("is any JSON", () => {
    for (const value of [nested(512), null, { lines: [{ sku: "A" }] }]) {
      expect(problems(value)).toEqual(places.map(() => null));
    }
  });

  it("is refused by its place where it is nested too deeply", () => {
    expect(problems(nested(5_000))).toEqual(places.map((place) => `${place}: ${tooDeep}`));
  });

  it("is refused by its place over 16 MB", () => {
    expect(problems(long)).toEqual(places.map((place) => `${place}: This is over 16 MB.`));
  });

  it("is refused where it is a check of no known kind, by its place", () => {
    const { problem } = parseFlowTest(written({ checks: [{ check: "golden", of: "all" }] }));
    expect(problem).toMatch(/^checks\.0\.of: /);
  });
});

describe("the answer that a step is let fail with", () => {
  const told = (body: Json) => {
    const { success, error } = givenFaultSchema.safeParse({ fault: "status", status: 422, body });
    return success ? null : error.issues.map(({ path, message }) => `${path.join()}: ${message}`);
  };

  it("is refused over 64 KB, or where it is nested too deeply", () => {
    expect(told({ error: "Unit CS is not known." })).toBeNull();
    expect(told("x".repeat(65_534))).toBeNull();
    for (const body of ["x".repeat(65_535), long, new Array(100_000).fill("x")]) {
      expect(told(body)).toEqual(["body: This is over 64 KB."]);
    }
    expect(told(nested(5_000))).toEqual([`body: ${tooDeep}`]);
  });
});

describe("a test as somebody wrote it in a file", () => {
  const text = (number: string) =>
    JSON.stringify(
      written({
        parameters: { limit: "NUMBER" },
        mocks: [{ node: "n02", value: { total: "NUMBER" } }],
        checks: [{ check: "output", node: "n02", field: "total", is: "NUMBER" }],
      }),
      null,
      2,
    ).replaceAll('"NUMBER"', number);

  it("keeps all digits of a number that a number does not hold, as the text that a run has of it", () => {
    const long = "12345678901234567890.12";
    expect(readFlowTest(text(long)).test).toMatchObject({
      parameters: { limit: long },
      mocks: [{ value: { total: long } }],
      checks: [{ is: long }],
    });
    expect(readFlowTest(text("1.50")).test).toMatchObject({ parameters: { limit: 1.5 } });
  });

  it("says where a number is too large for any", () => {
    expect(readFlowTest(text("1e999"))).toEqual({
      test: null,
      problem: "The test: This number is too large in line 17, column 18",
    });
  });
});
