import { parseExpression } from "../expressions/parse";
import { SyntaxProblem } from "../expressions/syntax-problem";
import type { Tree } from "../expressions/tree";
import type { KnownTable } from "../flow/known-table";

/** A look-up as a form shows it: names, and expressions as they are written. */
export type LookUpBlock = {
  readonly table: string;
  readonly keys: readonly { readonly column: string; readonly value: string }[];
  readonly take: string;
  /** Given where no row has the keys; null where that is an error. */
  readonly otherwise: string | null;
};

/** The look-up that a text is, and nothing besides; null for any other text. What is said in comments is not part of it. */
export function readLookUp(text: string): LookUpBlock | null {
  const tree = treeOf(text);
  if (tree?.kind !== "lookup") return null;
  const written = ({ at: [start, end] }: Tree) => text.slice(start, end);
  const { table, keys, take, otherwise } = tree;
  return {
    table: table.name,
    keys: keys.map(({ name, value }) => ({ column: name, value: written(value) })),
    take: take.name,
    otherwise: otherwise === undefined ? null : written(otherwise),
  };
}

/** The text of a look-up. What is not there yet is written as it would be told: “table”, “column”, `missing`. */
export function writeLookUp({ table, keys, take, otherwise }: LookUpBlock): string {
  const named = keys
    .filter(({ column }, at) => keys.findIndex((one) => one.column === column) === at)
    .map(({ column, value }) => `${keyText(column)}: ${orMissing(value)}`);
  const fixed = [
    JSON.stringify(table || "table"),
    `{ ${named.length === 0 ? "column: missing" : named.join(", ")} }`,
    JSON.stringify(take || "column"),
    ...(otherwise === null ? [] : [orMissing(otherwise)]),
  ];
  return `lookup(${fixed.join(", ")})`;
}

function keyText(column: string): string {
  if (column === "") return "column";
  return /^[A-Za-z_$][\w$]*$/.test(column) ? column : JSON.stringify(column);
}

function orMissing(value: string): string {
  return value.trim() === "" ? "missing" : value;
}

function treeOf(text: string): Tree | null {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return null;
    throw error;
  }
}

type NamedTable = Pick<KnownTable, "name" | "columns" | "keys">;

/**
 * A look-up by what a field is made of: in the first column that tells rows apart, beside all others that do so with
 * it, for which nothing is said yet; a column that does not is taken.
 */
export function lookUpBy(text: string, { name, columns, keys }: NamedTable): LookUpBlock {
  const [column = "column"] = keys?.columns ?? columns;
  const beside = keys?.together === true ? keys.columns.slice(1) : [];
  const named = keys?.columns ?? [column];
  const others = columns.filter((other) => other !== column && !beside.includes(other));
  const take = others.find((other) => !named.includes(other)) ?? others[0] ?? column;
  return {
    table: name,
    keys: [
      { column, value: text },
      ...beside.map((other) => ({ column: other, value: "missing" })),
    ],
    take,
    otherwise: null,
  };
}
