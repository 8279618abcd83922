import { splitAt } from "../expressions/split";
import { type DecisionInput, isBlank } from "./decision-shape";
import { yesNo } from "./read-value";

const kept = /^((not\s+)?(missing|empty|null)|true|false)$/;
const word = /^[\p{L}\p{N}][\p{L}\p{N} _./&+'#-]*$/u;
const path = /^(input|given)\b/;
/** What stands behind a comma in the name of one company. */
const legalForm =
  /^(inc|incorporated|llc|l\.l\.c|llp|lp|ltd|limited|co|corp|corporation|company|plc|gmbh|ag|kg|s\.?a|s\.?l|s\.?r\.?l|b\.?v|n\.?v|oy|ab|a\/s|pty)\.?$/i;

/**
 * A cell as a person types it, as the language has it: words of a text column get their quotation marks
 * (`card, prepaid` is `"card", "prepaid"`, and `ACME, Inc.` one name), `yes` is true, `≤` is `<=`, `16 … 45` is `16..45`. What is more than
 * that stays as it was typed.
 */
export function quoteWords(cell: string, { type }: Pick<DecisionInput, "type">): string {
  const text = cell.trim();
  if (isBlank(text)) return text === "" ? "" : "-";
  const plain = text
    .replace(/^≤\s*/, "<= ")
    .replace(/^≥\s*/, ">= ")
    .replace(/^≠\s*/, "!= ")
    .replace(/^(<=|>=|!=|<(?!=)|>(?!=))\s*(?=\S)/, "$1 ");
  if (type === "yes-no") {
    const known = yesNo(plain);
    return known === undefined ? plain : String(known);
  }
  if (type === "number" || type === "integer") return plain.replace(/\s*…\s*|\s+to\s+/, "..");
  if (type === "date") return plain.replace(/\s*…\s*|\s+to\s+/, "..");
  return quoted(plain);
}

function quoted(text: string): string {
  const [, before, inner, after] = /^(in\s*\(|not\s*\(|!=\s*|=\s*)(.*?)(\)?)$/s.exec(text) ?? [];
  if (before !== undefined && inner !== undefined) return `${before}${quotedList(inner)}${after}`;
  return quotedList(text);
}

function quotedList(text: string): string {
  const parts: string[] = [];
  for (const [start, end] of splitAt(text, [0, text.length], ",")) {
    const part = text.slice(start, end).trim();
    const before = parts.at(-1) ?? "";
    if (legalForm.test(part) && word.test(before)) parts[parts.length - 1] = `${before}, ${part}`;
    else parts.push(part);
  }
  return parts.map(quotedWord).join(", ");
}

function quotedWord(part: string): string {
  const isName = word.test(part.replace(/,(?=[^,]*$)/, ""));
  if (kept.test(part) || !isName || part.includes("..") || path.test(part)) return part;
  return JSON.stringify(part);
}
