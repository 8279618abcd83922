import type { ValueType } from "../../expressions/language";
import { anyType, textType } from "../../expressions/types";
import type { Json, JsonObject } from "../../json";
import { addedType } from "../added-type";
import type { NodeDefinition } from "../definition";
import { errorPort, inPort, outPort, passingPort } from "../definition";

/** What every decision says beside its table's own results. */
const record: ValueType = {
  kind: "object",
  fields: {
    row: { kind: "any", optional: true },
    rows: { kind: "list", of: { kind: "number" } },
    holds: { kind: "list", of: textType },
    messages: { kind: "list", of: textType },
    given: anyType,
    table: textType,
  },
  open: true,
};

/** Decides by the rows of a decision table and says which row it was. */
export const decision: NodeDefinition = {
  name: "decision",
  major: 1,
  label: "Decide by table",
  description: "Decides by the rows of a decision table, and keeps which row decided and why.",
  category: "decide",
  icon: "table-properties",
  behaviour: "compute",
  keywords: ["rule", "rules", "decision table", "policy", "hold", "credit", "approve", "dmn"],
  failures: ["CONDITION_MISSING", "DOCUMENT_INVALID", "EXPRESSION_FAILED", "FLOW_INVALID"],
  fields: [
    { name: "table", label: "Decision table", kind: "table", tables: "decision", required: true },
    {
      name: "about",
      label: "Decide about",
      help: "What the table's own expressions read as input. Empty: what arrived.",
      kind: "expression",
      placeholder: "input.order",
    },
    {
      name: "values",
      label: "Values",
      help: "Conditions whose value comes from here, not from the table's own expression.",
      kind: "list",
      item: [
        { name: "column", label: "Condition", kind: "tableColumn", required: true },
        { name: "value", label: "Value", kind: "expression", required: true },
      ],
    },
    {
      name: "target",
      label: "Add it as",
      help: "Name of the field with the decision. Empty: only the decision is handed on.",
      kind: "text",
      default: "decision",
      placeholder: "decision",
    },
    {
      name: "onHold",
      label: "If it says hold",
      kind: "select",
      default: "pass",
      options: [
        { value: "pass", label: "Go on, with the hold in the decision" },
        { value: "branch", label: "Leave by Hold" },
      ],
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
  ports: (config) => {
    const main = typeof config.target === "string" && config.target === "" ? outPort : passingPort;
    return [
      inPort,
      main,
      ...(config.onHold === "branch"
        ? [{ ...main, name: "hold", label: "Hold", role: "branch" as const }]
        : []),
      errorPort,
    ];
  },
  outputType: ({ target }, { input }) => addedType(input, target ?? "decision", record),
  subtitle: (config) => (typeof config.table === "string" ? config.table : ""),
  decided: (config, output) => {
    const target = typeof config.target === "string" ? config.target : "decision";
    if (target === "") return output;
    const object = output !== null && typeof output === "object" && !Array.isArray(output);
    return object && Object.hasOwn(output, target)
      ? ((output as JsonObject)[target] ?? null)
      : null;
  },
  decidesBy: ({ about, values }) => ({
    about: textIn(about) === "" ? null : { text: textIn(about), field: "about" },
    handed: (Array.isArray(values) ? (values as readonly JsonObject[]) : []).map((entry, at) => ({
      column: textIn(entry.column),
      text: textIn(entry.value),
      field: `values[${at}].value`,
    })),
  }),
  example: {
    config: { table: "Minimum order", target: "decision" },
    input: { channel: "ecommerce", total: "31.50" },
    output: {
      channel: "ecommerce",
      total: "31.50",
      decision: {
        Charge: "small_order",
        Amount: 15,
        row: 1,
        rows: [1],
        holds: [],
        messages: [],
        given: { Channel: "ecommerce", Total: 31.5 },
        table: "Minimum order",
      },
    },
    port: "out",
  },
};

function textIn(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
