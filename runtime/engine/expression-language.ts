import { compileCondition, compileExpression, compileTemplate } from "../expressions/compile";
import type { ExpressionLanguage } from "./node-work";

/** The one expression language, as generated code. */
export const expressionLanguage: ExpressionLanguage = {
  expression: (text) => compileExpression(text),
  condition: (text) => compileCondition(text),
  template: (text) => compileTemplate(text),
};
