/**
 * Codes of somebody else and ours, each row one pair. Several of theirs may be one of ours, and the other way
 * round: the first row of a code is the one that is used.
 */
export type Crosswalk = {
  /** `units.x12`: what is coded, and by whom. */
  readonly name: string;
  /** What is coded and where both lists come from, in a sentence. */
  readonly help: string;
  readonly rows: readonly (readonly [theirs: string, ours: string, words?: string])[];
};

type Directions = {
  readonly ours: ReadonlyMap<string, string>;
  readonly theirs: ReadonlyMap<string, string>;
};
const directions = new WeakMap<Crosswalk, Directions>();

/** Our code for one of theirs, without regard to case and blanks around it; undefined if the list has none. */
export function ourCode(crosswalk: Crosswalk, theirs: string): string | undefined {
  return directionsOf(crosswalk).ours.get(folded(theirs));
}

/** Their code for one of ours; undefined if the list has none. */
export function theirCode(crosswalk: Crosswalk, ours: string): string | undefined {
  return directionsOf(crosswalk).theirs.get(folded(ours));
}

function directionsOf(crosswalk: Crosswalk): Directions {
  const before = directions.get(crosswalk);
  if (before !== undefined) return before;
  const [ours, theirs] = [new Map<string, string>(), new Map<string, string>()];
  for (const [their, our] of crosswalk.rows) {
    if (!ours.has(folded(their))) ours.set(folded(their), our);
    if (!theirs.has(folded(our))) theirs.set(folded(our), their);
  }
  const made = { ours, theirs };
  directions.set(crosswalk, made);
  return made;
}

function folded(code: string): string {
  return code.trim().toLowerCase();
}
