import { counted } from "@/runtime/counted";
import type { Json, JsonObject } from "@/runtime/json";

export type ValueRow = {
  /** The reference an expression writes, e.g. `input.lines[0].sku`. */
  readonly path: string;
  readonly name: string;
  readonly level: number;
  readonly type: "text" | "number" | "boolean" | "null" | "list" | "object";
  readonly sample: string;
  readonly open: boolean;
  readonly hasChildren: boolean;
};

const childrenMax = 100;
const sampleMax = 80;

/**
 * The rows of a tree over the roots of a scope. While one searches, the rows that match and those above them
 * are shown, whatever is folded.
 */
export function rowsOf(
  scope: JsonObject,
  opened: ReadonlySet<string>,
  search: string,
): readonly ValueRow[] {
  const wanted = search.trim().toLowerCase();
  const rows: ValueRow[] = [];
  for (const [name, value] of Object.entries(scope)) {
    rows.push(...branch({ name, path: name, level: 0, value }, opened, wanted));
  }
  return rows;
}

type Place = {
  readonly name: string;
  readonly path: string;
  readonly level: number;
  readonly value: Json | undefined;
};

function branch(place: Place, opened: ReadonlySet<string>, wanted: string): readonly ValueRow[] {
  const { name, path, level, value = null } = place;
  const children = childrenOf(path, value);
  const inner =
    wanted !== "" || opened.has(path)
      ? children.flatMap((child) => branch({ ...child, level: level + 1 }, opened, wanted))
      : [];
  const matches =
    path.toLowerCase().includes(wanted) || sampleOf(value).toLowerCase().includes(wanted);
  if (wanted !== "" && inner.length === 0 && !matches) return [];
  const row: ValueRow = {
    path,
    name,
    level,
    type: typeOf(value),
    sample: sampleOf(value),
    open: inner.length > 0,
    hasChildren: children.length > 0,
  };
  return [row, ...inner];
}

function childrenOf(path: string, value: Json): readonly Omit<Place, "level">[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) {
    return (value as readonly Json[])
      .slice(0, childrenMax)
      .map((entry, index) => ({ name: String(index), path: `${path}[${index}]`, value: entry }));
  }
  return Object.entries(value as JsonObject)
    .slice(0, childrenMax)
    .map(([name, entry]) => ({ name, path: join(path, name), value: entry }));
}

function join(path: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

function typeOf(value: Json): ValueRow["type"] {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    default:
      return "object";
  }
}

function sampleOf(value: Json): string {
  if (Array.isArray(value)) return counted(value.length, "entry", "entries");
  if (typeof value === "object" && value !== null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > sampleMax ? `${text.slice(0, sampleMax)}…` : text;
}
