export type Side = "mine" | "theirs";

/** What both changed, each to something else. A side is null where it has deleted it. */
export type TableConflict = {
  /** The same for the same three states, whatever is chosen of others. */
  readonly key: string;
  /** What the row is known by; null for what is of the whole table. */
  readonly row: string | null;
  /** A column; `row` for all of it; else of the table what it is, in words. */
  readonly what: string;
  readonly base: string | null;
  readonly mine: string | null;
  readonly theirs: string | null;
};

export type ChosenSides = (key: string) => Side;
