import { parseExpression } from "../expressions/parse";
import { SyntaxProblem } from "../expressions/syntax-problem";
import { type Argument, contains, isTree, pathOf, type Tree } from "../expressions/tree";
import { remember } from "../remember";

/** What an expression does, as the small block on its line shows it. */
export type ExpressionBlock = {
  readonly kind:
    | "path"
    | "constant"
    | "text"
    | "date"
    | "lookup"
    | "math"
    | "choice"
    | "list"
    | "other";
  /** A few words: `trim, upper`, `× 1.25`, `or "US"`; "" of a plain path. */
  readonly words: string;
};

const other: ExpressionBlock = { kind: "other", words: "expression" };

const kinds: { readonly [kind: string]: readonly string[] } = {
  date: [
    "date",
    "instant",
    "today",
    "now",
    "addDays",
    "addBusinessDays",
    "addMonths",
    "addHours",
    "daysBetween",
    "hoursBetween",
    "startOfMonth",
    "endOfMonth",
    "formatDate",
    "dateIn",
  ],
  text: [
    "trim",
    "upper",
    "lower",
    "substring",
    "replace",
    "padStart",
    "padEnd",
    "split",
    "join",
    "text",
    "extract",
    "contains",
    "startsWith",
    "endsWith",
    "length",
  ],
  lookup: ["find", "party", "get"],
  math: ["round", "floor", "ceil", "abs", "sum", "avg", "min", "max", "count", "number"],
  list: [
    "map",
    "filter",
    "sort",
    "flatten",
    "distinct",
    "groupBy",
    "take",
    "first",
    "last",
    "concat",
  ],
};

/** What a block for this text says; a text that does not parse is an expression that is being written. */
export const blockOf = remember(readBlock);

function readBlock(text: string): ExpressionBlock {
  try {
    return blockOfTree(parseExpression(text), text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return other;
    throw error;
  }
}

/** What a message or a table decides. */
function isRead({ kind }: Tree): boolean {
  return kind === "root" || kind === "local" || kind === "lookup";
}

function blockOfTree(tree: Tree, text: string): ExpressionBlock {
  if (pathOf(tree) !== undefined) return { kind: "path", words: "" };
  if (tree.kind === "lookup") return { kind: "lookup", words: lookUpWords(tree) };
  if (!contains(tree, (part) => isRead(part))) {
    return { kind: "constant", words: short(text) };
  }
  switch (tree.kind) {
    case "template":
      return { kind: "text", words: "join text" };
    case "binary":
      return { kind: "math", words: operatorWords(tree, text) };
    case "choice":
      return { kind: "choice", words: "if" };
    case "logic":
      return tree.operator === "??"
        ? {
            kind: "choice",
            words: withInner(tree.left, text, `or ${short(slice(tree.right, text))}`),
          }
        : { kind: "choice", words: tree.operator === "&&" ? "and" : "or" };
    case "unary":
      return { kind: "math", words: tree.operator === "!" ? "not" : "minus" };
    case "call":
      return callBlock(tree, text);
    case "object":
      return { kind: "other", words: "object" };
    case "list":
      return { kind: "list", words: "list" };
    default:
      return other;
  }
}

function lookUpWords({ table, take }: Extract<Tree, { kind: "lookup" }>): string {
  return `${short(table.name)}: ${short(take.name)}`;
}

/** `trim, upper` for a chain; arguments that are short are said. */
function callBlock(tree: Extract<Tree, { kind: "call" }>, text: string): ExpressionBlock {
  const names: string[] = [];
  let at: Tree = tree;
  while (at.kind === "call") {
    const [subject, ...rest]: readonly Argument[] = at.arguments;
    const said = rest.filter(
      (argument) => isTree(argument) && argument.kind === "literal",
    ) as readonly Tree[];
    const more = said.map((argument) => slice(argument, text)).join(", ");
    names.unshift(more === "" || more.length > 12 ? plain(at.name) : `${plain(at.name)} ${more}`);
    if (subject === undefined || !isTree(subject)) break;
    at = subject;
  }
  const kind = Object.entries(kinds).find(([, functions]) => functions.includes(tree.name))?.[0];
  const inner = at.kind === "call" || pathOf(at) !== undefined ? "" : blockOfTree(at, text).words;
  const words = [inner, ...names].filter((word) => word !== "").join(", ");
  return { kind: (kind ?? "other") as ExpressionBlock["kind"], words: short(words, 24) };
}

function withInner(left: Tree, text: string, words: string): string {
  const inner = blockOfTree(left, text);
  return inner.words === "" ? words : short(`${inner.words}, ${words}`, 24);
}

const signs: { readonly [operator: string]: string } = { "*": "×", "/": "÷", "-": "−" };

function operatorWords(
  { operator, left, right }: Extract<Tree, { kind: "binary" }>,
  text: string,
): string {
  const sign = signs[operator] ?? operator;
  if (right.kind === "literal") return `${sign} ${short(slice(right, text))}`;
  if (left.kind === "literal") return `${short(slice(left, text))} ${sign}`;
  return sign;
}

/** `addBusinessDays` is `add business days`. */
function plain(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function slice(tree: Tree, text: string): string {
  return text.slice(tree.at[0], tree.at[1]);
}

function short(text: string, most = 16): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
