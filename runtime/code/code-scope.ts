import type { Token } from "./code-tokens";

export const isMember = (before: string | undefined) => before === "." || before === "?.";
export const isWord = (text: string | undefined) => /^[\p{ID_Start}$_]/u.test(text ?? "");
export const isDeclaring = (text: string | undefined) =>
  /^(?:const|let|var|function|class)$/.test(text ?? "");

/** How many brackets a token opens, less those that it closes. */
export function depthOf(text: string): number {
  if (text.startsWith("`") || text.endsWith("`")) return 0;
  if (/^[([{]$/.test(text)) return 1;
  return /^[)\]}]$/.test(text) ? -1 : 0;
}

/** Where what a closing bracket closes was opened. */
export function openerOf(tokens: readonly Token[], close: number): number | null {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    depth -= depthOf(tokens[at]?.text ?? "");
    if (depth === 0) return at;
  }
  return null;
}

/** The bracket around a token, and the one that closes it. */
export function bracketAround(
  tokens: readonly Token[],
  inside: number,
): { readonly open: number; readonly close: number } | null {
  const open = outward(tokens, inside, -1);
  const close = open === null ? null : outward(tokens, open, 1);
  return open === null || close === null ? null : { open, close };
}

function outward(tokens: readonly Token[], from: number, step: 1 | -1): number | null {
  let depth = 0;
  for (let at = from + step; tokens[at] !== undefined; at += step) {
    depth += depthOf(tokens[at]?.text ?? "") * step;
    if (depth < 0) return at;
  }
  return null;
}

/** Whether a variable or a parameter of this name begins here. */
export function isDeclared(tokens: readonly Token[], at: number): boolean {
  if (isDeclaring(tokens[at - 1]?.text) || isArrow(tokens, at + 1)) return true;
  // A value, also where it stands for a parameter that is left out.
  if (tokens[at - 1]?.text === "=") return false;
  const around = bracketAround(tokens, at);
  if (around === null) return declaresMore(tokens, at);
  const { open, close } = around;
  const bracket = tokens[open]?.text;
  if (bracket === "(") return isParameters(tokens, open, close);
  if (isKey(tokens, at)) return false;
  const isPattern = tokens[close + 1]?.text === "=" && tokens[close + 2]?.text !== "=";
  if (isDeclaring(tokens[open - 1]?.text)) return true;
  if (isPattern && !isArrow(tokens, close + 1)) return true;
  if (bracket === "{" && isStatement(tokens, open)) return declaresMore(tokens, at);
  return isDeclared(tokens, open);
}

/** `const a = 1, steps = 2`: a further variable of a declaration. */
function declaresMore(tokens: readonly Token[], at: number): boolean {
  return (
    tokens[at - 1]?.text === "," && tokens[at + 1]?.text === "=" && tokens[at + 2]?.text !== "="
  );
}

const isArrow = (tokens: readonly Token[], at: number) =>
  tokens[at]?.text === "=" && tokens[at + 1]?.text === ">";

/** Braces of statements, not of an object. */
export function isStatement(tokens: readonly Token[], open: number): boolean {
  const before = tokens[open - 1]?.text;
  return (
    before === undefined || /^[;){}]$|^(?:else|do|try|finally)$/.test(before) || before === ">"
  );
}

export function isParameters(tokens: readonly Token[], open: number, close: number): boolean {
  if (isArrow(tokens, close + 1)) return true;
  const [before, earlier] = [tokens[open - 1]?.text, tokens[open - 2]?.text];
  if (before === "function" || earlier === "function" || before === "catch") return true;
  const after = tokens[close + 1]?.text;
  if (after === ":") return isTyped(tokens, close + 2);
  // A method: `read(steps) {`.
  return after === "{" && isWord(before) && !/^(?:if|while|for|switch)$/.test(before ?? "");
}

/** Whether a type and an arrow follow, as behind the parameters of `(steps): number => …`. */
function isTyped(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (
    tokens[at] !== undefined &&
    !isArrow(tokens, at) &&
    !/^[(;=?]$/.test(tokens[at]?.text ?? "")
  )
    at += 1;
  return isArrow(tokens, at);
}

/** `{ steps: … }` names a field. */
export function isKey(tokens: readonly Token[], at: number): boolean {
  if (tokens[at + 1]?.text !== ":") return false;
  const before = tokens[at - 1]?.text;
  if (before === "{") return true;
  const around = before === "," ? bracketAround(tokens, at) : null;
  return around !== null && tokens[around.open]?.text === "{";
}
