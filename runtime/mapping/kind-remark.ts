import { checkExpression } from "../expressions/check";
import type { TypeEnvironment, ValueType } from "../expressions/language";
import { parseExpression } from "../expressions/parse";
import { SyntaxProblem } from "../expressions/syntax-problem";
import type { Span, Tree } from "../expressions/tree";
import { kindFault } from "./kind-faults";
import type { TargetKind } from "./target-fields";
import type { TargetNode } from "./target-tree";

/** That a field's expression gives another kind of value than the field has: where in the text, and what would mend it. */
export type KindRemark = {
  readonly message: string;
  readonly at: Span;
  /** `value` is the whole text. */
  readonly fix?: { readonly label: string; readonly value: string };
};

/**
 * Of an expression that chooses between values the one that does not fit is told. Null where all fit, or may fit,
 * and for a text that cannot be read. A list's own expression is told of by its entries' fields.
 */
export function kindRemark(
  text: string,
  node: TargetNode,
  environment: TypeEnvironment,
): KindRemark | null {
  if (node.place?.isList === true) return null;
  const tree = parsed(text);
  if (tree === null) return null;
  const typeAt = ([start, end]: Span) => checkExpression(text.slice(start, end), environment).type;
  const whole = typeAt([0, text.length]);
  const wrong = valuesOf(tree).find(({ at }) => kindFault(typeAt(at), node) !== null);
  const at = wrong?.at ?? tree.at;
  const type = wrong === undefined ? whole : typeAt(at);
  const message = kindFault(type, node);
  if (message === null) return null;
  const by = converter(type, node);
  if (by === null) return { message, at };
  const value = `${text.slice(0, at[0])}${by}(${text.slice(...at)})${text.slice(at[1])}`;
  return { message, at, fix: { label: `Write ${by}(…)`, value } };
}

function parsed(text: string): Tree | null {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return null;
    throw error;
  }
}

/** The parts of which one is what an expression gives. */
function valuesOf(tree: Tree): readonly Tree[] {
  if (tree.kind === "choice") return [...valuesOf(tree.yes), ...valuesOf(tree.no)];
  if (tree.kind === "logic" && tree.operator === "??") {
    return [...valuesOf(tree.left), ...valuesOf(tree.right)];
  }
  return [tree];
}

const made: { readonly [wanted in TargetKind]?: readonly [from: ValueType["kind"][], by: string] } =
  {
    text: [["number", "boolean"], "text"],
    decimal: [["number"], "text"],
    number: [["text"], "number"],
    date: [["instant"], "date"],
  };

/** The function that makes a value of the wanted kind of it. */
function converter(type: ValueType, { kind, list, children }: TargetNode): string | null {
  const [from, by] = list || children.length > 0 ? [] : (made[kind] ?? []);
  return by !== undefined && from?.includes(type.kind) === true ? by : null;
}
