import { type CameList, isSameList } from "../came-lists";

/** Which entries of one list are entries of another one: equal ones in their order. */
export type Match = {
  readonly isSame: boolean;
  /** Index there of an entry of the other run's list. */
  readonly here: readonly (number | undefined)[];
  readonly there: readonly (number | undefined)[];
};

/** In time that grows with the length of both lists, also where all entries are equal. */
export function matchLists(there: CameList, here: CameList): Match {
  /** The next place of each entry, and from place to place the next one of the same. */
  const nextOf = new Map<string, number>();
  const after: (number | undefined)[] = here.map(() => undefined);
  for (let index = here.length - 1; index >= 0; index -= 1) {
    const entry = here[index];
    if (entry === undefined) continue;
    after[index] = nextOf.get(entry);
    nextOf.set(entry, index);
  }
  const toHere: (number | undefined)[] = [];
  const toThere: (number | undefined)[] = here.map(() => undefined);
  for (const [index, entry] of there.entries()) {
    const at = nextOf.get(entry);
    toHere.push(at);
    if (at === undefined) continue;
    toThere[at] = index;
    const next = after[at];
    if (next === undefined) nextOf.delete(entry);
    else nextOf.set(entry, next);
  }
  return { isSame: isSameList(there, here), here: toHere, there: toThere };
}
