import { observed } from "../expressions/explain";
import { parseExpression } from "../expressions/parse";
import { touches } from "../expressions/references";
import { SyntaxProblem } from "../expressions/syntax-problem";
import { childrenOf, isTree, pathOf, type Tree } from "../expressions/tree";
import type { Json } from "../json";
import type { Condition } from "./definition";

/**
 * Fields that conditions read and that the message does not have: such a condition decides all the same, and
 * likely not as it is meant. In words, for people to look at. What a condition did not come to is not read, nor
 * are those behind the first that holds; what it asks for itself, or gives a default, it does not decide without.
 * @param conditions in the order in which they are tried
 * @param input what the step received; what else a condition reads counts as not known
 */
export function missingReads(conditions: readonly Condition[], input: Json): readonly string[] {
  const said: string[] = [];
  for (const { label, text } of conditions) {
    const tree = treeOf(text);
    if (tree === null) continue;
    const asked = askedIn(tree);
    const paths = new Map(readsIn(tree, asked).map((part) => [part, pathOf(part) ?? ""]));
    const missing = new Set<string>();
    const { value } = observed(
      tree,
      { input },
      {
        note: (part, partValue) => {
          const path = paths.get(part);
          if (path !== undefined && partValue === undefined) missing.add(path);
        },
      },
    );
    const provided = [...asked].flatMap((part) => pathOf(part) ?? []);
    for (const path of missing) {
      if (provided.some((one) => touches(path, one))) continue;
      said.push(`${label} was decided without ${path}, which has no value.`);
    }
    if (value === true) break;
  }
  return said;
}

function treeOf(text: string): Tree | null {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return null;
    throw error;
  }
}

const askingFunctions: readonly string[] = ["isMissing", "isEmpty"];

/** The parts of which a condition says itself what it comes to where they are not there. */
function askedIn(tree: Tree): ReadonlySet<Tree> {
  const asked = new Set<Tree>();
  const visit = (part: Tree): void => {
    for (const one of askedBy(part)) asked.add(one);
    for (const child of childrenOf(part)) visit(child);
  };
  visit(tree);
  return asked;
}

function askedBy(part: Tree): readonly Tree[] {
  if (part.kind === "logic") return part.operator === "??" ? [part.left] : [];
  if (part.kind === "call") {
    return askingFunctions.includes(part.name) ? part.arguments.filter(isTree) : [];
  }
  if (part.kind !== "binary" || (part.operator !== "==" && part.operator !== "!=")) return [];
  if (isNothing(part.left)) return [part.right];
  return isNothing(part.right) ? [part.left] : [];
}

function isNothing(tree: Tree): boolean {
  return tree.kind === "literal" && (tree.value === undefined || tree.value === null);
}

/** The longest paths into `input`, but for those inside what is asked. */
function readsIn(tree: Tree, asked: ReadonlySet<Tree>): readonly Tree[] {
  if (asked.has(tree)) return [];
  const path = pathOf(tree);
  if (path === undefined) return childrenOf(tree).flatMap((child) => readsIn(child, asked));
  return /^input[.[]/.test(path) ? [tree] : [];
}
