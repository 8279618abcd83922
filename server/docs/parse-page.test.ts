import { describe, expect, it } from "vitest";
import { parsePage } from "./parse-page";

const pageOf = (file: string) => (file === "docs/errors.md" ? "errors" : null);
const parse = (text: string) => parsePage(text, "docs/nodes/map.md", pageOf);
const paragraph = (text: string) => {
  const [block] = parse(text).blocks;
  return block?.kind === "paragraph" ? block.children : block;
};

describe("a page", () => {
  it("never has HTML: what looks like it is text", () => {
    expect(parse("<script>alert(1)</script>").blocks).toEqual([
      { kind: "code", language: "html", text: "<script>alert(1)</script>" },
    ]);
    expect(paragraph("a <img src=x onerror=alert(1)> b")).toEqual([
      { kind: "text", text: "a " },
      { kind: "code", text: "<img src=x onerror=alert(1)>" },
      { kind: "text", text: " b" },
    ]);
  });

  it.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "../../server/db.ts",
    "//elsewhere.example/x",
  ])("has no link to %s", (url) => {
    expect(paragraph(`[word](${url})`)).toEqual([{ kind: "text", text: "word" }]);
  });

  it("links to other pages by their place in the repository", () => {
    expect(paragraph("[e](../errors.md#data)")).toEqual([
      {
        kind: "link",
        to: { kind: "page", slug: "errors", anchor: "data" },
        children: [{ kind: "text", text: "e" }],
      },
    ]);
    expect(paragraph("[o](https://www.rfc-editor.org/)")).toMatchObject([
      { to: { kind: "outside", href: "https://www.rfc-editor.org/" } },
    ]);
  });

  it("gives equal headings places of their own, and a function its name", () => {
    const { sections } = parse(
      "# T\n\nlead\n\n## Same\n\na\n\n## Same\n\nb\n\n### `round(n: number)`\n",
    );
    expect(sections.map(({ anchor, text }) => [anchor, text])).toEqual([
      ["", "lead"],
      ["same", "a"],
      ["same-1", "b"],
      ["fn-round", ""],
    ]);
  });

  it("reads tables cell by cell", () => {
    const { blocks, sections } = parse("| a | b |\n|---|---|\n| one | `two` |\n");
    expect(blocks).toEqual([
      {
        kind: "table",
        rows: [
          [[{ kind: "text", text: "a" }], [{ kind: "text", text: "b" }]],
          [[{ kind: "text", text: "one" }], [{ kind: "code", text: "two" }]],
        ],
      },
    ]);
    expect(sections[0]?.text).toBe("a b one two");
  });
});
