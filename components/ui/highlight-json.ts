export type CodePart = {
  readonly text: string;
  readonly kind: "plain" | "key" | "string" | "number" | "word";
};

/** The class of each kind of part. */
export const codeColours: { readonly [kind in CodePart["kind"]]: string } = {
  plain: "",
  key: "text-code-key",
  string: "text-code-string",
  number: "text-code-number",
  word: "text-code-word",
};

const token =
  /("(?:[^"\\]|\\.)*"?)(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Splits one line of JSON into coloured parts. Lines stand alone: JSON strings never break over lines. */
export function highlightJson(line: string): readonly CodePart[] {
  const parts: CodePart[] = [];
  let from = 0;
  for (const match of line.matchAll(token)) {
    if (match.index > from) parts.push({ text: line.slice(from, match.index), kind: "plain" });
    const [whole, quoted, colon, number] = match;
    if (quoted === undefined) {
      parts.push({ text: whole, kind: number === undefined ? "word" : "number" });
    } else if (colon === undefined) {
      parts.push({ text: quoted, kind: "string" });
    } else {
      parts.push({ text: quoted, kind: "key" }, { text: colon, kind: "plain" });
    }
    from = match.index + whole.length;
  }
  if (from < line.length) parts.push({ text: line.slice(from), kind: "plain" });
  return parts;
}
