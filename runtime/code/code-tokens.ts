/** A word, a sign or a whole text of code, and where it begins. */
export type Token = { readonly text: string; readonly start: number };

const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/y;
const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*/uy;
const quoted = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y;
const pattern = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const sign = /\.\.\.|\?\.(?!\d)|[\s\S]/y;
/** Of a template up to where code begins in it, or to its end; it begins with "`", or with the "}" after code. */
const chunk = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;

/** Its words and signs, and whole texts, without blanks and comments. */
export function tokensOf(code: string): readonly Token[] {
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
