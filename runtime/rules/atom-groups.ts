import type { Atom } from "./rule-axes";
import { answerOf } from "./trace-decision";

/** Atoms that every row answers alike. Row sets have a bit per row. */
export type AtomGroup = {
  /** Positions in the axis's atoms. */
  readonly atoms: readonly number[];
  /** Rows that surely say yes. */
  readonly yes: bigint;
  /** Rows that do not say no: those, and what is missing, fails or cannot be told. */
  readonly notNo: bigint;
  /** The atom whose value is best to show people. */
  readonly shown: number;
};

/** A cell of the axis's column, and the atoms at which its answer may change; null where that is not known. */
export type AskedCell = { readonly cell: string; readonly atoms: readonly number[] | null };

type Answer = boolean | undefined | null;

/** The atoms in groups that every row answers alike; a row is asked only where its answer may change. */
export function groupsOf(atoms: readonly Atom[], rows: readonly AskedCell[]): readonly AtomGroup[] {
  const changes = changesOf(atoms, rows);
  const groups = new Map<string, { atoms: number[]; yes: bigint; notNo: bigint }>();
  const before: Answer[] = rows.map(({ atoms: asked }) => (asked === null ? undefined : false));
  let yes = 0n;
  let notNo = rows.reduce(
    (all, { atoms: asked }, row) => (asked === null ? all | bitOf(row) : all),
    0n,
  );
  let key = keyOf(yes, notNo);
  for (const at of atoms.keys()) {
    for (const { row, answer } of changes[at] ?? []) {
      if ((before[row] === true) !== (answer === true)) yes ^= bitOf(row);
      if ((before[row] === false) !== (answer === false)) notNo ^= bitOf(row);
      before[row] = answer;
    }
    if (changes[at] !== undefined) key = keyOf(yes, notNo);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { atoms: [at], yes, notNo });
    else group.atoms.push(at);
  }
  return [...groups.values()].map((group) => ({ ...group, shown: shownOf(atoms, group.atoms) }));
}

const bitOf = (row: number): bigint => 1n << BigInt(row);
const keyOf = (yes: bigint, notNo: bigint): string => `${yes.toString(16)} ${notNo.toString(16)}`;

type Change = { readonly row: number; readonly answer: Answer };

/** By atom, the rows whose answer may be another one than at the atom before. */
function changesOf(
  atoms: readonly Atom[],
  rows: readonly AskedCell[],
): readonly (readonly Change[] | undefined)[] {
  const changes: (Change[] | undefined)[] = atoms.map(() => undefined);
  // Most cells of a column stand there more than once.
  const answers = new Map<string, readonly (readonly [number, Answer])[]>();
  for (const [row, { cell, atoms: asked }] of rows.entries()) {
    if (asked === null) continue;
    let known = answers.get(cell);
    if (known === undefined) {
      // At each atom that it names, and behind it.
      const places = new Set([0, ...asked.flatMap((at) => [at, at + 1])]);
      known = [...places]
        .filter((at) => at < atoms.length)
        .map((at) => [at, answerOf(cell, atoms[at]?.value, {})] as const);
      answers.set(cell, known);
    }
    for (const [at, answer] of known) {
      const there = changes[at];
      if (there === undefined) changes[at] = [{ row, answer }];
      else there.push({ row, answer });
    }
  }
  return changes;
}

/** Negative values are odd examples of amounts and counts: only where no other shows the same. */
function shownOf(atoms: readonly Atom[], group: readonly number[]): number {
  const where = (is: (value: number) => boolean) =>
    group.find((at) => {
      const value = atoms[at]?.value;
      return typeof value === "number" && is(value);
    });
  return where((value) => value > 0) ?? where((value) => value === 0) ?? group[0] ?? 0;
}
