import { placeText } from "@/runtime/expressions/places";

type Around = { readonly steps: readonly (string | number)[]; entry: number | null };

/**
 * The place in a document that each line of its text has, as in `lines[3].sku`; of a bracket that closes none, null.
 * @param text JSON with one entry a line, or the beginning of such a text
 */
export function placesOfLines(text: string): readonly (string | null)[] {
  const around: Around[] = [];
  return text.split("\n").map((whole) => {
    const line = whole.trim();
    if (/^[\]}],?$/.test(line)) {
      around.pop();
      return null;
    }
    const parent = around.at(-1);
    const key = parent === undefined || parent.entry !== null ? null : keyOf(line);
    const own = parent === undefined ? [] : stepsIn(parent, key);
    const opens = /[[{]$/.exec(line)?.[0];
    if (opens !== undefined) around.push({ steps: own, entry: opens === "[" ? 0 : null });
    return line === "" ? null : placeText(own);
  });
}

function stepsIn(parent: Around, key: string | null): readonly (string | number)[] {
  if (parent.entry === null) return [...parent.steps, key ?? ""];
  parent.entry += 1;
  return [...parent.steps, parent.entry - 1];
}

function keyOf(line: string): string | null {
  const quoted = /^"(?:[^"\\]|\\.)*"(?=:)/.exec(line)?.[0];
  return quoted === undefined ? null : (JSON.parse(quoted) as string);
}
