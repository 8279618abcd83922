import { compileCondition, compileExpression, compileTemplate } from "../expressions/compile";
import type { ExpressionLanguage } from "./node-work";

/** The one expression language, as generated code. */
export const expressionLanguage: ExpressionLanguage = {
  expression: (text, setting) => compileExpression(text, { setting }),
  condition: (text, setting) => compileCondition(text, { setting }),
  template: (text, setting) => compileTemplate(text, { setting }),
};
