import { FlowError } from "../errors/flow-error";

/**
 * One row of a map. `target` is a dotted path, `shipTo.city`; a name that is not plain is quoted,
 * `["PO Number"]`. A list is made in one of two equal forms:
 *
 * - nested: `{ target: "lines", each: "input.line_items", as: "line", fields: [{ target: "sku", … }] }`
 * - flat: `{ target: "lines[]", value: "input.line_items", as: "line" }`, `{ target: "lines[].sku", value: "line.sku" }`
 *
 * Inside a list the names `as` (default `item`) and `index` are bound.
 */
export type MapField = {
  readonly target: string;
  readonly value?: string;
  readonly required?: boolean;
  readonly each?: string;
  readonly as?: string;
  readonly fields?: readonly MapField[];
};

/** A map with its lists nested: what both compilers work from. */
export type MapBlock = { readonly rows: readonly MapRow[] };

export type MapRow = {
  readonly path: readonly string[];
  /** Whole target with `[]` per list around it, for errors. */
  readonly label: string;
  readonly text: string;
  readonly required: boolean;
  /** Present for a list: the name of its entry and the rows inside. */
  readonly list?: { readonly as: string; readonly block: MapBlock };
};

const nestedMax = 8;

/** By rows that nobody changes: several ask after each key. */
const blocksKnown = new WeakMap<readonly MapField[], MapBlock | FlowError>();

/** Nests the rows and refuses targets that cannot stand together. Throws EXPRESSION_INVALID. */
export function mapBlock(fields: readonly MapField[]): MapBlock {
  const known = blocksKnown.get(fields) ?? blockOrError(fields);
  blocksKnown.set(fields, known);
  if (known instanceof FlowError) throw known;
  return known;
}

function blockOrError(fields: readonly MapField[]): MapBlock | FlowError {
  try {
    return nested(fields, "", 0);
  } catch (error) {
    if (error instanceof FlowError) return error;
    throw error;
  }
}

function nested(fields: readonly MapField[], around: string, depth: number): MapBlock {
  if (depth > nestedMax) throw invalid(around, `Lists nested deeper than ${nestedMax}`);
  const rows: MapRow[] = [];
  for (const [head, [opener, ...inner]] of groupedByList(fields, around)) {
    if (opener === undefined) continue;
    const within = [...(opener.fields ?? []), ...inner];
    const isList = opener.each !== undefined || opener.target.endsWith("[]");
    if (!isList || within.length === 0) {
      rows.push(plainRow(opener, head, around));
      continue;
    }
    const label = around + head;
    const row = readRow(opener, head, label);
    const as = entryName(opener.as ?? "item", label);
    rows.push({ ...row, list: { as, block: nested(within, `${label}[].`, depth + 1) } });
  }
  refuseOverlap(rows);
  return { rows };
}

/** The row of a field that nobody changes, where it stood last: a key in another row leaves it as it is. */
const rowsKnown = new WeakMap<MapField, { readonly around: string; readonly row: MapRow }>();

function plainRow(field: MapField, head: string, around: string): MapRow {
  const known = rowsKnown.get(field);
  if (known?.around === around) return known.row;
  const row = readRow(field, head, around + head);
  rowsKnown.set(field, { around, row });
  return row;
}

function readRow({ each, value, required }: MapField, head: string, label: string): MapRow {
  const path = targetPath(head, label);
  const text = each ?? value;
  if (text === undefined) throw invalid(label, "The list has no row that says what it is made of");
  return { path, label, text, required: required === true };
}

/** Rows by the part of their target before the first `[]`; the row that opens the list comes first. */
function groupedByList(
  fields: readonly MapField[],
  around: string,
): ReadonlyMap<string, readonly MapField[]> {
  const groups = new Map<string, { opener?: MapField; readonly inner: MapField[] }>();
  for (const field of fields) {
    const bracket = field.target.indexOf("[]");
    const head = bracket < 0 ? field.target : field.target.slice(0, bracket);
    const rest = bracket < 0 ? "" : field.target.slice(bracket + 2);
    const group = groups.get(head) ?? { inner: [] };
    groups.set(head, group);
    if (rest.startsWith(".")) group.inner.push({ ...field, target: rest.slice(1) });
    else if (rest !== "") throw invalid(around + field.target, "After [] stands a dot or nothing");
    else if (group.opener !== undefined)
      throw invalid(around + field.target, "The target is given twice");
    else group.opener = field;
  }
  return new Map(
    [...groups].map(([head, { opener, inner }]) => [head, opened(around + head, opener, inner)]),
  );
}

function opened(
  head: string,
  opener: MapField | undefined,
  inner: readonly MapField[],
): readonly MapField[] {
  if (opener === undefined) throw invalid(`${head}[]`, "The row that opens this list is not there");
  const opens = opener.each !== undefined || opener.target.endsWith("[]");
  if (inner.length > 0 && !opens) throw invalid(head, "The target is a value and a list");
  return [opener, ...inner];
}

function entryName(name: string, label: string): string {
  if (/^[A-Za-z_]\w*$/.test(name) && name !== "index" && name !== "missing") return name;
  throw invalid(label, `“${name}” cannot name the entry of a list`);
}

const segment = /(?:^|\.)([^.[\]"]+)|(?:^|\.)?\["((?:[^"\\]|\\.)*)"\]/y;

/** Of targets that were read lately: a map has thousands, and a key in a row changes none. */
const pathsKnown = new Map<string, readonly string[]>();
const pathsMost = 20_000;

/** The names of a dotted target. Throws EXPRESSION_INVALID. */
export function targetPath(target: string, label = target): readonly string[] {
  const known = pathsKnown.get(target);
  if (known !== undefined) return known;
  const path = readPath(target, label);
  if (pathsKnown.size >= pathsMost) pathsKnown.clear();
  pathsKnown.set(target, path);
  return path;
}

function readPath(target: string, label: string): readonly string[] {
  const names: string[] = [];
  segment.lastIndex = 0;
  while (segment.lastIndex < target.length) {
    const match = segment.exec(target);
    if (match === null) throw invalid(label, "A target is a dotted path such as shipTo.city");
    const name = match[1]?.trim() ?? String(JSON.parse(`"${match[2]}"`));
    if (name === "" || name === "__proto__") throw invalid(label, `“${name}” cannot be a target`);
    names.push(name);
  }
  if (names.length === 0) throw invalid(label, "A target is needed");
  return names;
}

function refuseOverlap(rows: readonly MapRow[]): void {
  const taken = new Map<string, MapRow>();
  for (const row of rows) {
    const own = keysOf(row.path).at(-1) ?? "";
    if (taken.has(own)) throw invalid(row.label, "The target is given twice");
    taken.set(own, row);
  }
  for (const row of rows) {
    for (const key of keysOf(row.path).slice(0, -1)) {
      const above = taken.get(key);
      if (above === undefined) continue;
      throw invalid(row.label, `${above.label} is already given as a whole`);
    }
  }
}

const keysKnown = new WeakMap<readonly string[], readonly string[]>();

/** A text for each of the targets that a path leads through, the target itself the last. */
function keysOf(path: readonly string[]): readonly string[] {
  const keys = keysKnown.get(path) ?? path.map((_, at) => JSON.stringify(path.slice(0, at + 1)));
  keysKnown.set(path, keys);
  return keys;
}

function invalid(target: string, message: string): FlowError {
  return new FlowError("EXPRESSION_INVALID", `${target}: ${message}`, { detail: { target } });
}
