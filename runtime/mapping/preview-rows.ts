import { FlowError } from "../errors/flow-error";
import { type Closure, closureOf } from "../expressions/closures";
import { knownTree } from "../expressions/known-tree";
import { type MapBlock, type MapField, type MapRow, mapBlock } from "../expressions/map-fields";
import { SyntaxProblem } from "../expressions/syntax-problem";
import type { Tree } from "../expressions/tree";
import { sameTarget } from "./target-steps";

/** A row of a map, read and compiled. It is the same object while it and the names around it say the same. */
export type PreviewRow = {
  readonly path: readonly string[];
  readonly label: string;
  readonly target: string;
  readonly text: string;
  readonly required: boolean;
  readonly tree: Tree | null;
  readonly invalid: string | null;
  readonly closure: Closure | null;
  readonly locals: readonly string[];
  readonly inner: readonly PreviewRow[] | null;
  /** What an entry is called in it. */
  readonly as: string;
};

/**
 * The rows of a map that is being drawn, the earlier ones first. Those that cannot stand together, or have no
 * expression yet, are left out; the form says so of them.
 */
export function rowsOf(fields: readonly MapField[]): readonly PreviewRow[] {
  return parsedRows(standingBlock(fields), []);
}

function standingBlock(fields: readonly MapField[]): MapBlock {
  const filled = fields.flatMap(withSource);
  const whole = blockOf(filled);
  if (whole !== null) return whole;
  const standing: MapField[] = [];
  for (const field of filled) if (blockOf([...standing, field]) !== null) standing.push(field);
  return blockOf(standing) ?? { rows: [] };
}

function withSource(field: MapField): readonly MapField[] {
  if (field.each === undefined && field.value === undefined) return [];
  return field.fields === undefined
    ? [field]
    : [{ ...field, fields: field.fields.flatMap(withSource) }];
}

function blockOf(fields: readonly MapField[]): MapBlock | null {
  try {
    return mapBlock(fields);
  } catch (error) {
    if (error instanceof FlowError) return null;
    throw error;
  }
}

/** By row of a block and the names around it: a key in another one leaves it as it is. */
const rowsKnown = new WeakMap<MapRow, { readonly around: string; readonly row: PreviewRow }>();

function parsedRows({ rows }: MapBlock, locals: readonly string[]): readonly PreviewRow[] {
  const around = locals.join(" ");
  return rows.map((row) => {
    const known = rowsKnown.get(row);
    if (known?.around === around) return known.row;
    const made = parsedRow(row, locals);
    rowsKnown.set(row, { around, row: made });
    return made;
  });
}

function parsedRow(
  { path, label, text, required, list }: MapRow,
  locals: readonly string[],
): PreviewRow {
  const { tree, invalid } = parsed(text, locals);
  return {
    path,
    label,
    target: sameTarget(label),
    text,
    required,
    tree,
    invalid,
    closure: tree === null ? null : closureFor(tree, locals),
    locals,
    inner: list === undefined ? null : parsedRows(list.block, [...locals, list.as, "index"]),
    as: list?.as ?? "",
  };
}

function parsed(text: string, locals: readonly string[]) {
  const tree = knownTree(text, locals);
  return tree instanceof SyntaxProblem
    ? { tree: null, invalid: tree.problem.message }
    : { tree, invalid: null };
}

/** A tree is compiled once: the names around it belong to it. */
const closures = new WeakMap<Tree, Closure>();

function closureFor(tree: Tree, locals: readonly string[]): Closure {
  const known = closures.get(tree) ?? closureOf(tree, locals);
  closures.set(tree, known);
  return known;
}

/** By row, which is the same object while it says the same. */
const keysKnown = new WeakMap<PreviewRow, string>();

/** The same for rows that make the same. */
export function rowKey(row: PreviewRow): string {
  const known = keysKnown.get(row);
  if (known !== undefined) return known;
  const { target, required, inner, text, as } = row;
  const own = JSON.stringify([target, required, inner !== null, text]);
  const key = inner === null ? own : `${own}${as}{${blockKey(inner)}}`;
  keysKnown.set(row, key);
  return key;
}

export function blockKey(rows: readonly PreviewRow[]): string {
  return rows.map(rowKey).join("\n");
}

/** By row where it stood last: of thousands each is looked for after each key. */
const columnsKnown = new WeakMap<PreviewRow, { readonly around: string; readonly key: string }>();

/** @param around the lists around it, by what they are made of */
export function columnKey(row: PreviewRow, around: string): string {
  const known = columnsKnown.get(row);
  if (known?.around === around) return known.key;
  const { target, required, inner, text } = row;
  const key = `${around}\n${target}\n${required ? "*" : ""}${inner === null ? "" : "[]"}${text}`;
  columnsKnown.set(row, { around, key });
  return key;
}
