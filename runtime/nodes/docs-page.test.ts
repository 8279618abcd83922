import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nodePage } from "./docs-page";
import { nodeDefinitions } from "./registry";

const folder = new URL("../../docs/nodes/", import.meta.url);
const pages = new Map(
  nodeDefinitions.map((definition) => [`${definition.name}.md`, nodePage(definition)]),
);

/** `WRITE_DOCS=1 npx vitest run runtime/nodes/docs-page.test.ts` writes the pages anew. */
if (process.env.WRITE_DOCS === "1") {
  mkdirSync(folder, { recursive: true });
  for (const [name, page] of pages) writeFileSync(new URL(name, folder), page);
}

describe("docs/nodes", () => {
  it.each([...pages])("%s says what the definition says", (name, page) => {
    const file = new URL(name, folder);

    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(page);
  });

  it("has no page of a node that is gone", () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });
});
