import type { IterationPath, ValueRef } from "../records";
import type { EffectFate } from "../replay-fates";

/** Something that another run of the message did at a real system, or may have done. Times are epoch ms. */
export type DoneDeed = {
  readonly run: string;
  /** That run is stepped through, or was. */
  readonly debug: boolean;
  readonly node: string;
  readonly name: string;
  readonly path: IterationPath;
  readonly at: number;
  readonly key: string;
  /** False: it may have happened, and nobody has said whether. */
  readonly done: boolean;
  /** It asked for the same, letter by letter. */
  readonly sameRequest: boolean;
  /** By the connection and address that this would be sent by, or another one; absent where that is not known. */
  readonly where?: "here" | "elsewhere";
};

/**
 * Why a step of a debug run does not send to a real system by itself:
 * - `same-key`: another run of the message has sent under this key;
 * - `another-step`: another one did what this version has no counterpart of, so that this may be the same;
 * - `unfinished`: a real run of the message goes on, or one is asked for, which may do it at any moment;
 * - `not-known`: what other runs of it did is not known any more.
 */
export type DoneBefore = {
  readonly kind: "same-key" | "another-step" | "unfinished" | "not-known";
  /** The likeliest first; five at most. */
  readonly deeds: readonly DoneDeed[];
  /** How many there are beside these. */
  readonly more: number;
  /** The connection slot that it would be sent by. */
  readonly slot: string;
  /** Id of the connection behind it when that was looked at, which `where` is told by; absent where it is not known. */
  readonly by?: string;
  /** Of `unfinished`: that run; null where it has not begun. */
  readonly run: string | null;
  /** What the first one was answered, as a value of this run; null where it has no answer that could stand for this. */
  readonly answer: { readonly value: ValueRef; readonly port: string | null } | null;
  /** What the system does with the same key once more; null where it does not know keys, or not this one. */
  readonly onKey: Extract<EffectFate, "same-key" | "first-result" | "conflict" | "upsert"> | null;
};
