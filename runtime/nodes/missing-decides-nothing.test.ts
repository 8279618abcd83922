import { describe, expect, it } from "vitest";
import { expressionLanguage } from "../engine/expression-language";
import { compileNode } from "../engine/node-work";
import type { JsonObject } from "../json";
import { typeOf } from "./definition";
import { nodeExecutions } from "./executions";
import { nodeDefinitions } from "./registry";

const condition = "input.total > 500";

/** Every node that computes by a condition, with one in each of its conditions. */
const deciding = nodeDefinitions.flatMap((definition) => {
  if (definition.behaviour !== "compute") return [];
  const config: Record<string, JsonObject[string]> = {};
  for (const { name, kind, item, when } of definition.fields) {
    if (when !== undefined) continue;
    if (kind === "condition") config[name] = condition;
    if (kind === "list" && item?.some((field) => field.kind === "condition") === true) {
      config[name] = [
        Object.fromEntries(
          item.map((field) => [field.name, field.kind === "condition" ? condition : "hold"]),
        ),
      ];
    }
  }
  return Object.keys(config).length === 0
    ? []
    : [[typeOf(definition), definition, config] as const];
});

describe("a condition whose field is missing", () => {
  it("is looked for in routers and filters", () => {
    expect(deciding.map(([type]) => type)).toEqual(
      expect.arrayContaining(["content-based-router@1", "filter@1"]),
    );
  });

  it.each(deciding)(
    "never decides in %s: the step fails and names the field",
    (type, definition, config) => {
      const work = compileNode("n1", { type, name: "", config }, definition, {
        executions: nodeExecutions,
        language: expressionLanguage,
        http: { send: () => Promise.reject(new Error("Nothing is sent")) },
      });
      const run = (input: JsonObject) =>
        work.behaviour === "compute" ? work.run({ input }) : null;

      expect(run({ total: 900 })).not.toBeNull();
      expect(() => run({ totl: 900 })).toThrow(
        expect.objectContaining({
          code: "CONDITION_MISSING",
          message: expect.stringContaining("input.total"),
        }),
      );
    },
  );
});
