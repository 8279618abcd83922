import { asItIs, type TextField } from "./text-field";

const attribute = /([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entities: { readonly [name: string]: string } = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Texts and attributes of an XML document, by local names; null for what is none. */
export function xmlFields(text: string): readonly TextField[] | null {
  if (!text.trimStart().startsWith("<")) return null;
  const fields: TextField[] = [];
  const open: string[] = [];
  let at = 0;
  const add = (start: number, end: number, write: (value: string) => string) => {
    const raw = text.slice(start, end);
    const trimmed = raw.trim();
    if (trimmed === "") return;
    const from = start + raw.indexOf(trimmed);
    fields.push({
      path: open.join("."),
      name: open.at(-1) ?? "",
      parent: open.at(-2) ?? "",
      start: from,
      end: from + trimmed.length,
      value: write === asItIs ? trimmed : decoded(trimmed),
      write,
    });
  };
  const passOver = (opening: string, closing: string): readonly [number, number] | null => {
    if (!text.startsWith(opening, at)) return null;
    const end = text.indexOf(closing, at + opening.length);
    if (end < 0) return null;
    const start = at + opening.length;
    at = end + closing.length;
    return [start, end];
  };
  while (at < text.length) {
    const tag = text.indexOf("<", at);
    const until = tag < 0 ? text.length : tag;
    add(at, until, encoded);
    if (tag < 0) break;
    at = tag;
    const literal = passOver("<!--", "-->") ?? passOver("<![CDATA[", "]]>");
    if (literal !== null) {
      add(...literal, asItIs);
      continue;
    }
    if (passOver("<?", "?>") !== null) continue;
    const end = endOfTag(text, at);
    if (end < 0) return null;
    const inside = text.slice(at + 1, end);
    if (inside.startsWith("!")) {
      at = end + 1;
      continue;
    }
    if (inside.startsWith("/")) {
      if (open.pop() !== localName(inside.slice(1).trim())) return null;
    } else {
      const name = /^[^\s/>]+/.exec(inside)?.[0];
      if (name === undefined) return null;
      open.push(localName(name));
      for (const found of inside.matchAll(attribute)) {
        const [whole, own = "", double, single = ""] = found;
        const raw = double ?? single;
        const start = at + 1 + found.index + whole.length - 1 - raw.length;
        fields.push({
          path: `${open.join(".")}.@${localName(own)}`,
          name: localName(own),
          parent: open.at(-1) ?? "",
          start,
          end: start + raw.length,
          value: decoded(raw),
          write: encoded,
        });
      }
      if (inside.endsWith("/")) open.pop();
    }
    at = end + 1;
  }
  return open.length === 0 && fields.length > 0 ? fields : null;
}

/** Of the tag that begins at `at`; what is within quotes ends none. */
function endOfTag(text: string, at: number): number {
  let quote = "";
  for (let index = at; index < text.length; index += 1) {
    const char = text[index] ?? "";
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === ">") return index;
  }
  return -1;
}

const localName = (name: string) => name.slice(name.indexOf(":") + 1);

function decoded(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function encoded(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}
