import type { DoneBefore } from "./done-before";
import type { GivenFault, LostAnswer } from "./given-answers";

/**
 * Where an effect of a debug run goes: to nothing, with an earlier or given answer in its place; to the sandbox of
 * its system; or to the system itself.
 */
export type EffectMode = "mocked" | "sandbox" | "live";

/** Who set something, and when: epoch ms. */
export type SetBy = { readonly by: string; readonly at: number };

/** A system that is reached, as it was named to whoever said so. */
export type Reached = SetBy & {
  /** Live holds for this run alone. */
  readonly run: string;
  /** Id and name of its connection; live it reaches no other one. */
  readonly connection: string;
  readonly system: string;
  readonly environment: "test" | "production";
  /** Live: ids of those who have said yes to it. Nobody else lets the run go on. */
  readonly people: readonly string[];
};

/** A place of the flow before which a debug run pauses. */
export type Breakpoint = {
  readonly id: string;
  readonly node: string;
  /** An input port: before the step. An output port: before what follows, where the step is left by it. */
  readonly port: string;
  /** Only where this is true; roots as for the step that is about to begin. */
  readonly condition?: string;
};

/** What goes wrong with calls that are mocked, before their answer comes. */
export type SetFault = {
  /** `late`: nothing fails; the answer comes after those of the calls that are under way with it. */
  readonly fault: GivenFault | { readonly fault: "late" };
  /** So many tries of each call suffer it, from the first on; null: all of them, so that there is no answer. */
  readonly times: number | null;
} & Partial<SetBy>;

/** What people have set for a debug run. Part of its journal, so that every process that goes on with it knows. */
export type DebugSetup = {
  readonly breakpoints: readonly Breakpoint[];
  /** Pauses after a step has failed for good. */
  readonly onError: boolean;
  /** Expressions: it pauses before a step to which one gives another value than to the step before. */
  readonly onChange: readonly string[];
  /** By connection slot; a slot that is not here is mocked. */
  readonly effects: { readonly [slot: string]: EffectMode };
  /** Of slots that are not mocked. What is live without being named here is mocked. */
  readonly reached?: { readonly [slot: string]: Reached };
  /** Slots that are mocked because the sandbox that they were set to is not there any more, and nobody chose since. */
  readonly gone?: readonly string[];
  /** By `step NODE` or `slot NAME`; that of the step goes before that of its connection. */
  readonly faults?: { readonly [target: string]: SetFault };
};

export const emptySetup: DebugSetup = { breakpoints: [], onError: true, onChange: [], effects: {} };

/**
 * How far a debug run goes on. `over` stops before the next step of the same or an outer level of iteration,
 * `out` before the next of an outer one, `into` before any.
 */
export type DebugPace =
  | { readonly kind: "continue" }
  | { readonly kind: "into" }
  | { readonly kind: "over" | "out"; readonly depth: number }
  /** Without a path: in whichever iteration it comes first. */
  | { readonly kind: "to"; readonly node: string; readonly path?: string };

export type PauseReason =
  | { readonly why: "step" | "asked" | "arrived" }
  /** With the condition that held then; an earlier release did not keep it. */
  | { readonly why: "breakpoint"; readonly breakpoint: string; readonly condition?: string }
  /** Its condition could not be told. */
  | {
      readonly why: "condition";
      readonly breakpoint: string;
      readonly condition?: string;
      readonly message: string;
    }
  | { readonly why: "changed"; readonly expression: string }
  | { readonly why: "error"; readonly code: string; readonly message: string }
  /** Nothing says what the system would answer. */
  | { readonly why: "no-answer" }
  /** It would be sent to a real system, and other runs of the message speak against that. */
  | { readonly why: "done-before"; readonly before: DoneBefore };

/** Where a debug run stands still: `before` a step, or `after` one that failed. */
export type Pause = {
  /** The first of a run is 1. An order names the pause that it was given at. */
  readonly number: number;
  readonly node: string;
  readonly path: string;
  readonly side: "before" | "after";
  readonly reason: PauseReason;
  /** It cannot go on from here before somebody says what the system answers, or that it be asked. */
  readonly lacksAnswer: boolean;
  /** Of which the answer is not to be had any more although a run got one; absent where none did. */
  readonly lost?: { readonly run: string; readonly why: LostAnswer };
};
