import type { TableShape } from "../tables/table-shape";
import { isSame } from "./compare-decisions";
import type { DecisionShape } from "./decision-shape";
import type { Choose, DecisionConflict } from "./merge-decisions";

export type MergedRules = {
  readonly decision: DecisionShape;
  readonly validity: TableShape["validity"];
  readonly conflicts: readonly DecisionConflict[];
};

type Cells = { readonly [column: string]: string };

/** What a decision table has beside its rows, put together as its rows are. */
export function mergeRules(
  base: TableShape,
  mine: TableShape,
  theirs: TableShape,
  { choose, columns }: { readonly choose: Choose; readonly columns: ReadonlySet<string> },
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
  const lacks = (shape: TableShape, names: readonly string[]) =>
    names.some((name) => columns.has(name) && !shape.columns.includes(name));
  /** What a column is for goes with the column: who deleted one that stays has no say in it. */
  const bound = <T>(what: string, [old, ours, there]: readonly [T, T, T], names: string[]): T => {
    if (lacks(mine, names)) return there;
    return lacks(theirs, names) ? ours : one(what, old, ours, there);
  };
  const datesOf = (days: TableShape["validity"]) => (days === null ? [] : [days.from, days.until]);
  const days = bound(
    "days",
    [base.validity, mine.validity, theirs.validity],
    [base, mine, theirs].flatMap((shape) => datesOf(shape.validity)),
  );
  const validity = datesOf(days).every((name) => columns.has(name)) ? days : null;
  const comment = bound(
    "comment",
    [was.comment, own.comment, other.comment],
    [was.comment, own.comment, other.comment].flatMap((name) => (name === null ? [] : [name])),
  );
  /** With the columns that stay: of those that this side deleted they say what they said before. */
  const testsOf = ({ columns: own, decision }: TableShape): DecisionShape["tests"] => {
    const gone = base.columns.filter((name) => !columns.has(name));
    const back = base.columns.filter((name) => columns.has(name) && !own.includes(name));
    const before = new Map(was.tests.map((test) => [test.name, test]));
    const cells = (given: Cells, old: Cells = {}): Cells => {
      const said = back.flatMap((name) => (old[name] === undefined ? [] : [[name, old[name]]]));
      const kept = Object.entries(given).filter(([name]) => !gone.includes(name));
      return Object.fromEntries([...kept, ...said]);
    };
    return (decision?.tests ?? []).map(({ name, given, expected }) => ({
      name,
      given: cells(given, before.get(name)?.given),
      expected: cells(expected, before.get(name)?.expected),
    }));
  };
  const inputs = mergeMeanings(was.inputs, own.inputs, other.inputs, one);
  const outputs = mergeMeanings(was.outputs, own.outputs, other.outputs, one);
  const isKept = ({ column }: { readonly column: string }) => columns.has(column);
  const decision: DecisionShape = {
    hit: one("hit policy", was.hit, own.hit, other.hit),
    inputs: inputs.filter(isKept),
    outputs: outputs.filter(isKept),
    comment: comment !== null && columns.has(comment) ? comment : null,
    otherwise: Object.fromEntries(
      [...new Set([...Object.keys(own.otherwise), ...Object.keys(other.otherwise)])]
        .filter((name) => columns.has(name))
        .map((name) => {
          const values = [was, own, other].map(({ otherwise }) => otherwise[name] ?? "");
          return [name, bound(`default row, ${name}`, values as [string, string, string], [name])];
        }),
    ),
    tests: mergeLists(testsOf(base), testsOf(mine), testsOf(theirs)),
    intended: mergeLists(was.intended, own.intended, other.intended),
  };
  return { decision, validity, conflicts };
}

/** What each column of either means; a column that one does not have as the other has it. */
function mergeMeanings<T extends { readonly column: string }>(
  was: readonly T[],
  own: readonly T[],
  other: readonly T[],
  one: (what: string, old: T, ours: T, there: T) => T,
): readonly T[] {
  const named = (list: readonly T[], name: string) => list.find(({ column }) => column === name);
  const kept = own.map((entry) => {
    const there = named(other, entry.column);
    const before = named(was, entry.column);
    return there === undefined || before === undefined
      ? entry
      : one(`column ${entry.column}`, before, entry, there);
  });
  return [...kept, ...other.filter(({ column }) => named(own, column) === undefined)];
}

/** What either added is there, what either took away is not; changed entries of both stay. */
function mergeLists<T>(base: readonly T[], mine: readonly T[], theirs: readonly T[]): readonly T[] {
  if (isSame(base, mine)) return theirs;
  if (isSame(base, theirs)) return mine;
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
