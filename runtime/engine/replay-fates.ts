/**
 * What one effect of a replay comes to under the message's own keys:
 * - `first-time`: it was not sent before; `retried`: the target refused it before, or surely did nothing;
 * - `same-key`: the target knows the key and answers with its first result;
 * - `first-result`, `conflict`, `upsert`: the request differs from the first one under its key, and that is
 *   what the target does then;
 * - `look-up`: the target is asked before anything is sent;
 * - `adopted`: the earlier result is taken over, `adopted-other` although the request differs;
 * - `in-doubt`: another system got it, and nobody found out what became of it there: a person decides;
 * - `asked`: it changes nothing at its target and is asked again;
 * - `joined`: the sub-flow's run is the one there is;
 * - `awaited`: a debug run has it under way: the replay begins once that knows what became of it;
 * - `only-as-new`: whether it happened is not known, so only sending as new is possible.
 */
export type EffectFate =
  | "first-time"
  | "retried"
  | "same-key"
  | "first-result"
  | "conflict"
  | "upsert"
  | "look-up"
  | "adopted"
  | "adopted-other"
  | "in-doubt"
  | "asked"
  | "joined"
  | "awaited"
  | "only-as-new";

export type StepForecast = {
  readonly node: string;
  /** It only asks its target. */
  readonly reads: boolean;
  /** Effects of the step by what they come to; `count` is null where it is not known. */
  readonly fates: readonly { readonly fate: EffectFate; readonly count: number | null }[];
  /** How many were, or may have been, done before: sent as new, they would be done a second time. Of reads none. */
  readonly doneBefore: number | null;
};

export type ReplayForecast = {
  readonly steps: readonly StepForecast[];
  /** False where what follows depends on answers that nobody has given yet. */
  readonly complete: boolean;
  /** Where the run would fail, whatever the targets do; null where it would not, or it is not foreseen. */
  readonly failure: {
    readonly node: string | null;
    readonly code: string;
    /** Null without the right to see payloads: it may quote the document. */
    readonly message: string | null;
  } | null;
  /** Why the message can only be sent as new; null where it can go out again under its own keys. */
  readonly refused: string | null;
};

/** What a person is told before a retry. `newest` is the newest run of the message that this knows of. */
export type RetryForecast = ReplayForecast & { readonly newest: string | null };

/** What a person is told before a replay of many on another version. */
export type ReplaysCheck = {
  /** Messages that were looked at in the time there is; the others are looked at before each begins. */
  readonly checked: number;
  /** How many of them can only be sent as new. */
  readonly refused: number;
  /** Why, of the first. */
  readonly why: string | null;
};
