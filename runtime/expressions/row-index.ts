import { Budget } from "./budget";
import { inputName } from "./cells";
import { type Closure, closureOf } from "./closures";
import { compareDecimals, type Decimal, negate } from "./decimals";
import { isTree, type Tree } from "./tree";
import { epochOfInstant, isDecimal, type Value } from "./values";

/** Shorter tables are judged as fast row by row; longer ones would keep too many sets of rows. */
const rowsMin = 64;
const rowsMax = 4_096;
/** What a column keeps of sets; another is made in some 40 µs. */
const keptBytesMax = 1_048_576;

/** A set of rows, one bit each. */
export type RowSet = Uint32Array;

/**
 * The rows that may decide for the values of the columns; all others are surely false, and would be so without an
 * error. The set is valid until the next call.
 */
export type RowIndex = (values: readonly Value[]) => RowSet;

/** The first row of the set at or after `from`; `count` where there is none. */
export function nextRow(rows: RowSet, from: number, count: number): number {
  let word = from >>> 5;
  if (word >= rows.length) return count;
  let bits = (rows[word] ?? 0) & (-1 << (from & 31));
  while (bits === 0) {
    word += 1;
    if (word >= rows.length) return count;
    bits = rows[word] ?? 0;
  }
  return (word << 5) + 31 - Math.clz32(bits & -bits);
}

/**
 * An index over the cells that only compare the input with constants; null where it would not pay. Sets are made
 * when a value first asks for them.
 */
export function indexRows(
  rows: readonly (readonly Tree[])[],
  isAlways: (cell: Tree) => boolean,
): RowIndex | null {
  if (rows.length < rowsMin || rows.length > rowsMax) return null;
  const width = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
  const open = rows.map(() => true);
  const columns: PlacedIndex[] = [];
  for (let at = 0; at < width; at += 1) {
    const cells = rows.map((row) => row[at]);
    const index = indexColumn(
      cells.map((cell, row) => (cell && open[row] && !isAlways(cell) ? cell : null)),
      (row) => {
        open[row] = false;
      },
    );
    if (index !== null) columns.push({ at, index });
  }
  return columns.length === 0 ? null : intersection(columns, rows.length);
}

/**
 * `close` is called for a row whose cell is more than a comparison of the column's kind: it may fail, so nothing
 * behind it rules the row out.
 */
function indexColumn(
  cells: readonly (Tree | null)[],
  close: (row: number) => void,
): ColumnIndex | null {
  const compared = new Map<number, Comparison>();
  let kind: Kind | null = null;
  for (const [row, cell] of cells.entries()) {
    if (cell === null) continue;
    const found = comparisonIn(cell);
    kind ??= found?.kind ?? null;
    if (found === null || found.kind !== kind) close(row);
    else compared.set(row, found);
  }
  return kind === null ? null : new ColumnIndex(kind, compared, cells.length);
}

type PlacedIndex = { readonly at: number; readonly index: ColumnIndex };

function intersection(columns: readonly PlacedIndex[], count: number): RowIndex {
  const everyRow = allOf(count);
  const scratch = everyRow.slice();
  return (values) => {
    scratch.set(everyRow);
    for (const { at, index } of columns) {
      const value = values[at];
      if (value === undefined || value === null) continue;
      const rows = index.rowsFor(value);
      // A value of another kind: its cells may be errors, which come before what columns behind it say.
      if (rows === null) return scratch;
      for (let word = 0; word < scratch.length; word += 1) {
        scratch[word] = (scratch[word] ?? 0) & (rows[word] ?? 0);
      }
    }
    return scratch;
  };
}

function allOf(count: number): RowSet {
  const rows = new Uint32Array(Math.ceil(count / 32)).fill(0xffffffff);
  const rest = count & 31;
  if (rest !== 0) rows[rows.length - 1] = (1 << rest) - 1;
  return rows;
}

type Kind = "number" | "text" | "boolean";
type Comparison = {
  readonly tree: Tree;
  readonly kind: Kind;
  readonly constants: readonly Value[];
};

/**
 * Which rows one column leaves for a value. Cells change their mind only at their constants: a set is made from
 * one that is there by asking the cells that name a constant between the two.
 */
class ColumnIndex {
  readonly #kind: Kind;
  readonly #cells: ReadonlyMap<number, Comparison>;
  readonly #closures = new Map<number, Closure>();
  readonly #count: number;
  /** The column's numbers in their order, each with the rows that name it. */
  readonly #numbers: readonly { readonly value: Decimal; readonly rows: readonly number[] }[];
  readonly #words: ReadonlyMap<Value, readonly number[]>;
  /** What no cell names: all such values are alike. */
  readonly #otherWord: string;
  /** Of numbers by place: twice the number of constants below, and one more on a constant itself. */
  readonly #sets = new Map<Value, RowSet>();

  constructor(kind: Kind, cells: ReadonlyMap<number, Comparison>, count: number) {
    this.#kind = kind;
    this.#cells = cells;
    this.#count = count;
    const words = new Map<Value, number[]>();
    for (const [row, { constants }] of cells) {
      for (const constant of new Set(constants)) {
        const rows = words.get(constant);
        if (rows === undefined) words.set(constant, [row]);
        else rows.push(row);
      }
    }
    this.#words = words;
    this.#numbers = kind === "number" ? sorted(words) : [];
    let other = "-";
    while (words.has(other)) other += "-";
    this.#otherWord = other;
  }

  /** Null for a value of another kind. */
  rowsFor(value: Value): RowSet | null {
    if (kindOf(value) !== this.#kind) return null;
    if (isDecimal(value)) return this.#rowsForNumber(value);
    const others = this.#sets.get(undefined) ?? this.#made(undefined, this.#otherWord, null, null);
    const rows = this.#words.get(value);
    return rows === undefined
      ? others
      : (this.#sets.get(value) ?? this.#made(value, value, others, rows));
  }

  #rowsForNumber(value: Decimal): RowSet {
    const place = this.#placeOf(value);
    const known = this.#sets.get(place);
    if (known !== undefined) return known;
    let near: number | null = null;
    for (const at of this.#sets.keys()) {
      if (typeof at !== "number") continue;
      if (near === null || Math.abs(at - place) < Math.abs(near - place)) near = at;
    }
    if (near === null) return this.#made(place, value, null, null);
    const [from, to] = [Math.min(near, place) >>> 1, Math.max(near, place) >>> 1];
    const between = this.#numbers.slice(from, to + 1).flatMap(({ rows }) => rows);
    return this.#made(place, value, this.#sets.get(near) ?? null, between);
  }

  #placeOf(value: Decimal): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareDecimals(this.#numbers[middle]?.value ?? 0, value);
      if (order === 0) return 2 * middle + 1;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }

  /** `value` stands for all that share the set; of `rows` alone it may differ from the set `like`. */
  #made(key: Value, value: Value, like: RowSet | null, rows: readonly number[] | null): RowSet {
    const made = like?.slice() ?? allOf(this.#count);
    const frame = { scope: {}, locals: [value], budget: new Budget() };
    for (const row of rows ?? this.#cells.keys()) {
      const bit = 1 << (row & 31);
      const word = made[row >>> 5] ?? 0;
      made[row >>> 5] = this.#closureOf(row)(frame) === false ? word & ~bit : word | bit;
    }
    const [oldest] = this.#sets.size * made.byteLength >= keptBytesMax ? this.#sets.keys() : [];
    if (oldest !== undefined) this.#sets.delete(oldest);
    this.#sets.set(key, made);
    return made;
  }

  #closureOf(row: number): Closure {
    const known = this.#closures.get(row);
    if (known !== undefined) return known;
    const cell = this.#cells.get(row);
    if (cell === undefined) throw new RangeError(`Row ${row} compares nothing`);
    const closure = closureOf(cell.tree, [inputName]);
    this.#closures.set(row, closure);
    return closure;
  }
}

function sorted(words: ReadonlyMap<Value, readonly number[]>) {
  const numbers: { value: Decimal; rows: number[] }[] = [];
  const named = [...words].flatMap(([value, rows]) => (isDecimal(value) ? [{ value, rows }] : []));
  for (const { value, rows } of named.sort((a, b) => compareDecimals(a.value, b.value))) {
    const last = numbers.at(-1);
    // Long decimals are objects: two of one value are two of the names.
    if (last !== undefined && compareDecimals(last.value, value) === 0) last.rows.push(...rows);
    else numbers.push({ value, rows: [...rows] });
  }
  return numbers;
}

/** The comparisons of the input with constants of one kind that a cell is made of; null for any other cell. */
function comparisonIn(tree: Tree): Comparison | null {
  const constants: Value[] = [];
  if (!collect(tree, constants)) return null;
  const [kind = null, ...others] = new Set(constants.map(kindOf));
  return kind === null || others.length > 0 ? null : { tree, kind, constants };
}

function collect(tree: Tree, into: Value[]): boolean {
  switch (tree.kind) {
    case "binary":
      return collectCompared(tree, into);
    case "logic":
      return tree.operator !== "??" && collect(tree.left, into) && collect(tree.right, into);
    case "unary":
      return tree.operator === "!" && collect(tree.operand, into);
    // Where the input is missing the cell is: no set is asked for then.
    case "choice":
      return isMissingTest(tree.test) && isNothing(tree.yes) && collect(tree.no, into);
    default:
      return false;
  }
}

function collectCompared(tree: Extract<Tree, { kind: "binary" }>, into: Value[]): boolean {
  const constant = constantIn(tree.right);
  if (!isInput(tree.left) || constant === undefined) return false;
  const kind = kindOf(constant);
  const isEquality = tree.operator === "==" || tree.operator === "!=";
  if (kind === null || (kind !== "number" && !isEquality)) return false;
  into.push(constant);
  return true;
}

/** Of texts only those that are equal to nothing but themselves: instants are equal by time. */
function kindOf(value: Value): Kind | null {
  if (isDecimal(value)) return "number";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "string" && epochOfInstant(value) === undefined ? "text" : null;
}

function constantIn(tree: Tree): Value {
  if (tree.kind === "literal") return tree.value;
  if (tree.kind !== "unary" || tree.operator !== "-" || tree.operand.kind !== "literal") {
    return undefined;
  }
  const { value } = tree.operand;
  return isDecimal(value) ? negate(value) : undefined;
}

function isInput(tree: Tree): boolean {
  return tree.kind === "local" && tree.name === inputName;
}

function isMissingTest(tree: Tree): boolean {
  const [argument] = tree.kind === "call" && tree.name === "isMissing" ? tree.arguments : [];
  return argument !== undefined && isTree(argument) && isInput(argument);
}

function isNothing(tree: Tree): boolean {
  return tree.kind === "literal" && tree.value === undefined;
}
