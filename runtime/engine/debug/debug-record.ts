import type { FlowErrorCode } from "../../errors/flow-error";
import type { IterationPath, ValueRef } from "../records";
import type { OlderTold } from "../trial/older-told";
import type { SentAs } from "./debug-order";
import type { DebugPace, DebugSetup, EffectMode, Pause } from "./debug-setup";
import type { GivenFault } from "./given-answers";

/** What a person let stand for the output of `source`, or, where that is null, for what arrives at `node`. */
export type DebugEdit = {
  readonly node: string;
  readonly path: IterationPath;
  readonly source: string | null;
  readonly value: ValueRef;
};

/** Whose answer stands for that of a system. */
export type AnswerSource = {
  /** The run that got it. */
  readonly from: string;
  /** That run had the same message. */
  readonly own: boolean;
  /** Whether that run asked for something else; null where that is not known. */
  readonly differs: boolean | null;
  /** Who typed it there; null for what a system answered. */
  readonly typedBy: string | null;
  /** They let the step fail there. */
  readonly made?: true;
};

/** How a person lets a step fail. */
export type MadeToFail = {
  /** Absent where nobody chose one, in runs of earlier releases: NODE_FAULT. */
  readonly code?: FlowErrorCode;
  readonly fault?: GivenFault;
  readonly once?: true;
};

/** It is not known to be what the system would answer: the message was another one, or the request is. */
export function isAssumed({ own, differs }: AnswerSource): boolean {
  return !own || differs === true;
}

/** What happened to a debug run besides its steps: how it was set, where it stood still, and what people did to it. */
export type DebugEvent =
  | { readonly kind: "setup"; readonly setup: DebugSetup }
  | { readonly kind: "paused"; readonly pause: Pause }
  | { readonly kind: "went-on"; readonly pace: DebugPace }
  /**
   * What arrives at the step is this instead. It stands for the output of `source`, the step of the same iteration
   * that it came from, for all that runs from then on; null where it came from no one such step.
   */
  | {
      readonly kind: "edited";
      readonly node: string;
      readonly path: IterationPath;
      readonly source: string | null;
      readonly value: ValueRef;
    }
  /** The step was not executed; a person gave its output. */
  | { readonly kind: "gave"; readonly node: string; readonly path: IterationPath }
  /**
   * A person made the step fail. With a `fault` it is executed, and suffers that at each try, or, with `once`, at the
   * first alone.
   */
  | ({
      readonly kind: "failed";
      readonly node: string;
      readonly path: IterationPath;
    } & MadeToFail)
  /** What the system answers this step once what was set to go wrong with it is over. The step is executed. */
  | {
      readonly kind: "answered";
      readonly node: string;
      readonly path: IterationPath;
      readonly port: string;
      readonly value: ValueRef;
    }
  /** The message came a second time: by what the intake knows it and starts nothing; null where by nothing. */
  | { readonly kind: "delivered-again"; readonly known: string | null }
  /** An older message comes after it: what becomes of that one, and the message itself, an `OlderSource`. */
  | { readonly kind: "older"; readonly told: OlderTold; readonly source: ValueRef }
  /** An attempt of the step suffers what was set to go wrong: nothing of it is the system's doing. */
  | {
      readonly kind: "faulted";
      readonly node: string;
      readonly path: IterationPath;
      readonly attempt: number;
      readonly fault: GivenFault;
    }
  /** An attempt is answered by what another run was answered, or a person typed there. */
  | ({
      readonly kind: "mocked";
      readonly node: string;
      readonly path: IterationPath;
      readonly attempt: number;
    } & AnswerSource)
  /** This step alone goes to the system. */
  | {
      readonly kind: "sent";
      readonly node: string;
      readonly path: IterationPath;
      readonly mode: Exclude<EffectMode, "mocked">;
      /** A flow that is called: it stands still before its first step. */
      readonly stepped?: true;
      /** A person said so, knowing what other runs of the message did. */
      readonly as?: SentAs;
      /** Id of the connection that was named; it goes to no other one. */
      readonly connection?: string;
    }
  /** What another run of the message was answered under this key is the answer of the step. */
  | {
      readonly kind: "took";
      readonly node: string;
      readonly path: IterationPath;
      readonly run: string;
      readonly key: string;
    }
  /** Somebody wants it to stand still before the next step. */
  | { readonly kind: "asked" }
  /** A step failed for good: it stands still after that as soon as it can. */
  | {
      readonly kind: "erred";
      readonly node: string;
      readonly path: IterationPath;
      readonly code: string;
      readonly message: string;
    }
  /** In a summary only: how often it stood still, where it does not do so again, and what went before. */
  | {
      readonly kind: "stood";
      readonly pauses: number;
      readonly places: readonly string[];
      /** Keys of what other runs did whose answers stand for what it would have asked. */
      readonly stoodFor?: readonly string[];
      /** What it asked for, by key, as {@link import("./asked-before").AskedBefore} has it; absent in older records. */
      readonly asked?: readonly (readonly [key: string, digest: string])[];
      /** Somebody let something else arrive within a list, or gave it there. */
      readonly edited?: true;
    };

export type DebugRecord = DebugEvent & {
  /** Epoch ms. */
  readonly at: number;
  /** Who did it; null for what the run does by itself. */
  readonly by: string | null;
  /** How many steps of the same segment come before it. */
  readonly after: number;
};
