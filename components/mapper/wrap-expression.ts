import { parseExpression } from "@/runtime/expressions/parse";
import { SyntaxProblem } from "@/runtime/expressions/syntax-problem";
import { pathOf } from "@/runtime/expressions/tree";

/** A function to put around what a field is made of. */
export type Wrapping = {
  readonly label: string;
  readonly group: "Text" | "Numbers" | "Dates" | "Missing and choices" | "Lists";
  wrap(text: string): string;
};

export const wrappings: readonly Wrapping[] = [
  { label: "Trim spaces", group: "Text", wrap: (text) => `${held(text)}.trim()` },
  { label: "Upper case", group: "Text", wrap: (text) => `${held(text)}.upper()` },
  { label: "Lower case", group: "Text", wrap: (text) => `${held(text)}.lower()` },
  { label: "First characters", group: "Text", wrap: (text) => `${held(text)}.substring(0, 10)` },
  { label: "Join with more text", group: "Text", wrap: (text) => `\`\${${text}} \`` },
  { label: "As text", group: "Text", wrap: (text) => `text(${text})` },
  { label: "As a number", group: "Numbers", wrap: (text) => `number(${text})` },
  { label: "Round to 2 places", group: "Numbers", wrap: (text) => `round(${text}, 2)` },
  { label: "Multiply by…", group: "Numbers", wrap: (text) => `${held(text)} * 1` },
  { label: "Add…", group: "Numbers", wrap: (text) => `${held(text)} + 1` },
  { label: "Day only", group: "Dates", wrap: (text) => `date(${text})` },
  { label: "Add days…", group: "Dates", wrap: (text) => `addDays(${text}, 1)` },
  { label: "Add working days…", group: "Dates", wrap: (text) => `addBusinessDays(${text}, 3)` },
  { label: "Format a date", group: "Dates", wrap: (text) => `formatDate(${text}, "yyyy-MM-dd")` },
  {
    label: "Default where missing",
    group: "Missing and choices",
    wrap: (text) => `${held(text)} ?? ""`,
  },
  {
    label: "If … else …",
    group: "Missing and choices",
    wrap: (text) => `${held(text)} == "" ? missing : ${held(text)}`,
  },
];

/** What is done to a list before its entries are taken. */
export const listWrappings: readonly Wrapping[] = [
  {
    label: "Only entries where…",
    group: "Lists",
    wrap: (text) => `${held(text)}.filter(entry => entry.quantity > 0)`,
  },
  { label: "Flatten lists in it", group: "Lists", wrap: (text) => `flatten(${text})` },
  { label: "Sort by…", group: "Lists", wrap: (text) => `sort(${text}, entry => entry.sku)` },
  { label: "The first entries", group: "Lists", wrap: (text) => `take(${text}, 10)` },
  { label: "One per…", group: "Lists", wrap: (text) => `distinct(${text}, entry => entry.sku)` },
  // Its entries have `key` and `entries`.
  { label: "Group by…", group: "Lists", wrap: (text) => `groupBy(${text}, entry => entry.sku)` },
];

/** The wrapped text; what it says behind the expression, such as `// why`, must not take what comes after it along. */
export function wrapped(wrapping: Wrapping, text: string): string {
  return wrapping.wrap(/\/[/*]/.test(text) ? `${text}\n` : text);
}

/** The text in brackets where something behind it would take a part of it only. */
function held(text: string): string {
  try {
    const tree = parseExpression(text);
    const stands = pathOf(tree) !== undefined || tree.kind === "call" || tree.kind === "literal";
    return stands ? text : `(${text})`;
  } catch (error) {
    if (error instanceof SyntaxProblem) return `(${text})`;
    throw error;
  }
}
