import MiniSearch from "minisearch";
import type { DocsSection, ParsedPage } from "./docs-blocks";
import { type DocsSource, docsSources } from "./docs-pages";
import { parsePage } from "./parse-page";

export type DocsPage = DocsSource & ParsedPage;

/** A section as the index holds it; `id` is `slug#anchor`. */
export type IndexedSection = DocsSection & { readonly id: string; readonly page: DocsPage };

export type DocsLibrary = {
  /** In the order of the contents. */
  readonly pages: readonly DocsPage[];
  readonly bySlug: ReadonlyMap<string, DocsPage>;
  readonly sections: ReadonlyMap<string, IndexedSection>;
  readonly index: MiniSearch;
};

/** Reads and indexes pages: some 20 of them and 200 sections, in well under a tenth of a second. */
export function openDocsLibrary(sources: readonly DocsSource[]): DocsLibrary {
  const slugs = new Map(sources.map(({ file, slug }) => [file, slug]));
  const pages = sources.map((source): DocsPage => {
    const pageOf = (file: string) => slugs.get(file) ?? null;
    return { ...source, ...parsePage(source.text(), source.file, pageOf) };
  });
  const sections = pages.flatMap((page) =>
    page.sections.map((section): IndexedSection => {
      return { ...section, id: `${page.slug}#${section.anchor}`, page };
    }),
  );
  const index = new MiniSearch({
    fields: ["title", "heading", "also", "text"],
    searchOptions: {
      boost: { heading: 4, title: 3, also: 5 },
      prefix: (term) => term.length > 1,
      // One slip of the finger in words long enough to be known by the rest.
      fuzzy: (term) => (term.length > 4 ? 1 : false),
      weights: { prefix: 0.6, fuzzy: 0.2 },
      combineWith: "AND",
    },
  });
  index.addAll(
    sections.map(({ id, page, heading, text }) => ({
      id,
      // A page's title is worth a hit once, on its first section.
      title: heading === "" ? page.title : "",
      heading,
      also: heading === "" ? page.keywords.join(" ") : "",
      text,
    })),
  );
  return {
    pages,
    bySlug: new Map(pages.map((page) => [page.slug, page])),
    sections: new Map(sections.map((section) => [section.id, section])),
    index,
  };
}

let opened: DocsLibrary | undefined;

/** The docs of this build, read at the first call and kept: they change with the program only. */
export function docsLibrary(): DocsLibrary {
  opened ??= openDocsLibrary(docsSources());
  return opened;
}
