import { parseExpression } from "../expressions/parse";
import { SyntaxProblem } from "../expressions/syntax-problem";
import type { Tree } from "../expressions/tree";

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

/** A look-up by what a field is made of, in a table with these columns: its first column names it, another one is taken. */
export function lookUpBy(
  text: string,
  { name, columns }: { readonly name: string; readonly columns: readonly string[] },
): LookUpBlock {
  const [column = "column", take = column] = columns;
  return { table: name, keys: [{ column, value: text }], take, otherwise: null };
}
