import type { ValueChange } from "../diff-values";
import type { StepError } from "../engine/records";
import type { OlderTold } from "../engine/trial/older-told";
import type { Json } from "../json";
import type { FlowTest, TestEnd } from "./flow-test";

/** What became of one check, in the order of the test's checks. */
export type CheckResult = {
  readonly passed: boolean;
  /** What was found, in a sentence; of one that passed, too. */
  readonly message: string;
  /** It is open, neither so nor not: a step before it was not answered. */
  readonly untold?: true;
  /** What did not hold, of a check that is an expression. */
  readonly expression?: string;
  /** What one would hold on to instead; absent where there is nothing to hold on to. */
  readonly actual?: Json;
  /** Of two documents: where they differ, `before` being what the test holds on to. */
  readonly changes?: readonly ValueChange[];
  /** Differences beyond those that are told. */
  readonly more?: number;
};

/** How often each part of a flow was gone through. Rows of decision tables count from 1; 0 is the default row. */
export type Coverage = {
  readonly nodes: { readonly [node: string]: number };
  /** By `from>to`, as the canvas names its lines. */
  readonly edges: { readonly [edge: string]: number };
  readonly rows: {
    readonly [node: string]: {
      readonly table: string;
      /** How many the table has; null where that is not known. */
      readonly of: number | null;
      readonly hit: { readonly [row: string]: number };
    };
  };
};

/**
 * What becomes of a message that its sender delivers a second time, as senders do who did not hear of the first.
 * `recognised`: by this id it starts nothing. `ran-again`: nothing knows it, so it is another message with keys of its
 * own, and asks so often what the first one asked.
 */
export type SecondDelivery =
  | { readonly outcome: "recognised"; readonly by: string }
  | { readonly outcome: "ran-again"; readonly requests: { readonly [node: string]: number } };

/** What became of an older message that came after that of the test. */
export type OlderResult = OlderTold & {
  /** The same in sentences. */
  readonly words: readonly string[];
  /** As of the test's own run. */
  readonly unanswered: readonly string[];
};

/** Plain JSON: it is kept beside the test. */
export type TestResult = {
  readonly passed: boolean;
  readonly end: TestEnd;
  readonly error: (StepError & { readonly node?: string }) | null;
  readonly checks: readonly CheckResult[];
  /** Steps for whose systems nothing says what they would answer. */
  readonly unanswered: readonly string[];
  readonly coverage: Coverage;
  /** What became of a second delivery, where the test has one. */
  readonly second?: SecondDelivery;
  /** What became of an older message, where the test has one. */
  readonly older?: OlderResult;
  /** Why it fails whatever its checks say, in sentences; absent where they alone decide. */
  readonly reasons?: readonly string[];
  /** Why it could not be run at all. */
  readonly broken?: string;
};

/** A past run as a test that is not saved yet. */
export type RunAsTest = {
  readonly test: FlowTest;
  /** What running it on the version it was saved from comes to. */
  readonly result: TestResult;
  readonly notes: readonly string[];
  /** Fields whose personal data was replaced. */
  readonly masked: readonly string[];
  /** Where stands what could not be looked through for personal data, and is in the test as it was. */
  readonly unread: readonly string[];
};
