import type { StepError } from "../engine/records";
import type { Json } from "../json";
import type { ChangedPath } from "./changed-paths";

/** Two values side by side; undefined for one that is not there. */
export type Sides = {
  readonly before?: Json;
  readonly after?: Json;
  /** Of values that are too large to keep: only the places that differ, and whether those are all. */
  readonly places?: readonly ChangedPath[];
  readonly morePlaces?: true;
};

export type EndSide = {
  readonly status: string;
  readonly error: (StepError & { readonly node?: string }) | null;
};

/** One message that the draft treats otherwise, as it is kept to be looked at. */
export type Difference = {
  readonly ends: { readonly before: EndSide; readonly after: EndSide };
  /**
   * The step of the draft that nothing answers: how the draft goes on behind it, and what it then no longer does, is
   * not known. Absent where the draft's run came to its end.
   */
  readonly unknownFrom?: string;
  /** Null where both answer the same. */
  readonly answer: Sides | null;
  /** Requests that are changed, come or go; those that are the same are only counted. */
  readonly requests: readonly (Sides & {
    readonly node: string;
    readonly path: string;
    readonly slot: string | null;
    /** The old answer stands for that to the changed request. */
    readonly assumed: boolean;
  })[];
  readonly sameRequests: number;
  /** Business events that are changed, come or go. Absent where none does. */
  readonly events?: readonly (Sides & { readonly node: string; readonly path: string })[];
  /** Waits for another event, which got the one that came then. Absent where none does. */
  readonly waits?: readonly (Sides & { readonly node: string; readonly path: string })[];
  /** The output of the step where the two part; null where that is no output. */
  readonly output: (Sides & { readonly node: string; readonly path: string }) | null;
  /** Steps that are left by another port, or run in one of the two only; null: not run, or failed with the run. */
  readonly ways: readonly {
    readonly node: string;
    readonly path: string;
    readonly before: string | null;
    readonly after: string | null;
    /** It was run there and failed, without a port for it. */
    readonly failedBefore?: true;
    readonly failedAfter?: true;
  }[];
  /** More of either than is kept. */
  readonly more: { readonly requests: number; readonly ways: number };
};
