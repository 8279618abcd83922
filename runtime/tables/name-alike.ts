import { renamesOf } from "./column-renames";
import type { TableState } from "./compare-tables";
import { renameInShape } from "./edit-table";
import type { ChosenSides, TableConflict } from "./table-conflict";
import type { TableShape } from "./table-shape";

/** What mine and theirs began with, and what became of it. */
export type Three = {
  readonly base: TableState;
  readonly mine: TableState;
  readonly theirs: TableState;
};

/**
 * Three states in which a column has one name: that of the base, or the one under which it was added. No choice
 * changes it, so that what is asked of a column can be known by it.
 */
export type NamedAlike = Three & {
  readonly conflicts: readonly TableConflict[];
  /** The name that a column has in the merged table. */
  readonly nameOf: (column: string) => string;
};

export function nameAlike(
  base: TableState,
  mine: TableState,
  theirs: TableState,
  sideOf: ChosenSides,
): NamedAlike {
  const [own, other] = [columnsOf(base, mine), columnsOf(base, theirs)];
  const conflicts: TableConflict[] = [];
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const name = (column: string, wanted: string) => {
    let free = wanted;
    for (let more = 2; taken.has(free); more += 1) free = `${wanted} ${more}`;
    taken.add(free);
    names.set(column, free);
  };
  const newName = (column: string, { columns }: Columns, { shape }: TableState) => {
    const at = columns.indexOf(column);
    return at < 0 || shape.columns[at] === column ? null : (shape.columns[at] ?? null);
  };
  for (const column of base.shape.columns) {
    if (names.has(column)) continue;
    const [one, two] = [newName(column, own, mine), newName(column, other, theirs)];
    if (one === null || two === null || one === two) {
      // What both deleted takes nobody's name.
      const isGone = !own.columns.includes(column) && !other.columns.includes(column);
      if (!isGone) name(column, one ?? two ?? column);
      continue;
    }
    const key = `name:${column}`;
    const what = `name of ${column}`;
    conflicts.push({ key, row: null, what, base: column, mine: one, theirs: two });
    name(column, sideOf(key) === "mine" ? one : two);
  }
  for (const [{ columns }, { shape }] of [[own, mine] as const, [other, theirs] as const]) {
    columns.forEach((column, at) => {
      if (!names.has(column)) name(column, shape.columns[at] ?? column);
    });
  }
  return {
    base,
    mine: own.table,
    theirs: other.table,
    conflicts,
    nameOf: (column) => names.get(column) ?? column,
  };
}

type Columns = { readonly columns: readonly string[]; readonly table: TableState };

/** A state by what its columns were in the base. */
function columnsOf(base: TableState, table: TableState): Columns {
  const renames = renamesOf(base, table);
  const used = new Set(renames.values());
  const columns = table.shape.columns.map((name, at) => {
    const was = renames.get(at);
    if (was !== undefined) return was;
    let column = name;
    // A name can be there twice while it is edited.
    while (used.has(column)) column = `\0${column}`;
    used.add(column);
    return column;
  });
  const first = (name: string) => columns[table.shape.columns.indexOf(name)] ?? name;
  const shape: TableShape = { ...renameInShape(table.shape, first), columns };
  return { columns, table: { shape, rows: table.rows } };
}
