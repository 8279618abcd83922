import { remember } from "../remember";
import type { LookUpTree } from "./look-up";
import { parseExpression, parseTemplate } from "./parse";
import { SyntaxProblem } from "./syntax-problem";
import { childrenOf, type Tree } from "./tree";

type Kind = "expression" | "template";

const mentioned = /\blookup\b/;

/** The look-ups that stand in a text, in its order; none in one that does not parse. */
export function lookUpsIn(text: string, kind: Kind = "expression"): readonly LookUpTree[] {
  // Nearly every text has none, and all of a flow are asked.
  if (!mentioned.test(text)) return [];
  return known[kind](text);
}

function reading(parse: (text: string) => Tree) {
  return remember((text): readonly LookUpTree[] => {
    try {
      return within(parse(text));
    } catch (error) {
      if (error instanceof SyntaxProblem) return [];
      throw error;
    }
  });
}

const known = {
  expression: reading((text) => parseExpression(text)),
  template: reading((text) => parseTemplate(text)),
} as const satisfies { readonly [kind in Kind]: unknown };

function within(tree: Tree): readonly LookUpTree[] {
  const inner = childrenOf(tree).flatMap(within);
  return tree.kind === "lookup" ? [tree, ...inner] : inner;
}
