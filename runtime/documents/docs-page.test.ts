import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { documentPage } from "./docs-page";
import { jsonSchemaOf } from "./json-schema";
import { documentDefinitions } from "./registry";

const folder = new URL("../../docs/documents/", import.meta.url);
const fileOf = (name: string) => name.replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
const pages = new Map(
  documentDefinitions.flatMap((definition) => [
    [`${fileOf(definition.name)}.md`, documentPage(definition)],
    [
      `${fileOf(definition.name)}.schema.json`,
      `${JSON.stringify(jsonSchemaOf(definition), null, 2)}\n`,
    ],
  ]),
);

/** `WRITE_DOCS=1 npx vitest run runtime/documents/docs-page.test.ts` writes pages and schemas anew. */
if (process.env.WRITE_DOCS === "1") {
  mkdirSync(folder, { recursive: true });
  for (const [name, page] of pages) writeFileSync(new URL(name, folder), page);
}

describe("docs/documents", () => {
  it.each([...pages])("%s says what the definition says", (name, page) => {
    const file = new URL(name, folder);

    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(page);
  });

  it("has nothing of a document that is gone", () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });
});
