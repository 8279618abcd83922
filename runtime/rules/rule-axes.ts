import { inputName, parseCell } from "../expressions/cells";
import { add, type Decimal, subtract } from "../expressions/decimals";
import { SyntaxProblem } from "../expressions/syntax-problem";
import { childrenOf, type Tree } from "../expressions/tree";
import type { Json } from "../json";
import { isDay } from "../tables/day";
import { type AtomGroup, groupsOf } from "./atom-groups";
import { conditionsOf, type DecisionContent } from "./decide";
import type { InputType } from "./decision-shape";

/**
 * A part of the values of one condition in which no cell of its column changes its answer: one value stands for all
 * of them. `low` and `high` bound a part of an ordered type, null leaves it open; `low === high` is one value.
 */
export type Atom = {
  readonly value: Json | undefined;
  readonly kind: "value" | "range" | "other" | "missing";
  readonly low?: Bound | null;
  readonly high?: Bound | null;
};
type Bound = { readonly text: string; readonly in: boolean };

export type RuleAxis = {
  readonly column: string;
  readonly type: InputType;
  readonly atoms: readonly Atom[];
  readonly groups: readonly AtomGroup[];
  /** Rows whose cell is more than comparisons with fixed values: what it says is not known here. */
  readonly unknown: readonly number[];
};

/** One axis a condition, in the order of the columns; the days on which rows count are the last. */
export function axesOf(content: DecisionContent): readonly RuleAxis[] {
  let axes = made.get(content);
  if (axes === undefined) {
    axes = newAxesOf(content);
    made.set(content, axes);
  }
  return axes;
}

/** The check and the look at which row decides are at the same table. */
const made = new WeakMap<DecisionContent, readonly RuleAxis[]>();

function newAxesOf(content: DecisionContent): readonly RuleAxis[] {
  const { columns, rows } = conditionsOf(content);
  return columns.map(({ name }, at) => {
    const input = content.decision.inputs[at];
    const cells = rows.map((row) => row.cells[at] ?? "-");
    return axisOf(name, input?.type ?? "date", input?.values ?? [], cells);
  });
}

function axisOf(
  column: string,
  type: InputType,
  values: readonly string[],
  cells: readonly string[],
): RuleAxis {
  const trees = cells.map(treeOf);
  const literals = new Set<Json>();
  let missing = false;
  let empty = false;
  // What a cell compares with; null where it is not known what it says.
  const compared = trees.map((tree) => {
    if (tree === null || !isPlain(tree, type)) return null;
    const values = literalsIn(tree);
    for (const value of values) literals.add(value);
    missing ||= asksFor(tree, "isMissing") || asksFor(tree, "isEmpty");
    empty ||= asksFor(tree, "isEmpty");
    return values;
  });
  const atoms = [
    ...atomsOf(type, values, literals, empty),
    ...(missing ? [{ value: undefined, kind: "missing" } as const] : []),
  ];
  const unknown = compared.flatMap((values, row) => (values === null ? [row] : []));
  const places = new Map(atoms.map(({ value }, at) => [value, at]));
  const atomOf = (value: Json) =>
    places.get(type === "integer" && typeof value === "number" ? Math.floor(value) : value);
  const alone = atoms.flatMap(({ value, kind }, at) =>
    kind === "missing" || value === "" ? [at] : [],
  );
  const rows = cells.map((cell, row) => ({
    cell,
    atoms: compared[row]?.flatMap((value) => atomOf(value) ?? []).concat(alone) ?? null,
  }));
  let groups: readonly AtomGroup[] | undefined;
  return {
    column,
    type,
    atoms,
    // Not every table is looked into.
    get groups() {
      groups ??= groupsOf(atoms, rows);
      return groups;
    },
    unknown,
  };
}

function treeOf(cell: string): Tree | null {
  try {
    return parseCell(cell);
  } catch (error) {
    if (error instanceof SyntaxProblem) return null;
    throw error;
  }
}

/** Only comparisons of the input with fixed values, joined by and, or and not. */
function isPlain(tree: Tree, type: InputType): boolean {
  switch (tree.kind) {
    case "literal":
      return typeof tree.value === "boolean" || tree.value === undefined;
    case "logic":
      return tree.operator !== "??" && isPlain(tree.left, type) && isPlain(tree.right, type);
    case "unary":
      return tree.operator === "!" && isPlain(tree.operand, type);
    case "choice":
      return isPlain(tree.test, type) && isPlain(tree.yes, type) && isPlain(tree.no, type);
    case "call":
      return tree.name === "isMissing" || tree.name === "isEmpty";
    case "local":
      return type === "yes-no";
    case "binary": {
      const value = fixedValue(tree.right);
      if (tree.left.kind !== "local" || tree.left.name !== inputName || value === undefined) {
        return false;
      }
      const equality = tree.operator === "==" || tree.operator === "!=";
      return equality || (isOrdered(type) && fits(value, type));
    }
    default:
      return false;
  }
}

function isOrdered(type: InputType): boolean {
  return type === "number" || type === "integer" || type === "date";
}

function fits(value: Json, type: InputType): boolean {
  return type === "date" ? typeof value === "string" && isDay(value) : typeof value === "number";
}

/** A text, number or truth that stands there; undefined for anything else, and for numbers of many digits. */
function fixedValue(tree: Tree): string | number | boolean | undefined {
  if (tree.kind === "literal") {
    const { value } = tree;
    const fixed = typeof value === "string" || typeof value === "number";
    return fixed || typeof value === "boolean" ? value : undefined;
  }
  if (tree.kind !== "unary" || tree.operator !== "-") return undefined;
  const value = fixedValue(tree.operand);
  return typeof value === "number" ? -value : undefined;
}

function literalsIn(tree: Tree): readonly Json[] {
  if (tree.kind === "binary") {
    const value = fixedValue(tree.right);
    return value === undefined ? [] : [value];
  }
  return childrenOf(tree).flatMap(literalsIn);
}

/** Whether a cell asks for missing itself: the guard that every comparison has does not count. */
function asksFor(tree: Tree, name: string): boolean {
  if (tree.kind === "call") return tree.name === name;
  if (tree.kind === "choice") return asksFor(tree.no, name);
  return childrenOf(tree).some((child) => asksFor(child, name));
}

function atomsOf(
  type: InputType,
  values: readonly string[],
  literals: ReadonlySet<Json>,
  empty: boolean,
): readonly Atom[] {
  const numbers = [...literals].filter((value) => typeof value === "number");
  const texts = [...literals].filter((value) => typeof value === "string");
  switch (type) {
    case "yes-no":
      return [true, false].map((value) => ({ value, kind: "value" }));
    case "number":
      return numberAtoms([...new Set(numbers)].sort((a, b) => a - b));
    case "integer":
      return stepAtoms(
        numbers.map(Math.floor),
        (value, by) => value + by,
        Number,
        (a, b) => a - b,
        1,
      );
    case "date":
      return stepAtoms(
        texts.filter(isDay),
        addDay,
        JSON.stringify,
        (a, b) => (a < b ? -1 : 1),
        anyDay,
      );
    default: {
      const closed = type === "choice" && values.length > 0;
      const known = new Set([...(closed ? values : texts), ...(empty ? [""] : [])]);
      const named = [...known].map((value) => ({ value, kind: "value" }) as const);
      return closed ? named : [...named, { value: otherThan(known), kind: "other" }];
    }
  }
}

const anyDay = "2026-01-01";

function otherThan(known: ReadonlySet<string>): string {
  let text = "anything else";
  while (known.has(text)) text += " still";
  return text;
}

/** Each number that stands in a cell, and what lies between and beyond: by one step of its decimals where it fits. */
function numberAtoms(numbers: readonly number[]): readonly Atom[] {
  const [first, ...others] = numbers;
  if (first === undefined) return [{ value: 1, kind: "range", low: null, high: null }];
  const step = Number(`1e-${Math.max(...numbers.map(placesOf))}`);
  const above = (value: number) => exactly(add(value, step), value + 1);
  const below = exactly(subtract(first, step), first - 1);
  const open = (value: number): Bound => ({ text: String(value), in: false });
  const point = (value: number): Atom => {
    const bound = { text: String(value), in: true };
    return { value, kind: "range", low: bound, high: bound };
  };
  const atoms: Atom[] = [
    {
      value: first > 0 && below <= 0 ? between(0, first) : below,
      kind: "range",
      low: null,
      high: open(first),
    },
    point(first),
  ];
  let before = first;
  for (const value of others) {
    atoms.push({
      value: above(before) < value ? above(before) : between(before, value),
      kind: "range",
      low: open(before),
      high: open(value),
    });
    atoms.push(point(value));
    before = value;
  }
  atoms.push({ value: above(before), kind: "range", low: open(before), high: null });
  return atoms;
}

/** A decimal as a number; one of too many digits for that is never an example. */
function exactly(value: Decimal, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** How many decimals a number is written with. */
function placesOf(value: number): number {
  const [digits = "", power = "0"] = String(value).split("e");
  const written = digits.split(".")[1]?.length ?? 0;
  return Math.max(0, written - Number(power));
}

/** The shortest number between two. */
function between(low: number, high: number): number {
  const middle = (low + high) / 2;
  for (let places = 0; places < 15; places += 1) {
    const rounded = Number(middle.toFixed(places));
    if (rounded > low && rounded < high) return rounded;
  }
  return middle;
}

/** For types that go by steps: each value that stands in a cell with its neighbours, each up to the next. */
function stepAtoms<T extends string | number>(
  values: readonly T[],
  step: (value: T, by: number) => T,
  text: (value: T) => unknown,
  order: (a: T, b: T) => number,
  /** Stands for all values where no cell has any. */
  any: T,
): readonly Atom[] {
  const points = [...new Set(values.flatMap((value) => [step(value, -1), value, step(value, 1)]))];
  points.sort(order);
  if (points.length === 0) {
    return [{ value: any, kind: "range", low: null, high: null }];
  }
  const bound = (value: T): Bound => ({ text: String(text(value)), in: true });
  return points.map((value, at) => {
    const next = points[at + 1];
    return {
      value,
      kind: "range",
      low: at === 0 ? null : bound(value),
      high: next === undefined ? null : bound(step(next, -1)),
    };
  });
}

function addDay(day: string, by: number): string {
  const at = Date.parse(`${day}T00:00:00Z`) + by * 86_400_000;
  return new Date(at).toISOString().slice(0, 10);
}
