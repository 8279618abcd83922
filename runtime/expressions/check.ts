import { remember } from "../remember";
import { Inference } from "./infer";
import { rememberAnswers } from "./known-answers";
import type { Checked, ExpressionProblem, TypeEnvironment } from "./language";
import { parseExpression, parseTemplate } from "./parse";
import { SyntaxProblem } from "./syntax-problem";
import type { Tree } from "./tree";
import { anyType } from "./types";

export type CheckMode = "expression" | "condition" | "template";

/**
 * What is wrong with a text, what type it has and what it reads. Never throws. The same on server
 * and in browsers, so an editor shows exactly what publishing refuses.
 */
export function checkExpression(
  text: string,
  environment: TypeEnvironment,
  { mode = "expression" }: { readonly mode?: CheckMode } = {},
): Checked {
  return checkedBefore(environment, mode, text, () => check(text, environment, mode));
}

const checkedBefore = rememberAnswers<Checked>();

function check(text: string, environment: TypeEnvironment, mode: CheckMode): Checked {
  const tree = mode === "template" ? templateOf(text) : expressionOf(text);
  if (tree instanceof SyntaxProblem) return { problems: [tree.problem], type: anyType, reads: [] };
  const inference = new Inference(text, environment);
  const type = inference.read(tree, new Map());
  const problems = [...inference.problems];
  if (mode === "condition") problems.push(...inference.conditionProblems(tree, type));
  return { problems: sorted(problems), type, reads: [...inference.reads].sort() };
}

/** Why a text is no expression wherever it stands; null for one, whatever its names come to. Never throws. */
export function syntaxProblem(text: string): ExpressionProblem | null {
  const tree = expressionOf(text);
  return tree instanceof SyntaxProblem ? tree.problem : null;
}

/** A key in one of a thousand rows leaves the others as they are, and each is checked for several answers. */
const treesMost = 6_000;
const expressionOf = remember((text) => treeOf(text, parseExpression), treesMost);
const templateOf = remember((text) => treeOf(text, parseTemplate), treesMost);

function treeOf(text: string, parse: (text: string) => Tree): Tree | SyntaxProblem {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
}

function sorted(problems: readonly ExpressionProblem[]): readonly ExpressionProblem[] {
  return [...problems].sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]);
}
