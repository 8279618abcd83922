import { describe, expect, it } from "vitest";
import { documentDefinitions } from "@/runtime/documents/registry";
import { recoveryByCode } from "@/runtime/errors/flow-error";
import { describeFunctions } from "@/runtime/expressions/describe";
import { nodeDefinitions } from "@/runtime/nodes/registry";
import type { DocsBlock, DocsInline } from "./docs-blocks";
import { docsLibrary } from "./docs-library";
import { docsContents, documentSlug, nodeSlug } from "./docs-pages";
import { searchDocs } from "./search-docs";

const library = docsLibrary();
const first = (query: string) => {
  const [hit] = searchDocs(library, query, 10);
  return hit === undefined ? null : `${hit.slug}#${hit.anchor}`;
};

describe("the docs inside the product", () => {
  it("have every page in the contents, with a heading of its own", () => {
    const slugs = docsContents().flatMap(({ pages }) => pages.map(({ slug }) => slug));
    expect(slugs).toEqual(library.pages.map(({ slug }) => slug));
    for (const { slug, blocks } of library.pages) {
      expect(blocks[0], slug).toMatchObject({ kind: "heading", level: 1 });
    }
  });

  it("have a page for every node type, made from its definition", () => {
    for (const definition of nodeDefinitions) {
      expect(library.bySlug.get(nodeSlug(definition))?.title).toBe(definition.label);
    }
  });

  it("have a page for every canonical document, made from its definition", () => {
    for (const definition of documentDefinitions) {
      expect(library.bySlug.get(documentSlug(definition))?.title).toBe(definition.label);
    }
  });

  it("have a place for every error code a run can show", () => {
    for (const code of Object.keys(recoveryByCode)) {
      expect(library.sections.has(`errors#${code.toLowerCase()}`), code).toBe(true);
    }
  });

  it("have a place for every function, by its name", () => {
    for (const { name } of describeFunctions()) {
      expect(library.sections.has(`expressions-functions#fn-${name}`), name).toBe(true);
    }
  });

  it("have no place twice on a page", () => {
    for (const { slug, sections } of library.pages) {
      const anchors = sections.map(({ anchor }) => anchor);
      expect(new Set(anchors).size, slug).toBe(anchors.length);
    }
  });

  it("link to places that exist", () => {
    const dead = library.pages.flatMap(({ slug, blocks }) =>
      linksOf(blocks)
        .filter((to) => to.kind === "page")
        .filter((to) => !library.sections.has(`${to.slug}#${to.anchor}`))
        .map((to) => `${slug} → ${to.slug}#${to.anchor}`),
    );
    expect(dead).toEqual([]);
  });
});

describe("a search of the docs", () => {
  it.each([
    ["FIELD_MISSING", "errors#field_missing"],
    ["answer unknown", "errors#answer_unknown"],
    ["startsWith", "expressions-functions#fn-startsWith"],
    ["replay window", "known-limits#intake"],
    ["splitter", "nodes/splitter#"],
    ["glossary", "glossary#"],
    ["SalesOrder", "documents/sales-order#"],
    ["BAK02", "documents/order-acknowledgement#fields"],
    ["correlation", "nodes/wait#"],
    ["correlate", "nodes/wait#"],
    ["mapper", "nodes/map#"],
    ["decision table", "nodes/decision#"],
    ["backup", "operating#backup-and-restore"],
  ])("for %s finds %s first", (query, place) => {
    expect(first(query)).toBe(place);
  });

  it("forgives one wrong letter", () => {
    expect(first("spliter")).toBe("nodes/splitter#");
  });

  it("asks for every word", () => {
    expect(searchDocs(library, "splitter qqqqqq", 10)).toEqual([]);
    expect(searchDocs(library, "   ", 10)).toEqual([]);
  });

  it("shows the words around the first hit, marked", () => {
    const [hit] = searchDocs(library, "idempotency", 1);
    const parts = hit?.excerpt ?? [];
    expect(parts.find(({ hit: marked }) => marked)?.text.toLowerCase()).toMatch(/^idempoten/);
    expect(parts.map(({ text }) => text).join("").length).toBeLessThan(200);
  });
});

function linksOf(blocks: readonly DocsBlock[]) {
  const found: Extract<DocsInline, { kind: "link" }>["to"][] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      if ("kind" in value && value.kind === "link") {
        found.push((value as Extract<DocsInline, { kind: "link" }>).to);
      }
      Object.values(value).forEach(visit);
    }
  };
  visit(blocks);
  return found;
}
