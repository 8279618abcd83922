import { compareDecimals, negate } from "./decimals";
import { Inference } from "./infer";
import type { Checked, ExpressionProblem, TypeEnvironment, ValueType } from "./language";
import { checkLength, parseWithin } from "./parse";
import { closesAtEnd, splitAt, trimmed } from "./split";
import { replacement, SyntaxProblem } from "./syntax-problem";
import { type BinaryOperator, contains, type Span, type Tree } from "./tree";
import { anyType, booleanType } from "./types";
import { isDecimal, type Value } from "./values";

/** The name under which a cell reads its column's input. */
export const inputName = "$";

/**
 * Parses a cell of a decision table to a condition over `$`: `-`, a value, `> 500`, `1..10`,
 * `in (…)`, `not (…)`, `missing`, `empty`, lists with commas, or any condition with `$`. Over a
 * missing input only `-`, `missing` and `empty` decide. Throws SyntaxProblem with columns of the cell.
 */
export function parseCell(text: string, locals: readonly string[] = []): Tree {
  checkLength(text);
  return new Cell(text, [...locals, inputName]).tests([0, text.length], 0);
}

/** What is wrong with a cell whose column has an input of this type, and what it reads. Never throws. */
export function checkCell(text: string, input: ValueType, environment: TypeEnvironment): Checked {
  let tree: Tree;
  try {
    tree = parseCell(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { problems: [error.problem], type: anyType, reads: [] };
  }
  const inference = new Inference(text, environment);
  const type = inference.read(tree, new Map([[inputName, { type: input }]]));
  // A missing cell is what tables are made for, so only its kind is judged here.
  const wrong = inference
    .conditionProblems(tree, type)
    .filter(({ severity }) => severity === "error");
  const comma = input.kind === "number" ? decimalComma(text) : [];
  return {
    problems: [...inference.problems, ...wrong, ...comma].map((problem) => quoted(text, problem)),
    type: booleanType,
    reads: [...inference.reads],
  };
}

/** `1.000,50` is two values, which many a reader takes for one. */
function decimalComma(text: string): readonly ExpressionProblem[] {
  const found = /(?<![\w.,(])(\d[\d.]*),(\d+)(?![\w.,])/.exec(text);
  if (found === null || text.includes("(")) return [];
  const [whole, first = "", second = ""] = found;
  const at = [found.index, found.index + whole.length] as const;
  const apart = `${first}, ${second}`;
  const message = `“${whole}” is ${first} or ${second}; a number has a point: ${first.replaceAll(".", "")}.${second}`;
  const fix = {
    label: `Write ${apart}, if both are meant`,
    text: text.slice(0, at[0]) + apart + text.slice(at[1]),
  };
  return [{ severity: "error", message, at, fix }];
}

/** A word that is no name was most likely meant as text. */
function quoted(text: string, problem: ExpressionProblem): ExpressionProblem {
  const [start, end] = problem.at;
  const word = text.slice(start, end);
  if (problem.fix !== undefined || !problem.message.startsWith(`“${word}” is not known`)) {
    return problem;
  }
  const by = JSON.stringify(word);
  const fix = { label: `Write ${by}`, text: text.slice(0, start) + by + text.slice(end) };
  return { ...problem, fix };
}

const comparison = /^\s*(<=|>=|<|>|!==?|===?|=)/;
const operators: { readonly [sign: string]: BinaryOperator } = {
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  "!=": "!=",
  "!==": "!=",
  "=": "==",
  "==": "==",
  "===": "==",
};
const nestedMax = 20;

class Cell {
  private readonly text: string;
  private readonly locals: readonly string[];

  constructor(text: string, locals: readonly string[]) {
    this.text = text;
    this.locals = locals;
  }

  /** Tests joined by commas: one of them must hold. */
  tests(span: Span, depth: number): Tree {
    if (depth > nestedMax) throw new SyntaxProblem("Nested too deeply", span);
    const parts = splitAt(this.text, span, ",");
    const [first, ...rest] = parts.map((part) => this.test(trimmed(this.text, part), depth));
    if (first === undefined) return truth(true, span);
    return rest.reduce<Tree>(
      (left, right) => ({ kind: "logic", operator: "||", left, right, at: span }),
      first,
    );
  }

  private test(span: Span, depth: number): Tree {
    const source = this.text.slice(span[0], span[1]);
    if (source === "-") return truth(true, span);
    if (source === "") {
      if (this.text.trim() === "") return truth(true, span);
      const start = Math.min(span[0], this.text.length - 1);
      throw new SyntaxProblem("A test is needed here", [start, start + 1]);
    }
    if (source === "missing") return this.call("isMissing", span);
    if (source === "empty") return this.call("isEmpty", span);
    this.refuseOtherWriting(source, span);
    const group = /^(not|in)\s*\(/.exec(source);
    if (group !== null && closesAtEnd(this.text, [span[0] + group[0].length - 1, span[1]])) {
      const inner = this.tests([span[0] + group[0].length, span[1] - 1], depth + 1);
      return group[1] === "in" ? inner : { kind: "unary", operator: "!", operand: inner, at: span };
    }
    return this.range(span) ?? this.comparison(span, source) ?? this.value(span);
  }

  /** How other tools and people write what has its own form here. */
  private refuseOtherWriting(source: string, span: Span): void {
    const write = (message: string, by: string) => replacement(this.text, span, message, by);
    if (source === "*") throw write("“*” is written -", "-");
    const [, low, high] =
      /^between\s+(\S+)\s+and\s+(\S+)$/i.exec(source) ?? /^(\S+)\s+to\s+(\S+)$/i.exec(source) ?? [];
    if (low !== undefined) throw write("A range is written 1..10", `${low}..${high}`);
    const [notIn] = /^not\s+in\s*(?=\()/.exec(source) ?? [];
    if (notIn !== undefined) {
      const by = `not ${source.slice(notIn.length)}`;
      throw write("“not in (…)” is written not (…)", by);
    }
    const isOpen = /^in\b(?!\s*\(.*\)\s*$)/s.test(source);
    if (isOpen) {
      const message = "“in” has its values in brackets: in (1, 2)";
      throw new SyntaxProblem(message, [span[0], span[0] + 2]);
    }
  }

  /** `1..10`, `[1..10]`, `(1..10]`: a round bracket leaves its end out. */
  private range(span: Span): Tree | undefined {
    const open = this.text.charAt(span[0]);
    const close = this.text.charAt(span[1] - 1);
    const bracketed = (open === "(" || open === "[") && (close === ")" || close === "]");
    const inside: Span = bracketed ? [span[0] + 1, span[1] - 1] : span;
    const ends = splitAt(this.text, inside, "..");
    const [from, to, more] = ends;
    if (from === undefined || to === undefined) return undefined;
    if (more !== undefined) throw new SyntaxProblem("A range has two ends: 1..10", span);
    // 1...10 would be from 1 to .10, which nothing is.
    if (this.text.charAt(from[1] - 1) === "." || this.text.charAt(to[0]) === ".") {
      throw new SyntaxProblem("A range is written with two dots: 0..10, 0..0.5", span);
    }
    const low = this.operand(from);
    const high = this.operand(to);
    if (isReversed(low, high)) {
      throw new SyntaxProblem("Nothing lies in this range: it ends below its beginning", span);
    }
    return {
      kind: "logic",
      operator: "&&",
      left: this.compare(open === "(" ? ">" : ">=", low, span),
      right: this.compare(close === ")" ? "<" : "<=", high, span),
      at: span,
    };
  }

  private comparison(span: Span, source: string): Tree | undefined {
    const [all, sign] = comparison.exec(source) ?? [];
    const operator = sign === undefined ? undefined : operators[sign];
    if (all === undefined || operator === undefined) return undefined;
    const operand = this.operand([span[0] + all.length, span[1]]);
    const compared = this.compare(operator, operand, span);
    return operator === "!=" || operator === "==" ? this.guarded(compared, span) : compared;
  }

  /** A condition with `$`, or a value that the input must equal. */
  private value(span: Span): Tree {
    const operand = this.operand(span);
    return this.guarded(readsInput(operand) ? operand : this.compare("==", operand, span), span);
  }

  private operand(span: Span): Tree {
    const at = trimmed(this.text, span);
    const source = this.text.slice(at[0], at[1]);
    // Without quotes this would be a subtraction, which nobody means in a cell.
    if (/^\d{4}-\d\d-\d\d$/.test(source)) return { kind: "literal", value: source, at };
    return parseWithin(this.text, at, this.locals);
  }

  private compare(operator: BinaryOperator, right: Tree, at: Span): Tree {
    return { kind: "binary", operator, left: this.input(at), right, at };
  }

  /** Missing where the input is missing: `==` alone would answer. */
  private guarded(test: Tree, at: Span): Tree {
    const missing: Tree = { kind: "literal", value: undefined, at };
    return { kind: "choice", test: this.call("isMissing", at), yes: missing, no: test, at };
  }

  private call(name: string, at: Span): Tree {
    return { kind: "call", name, nameAt: at, arguments: [this.input(at)], at };
  }

  private input(at: Span): Tree {
    return { kind: "local", name: inputName, at };
  }
}

/** Both ends are known, of one kind, and the wrong way round. */
function isReversed(low: Tree, high: Tree): boolean {
  const [a, b] = [knownValue(low), knownValue(high)];
  if (isDecimal(a) && isDecimal(b)) return compareDecimals(a, b) > 0;
  return typeof a === "string" && typeof b === "string" && a > b;
}

function knownValue(tree: Tree): Value {
  if (tree.kind === "literal") return tree.value;
  if (tree.kind !== "unary" || tree.operator !== "-" || tree.operand.kind !== "literal") {
    return undefined;
  }
  const { value } = tree.operand;
  return isDecimal(value) ? negate(value) : undefined;
}

function truth(value: boolean, at: Span): Tree {
  return { kind: "literal", value, at };
}

function readsInput(tree: Tree): boolean {
  return contains(tree, (part) => part.kind === "local" && part.name === inputName);
}
