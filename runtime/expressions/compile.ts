import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import { Budget } from "./budget";
import { closureOf } from "./closures";
import { Wide, widesMade } from "./decimals";
import { type Explained, explained } from "./explain";
import { evaluate, Generator, type Root } from "./generate";
import type { CompiledExpression } from "./language";
import { operators } from "./operators";
import { parseExpression, parseTemplate } from "./parse";
import { SyntaxProblem } from "./syntax-problem";
import { contains, type Tree } from "./tree";
import { settle, type Value } from "./values";

export type CompileOptions = {
  /** Names the config field in errors. */
  readonly field?: string;
  /** The same for callers that say the place in words of their own: it is in the detail alone. */
  readonly setting?: string;
};

export type CompiledCondition = (scope: Parameters<CompiledExpression>[0]) => boolean;

type Run = (scope: Root) => Value;

/** One expression as generated code (`new Function`: server only). Throws EXPRESSION_INVALID. */
export function compileExpression(text: string, options: CompileOptions = {}): CompiledExpression {
  const tree = parsed(parseExpression, text, options);
  return valued(generated(tree), tree, text, options);
}

/** The same without eval, for browsers. */
export function compileExpressionClosures(
  text: string,
  options: CompileOptions = {},
): CompiledExpression {
  const tree = parsed(parseExpression, text, options);
  return valued(interpreted(tree), tree, text, options);
}

/** Text with `${…}`; a template that is one `${…}` alone keeps its type; missing is "" inside text. */
export function compileTemplate(text: string, options: CompileOptions = {}): CompiledExpression {
  const tree = parsed(parseTemplate, text, options);
  return valued(generated(tree), tree, text, options);
}

export function compileTemplateClosures(
  text: string,
  options: CompileOptions = {},
): CompiledExpression {
  const tree = parsed(parseTemplate, text, options);
  return valued(interpreted(tree), tree, text, options);
}

/** True or false. A missing answer throws CONDITION_MISSING naming the path. */
export function compileCondition(text: string, options: CompileOptions = {}): CompiledCondition {
  const tree = parsed(parseExpression, text, options);
  return decided(generated(tree, true) as (scope: Root) => boolean, tree, text, options);
}

export function compileConditionClosures(
  text: string,
  options: CompileOptions = {},
): CompiledCondition {
  const tree = parsed(parseExpression, text, options);
  const run = interpreted(tree);
  return decided((scope) => operators.decided(run(scope)), tree, text, options);
}

/** Parses or throws EXPRESSION_INVALID with the place. */
export function parsed(
  parse: (text: string, locals?: readonly string[]) => Tree,
  text: string,
  { field }: CompileOptions,
  locals: readonly string[] = [],
): Tree {
  try {
    return parse(text, locals);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const [start, end] = error.problem.at;
    throw new FlowError(
      "EXPRESSION_INVALID",
      `${field === undefined ? "" : `${field}: `}${error.message} (at ${start + 1})`,
      {
        cause: error,
        detail: { expression: text, at: [start, end], ...(field === undefined ? {} : { field }) },
      },
    );
  }
}

/** Whether a literal of the tree is a wide decimal, so that results are always settled. */
export function hasWideLiteral(tree: Tree): boolean {
  return contains(tree, (part) => part.kind === "literal" && part.value instanceof Wide);
}

function generated(tree: Tree, mustDecide = false): Run {
  const generator = new Generator();
  const code = generator.expression(tree, new Map());
  return evaluate<Run>(
    generator,
    [
      generator.usesBudget ? "b.reset();" : "",
      generator.rootLines(),
      generator.temporaryLine(),
      mustDecide ? `return o_decided(${code});` : `return ${code};`,
    ].join("\n"),
  );
}

function interpreted(tree: Tree): Run {
  const closure = closureOf(tree, []);
  return (scope) => closure({ scope, locals: [], budget: new Budget() });
}

function valued(run: Run, tree: Tree, text: string, options: CompileOptions): CompiledExpression {
  const what: Explained = { text, tree, ...options };
  const always = hasWideLiteral(tree);
  return (scope) => {
    const before = widesMade();
    try {
      const value = run(scope);
      // Only an evaluation that made a wide decimal can hold one: all else is JSON already.
      return always || widesMade() !== before ? settle(value) : (value as Json | undefined);
    } catch (error) {
      throw explained(error, what, scope);
    }
  };
}

function decided(
  run: (scope: Root) => boolean,
  tree: Tree,
  text: string,
  options: CompileOptions,
): CompiledCondition {
  const what: Explained = { text, tree, ...options };
  return (scope) => {
    try {
      return run(scope);
    } catch (error) {
      throw explained(error, what, scope);
    }
  };
}
