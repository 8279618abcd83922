/**
 * A value that a loop did not keep, as a page shows it. `text` is JSON, only where it was recomputed and is by
 * its hash the one that was there. `changed`: an earlier engine computed another; `gone`: what it follows from
 * is past its retention; `too-much`: it follows from too much to be computed for a look.
 */
export type RecomputedText =
  | { readonly state: "recomputed"; readonly text: string; readonly bytes: number }
  | { readonly state: "changed" | "gone" | "too-much" };

export type RecomputedValues = {
  /** Null where the step kept its output, or has none. */
  readonly output: RecomputedText | null;
  /** Inputs that were not kept. */
  readonly inputs: readonly {
    readonly node: string;
    readonly port: string;
    readonly value: RecomputedText;
  }[];
};
