import type { RetentionClass } from "../flow/document";
import type { Json, JsonObject } from "../json";
import type { PayloadRef } from "../ports";
import type { DebugRecord } from "./debug/debug-record";
import type { SentTo } from "./sent-to";

export type RunPurpose = "live" | "replay" | "debug" | "test" | "backtest";
/** States of an unfinished run (`live`). */
export type RunState = "queued" | "running" | "waiting" | "held" | "paused" | "in-doubt";
/** States of a finished run (`run`). */
export type RunStatus = "succeeded" | "failed" | "cancelled";

/** What a run is, fixed by segment 0. Ids are UUID text, `version` the hex SHA-256 of the canonical logic. */
export type RunHead = {
  readonly id: string;
  readonly partner: string;
  readonly distributor: string;
  readonly environment: string;
  readonly flow: string;
  readonly version: string;
  readonly purpose: RunPurpose;
  readonly retention: RetentionClass;
  /** First run of the chain; its acceptance time is `now()` and its id is in every idempotency key. */
  readonly origin: string;
  readonly originAcceptedAt: number;
  /** Run this one replays or retries, or the caller of a sub-flow. */
  readonly parent: string | null;
  readonly acceptedAt: number;
};

/** A value is stored once per run and referred to by number. Over 64 KiB it lives in the payload store. */
export type ValueRef = number;
export type StoredValue =
  | { readonly ref: ValueRef; readonly bytes: Uint8Array }
  | { readonly ref: ValueRef; readonly payload: PayloadRef };

/** `""` outside loops, `n05:17` in one, `n05:17/n08:2` nested. */
export type IterationPath = string;

export type StepStatus =
  | "succeeded"
  | "failed"
  | "skipped"
  | "unknown"
  | "in-doubt"
  | "waiting"
  | "retrying"
  | "cancelled";

export type StepError = {
  readonly code: string;
  readonly message: string;
  readonly detail?: JsonObject;
};

/** One attempt at one node in one iteration. Attempts are steps of their own. */
export type StepRecord = {
  readonly node: string;
  readonly path: IterationPath;
  readonly attempt: number;
  readonly status: StepStatus;
  readonly port: string | null;
  /** Epoch ms of its start, and how long it took in µs by the monotonic clock. */
  readonly startedAt: number;
  readonly durationUs: number;
  readonly output: ValueRef | null;
  /** Size of the output as JSON. */
  readonly bytes: number;
  /** Only where the output is not kept (inside iterations): its hash, to check a recomputed value by. */
  readonly hash?: string;
  readonly error?: StepError;
  /** Effects: the request as sent (masked) and the response as read (masked). */
  readonly request?: ValueRef;
  readonly response?: ValueRef;
  /** The response's `body` where it is the step's output as well; then `response` is without it. */
  readonly responseBody?: ValueRef;
  /** Retrying and waiting: when it goes on. */
  readonly due?: number;
  /** The attempt had its intent stored but surely never left; it does not count as a try. */
  readonly unsent?: true;
  /** A sentence the step has left for people, ≤ 500 characters. */
  readonly note?: string;
  /** What people should know of it although it succeeded, in sentences: at most 5 of at most 200 characters. */
  readonly warnings?: readonly string[];
  /**
   * Of a step that waited for rows: the tables that it waited for, in the versions that it read instead of those that
   * the run began with. While it waits for the next one, those of the waits before.
   */
  readonly tables?: TableVersions;
  /** What code wrote to its console: a list of lines. */
  readonly console?: ValueRef;
  /**
   * How an unknown outcome was settled: `key`, `look-up`, `person`, `adopted`. Of a debug run also `given`: an
   * earlier or typed answer stands for the system's.
   */
  readonly settledBy?: string;
};

/** Committed before an effect is sent. */
export type IntentRecord = {
  readonly node: string;
  readonly path: IterationPath;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly request: ValueRef;
  /** The request's `body` where it is a value already stored; then `request` is without it. */
  readonly body?: ValueRef;
  readonly sentAt: number;
  readonly timeoutMs: number;
  /** Debug runs: which system it goes to; absent where a given answer stands for it. */
  readonly mode?: "sandbox" | "live";
  /**
   * Where it goes, or, of a result that was taken over, where that came from. Absent where nothing leaves by a
   * connection, and in runs of earlier releases: not known.
   */
  readonly to?: SentTo;
};

/** The message a run starts from, as it was accepted. */
export type TriggerRecord = {
  readonly node: string;
  readonly kind: "webhook" | "schedule" | "manual" | "call" | "replay";
  readonly method?: string;
  readonly headers: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly contentType?: string;
  /** Raw bytes, exactly as received. */
  readonly body: ValueRef;
};

/** Lookup tables by name with the hash of the version that is read. */
export type TableVersions = { readonly [name: string]: string };

/** One checkpoint of a run. Segment 0 has `start`; the last has `end`. */
export type SegmentContent = {
  readonly start?:
    | {
        readonly trigger: TriggerRecord;
        readonly parameters: JsonObject;
        readonly replay?: JsonObject;
        /** What this run reads, from its beginning to its end. */
        readonly tables?: TableVersions;
      }
    | undefined;
  /**
   * The same where they could not be read when the run was accepted: of the first owner that could, in its
   * first segment and again with every summary.
   */
  readonly tables?: TableVersions | undefined;
  readonly steps: readonly StepRecord[];
  readonly intents: readonly IntentRecord[];
  readonly values: readonly StoredValue[];
  /** Folded state of loops, so that recovery need not read the segments before it. */
  readonly summary?: Json | undefined;
  readonly commands: readonly string[];
  /** Of a debug run only. */
  readonly debug?: readonly DebugRecord[] | undefined;
  readonly end?:
    | {
        readonly status: RunStatus;
        readonly error?: StepError & { readonly node?: string };
      }
    | undefined;
};

export type RunHistory = {
  /** From the last summary on, in order; segment 0 always first. */
  readonly segments: readonly { readonly seg: number; readonly body: Uint8Array }[];
};

export type RunKey = { readonly kind: string; readonly value: string };

/** Per node of a finished run; at most 300 bytes encoded. */
export type NodeSummary = {
  readonly node: string;
  readonly ok: number;
  readonly failed: number;
  readonly totalUs: number;
};

export type RunEnd = {
  readonly status: RunStatus;
  readonly endedAt: number;
  /** Steps that were executed, with all their attempts; skipped ones are none. */
  readonly steps: number;
  readonly error: (StepError & { readonly node?: string }) | null;
  /** What a person should know of a run that succeeded, e.g. that its message was dropped. */
  readonly note?: string;
  readonly nodes: readonly NodeSummary[];
};

/** What a person does to a run; written with its audit row, applied once by the owner or the next claimer. */
export type RunCommand = {
  readonly id: string;
  readonly run: string;
  readonly kind: "cancel" | "resolve" | "release" | "debug";
  /**
   * resolve: which step, and `happened` (with the answer), `did-not-happen`, or `look-up`. debug: a
   * `DebugOrder` of debug/debug-order.ts.
   */
  readonly detail: JsonObject;
  readonly at: number;
  readonly by: string;
};
