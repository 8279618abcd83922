import { replacement, SyntaxProblem } from "./syntax-problem";

/** What word processors and spreadsheets make of signs of the language. */
const signs: { readonly [sign: string]: string } = {
  "≥": ">=",
  "≤": "<=",
  "≠": "!=",
  "−": "-",
  "–": "-",
  "—": "-",
  "×": "*",
  "·": "*",
  "÷": "/",
};
const openingQuotes = /^[“”„‟«»‘’‚‹›]/;
const words: { readonly [word: string]: string } = {
  if: "“if” is not part of the language: write condition ? yes : no",
  in: "“in” is not part of the language: includes(list, value) looks into a list",
};

/** The parser's own words, which are about JavaScript, in those of the language. */
const said: readonly (readonly [RegExp, string])[] = [
  [/coalesce/, "?? beside && or || needs parentheses around what belongs together"],
  [/regular expression flag/i, "This flag of a pattern is not known"],
  [/^Unterminated regular expression/, "The pattern that begins here has no closing /"],
  [/number|numeric|octal|literal/i, "Numbers are written in decimal digits, such as 12.50"],
  [/escape/i, "This escape in a text is not known"],
];

/** What the parser refused, at its place and with what was meant where that can be told. */
export function readableError(text: string, error: unknown): SyntaxProblem {
  const position = positionOf(error, text);
  const message = error instanceof Error ? error.message.replace(/\s*\(\d+:\d+\)$/, "") : "";
  const before = text.slice(position - 1, position + 1);
  if (position > 0 && before === "<>") {
    return replacement(text, [position - 1, position + 1], "“<>” is written !=", "!=");
  }
  if (position > 0 && before === "->") {
    return replacement(text, [position - 1, position + 1], "“->” is written =>", "=>");
  }
  if (message === "Assigning to rvalue") return assignment(text, position);
  if (/^Unterminated (?:string constant|template)/.test(message)) {
    const begins = "The text that begins here has no closing quotation mark";
    // Of a template the place is behind the mark.
    const from = text.charAt(position - 1) === "`" ? position - 1 : position;
    return new SyntaxProblem(begins, [from, text.length]);
  }
  if (message === "Unterminated comment") {
    return new SyntaxProblem("The comment that begins here has no closing */", [
      position,
      text.length,
    ]);
  }
  if (position >= text.length) {
    const last = Math.max(0, text.length - 1);
    return new SyntaxProblem("The expression is not finished", [last, text.length]);
  }
  if (/^Unexpected (?:token|character|keyword)|reserved|^Unexpected$/.test(message)) {
    return unexpected(text, position);
  }
  const [, pattern] = /^Invalid regular expression: .*: (.*)$/.exec(message) ?? [];
  const readable =
    pattern === undefined
      ? (said.find(([own]) => own.test(message))?.[1] ?? "This cannot be read as an expression")
      : `The pattern cannot be read: ${pattern}`;
  return new SyntaxProblem(readable, [position, position + 1]);
}

function assignment(text: string, position: number): SyntaxProblem {
  const sign = text.slice(position).search(/(?<![=!<>])=(?![=>])/);
  if (sign >= 0) {
    const at = position + sign;
    return replacement(text, [at, at + 1], "“=” is written ==", "==");
  }
  // What else is assigned to is counted up or down.
  const counting = /\+\+|--/.exec(text);
  const at = counting?.index ?? position;
  return new SyntaxProblem("++ and -- are not part of the language", [at, at + 2]);
}

function unexpected(text: string, position: number): SyntaxProblem {
  const rest = text.slice(position);
  const sign = [...rest][0] ?? "";
  const by = signs[sign];
  if (by !== undefined) {
    return replacement(text, [position, position + sign.length], `“${sign}” is written ${by}`, by);
  }
  if (openingQuotes.test(rest)) return wrongQuotes(text, position);
  const word = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(rest)?.[0];
  if (word !== undefined) {
    const message = words[word] ?? `“${word}” is not expected here`;
    return new SyntaxProblem(message, [position, position + word.length]);
  }
  return new SyntaxProblem(`“${sign}” is not expected here`, [position, position + sign.length]);
}

/** “abc” as word processors write it. */
function wrongQuotes(text: string, position: number): SyntaxProblem {
  const message = 'A text stands in straight quotation marks: "…"';
  const inside = /^.([^“”„‟«»‘’‚‹›"]*)[“”„‟«»‘’‚‹›"]/u.exec(text.slice(position));
  if (inside === null) return new SyntaxProblem(message, [position, position + 1]);
  const at = [position, position + inside[0].length] as const;
  return replacement(text, at, message, JSON.stringify(inside[1] ?? ""));
}

function positionOf(error: unknown, text: string): number {
  const position = typeof error === "object" && error !== null && "pos" in error ? error.pos : 0;
  return typeof position === "number" ? Math.min(position, text.length) : 0;
}
