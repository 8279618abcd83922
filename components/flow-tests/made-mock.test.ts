import { expect, test } from "vitest";
import type { TestMock } from "@/runtime/flow-tests/flow-test";
import { madeMock, type ToldMock } from "./made-mock";

const recorded: TestMock = { node: "n06", path: "n05:0", key: "k-1", value: { number: "SO-1" } };

const told: ToldMock = {
  node: "n06",
  asks: true,
  path: " n05:0 ",
  port: "",
  value: { number: "SO-2" },
  faults: [],
  noAnswer: false,
  late: false,
};

test("an answer that is changed stays that of its call", () => {
  expect(madeMock(told, recorded)).toEqual({ ...recorded, value: { number: "SO-2" } });
});

test("an answer that is given to another step does not take the key of the call it was recorded at", () => {
  expect(madeMock({ ...told, node: "n07" }, recorded)).toEqual({
    node: "n07",
    path: "n05:0",
    value: { number: "SO-2" },
  });
});

test("a step that computes has neither rounds nor faults", () => {
  const given = { ...told, asks: false, faults: [{ fault: "timeout" as const }], late: true };
  expect(madeMock({ ...given, noAnswer: true }, recorded)).toEqual({
    node: "n06",
    value: { number: "SO-2" },
  });
});

test("a step that computes fails as it is told, and has no output then", () => {
  const fails = { fault: "error", code: "FIELD_MISSING", message: "No price." } as const;
  expect(madeMock({ ...told, asks: false, fails }, recorded)).toEqual({
    node: "n06",
    value: null,
    faults: [fails],
    noAnswer: true,
  });
  expect(madeMock({ ...told, fails }, recorded)).not.toHaveProperty("faults");
});

test("what cannot be read is no answer", () => {
  expect(madeMock({ ...told, value: undefined }, recorded)).toBeNull();
});
