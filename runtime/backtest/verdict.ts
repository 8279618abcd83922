import { shortHash } from "../engine/short-hash";
import type { ChangedFields } from "./changed-paths";

/**
 * What a draft would make of a past message. `cannot-tell` is a class of its own: what the history does not say is
 * never counted as the same.
 */
export type BacktestClass = "same" | "differ" | "newly-fails" | "newly-succeeds" | "cannot-tell";

export const backtestClasses = [
  "same",
  "differ",
  "newly-fails",
  "newly-succeeds",
  "cannot-tell",
] as const satisfies readonly BacktestClass[];

/** Why nothing can be said of a run. */
export type Untold =
  /** The draft asks a system for something that the past run did not ask for. */
  | "no-answer"
  /** Its message or its steps are past their retention. */
  | "gone"
  | "cancelled"
  /** What a business event of it said is not told by what is kept, or is not what this build makes of it. */
  | "event-unknown"
  /** The step that it began with is not in the draft. */
  | "trigger-gone"
  /** A version of a table that it read is not there any more. */
  | "table-gone"
  /** The draft stands still with it: it waits for a row of a table. */
  | "stands-still"
  | "too-long"
  | "too-large"
  /** The version that it ran cannot be read any more. */
  | "version-gone"
  /** It could not be played, for a reason that is in the log. */
  | "broken";

/** Where two runs of one message first part. Runs with the same cause are counted together. */
export type Cause =
  /** A step hands on another value: the first field that differs, `lines[].price`. */
  | ({ readonly kind: "output"; readonly node: string } & ChangedFields)
  /** A step that the version did not have stands before what differs: the first field that does. */
  | ({ readonly kind: "added"; readonly node: string } & ChangedFields)
  /** Another row of a decision table decides; counted from 1, null for the default row. */
  | {
      readonly kind: "row";
      readonly node: string;
      readonly before: number | null;
      readonly after: number | null;
    }
  /** A step is left by another port. */
  | {
      readonly kind: "port";
      readonly node: string;
      readonly before: string | null;
      readonly after: string | null;
    }
  /** A system is asked for something else: the first field of the request that differs. */
  | ({ readonly kind: "request"; readonly node: string } & ChangedFields)
  /** A system is asked that was not asked, or is not asked any more. */
  | { readonly kind: "sent" | "unsent"; readonly node: string }
  /** The same systems are asked, and this step asks before one that was asked first. */
  | { readonly kind: "order"; readonly node: string }
  /** The sender is answered otherwise; `node` is the step that answers. */
  | ({ readonly kind: "answer"; readonly node: string | null } & ChangedFields)
  /** A step waits for another event: its `type` or its `key`. */
  | { readonly kind: "awaited"; readonly node: string; readonly field: string }
  /** A business event says something else: the first field that differs, `key` or `data.total`. */
  | ({ readonly kind: "event"; readonly node: string } & ChangedFields)
  /** A business event is recorded that was not, or is not recorded any more. */
  | { readonly kind: "told-event" | "untold-event"; readonly node: string }
  /** A run comes to an end at a step at which it did not, or does not any more, with a value of its own. */
  | { readonly kind: "last"; readonly node: string; readonly change: "came" | "went" }
  /** A step fails that did not, or the other way round. */
  | {
      readonly kind: "failure";
      readonly node: string | null;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: "untold"; readonly why: Untold; readonly node: string | null };

export type Verdict = {
  readonly class: BacktestClass;
  /** A request that the draft changed was answered with the answer to the old one. */
  readonly assumed: boolean;
  /** Null where it is the same. */
  readonly cause: Cause | null;
};

/**
 * Equal for causes that are counted together. Messages of failures differ by their numbers only, and are not in it:
 * what they quote has an end of its own.
 */
export function causeKey({ class: kind, cause }: Pick<Verdict, "class" | "cause">): string {
  if (cause === null) return kind;
  const told =
    cause.kind === "failure"
      ? { ...cause, message: shortHash(likeness(cause.message)) }
      : firstOf(cause);
  return `${kind} ${JSON.stringify(told)}`;
}

/** Without the other fields that differ there: they are another matter from run to run. */
export function firstOf(cause: Cause): Cause {
  if (!("also" in cause)) return cause;
  const { also: _, ...first } = cause;
  return first;
}

function likeness(message: string): string {
  return message.replace(/"[^"]*"|“[^”]*”/g, "“…”").replace(/\d+/g, "#");
}

export function untold(why: Untold, node: string | null = null): Verdict {
  return { class: "cannot-tell", assumed: false, cause: { kind: "untold", why, node } };
}
