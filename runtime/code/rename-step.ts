import { stepText } from "../expressions/tree";

/**
 * Code that reads step `gone` by `steps.gone` or `steps["gone"]`, reading step `heir` instead. Texts, comments,
 * regular expressions and properties of that name stay as they are, and so does code with a variable `steps`.
 */
export function renameStepInCode(code: string, gone: string, heir: string): string {
  if (!code.includes(gone)) return code;
  const tokens = tokensOf(code);
  if (tokens.some(({ text }, at) => text === "steps" && declares(tokens[at - 1]?.text)))
    return code;
  let renamed = "";
  let kept = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.text !== "steps" || isMember(tokens[at - 1]?.text)) continue;
    const place = readAfter(tokens, at, gone, heir);
    if (place === null) continue;
    renamed += code.slice(kept, place.start) + place.text;
    kept = place.end;
  }
  return renamed + code.slice(kept);
}

type Token = { readonly text: string; readonly start: number };
type Place = { readonly start: number; readonly end: number; readonly text: string };

const declares = (before: string | undefined) => /^(?:const|let|var|function)$/.test(before ?? "");
const isMember = (before: string | undefined) => before === "." || before === "?.";

/** What stands in place of the name that is read of the `steps` at a token; null where that is another. */
function readAfter(tokens: readonly Token[], at: number, gone: string, heir: string): Place | null {
  const [, dot, next, afterNext, last] = tokens.slice(at, at + 5);
  if (dot === undefined || next === undefined) return null;
  if (isMember(dot.text) && next.text === gone) {
    const step = stepText(heir);
    const end = next.start + next.text.length;
    if (step.startsWith(".")) return { start: next.start, end, text: heir };
    return { start: dot.start, end, text: dot.text === "?." ? `?.${step}` : step };
  }
  const [name, close] = dot.text === "?." ? [afterNext, last] : [next, afterNext];
  const opens = dot.text === "[" || (dot.text === "?." && next.text === "[");
  if (!opens || close?.text !== "]" || name === undefined) return null;
  if (!/^["'`]/.test(name.text) || name.text.slice(1, -1) !== gone) return null;
  return { start: name.start, end: name.start + name.text.length, text: JSON.stringify(heir) };
}

const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/y;
const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*/uy;
const quoted = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y;
const pattern = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const sign = /\.\.\.|\?\.(?!\d)|[\s\S]/y;
/** Of a template up to where code begins in it, or to its end; it begins with "`", or with the "}" after code. */
const chunk = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;

/** Its words and signs, and whole texts, without blanks and comments. */
function tokensOf(code: string): readonly Token[] {
  const tokens: Token[] = [];
  // For each template around the place, how many braces are open in its code.
  const open: number[] = [];
  let at = 0;
  while (at < code.length) {
    const skipped = matchAt(blank, code, at);
    if (skipped === null) {
      const inTemplate = code[at] === "`" || (code[at] === "}" && open.at(-1) === 0);
      const text =
        (inTemplate ? matchAt(chunk, code, at) : null) ??
        tokenAt(code, at, beginsValue(tokens.at(-1)?.text));
      countBraces(open, text, inTemplate);
      tokens.push({ text, start: at });
    }
    at += skipped?.length ?? tokens.at(-1)?.text.length ?? 1;
  }
  return tokens;
}

function tokenAt(code: string, at: number, mayBePattern: boolean): string {
  return (
    matchAt(word, code, at) ??
    matchAt(quoted, code, at) ??
    (mayBePattern ? matchAt(pattern, code, at) : null) ??
    matchAt(sign, code, at) ??
    ""
  );
}

function countBraces(open: number[], text: string, inTemplate: boolean): void {
  if (inTemplate) {
    if (text.startsWith("}")) open.pop();
    if (text.endsWith("${")) open.push(0);
  } else if (open.length > 0 && (text === "{" || text === "}")) {
    open.push((open.pop() ?? 0) + (text === "{" ? 1 : -1));
  }
}

function matchAt(token: RegExp, code: string, at: number): string | null {
  token.lastIndex = at;
  return token.exec(code)?.[0] ?? null;
}

/** Whether a slash behind this token begins a regular expression: behind a value it divides. */
function beginsValue(before: string | undefined): boolean {
  if (before === undefined || before.endsWith("${")) return true;
  if (/^(?:return|typeof|case|in|of|void|delete|new|throw|else|do|await)$/.test(before))
    return true;
  return !/[\p{ID_Continue}$"'`)\]}]$/u.test(before);
}
