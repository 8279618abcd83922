import type { DocsLibrary } from "./docs-library";

/** A part of an excerpt, and whether it is what was looked for. */
export type ExcerptPart = { readonly text: string; readonly hit: boolean };

export type DocsHit = {
  readonly slug: string;
  readonly anchor: string;
  /** Title of the page. */
  readonly title: string;
  /** Empty where the hit stands before the page's first heading. */
  readonly heading: string;
  readonly excerpt: readonly ExcerptPart[];
};

const excerptChars = 180;
const leadChars = 60;

/** Sections that have every word, best first; a word may be a beginning or have one wrong letter. */
export function searchDocs(library: DocsLibrary, query: string, limit: number): readonly DocsHit[] {
  const found = library.index.search(query, {
    boostDocument: (id) => library.sections.get(String(id))?.page.weight ?? 1,
  });
  return found.slice(0, limit).flatMap(({ id, terms }) => {
    const section = library.sections.get(String(id));
    if (section === undefined) return [];
    const { page, anchor, heading, text } = section;
    return { slug: page.slug, anchor, title: page.title, heading, excerpt: excerptOf(text, terms) };
  });
}

/** The words around the first hit, cut at blanks. */
export function excerptOf(text: string, terms: readonly string[]): readonly ExcerptPart[] {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  const pattern = patternOf(terms);
  const first = pattern === null ? -1 : flat.search(pattern);
  const from = first <= leadChars ? 0 : flat.lastIndexOf(" ", first - leadChars) + 1;
  const cut = flat.slice(from, from + excerptChars);
  const whole = from + excerptChars >= flat.length;
  const end = whole ? cut : `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 1))} …`;
  return marked(`${from > 0 ? "… " : ""}${end}`, pattern);
}

function marked(text: string, pattern: RegExp | null): readonly ExcerptPart[] {
  if (pattern === null) return text === "" ? [] : [{ text, hit: false }];
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, hit: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}

/** Words that begin with one of the terms; the longest first, so that none is cut. */
function patternOf(terms: readonly string[]): RegExp | null {
  if (terms.length === 0) return null;
  const words = terms
    .toSorted((a, b) => b.length - a.length)
    .map((term) => term.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}\\p{N}])(${words.join("|")})`, "giu");
}
