import type { NodeDefinition } from "../definition";
import { errorPort, inPort, passingPort } from "../definition";

/** Leaves a sentence on the run. */
export const log: NodeDefinition = {
  name: "log",
  major: 1,
  label: "Log note",
  description:
    "Leaves a sentence on the run for whoever reads it later, and hands on what arrived.",
  category: "shape",
  icon: "sticky-note",
  behaviour: "compute",
  keywords: ["debug", "print", "comment", "trace", "message"],
  failures: ["EXPRESSION_FAILED"],
  fields: [
    {
      name: "note",
      label: "Note",
      help: "Up to 500 characters.",
      kind: "template",
      required: true,
      placeholder: "Order ${input.number} has ${count(input.lines)} lines",
    },
  ],
  outputType: (_config, { input }) => input,
  ports: () => [inPort, passingPort, errorPort],
  subtitle: (config) => (typeof config.note === "string" ? config.note : ""),
  example: {
    config: { note: "Order ${input.number}" },
    input: { number: "1001" },
    output: { number: "1001" },
    port: "out",
  },
};
