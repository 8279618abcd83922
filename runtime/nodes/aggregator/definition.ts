import { collectedType } from "../../flow/collected-types";
import type { NodeDefinition } from "../definition";
import { errorPort, inPort, outPort } from "../definition";

/** Closes a loop and hands on what its iterations made. */
export const aggregator: NodeDefinition = {
  name: "aggregator",
  major: 1,
  label: "Aggregator",
  description: "Waits for all items of a splitter and hands on their results as one document.",
  category: "decide",
  icon: "group",
  behaviour: "collect",
  keywords: ["collect", "join", "merge", "end loop", "combine", "write lines"],
  failures: ["EXPRESSION_FAILED", "EXPRESSION_LIMIT"],
  fields: [
    {
      name: "value",
      label: "Result of an item",
      help: "Empty: what the item's last step handed on. May read `input` and `index`.",
      kind: "expression",
      placeholder: "input.id",
    },
    {
      name: "format",
      label: "Hand on",
      kind: "select",
      default: "list",
      options: [
        { value: "list", label: "A list of results" },
        {
          value: "lines",
          label: "Text, one line per result",
          help: "Results that are no text are written as JSON.",
        },
      ],
    },
  ],
  extraRoots: { value: ["index"] },
  outputType: ({ value, format }, { input, infer }) =>
    format === "lines"
      ? { kind: "any" }
      : collectedType(typeof value === "string" && value.trim() !== "" ? infer(value) : input),
  ports: () => [inPort, outPort, errorPort],
  subtitle: (config) => (config.format === "lines" ? "text lines" : "list of results"),
  example: {
    config: {},
    input: { sku: "A" },
    output: { results: [{ sku: "A" }], succeeded: 1, failed: 0, skipped: 0, errors: [] },
    port: "out",
  },
};
