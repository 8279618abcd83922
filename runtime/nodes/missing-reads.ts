import type { Json } from "../json";

/** Fields of `input` as a condition names them, not behind a call and not where it says what stands for them. */
const reads = /\binput((?:\??\.[A-Za-z_$][\w$]*)+)(?!\w*\s*\()/g;

/**
 * Fields that conditions read and that the message does not have: such a condition decides all the same, and
 * likely not as it is meant. In words; a look at the text alone, for people to look at.
 */
export function missingReads(
  conditions: readonly { readonly label: string; readonly text: string }[],
  input: Json,
): readonly string[] {
  return conditions.flatMap(({ label, text }) => {
    if (text.includes("??")) return [];
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');
    const missing = new Set<string>();
    for (const [, path = ""] of plain.matchAll(reads)) {
      const names = path.replaceAll("?", "").split(".").slice(1);
      if (isMissing(input, names)) missing.add(`input.${names.join(".")}`);
    }
    return [...missing].map((path) => `${label} was decided without ${path}, which has no value.`);
  });
}

function isMissing(input: Json, names: readonly string[]): boolean {
  let value: Json | undefined = input;
  for (const name of names) {
    if (value === null || typeof value !== "object") return true;
    // What a list or a text is asked for is no field.
    if (Array.isArray(value)) return false;
    value = (value as { readonly [field: string]: Json })[name];
    if (value === undefined) return true;
  }
  return false;
}
