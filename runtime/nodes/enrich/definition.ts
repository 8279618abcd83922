import type { NodeDefinition } from "../definition";
import { errorPort, inPort, outPort } from "../definition";

/** Adds a row of a lookup table to the document. */
export const enrich: NodeDefinition = {
  name: "enrich",
  major: 1,
  label: "Look up in table",
  description: "Finds a row of a lookup table and adds it to what arrived.",
  category: "shape",
  icon: "table-2",
  behaviour: "compute",
  keywords: ["lookup", "cross-reference", "translate", "enrich", "xref", "vlookup"],
  fields: [
    { name: "table", label: "Table", kind: "table", required: true },
    {
      name: "column",
      label: "Column to search",
      help: "The first row that has the value here is taken.",
      kind: "text",
      required: true,
      placeholder: "customerSku",
    },
    {
      name: "value",
      label: "Look for",
      kind: "expression",
      required: true,
      placeholder: "input.sku",
    },
    {
      name: "target",
      label: "Add the row as",
      help: "Name of the new field. Empty: only the row is handed on.",
      kind: "text",
      placeholder: "product",
    },
    {
      name: "missing",
      label: "If there is no such row",
      kind: "select",
      default: "fail",
      options: [
        { value: "fail", label: "Fail the step" },
        { value: "branch", label: "Leave by Not found" },
        { value: "null", label: "Add nothing" },
      ],
    },
  ],
  ports: (config) => [
    inPort,
    outPort,
    ...(config.missing === "branch"
      ? [{ ...outPort, name: "missing", label: "Not found", role: "branch" as const }]
      : []),
    errorPort,
  ],
  subtitle: (config) => (typeof config.column === "string" ? `by ${config.column}` : ""),
  example: {
    config: {
      table: "skus",
      column: "theirs",
      value: "input.sku",
      target: "product",
      missing: "null",
    },
    input: { sku: "A-1" },
    output: { sku: "A-1", product: null },
    port: "out",
  },
};
