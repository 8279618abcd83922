import { expect, it } from "vitest";
import { beforeArchiving } from "./archive-words";

it("asks to withdraw a flow wherever it runs or is paused", () => {
  const test = { kind: "test", state: "paused" } as const;
  const production = { kind: "production", state: "active" } as const;
  expect(beforeArchiving([production, test])).toBe("Withdraw it from Test and Production first");
  expect(beforeArchiving([production])).toBe("Withdraw it from Production first");
});

it("asks for nothing where it was never published or is withdrawn", () => {
  expect(beforeArchiving([])).toBeNull();
  expect(beforeArchiving([{ kind: "test", state: "withdrawn" }])).toBeNull();
});
