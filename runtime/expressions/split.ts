import type { Span } from "./tree";

const closing: { readonly [open: string]: string } = { "(": ")", "[": "]", "{": "}" };

/**
 * Calls `visit` for each position outside quotes with the number of brackets open there; true stops.
 * Backticks do not quote: what stands in `${…}` counts.
 */
export function walkBrackets(
  text: string,
  [from, to]: Span,
  visit: (at: number, depth: number) => boolean,
): void {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      at = endOfQuote(text, at, to);
      continue;
    }
    if (character === "\\") at += 1;
    if (character in closing) depth += 1;
    if (visit(at, depth)) return;
    if (")]}".includes(character)) depth -= 1;
  }
}

/** Position of the quote that closes the one at `start`; the end where none does. */
function endOfQuote(text: string, start: number, end: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < end; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") at += 1;
    else if (character === quote) return at;
  }
  return end;
}

/** The parts of a span between separators that stand outside quotes, backticks and brackets. */
export function splitAt(text: string, span: Span, separator: string): readonly Span[] {
  const parts: Span[] = [];
  let start = span[0];
  let inBackticks = false;
  walkBrackets(text, span, (at, depth) => {
    if (text.charAt(at) === "`") inBackticks = !inBackticks;
    if (!inBackticks && depth === 0 && at >= start && text.startsWith(separator, at)) {
      parts.push([start, at]);
      start = at + separator.length;
    }
    return false;
  });
  parts.push([start, span[1]]);
  return parts;
}

/** Whether the bracket a span starts with is closed by its last character. */
export function closesAtEnd(text: string, span: Span): boolean {
  let end = -1;
  walkBrackets(text, span, (at, depth) => {
    if (depth === 1 && text.charAt(at) === closing[text.charAt(span[0])]) {
      end = at;
      return true;
    }
    return false;
  });
  return end === span[1] - 1;
}

/** The span without blanks at both ends. */
export function trimmed(text: string, [from, to]: Span): Span {
  let [start, end] = [from, to];
  while (start < end && /\s/.test(text.charAt(start))) start += 1;
  while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
  return [start, end];
}
