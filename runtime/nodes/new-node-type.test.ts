import { describe, expect, it } from "vitest";
import { validateFlow } from "../flow/validate-flow";
import { aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { inPort, type NodeDefinition, outPort, typeOf } from "./definition";
import { nodePage } from "./docs-page";
import type { ComputeExecution } from "./execution";
import { nodeExecutions } from "./executions";
import { nodeDefinitions, registryOf } from "./registry";

/** What somebody writes who adds a node type: a definition and an execution. */
const shout: NodeDefinition = {
  name: "shout",
  major: 1,
  label: "Shout",
  description: "Writes a text in capitals.",
  category: "shape",
  icon: "megaphone",
  behaviour: "compute",
  fields: [{ name: "text", label: "Text", kind: "expression", required: true }],
  ports: () => [inPort, outPort],
  example: { config: { text: "input.name" }, input: { name: "a" }, output: "A", port: "out" },
};
const shoutExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config, context) => {
    const text = context.expression(String(config.text ?? ""), "text");
    return (scope) => ({ port: "out", value: String(text(scope) ?? "").toUpperCase() });
  },
};

const registry = registryOf([...nodeDefinitions, shout]);
const executions = new Map([...nodeExecutions, [typeOf(shout), shoutExecution] as const]);

function shouting(text: string) {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      loud: { type: "shout@1", config: { text } },
      end: { type: "respond@1" },
    },
    ["hook.out -> loud.in", "loud.out -> end.in"],
  );
}

describe("a new node type", () => {
  it("is in the palette and has a form", () => {
    expect(registry.get("shout@1")).toMatchObject({
      label: "Shout",
      category: "shape",
      fields: [{ name: "text", kind: "expression" }],
    });
  });

  it("is validated by its fields", () => {
    expect(
      validateFlow(shouting("input.name"), registry).filter(({ severity }) => severity === "error"),
    ).toEqual([]);
    expect(validateFlow(shouting(""), registry)).toContainEqual(
      expect.objectContaining({ node: "loud", field: "text", severity: "error" }),
    );
    expect(validateFlow(shouting("input.("), registry)).toContainEqual(
      expect.objectContaining({ node: "loud", field: "text", severity: "error" }),
    );
  });

  it("has a page in the docs", () => {
    const page = nodePage(shout);

    expect(page).toContain("# Shout");
    expect(page).toContain("Writes a text in capitals.");
    expect(page).toContain("| Text |");
  });

  it("runs", async () => {
    const world = new RunWorld(shouting("input.name"), { registry, executions });

    const run = world.start({ name: "order" });

    expect((await run.answered)?.body).toBe("ORDER");
  });

  it("is unknown to a build without it, which says so", () => {
    expect(() => new RunWorld(shouting("input.name"))).toThrow(
      expect.objectContaining({ code: "NODE_UNKNOWN", detail: { node: "loud", type: "shout@1" } }),
    );
  });
});
