/**
 * JSON text in lines of two spaces, as `JSON.stringify(value, null, 2)` sets it, every token as it was written:
 * no number loses a digit and no escape changes. The text must be valid JSON.
 */
export function indentJson(text: string): string {
  let out = "";
  let depth = 0;
  // What is not structure is copied in one piece.
  let from = 0;
  let at = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === quote) {
      at = endOfString(text, at);
      continue;
    }
    const token = structure.has(char);
    if (!token && !isSpace(char)) {
      at += 1;
      continue;
    }
    out += text.slice(from, at);
    at += 1;
    if (char === openBrace || char === openBracket) {
      const close = skipSpace(text, at);
      if (text.charCodeAt(close) === char + 2) {
        out += text.charAt(at - 1) + text.charAt(close);
        at = close + 1;
      } else {
        depth += 1;
        out += text.charAt(at - 1) + line();
      }
    } else if (char === openBrace + 2 || char === openBracket + 2) {
      depth -= 1;
      out += line() + text.charAt(at - 1);
    } else if (char === comma) out += `,${line()}`;
    else if (char === colon) out += ": ";
    from = at;
  }
  return out + text.slice(from);
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const openBracket = 0x5b;
const structure: ReadonlySet<number> = new Set([
  comma,
  colon,
  openBrace,
  openBrace + 2,
  openBracket,
  openBracket + 2,
]);

function isSpace(char: number): boolean {
  return char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The place behind the quote that ends the string beginning at `from`. */
function endOfString(text: string, from: number): number {
  let end = from;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
}
