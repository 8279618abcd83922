/** A value as JSON; its beginning where it has more characters than `text`. */
export type OriginText = { readonly text: string; readonly characters: number };

export type FieldOrigin = {
  /** Place in the output: `lines[3].sku`. */
  readonly target: string;
  /** Absent where the field was left out. */
  readonly value?: OriginText;
  /** Of a list: how many entries it has. */
  readonly entries?: number;
  readonly expression: string;
  /**
   * What the expression read, by its place in the source; `value` is absent where nothing was there. `ofEach`: of a list,
   * all that was read of its entries, by places in each; absent where that is all.
   */
  readonly reads: readonly {
    readonly path: string;
    readonly value?: OriginText;
    readonly ofEach?: readonly string[];
  }[];
  /** The rows of lookup tables that it asked for; absent where it asked for none. */
  readonly lookUps?: readonly {
    /** As the flow names it. */
    readonly table: string;
    /** What was looked for, in words; cut where it is long. */
    readonly keys: string;
    /** Absent where no row had them. */
    readonly row?: OriginText;
  }[];
  readonly error?: string;
};

/**
 * Where the fields of a step's output come from. `changed`: an earlier engine computed another value; `gone`:
 * what it follows from is past its retention; `too-much`: it follows from too much to be computed for a look.
 */
export type FieldOrigins =
  | {
      readonly state: "explained";
      readonly fields: readonly FieldOrigin[];
      readonly entriesLeft: number;
    }
  | { readonly state: "changed" | "gone" | "too-much" };
