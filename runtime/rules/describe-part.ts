import type { Atom, RuleAxis } from "./rule-axes";

/** A part of an axis as a cell says it: `(1.00..1.50]`, `"A", "B"`, `not ("A")`, `-` for all of it. */
export function cellOfPart({ atoms, type }: RuleAxis, part: ReadonlySet<number>): string {
  if (part.size === atoms.length) return "-";
  const missing = atoms.findIndex(({ kind }) => kind === "missing");
  const present = atoms.map((_, at) => at).filter((at) => at !== missing);
  const chosen = present.filter((at) => part.has(at));
  const withMissing = missing >= 0 && part.has(missing);
  if (chosen.length === present.length) return withMissing ? "-" : "not (missing)";
  const named =
    type === "text" || type === "choice" || type === "yes-no"
      ? valuesPart(atoms, present, chosen)
      : rangesPart(atoms, chosen);
  if (!withMissing) return named;
  return chosen.length === 0 ? "missing" : `missing, ${named}`;
}

function valuesPart(
  atoms: readonly Atom[],
  present: readonly number[],
  chosen: readonly number[],
): string {
  const words = (list: readonly number[]) =>
    list.map((at) => JSON.stringify(atoms[at]?.value ?? null)).join(", ");
  if (!chosen.some((at) => atoms[at]?.kind === "other")) return words(chosen);
  return `not (${words(present.filter((at) => !chosen.includes(at)))})`;
}

/** Neighbours are one range. */
function rangesPart(atoms: readonly Atom[], chosen: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const at of chosen) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === at - 1) run.last = at;
    else runs.push({ first: at, last: at });
  }
  return runs
    .map(({ first, last }) => rangeText(atoms[first]?.low ?? null, atoms[last]?.high ?? null))
    .join(", ");
}

function rangeText(low: Atom["low"], high: Atom["high"]): string {
  if (low == null && high == null) return "-";
  if (low == null) return `${high?.in ? "<=" : "<"} ${high?.text}`;
  if (high == null) return `${low.in ? ">=" : ">"} ${low.text}`;
  if (low.text === high.text) return low.text;
  if (low.in && high.in) return `${low.text}..${high.text}`;
  return `${low.in ? "[" : "("}${low.text}..${high.text}${high.in ? "]" : ")"}`;
}
