import { anyType } from "../../expressions/types";
import { addedType } from "../added-type";
import type { NodeDefinition } from "../definition";
import { errorPort, inPort, outPort, passingPort } from "../definition";

/** Adds a row of a lookup table to the document. */
export const enrich: NodeDefinition = {
  name: "enrich",
  major: 1,
  label: "Look up in table",
  description: "Finds a row of a lookup table and adds it to what arrived.",
  category: "shape",
  icon: "table-2",
  behaviour: "compute",
  keywords: ["lookup", "cross-reference", "translate", "enrich", "enricher", "xref", "vlookup"],
  failures: ["FIELD_MISSING", "EXPRESSION_FAILED", "FLOW_INVALID"],
  fields: [
    { name: "table", label: "Table", kind: "table", required: true },
    {
      name: "column",
      label: "Column to search",
      help: "The first row that has the value here is taken. Any column can be searched, so a cross-reference is read from either side.",
      kind: "tableColumn",
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
      name: "also",
      label: "Further columns",
      help: "A row must have all of these values, too: customer and SKU, for instance.",
      kind: "list",
      item: [
        { name: "column", label: "Column", kind: "tableColumn", required: true },
        { name: "value", label: "Look for", kind: "expression", required: true },
      ],
    },
    {
      name: "take",
      label: "Column to take",
      help: "Only this cell is handed on. Empty: the whole row.",
      kind: "tableColumn",
    },
    {
      name: "target",
      label: "Add it as",
      help: "Name of the new field. Empty: only what was found is handed on.",
      kind: "text",
      placeholder: "product",
    },
    {
      name: "missing",
      label: "If there is no such row",
      kind: "select",
      default: "fail",
      options: [
        {
          value: "fail",
          label: "Fail",
          help: "The step fails and the message is kept: add the row to the table, then retry the run.",
        },
        {
          value: "hold",
          label: "Hold until it is there",
          help: "The run waits at this step and goes on as soon as a version of the table with the row is published.",
        },
        { value: "branch", label: "Leave by Not found" },
        { value: "default", label: "Use a default" },
        { value: "null", label: "Add nothing" },
      ],
    },
    {
      name: "fallback",
      label: "Default",
      help: "Takes the place of the row, or of its cell.",
      kind: "expression",
      required: true,
      placeholder: "'UNKNOWN'",
      when: { field: "missing", is: ["default"] },
    },
    {
      name: "on",
      label: "As of",
      help: "A day or a time, for tables whose rows count on certain days only. Empty: the day on which the run's message was accepted.",
      kind: "expression",
      placeholder: "input.orderDate",
      group: "More",
    },
  ],
  ports: (config) => [
    inPort,
    // Without a target the row takes the place of what arrived.
    typeof config.target === "string" && config.target !== "" ? passingPort : outPort,
    ...(config.missing === "branch"
      ? [{ ...passingPort, name: "missing", label: "Not found", role: "branch" as const }]
      : []),
    errorPort,
  ],
  outputType: ({ target }, { input }) => addedType(input, target, anyType),
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
