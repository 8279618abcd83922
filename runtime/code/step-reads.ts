import {
  bracketAround,
  depthOf,
  isDeclared,
  isDeclaring,
  isKey,
  isMember,
  isParameters,
  isStatement,
  isWord,
  openerOf,
} from "./code-scope";
import { type Token, tokensOf } from "./code-tokens";

/** One place where code names a step: `steps.n03`, `steps["n03"]`, `const { n03 } = steps`. */
export type StepName = {
  readonly id: string;
  /** Half open offsets of what stands for the name; with the dot before it where `form` is `dot`. */
  readonly start: number;
  readonly end: number;
  /** `text` is in quotes, `key` the plain name in a pattern, `short` one that also names the variable. */
  readonly form: "dot" | "optional" | "text" | "key" | "short";
};

export type StepReads = {
  readonly names: readonly StepName[];
  /** Whether `steps` is also used in a way that does not say which steps it reads: `steps[id]`, `f(steps)`. */
  readonly whole: boolean;
};

/**
 * Where a body names steps, in order. Texts, comments, regular expressions and properties of that name are none. Of
 * code with a variable of its own called `steps` no names are told, as nobody knows which of the two they are of.
 */
export function stepReads(code: string): StepReads {
  if (!/\bsteps\b/.test(code)) return { names: [], whole: false };
  const tokens = tokensOf(code);
  const names: StepName[] = [];
  let whole = false;
  for (const [at, { text }] of tokens.entries()) {
    if (text !== "steps" || isMember(tokens[at - 1]?.text)) continue;
    const found = memberAfter(tokens, at) ?? patternBefore(tokens, at);
    if (found !== null) {
      names.push(...found.names);
      whole ||= found.whole;
    } else if (isDeclared(tokens, at)) return { names: [], whole: true };
    else whole ||= !isKey(tokens, at);
  }
  return { names: names.toSorted((a, b) => a.start - b.start), whole };
}

const isText = (text: string | undefined) => /^["'`]/.test(text ?? "");
const endOf = ({ text, start }: Token) => start + text.length;

/** `steps.n03`, `steps?.n03`, `steps["n03"]`, `steps!.n03`. */
function memberAfter(tokens: readonly Token[], of: number): StepReads | null {
  const at = tokens[of + 1]?.text === "!" && !isOperator(tokens, of + 1) ? of + 1 : of;
  const [, dot, next, afterNext, last] = tokens.slice(at, at + 5);
  if (dot === undefined || next === undefined) return null;
  if (isMember(dot.text) && isWord(next.text)) {
    const form = dot.text === "?." ? "optional" : "dot";
    return one({ id: next.text, start: dot.start, end: endOf(next), form });
  }
  const [name, close] = dot.text === "?." ? [afterNext, last] : [next, afterNext];
  const opens = dot.text === "[" || (dot.text === "?." && next.text === "[");
  if (!opens || name === undefined) return null;
  if (close?.text !== "]" || !isText(name.text) || isTemplate(name.text)) return none;
  return one(quotedName(name));
}

/** `!` that begins `!=`. */
const isOperator = (tokens: readonly Token[], at: number) => tokens[at + 1]?.text === "=";
const isTemplate = (text: string) => text.startsWith("`") && !text.endsWith("`");
const none: StepReads = { names: [], whole: true };
const one = (name: StepName): StepReads => ({ names: [name], whole: false });

function quotedName(name: Token): StepName {
  return { id: name.text.slice(1, -1), start: name.start, end: endOf(name), form: "text" };
}

/** `const { n03 } = steps`, with a type or a default, or as an assignment. */
function patternBefore(tokens: readonly Token[], at: number): StepReads | null {
  if (tokens[at - 1]?.text !== "=" || !endsThere(tokens, at)) return null;
  const close = at - 2;
  if (isWord(tokens[close]?.text) && tokens[close - 1]?.text === ":") {
    return keysBefore(tokens, close - 2);
  }
  if (tokens[close]?.text !== "}") return null;
  const open = openerOf(tokens, close);
  if (open === null || tokens[open - 1]?.text !== ":") return keysBefore(tokens, close);
  // What is before a type is the pattern, and the type says the names once more.
  const pattern = keysBefore(tokens, open - 2);
  if (pattern === null || pattern.names.length === 0) return pattern;
  const type = keysOf(tokens, open, close).names.filter(({ form }) => form !== "short");
  return { names: [...pattern.names, ...type], whole: pattern.whole };
}

function keysBefore(tokens: readonly Token[], close: number): StepReads | null {
  const open = tokens[close]?.text === "}" ? openerOf(tokens, close) : null;
  if (open === null) return null;
  // As the default of a parameter, or within another pattern, it takes other values apart, too.
  return takesOnly(tokens, open) ? keysOf(tokens, open, close) : none;
}

/** Whether a pattern stands for itself: nothing but what is behind its `=` goes through it. */
function takesOnly(tokens: readonly Token[], open: number): boolean {
  if (isDeclaring(tokens[open - 1]?.text)) return true;
  const around = bracketAround(tokens, open);
  if (around === null) return true;
  const bracket = tokens[around.open]?.text;
  if (bracket === "(") return !isParameters(tokens, around.open, around.close);
  return bracket === "{" && isStatement(tokens, around.open);
}

/** Whether nothing is done with the `steps` at a token before they are taken apart. */
function endsThere(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  if (next === undefined || /^[;,)}]$/.test(next.text) || isWord(next.text)) return true;
  if (next.text === "!") return !isOperator(tokens, at + 1) && endsThere(tokens, at + 1);
  const pair = next.text + (tokens[at + 2]?.text ?? "");
  return pair === "??" || pair === "||";
}

/** The names that a pattern, or the type of one, has between its braces. */
function keysOf(tokens: readonly Token[], open: number, close: number): StepReads {
  const names: StepName[] = [];
  let whole = false;
  let depth = 0;
  for (let at = open + 1; at < close; at += 1) {
    const token = tokens[at];
    const before = tokens[at - 1]?.text ?? "";
    if (token === undefined) continue;
    const begins = depth === 0 && (at === open + 1 || before === "," || before === ";");
    if (begins) {
      const key = keyAt(tokens, at);
      if (key === null) whole = true;
      else names.push(key);
    }
    depth += depthOf(token.text);
  }
  return { names, whole };
}

/** Null for what takes more than one name: `...rest`, or one that is computed. */
function keyAt(tokens: readonly Token[], at: number): StepName | null {
  const [token, next, after] = tokens.slice(at, at + 3);
  if (token === undefined) return null;
  if (token.text === "[") {
    const named = next !== undefined && isText(next.text) && !isTemplate(next.text);
    return named && after?.text === "]" ? quotedName(next) : null;
  }
  if (isText(token.text)) return quotedName(token);
  if (!isWord(token.text)) return null;
  const isOptional = next?.text === "?" && after?.text === ":";
  const form = next?.text === ":" || isOptional ? "key" : "short";
  return { id: token.text, start: token.start, end: endOf(token), form };
}
