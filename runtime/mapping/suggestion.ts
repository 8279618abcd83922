import type { SourceField } from "./source-tree";

/** A line that is proposed, never drawn by itself. */
export type Suggestion = {
  readonly target: string;
  /** Null for a value that is the same for most. */
  readonly source: SourceField | null;
  readonly required: boolean;
  /** What is written, `$` where the source's path goes: `number($)`. */
  readonly form: string;
  readonly reason: string;
  readonly score: number;
};
