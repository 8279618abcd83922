import type { TableShape } from "../tables/table-shape";
import { isSame } from "./compare-decisions";
import type { DecisionShape } from "./decision-shape";
import type { Choose, DecisionConflict } from "./merge-decisions";

export type MergedRules = {
  readonly decision: DecisionShape;
  readonly validity: TableShape["validity"];
  readonly conflicts: readonly DecisionConflict[];
  /** Columns that mean something: of others, which one of both deleted, nothing is left. */
  readonly meant: ReadonlySet<string>;
};

/** Columns that either wrote cells of. */
export type WrittenColumns = {
  readonly mine: ReadonlySet<string>;
  readonly theirs: ReadonlySet<string>;
};

/** What a decision table has beside its rows, put together as its rows are. */
export function mergeRules(
  base: TableShape,
  mine: TableShape,
  theirs: TableShape,
  { choose, written }: { readonly choose: Choose; readonly written: WrittenColumns },
): MergedRules {
  const [was, own, other] = [base.decision, mine.decision, theirs.decision];
  if (was === undefined || own === undefined || other === undefined) {
    throw new Error("A decision table has rules in every version.");
  }
  const conflicts: DecisionConflict[] = [];
  const one = <T>(what: string, old: T, ours: T, there: T): T => {
    if (isSame(old, ours)) return there;
    if (isSame(old, there) || isSame(ours, there)) return ours;
    const key = JSON.stringify([what]);
    conflicts.push({
      key,
      row: null,
      what,
      base: wordOf(old),
      mine: wordOf(ours),
      theirs: wordOf(there),
      usual: "mine",
    });
    return choose(key) === "theirs" ? there : ours;
  };
  /** A column that one deleted while the other wrote in it stays, unless somebody chose otherwise. */
  const keeps = (column: string, by: "mine" | "theirs"): boolean => {
    if (!written[by].has(column)) return false;
    const what = `column ${column}`;
    const key = JSON.stringify([what]);
    if (!conflicts.some((conflict) => conflict.key === key)) {
      const [mine, theirs] = by === "mine" ? ["changed", "deleted"] : ["deleted", "changed"];
      conflicts.push({
        key,
        row: null,
        what,
        base: "",
        mine,
        theirs,
        usual: by,
      } as DecisionConflict);
    }
    return (choose(key) ?? by) === by;
  };
  const validity = one("days", base.validity, mine.validity, theirs.validity);
  const names = [...new Set([...Object.keys(own.otherwise), ...Object.keys(other.otherwise)])];
  const cell = (cells: { readonly [column: string]: string }, name: string) => cells[name] ?? "";
  const decision: DecisionShape = {
    hit: one("hit policy", was.hit, own.hit, other.hit),
    inputs: mergeColumns(was.inputs, own.inputs, other.inputs, { one, keeps }),
    outputs: mergeColumns(was.outputs, own.outputs, other.outputs, { one, keeps }),
    comment: one("comment", was.comment, own.comment, other.comment),
    otherwise: Object.fromEntries(
      names.map((name) => [
        name,
        one(
          `default row, ${name}`,
          cell(was.otherwise, name),
          cell(own.otherwise, name),
          cell(other.otherwise, name),
        ),
      ]),
    ),
    tests: mergeLists(was.tests, own.tests, other.tests),
    intended: mergeLists(was.intended, own.intended, other.intended),
  };
  return { decision, validity, conflicts, meant: meantIn(decision, validity, mine, theirs) };
}

/** Columns that came with a sheet mean nothing yet and stay as well. */
function meantIn(
  { inputs, outputs, comment }: DecisionShape,
  validity: TableShape["validity"],
  ...sides: readonly TableShape[]
): ReadonlySet<string> {
  const open = sides.flatMap(({ columns, decision, validity: days }) => {
    const known = new Set([
      ...[...(decision?.inputs ?? []), ...(decision?.outputs ?? [])].map(({ column }) => column),
      decision?.comment ?? "",
      days?.from ?? "",
      days?.until ?? "",
    ]);
    return columns.filter((name) => !known.has(name));
  });
  return new Set([
    ...[...inputs, ...outputs].map(({ column }) => column),
    comment ?? "",
    validity?.from ?? "",
    validity?.until ?? "",
    ...open,
  ]);
}

function mergeColumns<T extends { readonly column: string }>(
  was: readonly T[],
  own: readonly T[],
  other: readonly T[],
  {
    one,
    keeps,
  }: {
    readonly one: (what: string, old: T, ours: T, there: T) => T;
    readonly keeps: (column: string, by: "mine" | "theirs") => boolean;
  },
): readonly T[] {
  const named = (list: readonly T[], column: string) =>
    list.find((entry) => entry.column === column);
  const kept = own.flatMap((entry) => {
    const before = named(was, entry.column);
    const there = named(other, entry.column);
    if (before === undefined) return [entry];
    // They deleted the column: it goes, unless it was changed here.
    if (there === undefined)
      return isSame(before, entry) && !keeps(entry.column, "mine") ? [] : [entry];
    return [one(`column ${entry.column}`, before, entry, there)];
  });
  const fresh = other.filter(({ column }) => {
    if (named(own, column) !== undefined) return false;
    return named(was, column) === undefined || keeps(column, "theirs");
  });
  return [...kept, ...fresh];
}

/** What either added is there, what either took away is not; changed entries of both stay. */
function mergeLists<T>(base: readonly T[], mine: readonly T[], theirs: readonly T[]): readonly T[] {
  const has = (list: readonly T[], entry: T) => list.some((one) => isSame(one, entry));
  const kept = mine.filter((entry) => !has(base, entry) || has(theirs, entry));
  const fresh = theirs.filter((entry) => !has(base, entry) && !has(mine, entry));
  return [...kept, ...fresh];
}

/** What a column means as its expression and type; other things as they are. */
function wordOf(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value !== "object") return String(value);
  const { expression, type, values } = value as Partial<DecisionShape["inputs"][number]>;
  if (type === undefined) return JSON.stringify(value);
  return [expression, type, values?.join(", ")]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
}
