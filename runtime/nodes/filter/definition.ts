import type { NodeDefinition } from "../definition";
import { errorPort, inPort, passingPort } from "../definition";

/** Lets a message pass if a condition holds. */
export const filter: NodeDefinition = {
  name: "filter",
  major: 1,
  label: "Filter",
  description: "Lets the message pass if the condition holds; otherwise this path ends here.",
  category: "decide",
  icon: "filter",
  behaviour: "compute",
  keywords: ["if", "only", "drop", "where"],
  failures: ["CONDITION_MISSING", "EXPRESSION_FAILED"],
  fields: [
    {
      name: "condition",
      label: "Pass if",
      kind: "condition",
      required: true,
      placeholder: "input.total > 0",
    },
  ],
  outputType: (_config, { input }) => input,
  ports: () => [inPort, { ...passingPort, label: "Passed" }, errorPort],
  conditions: ({ condition }) =>
    typeof condition === "string" ? [{ label: "The condition", text: condition }] : [],
  subtitle: (config) => (typeof config.condition === "string" ? config.condition : ""),
  example: {
    config: { condition: "input.total > 0" },
    input: { total: 12.5 },
    output: { total: 12.5 },
    port: "out",
  },
};
