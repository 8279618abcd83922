import { expect, test } from "vitest";
import { runStates, runStatuses, stepStatuses } from "../../runtime/engine/codes";
import { statuses, statusOf } from "./status";

test.each([...runStates, ...runStatuses, ...stepStatuses])("%s has a word of its own", (status) => {
  expect(Object.keys(statuses)).toContain(status);
});

test("what nobody knows shows as itself, neutral", () => {
  expect(statusOf("constructor")).toMatchObject({ word: "constructor", tone: "neutral" });
});
