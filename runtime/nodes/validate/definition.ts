import type { FlowProblem } from "../../flow/document";
import type { Json, JsonObject } from "../../json";
import type { NodeDefinition } from "../definition";
import { documentTypeIn, errorPort, inPort, outPort } from "../definition";

export type ValidationRule = {
  readonly condition: string;
  /** Template of the sentence; empty: the condition itself is told. */
  readonly message: string;
  /** Dotted path of the field that the rule is about; empty: the document as a whole. */
  readonly field: string;
};

/** The rules of a config; entries that are no rows are left out. */
export function rulesOf(config: JsonObject): readonly ValidationRule[] {
  const list: Json = config.rules ?? [];
  if (!Array.isArray(list)) return [];
  return list.map((entry: Json) => {
    const row = entry !== null && typeof entry === "object" ? (entry as JsonObject) : {};
    return {
      condition: textOf(row.condition),
      message: textOf(row.message),
      field: textOf(row.field),
    };
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value.trim() : "";
}

function checkValidation(config: JsonObject): readonly Omit<FlowProblem, "node">[] {
  if (rulesOf(config).length > 0 || documentTypeIn(config) !== "any") return [];
  const message = "Nothing is checked: name a document type, or add a rule.";
  return [{ severity: "error", code: "nothing-checked", field: "documentType", message }];
}

/** Holds a message against its canonical document and the flow's own rules. */
export const validate: NodeDefinition = {
  name: "validate",
  major: 1,
  label: "Validate",
  description:
    "Checks the message against its document type and your rules, and names each field that does not fit.",
  category: "decide",
  icon: "clipboard-check",
  behaviour: "compute",
  keywords: ["check", "schema", "required", "invalid message", "verify", "assert", "quality"],
  failures: ["DOCUMENT_INVALID", "CONDITION_MISSING", "EXPRESSION_FAILED"],
  fields: [
    {
      name: "documentType",
      label: "Document type",
      help: "A canonical document such as SalesOrder: required fields, codes, dates, amounts and units are checked. Another type is a name for the lines only.",
      kind: "documentType",
      placeholder: "SalesOrder",
    },
    {
      name: "rules",
      label: "Rules",
      help: "All are checked. A rule whose values are missing does not hold.",
      kind: "list",
      item: [
        {
          name: "condition",
          label: "Must hold",
          kind: "condition",
          required: true,
          placeholder: "input.total > 0",
        },
        {
          name: "message",
          label: "Otherwise say",
          help: "Empty: the rule as it stands.",
          kind: "template",
          placeholder: "The total of ${input.orderNumber} must be above 0.",
        },
        {
          name: "field",
          label: "About field",
          help: "Where it is shown, e.g. lines[0].quantity.",
          kind: "text",
          placeholder: "total",
        },
      ],
    },
    {
      name: "onInvalid",
      label: "If it does not fit",
      kind: "select",
      default: "fail",
      options: [
        { value: "fail", label: "Fail the step, with the problems in its error" },
        { value: "branch", label: "Leave by Invalid, with the problems and what arrived" },
      ],
    },
  ],
  check: checkValidation,
  outputType: (_config, { input }) => input,
  ports: (config) => [
    inPort,
    { ...outPort, label: "Valid", type: documentTypeIn(config), typeFrom: "input" },
    ...(config.onInvalid === "branch"
      ? [{ ...outPort, name: "invalid", label: "Invalid", role: "branch" as const }]
      : []),
    errorPort,
  ],
  subtitle: (config) => {
    const rules = rulesOf(config).length;
    const type = documentTypeIn(config);
    const counted = rules === 0 ? [] : [rules === 1 ? "1 rule" : `${rules} rules`];
    return [...(type === "any" ? [] : [type]), ...counted].join(", ");
  },
  example: {
    config: {
      rules: [
        {
          condition: "input.total > 0",
          message: "The total of ${input.number} must be above 0.",
          field: "total",
        },
      ],
      onInvalid: "branch",
    },
    input: { number: "1001", total: 0 },
    output: {
      problems: [{ path: "total", code: "rule", message: "The total of 1001 must be above 0." }],
      input: { number: "1001", total: 0 },
    },
    port: "invalid",
  },
};
