import { type Expression, parseExpressionAt, tokTypes } from "acorn";
import { charactersMax } from "./limits";
import { lowerExpression } from "./lower";
import { readableError } from "./readable-error";
import { walkBrackets } from "./split";
import { replacement, SyntaxProblem } from "./syntax-problem";
import type { Span, Tree } from "./tree";

export const depthMax = 100;

/** Parses one expression; nothing may follow it. `locals` are names bound around it. Throws SyntaxProblem. */
export function parseExpression(text: string, locals: readonly string[] = []): Tree {
  checkLength(text);
  return parseWithin(text, [0, text.length], locals);
}

/** Parses the expression in a part of a text; its columns are those of the whole text. */
export function parseWithin(text: string, [from, to]: Span, locals: readonly string[]): Tree {
  const part = text.slice(0, to);
  if (part.slice(from).trim() === "") {
    throw new SyntaxProblem("An expression is needed here", [from, to]);
  }
  const parsed = parsePart(part, from, to);
  refuseRest(part, parsed.end);
  return lowerExpression(text, parsed, locals);
}

/**
 * Parses a template. One `${…}` alone is its expression and keeps its type; anything else is text.
 * `\${` is a plain `${`. Throws SyntaxProblem.
 */
export function parseTemplate(text: string, locals: readonly string[] = []): Tree {
  checkLength(text);
  const parts: (string | Tree)[] = [];
  let literal = "";
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf("${", position);
    if (open < 0) break;
    if (open > 0 && text[open - 1] === "\\") {
      literal += `${text.slice(position, open - 1)}\${`;
      position = open + 2;
      continue;
    }
    literal += text.slice(position, open);
    const parsed = parsePart(text, open + 2, text.length);
    const close = skipBlank(text, parsed.end);
    if (text[close] !== "}") throw unclosed(text, open, parsed.end);
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(lowerExpression(text, parsed, locals));
    position = close + 1;
  }
  literal += text.slice(position);
  if (literal !== "") parts.push(literal);
  const [only] = parts;
  if (parts.length === 1 && typeof only === "object") return only;
  const at = [0, text.length] as const;
  if (parts.every((part) => typeof part === "string")) {
    return { kind: "literal", value: parts.join(""), at };
  }
  return { kind: "template", parts, at };
}

export function checkLength(text: string): void {
  if (text.length > charactersMax) {
    throw new SyntaxProblem(`Longer than ${charactersMax} characters`, [
      charactersMax,
      text.length,
    ]);
  }
}

function parsePart(text: string, from: number, to: number): Expression {
  checkDepth(text, from);
  try {
    return parseExpressionAt(text, from, {
      ecmaVersion: 2022,
      sourceType: "script",
      preserveParens: true,
      onToken: ({ type, start, end }) => {
        if (type === tokTypes.name) refuseEscapes(text, [start, end]);
      },
    });
  } catch (error) {
    if (error instanceof SyntaxProblem) throw error;
    if (error instanceof RangeError) throw new SyntaxProblem("Nested too deeply", [from, to]);
    throw readableError(text, error);
  }
}

/** A name is found by its letters, whether by who reads a flow or by what looks for all that read a table. */
function refuseEscapes(text: string, at: Span): void {
  const name = text.slice(...at);
  if (name.includes("\\")) {
    throw new SyntaxProblem(`A name is written in its own letters, without “\\”: ${name}`, at);
  }
}

/** Acorn is recursive, so the depth is bounded before it runs. */
function checkDepth(text: string, from: number): void {
  walkBrackets(text, [from, text.length], (at, depth) => {
    if (depth <= depthMax) return false;
    throw new SyntaxProblem(`Nested deeper than ${depthMax}`, [at, at + 1]);
  });
}

const wordFixes: { readonly [word: string]: string } = {
  and: "&&",
  AND: "&&",
  or: "||",
  OR: "||",
};

/** `parseExpressionAt` stops where the expression ends, so what follows is looked at here. */
function refuseRest(text: string, end: number): void {
  const start = skipComments(text, end);
  if (start >= text.length) return;
  const word = /^[A-Za-z_]\w*/.exec(text.slice(start))?.[0] ?? "";
  const operator = wordFixes[word];
  if (operator !== undefined) {
    throw replacement(
      text,
      [start, start + word.length],
      `“${word}” is written ${operator}`,
      operator,
    );
  }
  if (/^not\s*$/i.test(text.slice(0, end))) {
    throw replacement(text, [0, start], "“not” is written !", "!");
  }
  const followed = text[start];
  if (followed === ";") {
    throw replacement(text, [start, text.length], "An expression ends without “;”", "");
  }
  if (followed === "=") throw replacement(text, [start, start + 1], "“=” is written ==", "==");
  throw new SyntaxProblem(
    `Nothing may follow the expression, but “${text.slice(start, start + 20)}” does`,
    [start, text.length],
  );
}

function unclosed(text: string, open: number, end: number): SyntaxProblem {
  const start = skipBlank(text, end);
  if (start >= text.length) return new SyntaxProblem("“${” without its “}”", [open, open + 2]);
  const word = /^[A-Za-z_]\w*/.exec(text.slice(start))?.[0] ?? "";
  const operator = wordFixes[word];
  if (operator !== undefined) {
    return replacement(
      text,
      [start, start + word.length],
      `“${word}” is written ${operator}`,
      operator,
    );
  }
  return new SyntaxProblem("“}” is expected here", [start, start + 1]);
}

/** Acorn passes over comments in an expression; those behind it are passed over here. */
function skipComments(text: string, from: number): number {
  const rest = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/y;
  rest.lastIndex = from;
  rest.test(text);
  return rest.lastIndex;
}

function skipBlank(text: string, from: number): number {
  let position = from;
  while (position < text.length && /\s/.test(text.charAt(position))) position += 1;
  return position;
}
