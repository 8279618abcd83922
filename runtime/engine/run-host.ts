import type { Json, JsonObject } from "../json";
import type {
  Clock,
  CodeRunner,
  CommandSource,
  Ids,
  Journal,
  OpenConnection,
  Subscription,
  WaitEvent,
} from "../ports";
import type { TableRules } from "../rules/table-rules";
import type { TableValidity } from "../tables/table-shape";
import type { Checkpoint } from "./checkpoint";
import type { Plan } from "./plan";
import type { RunHead, RunStatus, StepError } from "./records";

export type Waits = {
  /**
   * The event that has come for this wait, or null. The first question subscribes, so it is put once the
   * wait's beginning is in the journal; an event of the time since `since` counts. From then on the run
   * is due as soon as an event comes. `close` ends the wait in the same statement, so that event and
   * time-out cannot both win. Asked again after a lost answer it says the same.
   */
  take(run: RunHead, subscription: Subscription, close: boolean): Promise<WaitEvent | null>;
};

export type Places = {
  /**
   * Takes a place, or says when to ask again at the latest. A place is free again when nobody executes the run
   * any more, however that came.
   */
  take(run: RunHead, key: string, limit: number): Promise<{ readonly retryInMs: number } | null>;
  /** This process executes the run no more, had it a place or not: whoever waits longest for a free one is called. */
  leave(run: RunHead, key: string, limit: number): Promise<void>;
};

export type SubFlowCall = {
  /** The flow's id, resolved in the environment of the caller. */
  readonly flow: string;
  /** Same call, same origin: a run that exists already is joined. */
  readonly origin: string;
  readonly input: Json;
  readonly kind: "sub-flow" | "error-flow";
  /** How many calls lead to it: 1 where the caller was called by nobody. */
  readonly depth: number;
  /** By a debug run: its run is stepped through, too, and goes so far by itself. */
  readonly debug?: "into" | "continue";
};

export type SubFlowState =
  | { readonly state: "running"; readonly run: string }
  | {
      readonly state: "ended";
      readonly run: string;
      readonly status: RunStatus;
      /** Body of its answer; null without a respond step. */
      readonly output: Json;
      readonly error: StepError | null;
    };

export type Calls = {
  /** Starts the run, or tells how the one of this origin stands. When it ends the caller is due at once. */
  call(caller: RunHead, call: SubFlowCall): Promise<SubFlowState>;
};

/** A run of a message, beside the one that asks. */
export type MessageRun = {
  readonly head: RunHead;
  readonly finished: boolean;
  /** How many its journal has had. */
  readonly segments: number;
};

/** The other runs of a message as they stand at a moment. */
export type MessageRuns = {
  /** Another one as soon as one of them begins, goes on or ends, or a retry is asked for. */
  readonly mark: string;
  /** Newest first, those that are stepped through behind the real ones. */
  readonly runs: readonly MessageRun[];
  /** There are more than these. */
  readonly isCut: boolean;
  /** A retry is asked for and has not begun. */
  readonly isAsked: boolean;
};

/** Other runs of a debug run's message: those with its origin. */
export type Messages = {
  runsOf(run: RunHead): Promise<MessageRuns>;
  /**
   * The mark as it is now. Whoever begins a run of the message holds a lock from before it reads the journals of the
   * others until its own run is stored, and this waits for it. What the run that asks has run is kept from now on for
   * as long as the message may be sent again.
   */
  confirm(run: RunHead): Promise<string>;
};

/** A version of a lookup table. The same version should be the same object: indexes are kept by it. */
export type LoadedTable = {
  readonly name: string;
  readonly hash: string;
  readonly rows: readonly JsonObject[];
  /** Absent where only the rows say which it has. */
  readonly columns?: readonly string[];
  /** The columns that say on which days a row counts; absent where every row always does. */
  readonly validity?: TableValidity | null;
  /** Of a decision table: what its columns mean; absent for one that is looked up. */
  readonly rules?: TableRules | null;
};

/** `fresh`: the newest version as it is stored now, not as it was known a moment ago. */
export type WantedTable = {
  readonly name: string;
  readonly hash: string | null;
  readonly fresh?: true;
};

/** What the engine needs of the process that executes runs. */
export type RunHost = {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly ids: Ids;
  /** SHA-256 as hex: names payloads and derives ids. */
  hash(bytes: Uint8Array): string;
  /**
   * Opens a run's connection slot at the moment of sending. Throws FlowError CONNECTION_MISSING,
   * SECRET_MISSING, or TARGET_DOWN for a paused connection. A debug run says whether it means the system itself or
   * its sandbox; one that says nothing gets none. `named` is the id of the connection that a person said yes to:
   * where the slot leads to another one by now, CONNECTION_MISSING.
   */
  connections(
    run: RunHead,
    slot: string,
    mode?: "sandbox" | "live",
    named?: string | null,
  ): Promise<OpenConnection>;
  /** The compiled version of a run. Throws FlowError FLOW_INVALID, FLOW_TOO_NEW or NODE_UNKNOWN. */
  plan(run: RunHead): Promise<Plan>;
  /**
   * Only another build can run this version: this process claims no run of it again. Without it such a
   * run is offered to all again after a minute.
   */
  leaveVersion?(version: string): void;
  /** Events for waiting steps. Without it a wait for an event only ends by its time. */
  readonly waits?: Waits;
  /** Runs of other flows. Without it a sub-flow step fails. */
  readonly calls?: Calls;
  /** Rows of lookup tables; `hash` null asks for the newest version. Without it an enrich step fails. */
  tables?(run: RunHead, wanted: readonly WantedTable[]): Promise<readonly LoadedTable[]>;
  /** People's code. Without it a code step fails. */
  readonly code?: CodeRunner;
  /** Without it a debug run sends nothing to a real system. */
  readonly messages?: Messages;
  /** A place among the runs of a flow that may execute at once. Without it there is no limit. */
  readonly places?: Places;
  /** Why a run that has done nothing yet must not begin, e.g. because its flow is paused; null if it may. */
  holdBack?(run: RunHead): Promise<string | null>;
  readonly commands: CommandSource;
  /** Aborted when the process stops: what is in flight is recorded, nothing new is sent. */
  readonly stopping: AbortSignal;
  /** How to wait; the default is the process's timer. Tests let time jump. */
  pause?(ms: number): Promise<void>;
  /** How much may wait for a commit, or follow a summary. */
  readonly checkpoint?: Checkpoint;
  /** A target is down or refuses our credentials: the connection may be paused. */
  onTrouble?(run: RunHead, slot: string, recovery: "auth" | "down"): void;
};

/**
 * `finished`: the run has ended. `released`: it waits, or another process goes on with it.
 * `fenced`: it was taken away; nothing was written.
 */
export type DriveOutcome = "finished" | "released" | "fenced";
