import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DocumentDefinition } from "@/runtime/documents/definition";
import { documentPage } from "@/runtime/documents/docs-page";
import { documentDefinitions } from "@/runtime/documents/registry";
import { type NodeDefinition, typeOf } from "@/runtime/nodes/definition";
import { nodePage } from "@/runtime/nodes/docs-page";
import { nodeDefinitions } from "@/runtime/nodes/registry";
import { projectFolder } from "../env";

/** Parts of the docs, in the order of the contents. */
export const docsGroups = [
  "Start",
  "Design flows",
  "Nodes",
  "Documents",
  "Run and operate",
  "How it is built",
];

export type DocsSource = {
  /** Address below `/docs/`, e.g. `expressions` or `nodes/map`. */
  readonly slug: string;
  /** In the contents; the page's own first heading says it at length. */
  readonly title: string;
  readonly group: string;
  /** Where it lies in the repository, so that links between files become links between pages. */
  readonly file: string;
  /** How much a hit counts beside one of another page. */
  readonly weight: number;
  /** Words it is looked for by without being called so, e.g. `loop` for the splitter. */
  readonly keywords: readonly string[];
  readonly text: () => string;
};

/** Pages that are files below `docs/`. What is not listed is for readers of the repository only. */
const written: readonly (readonly [group: string, slug: string, title: string])[] = [
  ["Start", "first-flow", "Your first flow"],
  ["Start", "glossary", "Glossary"],
  ["Design flows", "canvas", "Drawing flows"],
  ["Design flows", "versions", "Versions and publishing"],
  ["Design flows", "connections", "Connections"],
  ["Design flows", "maps", "Maps"],
  ["Design flows", "tables", "Tables"],
  ["Design flows", "expressions", "Expressions"],
  ["Design flows", "expressions-functions", "Functions"],
  ["Documents", "codes", "Codes"],
  ["Documents", "units", "Units"],
  ["Run and operate", "runs", "Runs"],
  ["Run and operate", "debugging", "Debugging"],
  ["Run and operate", "backtest", "Backtests"],
  ["Run and operate", "testing", "Tests of a flow"],
  ["Run and operate", "errors", "Errors"],
  ["Run and operate", "refusals", "Refusals"],
  ["Run and operate", "operating", "Operating"],
  ["Run and operate", "security", "Security"],
  ["Run and operate", "known-limits", "Known limits"],
  ["How it is built", "architecture", "Architecture"],
  ["How it is built", "adr/0009-where-the-time-goes", "Where the time goes"],
];

/**
 * Who looks something up wants to use the product first, and to know how it is built last; lists of codes
 * name every document and field once more.
 */
const weights: { readonly [group: string]: number } = { "How it is built": 0.5, Documents: 0.3 };
/** What does not work is read after what does. */
const pageWeights: { readonly [slug: string]: number } = { "known-limits": 0.3 };

function writtenPage([group, slug, title]: (typeof written)[number]): DocsSource {
  const file = `docs/${slug}.md`;
  return {
    slug,
    title,
    group,
    file,
    weight: pageWeights[slug] ?? weights[group] ?? 1,
    keywords: [],
    text: () => readFileSync(join(projectFolder(), file), "utf8"),
  };
}

/** Address of a node type's page: `map@1` is at `nodes/map`. */
export function nodeSlug(definition: NodeDefinition): string {
  return `nodes/${typeOf(definition).split("@")[0]}`;
}

function nodeSource(definition: NodeDefinition): DocsSource {
  const slug = nodeSlug(definition);
  return {
    slug,
    title: definition.label,
    group: "Nodes",
    file: `docs/${slug}.md`,
    weight: 1,
    keywords: definition.keywords ?? [],
    text: () => nodePage(definition),
  };
}

/** Address of a canonical document's page: `SalesOrder` is at `documents/sales-order`. */
export function documentSlug({ name }: DocumentDefinition): string {
  return `documents/${name.replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}`;
}

function documentSource(definition: DocumentDefinition): DocsSource {
  const slug = documentSlug(definition);
  return {
    slug,
    title: definition.label,
    group: "Documents",
    file: `docs/${slug}.md`,
    // Names such as “quantity” stand on every one of them: the page that explains the word comes first.
    weight: 0.75,
    keywords: [],
    text: () => documentPage(definition),
  };
}

/** Every page, in the order of the contents: written ones from their files, nodes and documents from their definitions. */
export function docsSources(): readonly DocsSource[] {
  const nodes = nodeDefinitions.map(nodeSource).sort((a, b) => a.title.localeCompare(b.title));
  const all = [...written.map(writtenPage), ...nodes, ...documentDefinitions.map(documentSource)];
  return docsGroups.flatMap((name) => all.filter(({ group }) => group === name));
}

export type DocsContents = readonly {
  readonly group: string;
  readonly pages: readonly { readonly slug: string; readonly title: string }[];
}[];

/** Titles by group. */
export function docsContents(): DocsContents {
  const sources = docsSources();
  return docsGroups.map((group) => ({
    group,
    pages: sources
      .filter((source) => source.group === group)
      .map(({ slug, title }) => ({ slug, title })),
  }));
}
