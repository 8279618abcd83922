import { stepText } from "../expressions/tree";
import { isDeclared, isKey, isMember, isWord } from "./code-scope";
import { type Token, tokensOf } from "./code-tokens";
import { codeRoots } from "./roots";
import { stepReads } from "./step-reads";

/**
 * The static paths that a body reads of what it may read, as `readsOf` tells them of an expression: `input.lines`,
 * `steps.n03.total`. A path ends before what is called, counted or computed; `steps` alone is all earlier steps.
 * Names that the body has for itself are none.
 */
export function codeReads(code: string): readonly string[] {
  const tokens = tokensOf(code);
  const reads = new Set<string>();
  for (const root of codeRoots) {
    const places = [...tokens.keys()].filter((at) => isRead(tokens, at, root));
    if (places.some((at) => isDeclared(tokens, at))) continue;
    if (root === "steps") for (const read of readsOfSteps(code, tokens)) reads.add(read);
    else for (const at of places) reads.add(root + pathAfter(tokens, at));
  }
  return [...reads].sort();
}

function isRead(tokens: readonly Token[], at: number, root: string): boolean {
  return tokens[at]?.text === root && !isMember(tokens[at - 1]?.text) && !isKey(tokens, at);
}

function readsOfSteps(code: string, tokens: readonly Token[]): readonly string[] {
  const { names, whole } = stepReads(code);
  const paths = names.map(({ id, end, form }) => {
    const path = `steps${stepText(id)}`;
    if (form === "key" || form === "short") return path;
    // The name ends at its own end, in brackets before them.
    const last = tokens.findIndex(({ text, start }) => start + text.length === end);
    return path + pathAfter(tokens, form === "text" ? last + 1 : last);
  });
  return whole ? [...paths, "steps"] : paths;
}

/** `.lines.total` behind a token; what is called there, or counts, is no field. */
function pathAfter(tokens: readonly Token[], from: number): string {
  let path = "";
  for (let at = from; ; at += 2) {
    const [, dot, name, after] = tokens.slice(at, at + 4);
    if (!isMember(dot?.text) || name === undefined || !isWord(name.text)) return path;
    if (after?.text === "(" || name.text === "length") return path;
    path += stepText(name.text);
  }
}
