import { expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import { isDeadEnd } from "./dead-end";

it("is a branch without a line, not a last step and not a branch that goes on", () => {
  const flow = aFlow(
    {
      hook: { type: "webhook@1" },
      route: {
        type: "content-based-router@1",
        config: { branches: [{ name: "hold", condition: "input.total > 5" }] },
      },
      log: { type: "log@1" },
    },
    ["hook.out -> route.in", "route.otherwise -> log.in"],
  );
  const dead = (node: string, port: string) => isDeadEnd(flow, nodeRegistry, node, port);
  expect(dead("route", "hold")).toBe(true);
  expect(dead("route", "otherwise")).toBe(false);
  expect(dead("log", "out")).toBe(false);
  expect(dead("gone", "out")).toBe(false);
});
