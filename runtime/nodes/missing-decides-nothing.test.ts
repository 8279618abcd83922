import { describe, expect, it } from "vitest";
import { expressionLanguage } from "../engine/expression-language";
import { compileNode } from "../engine/node-work";
import type { JsonObject } from "../json";
import { typeOf } from "./definition";
import { nodeExecutions } from "./executions";
import { nodeDefinitions } from "./registry";

const condition = "input.total > 500";

/** Every node that computes by a condition, with one in each of its conditions. Not the one that names what is missing. */
const deciding = nodeDefinitions.flatMap((definition) => {
  if (definition.behaviour !== "compute" || definition.name === "validate") return [];
  const config: Record<string, JsonObject[string]> = {};
  let setting = "";
  for (const { name, kind, item, when } of definition.fields) {
    if (when !== undefined) continue;
    if (kind === "condition") {
      config[name] = condition;
      setting = name;
    }
    if (kind === "list" && item?.some((field) => field.kind === "condition") === true) {
      setting = `${name}[1].${item.find((field) => field.kind === "condition")?.name}`;
      // The first row decides by what is there, the second by what is missing.
      config[name] = ["input.known > 1", condition].map((text) =>
        Object.fromEntries(
          item.map((field) => [field.name, field.kind === "condition" ? text : "hold"]),
        ),
      );
    }
  }
  return Object.keys(config).length === 0
    ? []
    : [[typeOf(definition), definition, { config, setting }] as const];
});

describe("a condition whose field is missing", () => {
  it("is looked for in routers and filters", () => {
    expect(deciding.map(([type]) => type)).toEqual(
      expect.arrayContaining(["content-based-router@1", "filter@1"]),
    );
  });

  it.each(deciding)(
    "never decides in %s: the step fails and names the path, and the setting with its row",
    (type, definition, { config, setting }) => {
      const work = compileNode("n1", { type, name: "", config }, definition, {
        executions: nodeExecutions,
        language: expressionLanguage,
        http: { send: () => Promise.reject(new Error("Nothing is sent")) },
      });
      const run = (input: JsonObject) =>
        work.behaviour === "compute" ? work.run({ input }) : null;

      expect(run({ known: 1, total: 900 })).not.toBeNull();
      expect(() => run({ known: 1, totl: 900 })).toThrow(
        expect.objectContaining({
          code: "CONDITION_MISSING",
          message: expect.stringContaining("input.total"),
          detail: expect.objectContaining({ field: setting, expression: condition }),
        }),
      );
    },
  );
});
