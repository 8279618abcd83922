import GithubSlugger from "github-slugger";
import type { PhrasingContent, RootContent, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { toString as plainText } from "mdast-util-to-string";
import { gfmTable } from "micromark-extension-gfm-table";
import type { DocsBlock, DocsInline, DocsSection, DocsTarget, ParsedPage } from "./docs-blocks";

/** Gives the page of a file of the repository; null where the docs do not show it. */
export type PageOfFile = (file: string) => string | null;

/** `round(value: number): number` as a heading is found at `fn-round`, whatever its parameters become. */
const signature = /^([A-Za-z]\w*)\(.*\)/;

type Reading = {
  readonly file: string;
  readonly pageOf: PageOfFile;
  readonly slugger: GithubSlugger;
};

/**
 * Reads Markdown (CommonMark with tables) into blocks that hold text only. Raw HTML is shown as it is
 * written and never becomes a part of a page; of links only those to pages, `http(s)` and `mailto` stay.
 */
export function parsePage(markdown: string, file: string, pageOf: PageOfFile): ParsedPage {
  const tree = fromMarkdown(markdown, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  const reading: Reading = { file, pageOf, slugger: new GithubSlugger() };
  const blocks: DocsBlock[] = [];
  const sections: { anchor: string; heading: string; level: number; text: string[] }[] = [
    { anchor: "", heading: "", level: 1, text: [] },
  ];
  for (const node of tree.children) {
    const block = blockOf(node, reading);
    if (block === null) continue;
    blocks.push(block);
    if (block.kind === "heading" && block.level > 1) {
      sections.push({ anchor: block.id, heading: plainText(node), level: block.level, text: [] });
    } else if (block.kind !== "heading") sections.at(-1)?.text.push(searchableText(node));
  }
  return {
    blocks,
    sections: sections.map(
      ({ text, ...rest }): DocsSection => ({ ...rest, text: text.join("\n") }),
    ),
  };
}

function blockOf(node: RootContent, reading: Reading): DocsBlock | null {
  switch (node.type) {
    case "heading": {
      const text = plainText(node);
      const named = signature.exec(text)?.[1];
      return {
        kind: "heading",
        level: node.depth,
        id: named === undefined ? reading.slugger.slug(text) : `fn-${named}`,
        children: inlines(node.children, reading),
      };
    }
    case "paragraph":
      return { kind: "paragraph", children: inlines(node.children, reading) };
    case "list":
      return {
        kind: "list",
        ordered: node.ordered === true,
        items: node.children.map((item) => blocksOf(item.children, reading)),
      };
    case "blockquote":
      return { kind: "quote", children: blocksOf(node.children, reading) };
    case "code":
      return { kind: "code", language: node.lang ?? "", text: node.value };
    case "table":
      return tableOf(node, reading);
    case "thematicBreak":
      return { kind: "rule" };
    case "html":
      return { kind: "code", language: "html", text: node.value };
    default:
      return null;
  }
}

function blocksOf(nodes: readonly RootContent[], reading: Reading): readonly DocsBlock[] {
  return nodes.flatMap((node) => blockOf(node, reading) ?? []);
}

function tableOf(table: Table, reading: Reading): DocsBlock {
  return {
    kind: "table",
    rows: table.children.map((row) => row.children.map((cell) => inlines(cell.children, reading))),
  };
}

function inlines(nodes: readonly PhrasingContent[], reading: Reading): readonly DocsInline[] {
  return nodes.flatMap((node): readonly DocsInline[] => {
    switch (node.type) {
      case "text":
        // A line break in the source is a blank in the page.
        return [{ kind: "text", text: node.value.replaceAll("\n", " ") }];
      case "inlineCode":
        return [{ kind: "code", text: node.value }];
      case "strong":
      case "emphasis":
        return [{ kind: node.type, children: inlines(node.children, reading) }];
      case "break":
        return [{ kind: "text", text: "\n" }];
      case "link": {
        const children = inlines(node.children, reading);
        const to = targetOf(node.url, reading);
        return to === null ? children : [{ kind: "link", to, children }];
      }
      case "image":
        return node.alt ? [{ kind: "text", text: node.alt }] : [];
      case "html":
        return [{ kind: "code", text: node.value }];
      default:
        return [];
    }
  });
}

/** Null where the link leads to something that pages do not show, e.g. a file of the repository. */
function targetOf(url: string, { file, pageOf }: Reading): DocsTarget | null {
  if (/^(https?|mailto):/i.test(url)) return { kind: "outside", href: url };
  const [path = "", anchor = ""] = url.split("#");
  const wanted = path === "" ? file : new URL(path, `file:///${file}`).pathname.slice(1);
  const slug = /^[a-z][a-z0-9+.-]*:/i.test(url) ? null : pageOf(wanted);
  return slug === null ? null : { kind: "page", slug, anchor };
}

/** Cells and items stay apart, so that the end of one never makes a word with the beginning of the next. */
function searchableText(node: RootContent): string {
  if ("children" in node && node.type !== "paragraph" && node.type !== "tableCell") {
    return node.children.map((child) => searchableText(child as RootContent)).join(" ");
  }
  return plainText(node).replaceAll("\n", " ");
}
