import {
  compileExpression,
  compileExpressionClosures,
  compileTemplate,
  compileTemplateClosures,
} from "../expressions/compile";
import type { CompiledExpression } from "../expressions/language";
import type { Json } from "../json";
import { type DecisionOutput, isBlank } from "./decision-shape";
import { yesNo } from "./read-value";

/** What a cell of results gives: a value, or something to compute over `input` and `given`. */
export type OutputCell =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "expression" | "template"; readonly text: string };

/** Reads a cell of results. Throws a plain Error whose message continues “the cell”. */
export function readOutputCell(cell: string, output: DecisionOutput): OutputCell {
  const text = cell.trim();
  if (isBlank(text)) return { kind: "value", value: null };
  if (text.startsWith("=")) return { kind: "expression", text: text.slice(1) };
  switch (output.type) {
    case "message":
      return text.includes("${") ? { kind: "template", text } : { kind: "value", value: text };
    case "number":
      if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) {
        throw new Error(
          `is no number. Write 12.50, or = and an expression such as = given["Total"]`,
        );
      }
      return { kind: "value", value: Number(text) };
    case "yes-no": {
      const value = yesNo(text);
      if (value === undefined) throw new Error("is neither yes nor no");
      return { kind: "value", value };
    }
    case "choice":
      if (output.values.length > 0 && !output.values.includes(text)) {
        throw new Error(`is none of ${output.values.join(", ")}`);
      }
      return { kind: "value", value: text };
    default:
      return { kind: "value", value: text };
  }
}

export type OutputEngine = "generated" | "closures";

/** Compiles a cell of results. Throws FlowError EXPRESSION_INVALID naming the field. */
export function compileOutputCell(
  cell: OutputCell,
  field: string,
  engine: OutputEngine,
): CompiledExpression {
  if (cell.kind === "value") {
    const { value } = cell;
    return () => value;
  }
  const compilers = {
    expression: { generated: compileExpression, closures: compileExpressionClosures },
    template: { generated: compileTemplate, closures: compileTemplateClosures },
  } as const;
  return compilers[cell.kind][engine](cell.text, { field });
}
