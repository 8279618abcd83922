import { canonicalJson } from "../../flow/canonical";
import { JsonSyntaxError, parseExactJson } from "../../flow/exact-json";
import type { Json } from "../../json";
import { mapLines, parseMap, printMap } from "../map-text";
import { contentOf, type MapContent } from "./map-content";

/*
 * A shared map as a file, so that a change of one row is a change of one line:
 *
 *     # Orderloom map
 *     # name: Order lines
 *     # builds: SalesOrder
 *     # schema:
 *     #   {"type": "object"}
 *
 *     number* = input.order_number
 *     lines = for each line of input.line_items
 *       sku = line.sku
 */

export type MapFile =
  | { readonly name: string | null; readonly content: MapContent }
  | { readonly problem: string /** From 1. */; readonly line: number };

const first = "# Orderloom map";
const schemaIndent = "#   ";

/** The text of a map's file. */
export function printMapFile(name: string, { fields, documentType, schema }: MapContent): string {
  const head = [
    first,
    `# name: ${inOneLine(name)}`,
    ...(documentType === undefined ? [] : [`# builds: ${inOneLine(documentType)}`]),
    ...(schema === undefined ? [] : ["# schema:", ...schemaLines(schema)]),
  ];
  return `${head.join("\n")}\n\n${printMap(fields)}\n`;
}

/** A map from its file; rows without a head are a map without a name. */
export function parseMapFile(text: string): MapFile {
  const { head, rows, before } = partsOf(text);
  const read = parseMap(rows);
  if ("problem" in read) return { problem: read.problem, line: read.line + before };
  const schema = readSchema(head);
  if (schema !== undefined && "problem" in schema) return schema;
  const builds = settingOf(head, "builds");
  const content = contentOf({
    fields: read.rows,
    ...(builds !== null && { documentType: builds }),
    ...(schema !== undefined && { schema: schema.value }),
  });
  return { name: settingOf(head, "name"), content };
}

/** The line of the file, from 1, of each row by its path in the map, such as `fields[2].fields[0]`. */
export function mapFileLines(text: string): ReadonlyMap<string, number> {
  const { rows, before } = partsOf(text);
  return new Map([...mapLines(rows)].map(([field, { line }]) => [field, line + before]));
}

/** `before`: lines above the rows. */
function partsOf(text: string) {
  const lines = text
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n")
    .split("\n");
  const isFile = lines[0]?.trimEnd() === first;
  const after = isFile ? lines.findIndex((line) => !line.startsWith("#")) : 0;
  const noted = after < 0 ? lines.length : after;
  // The empty line below the head is of the file, and no gap of the map.
  const before = isFile && lines[noted] === "" ? noted + 1 : noted;
  const head = isFile ? lines.slice(1, noted) : [];
  return { head, rows: lines.slice(before).join("\n").trimEnd(), before };
}

/** What was named before names had to be one line, or in a flow's file, must not begin a row of the map. */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function schemaLines(schema: Json): readonly string[] {
  const lines = canonicalJson(schema).trimEnd().split("\n");
  return lines.map((line) => `${schemaIndent}${line}`);
}

function settingOf(head: readonly string[], name: string): string | null {
  const lead = `# ${name}: `;
  const value = head
    .find((line) => line.startsWith(lead))
    ?.slice(lead.length)
    .trim();
  return value === undefined || value === "" ? null : value;
}

function readSchema(
  head: readonly string[],
): { readonly value: Json } | { readonly problem: string; readonly line: number } | undefined {
  const at = head.findIndex((line) => line.trimEnd() === "# schema:");
  if (at < 0) return undefined;
  const rest = head.slice(at + 1);
  const end = rest.findIndex((line) => !line.startsWith(schemaIndent));
  const text = (end < 0 ? rest : rest.slice(0, end))
    .map((line) => line.slice(schemaIndent.length))
    .join("\n");
  try {
    return { value: parseExactJson(text) };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    // Below the head's first line and its own, behind the sign of the head.
    const column = error.column + schemaIndent.length;
    return { problem: `The schema is not JSON at column ${column}`, line: at + 2 + error.line };
  }
}
