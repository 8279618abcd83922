import type { Json, JsonObject } from "../json";
import type { FlowDocument, FlowEdge, FlowLayout } from "./document";
import { isExactNumber, isList, numberText, unwrapEscaped } from "./exact-json";

/** A value stays on one line while the line is at most this long. */
const WIDTH = 120;

/**
 * The one text of a flow's logic: what `flow.json` holds and what the version hash is taken of.
 * Keys are sorted (type, connection, name and config first in a node), edges are sorted and unique,
 * every node key has its line, so that an edit touches the lines it is about and no others.
 */
export function canonicalLogic(document: FlowDocument): string {
  const lines: string[] = [];
  const top = asObject(document);
  const head = ["schemaVersion", "id", "name", "parameters", "settings"];
  const rest = sortedKeys(top).filter((key) => !head.includes(key) && !TAIL.includes(key));
  for (const key of [...head, ...rest]) {
    const value = top[key];
    if (value !== undefined)
      lines.push(`  ${text(key)}: ${layOut(value, 2, text(key).length + 5)}`);
  }
  lines.push(`  "nodes": ${nodesText(document.nodes)}`);
  lines.push(`  "edges": ${edgesText(document.edges)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

const TAIL = ["nodes", "edges"];

/** The one text of `layout.json`: a node a line, keys sorted. */
export function canonicalLayout(layout: FlowLayout): string {
  const lines: string[] = [];
  const top = asObject(layout);
  for (const key of sortedKeys(top)) {
    const value = top[key];
    if (value === undefined) continue;
    lines.push(`  ${text(key)}: ${oneEntryPerLine(value)}`);
  }
  return lines.length === 0 ? "{}\n" : `{\n${lines.join(",\n")}\n}\n`;
}

/** The one text of any other JSON file of a flow, such as a test. */
export function canonicalJson(value: Json): string {
  return `${layOut(value, 0, 0)}\n`;
}

/** Compact text with sorted keys: two values are the same exactly when these are. */
export function compactJson(value: Json): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (isList(value)) return `[${value.map(compactJson).join(", ")}]`;
  if (isExactNumber(value)) return numberText(value);
  const source = unwrapEscaped(value) ?? value;
  const entries = sortedKeys(source).map(
    (key) => `${text(key)}: ${compactJson(source[key] ?? null)}`,
  );
  return entries.length === 0 ? "{}" : `{${entries.join(", ")}}`;
}

/** Whether two values have the same compact text. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (!isPart(a) || !isPart(b) || isExactNumber(a) || isExactNumber(b)) {
    return a !== undefined && b !== undefined && compactJson(a) === compactJson(b);
  }
  if (isList(a) || isList(b)) {
    return (
      isList(a) &&
      isList(b) &&
      a.length === b.length &&
      a.every((value, index) => sameJson(value, b[index]))
    );
  }
  const [left, right] = [unwrapEscaped(a) ?? a, unwrapEscaped(b) ?? b];
  const names = presentKeys(left);
  return (
    names.length === presentKeys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(left[name], right[name]))
  );
}

function isPart(value: Json | undefined): value is readonly Json[] | JsonObject {
  return typeof value === "object" && value !== null;
}

/** Edges in their canonical order, each once. */
export function sortEdges(edges: readonly FlowEdge[]): readonly FlowEdge[] {
  const byText = new Map(edges.map((edge) => [compactJson(asObject(edge)), edge]));
  return [...byText]
    .sort(
      ([textA, a], [textB, b]) =>
        byCode(a.from, b.from) || byCode(a.to, b.to) || byCode(textA, textB),
    )
    .map(([, edge]) => edge);
}

function nodesText(nodes: FlowDocument["nodes"]): string {
  const ids = Object.keys(nodes).sort(byCode);
  if (ids.length === 0) return "{}";
  const entries = ids.map((id) => `    ${text(id)}: ${nodeText(asObject(nodes[id] ?? {}))}`);
  return `{\n${entries.join(",\n")}\n  }`;
}

/** Type and slot share a line: inserting a node stays within twelve changed lines. */
function nodeText(node: JsonObject): string {
  const first = ["type", "connection"].filter((key) => node[key] !== undefined);
  const lines: string[] = [];
  if (first.length > 0) {
    const head = first.map((key) => `${text(key)}: ${compactJson(node[key] ?? null)}`);
    lines.push(`      ${head.join(", ")}`);
  }
  const next = ["name", "config"];
  const rest = sortedKeys(node).filter((key) => !first.includes(key) && !next.includes(key));
  for (const key of [...next, ...rest]) {
    const value = node[key];
    if (value === undefined) continue;
    lines.push(`      ${text(key)}: ${layOut(value, 6, 6 + text(key).length + 3)}`);
  }
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n    }`;
}

function edgesText(edges: readonly FlowEdge[]): string {
  if (edges.length === 0) return "[]";
  const lines = sortEdges(edges).map((edge) => `    ${compactJson(asObject(edge))}`);
  return `[\n${lines.join(",\n")}\n  ]`;
}

function oneEntryPerLine(value: Json): string {
  if (typeof value !== "object" || value === null || isExactNumber(value))
    return compactJson(value);
  if (isList(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((entry) => `    ${compactJson(entry)}`).join(",\n")}\n  ]`;
  }
  const source = unwrapEscaped(value) ?? value;
  const keys = sortedKeys(source);
  if (keys.length === 0) return "{}";
  const lines = keys.map((key) => `    ${text(key)}: ${compactJson(source[key] ?? null)}`);
  return `{\n${lines.join(",\n")}\n  }`;
}

/** One line if it fits behind `used` columns, else an entry a line, each by the same rule. */
function layOut(value: Json, indent: number, used: number): string {
  if (typeof value === "object" && value !== null && isList(value) && value.length > WIDTH) {
    return listText(value, indent);
  }
  const compact = compactJson(value);
  if (typeof value !== "object" || value === null || isExactNumber(value)) return compact;
  if (used + compact.length <= WIDTH) return compact;
  const pad = " ".repeat(indent + 2);
  const end = `\n${" ".repeat(indent)}`;
  if (isList(value)) return value.length === 0 ? compact : listText(value, indent);
  const source = unwrapEscaped(value) ?? value;
  const keys = sortedKeys(source);
  if (keys.length === 0) return compact;
  const entries = keys.map((key) => {
    const name = `${text(key)}: `;
    return pad + name + layOut(source[key] ?? null, indent + 2, indent + 2 + name.length);
  });
  return `{\n${entries.join(",\n")}${end}}`;
}

/** Texts of a long list's entries, which nobody changes: a key in one of 5,000 rows leaves the others. */
const entriesKnown = new WeakMap<object, { readonly indent: number; readonly text: string }>();

function listText(list: readonly Json[], indent: number): string {
  const pad = " ".repeat(indent + 2);
  const text = list.length > WIDTH ? entryText : layOut;
  const entries = list.map((entry) => pad + text(entry, indent + 2, indent + 2));
  return `[\n${entries.join(",\n")}\n${" ".repeat(indent)}]`;
}

function entryText(entry: Json, indent: number, used: number): string {
  if (typeof entry !== "object" || entry === null) return layOut(entry, indent, used);
  const known = entriesKnown.get(entry);
  if (known?.indent === indent) return known.text;
  const text = layOut(entry, indent, used);
  entriesKnown.set(entry, { indent, text });
  return text;
}

/** Code unit order: the same on every machine. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortedKeys(value: JsonObject): string[] {
  return presentKeys(value).sort(byCode);
}

/** `undefined` is not JSON: such a key is not there. */
function presentKeys(value: JsonObject): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

function text(value: string): string {
  return JSON.stringify(value);
}

function asObject(value: object): JsonObject {
  return value as JsonObject;
}
