import type { Clock, CommandSource, Ids, Journal, OpenConnection } from "../ports";
import type { Plan } from "./plan";
import type { RunHead } from "./records";

/** What the engine needs of the process that executes runs. */
export type RunHost = {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly ids: Ids;
  /** SHA-256 as hex: names payloads and derives ids. */
  hash(bytes: Uint8Array): string;
  /**
   * Opens a run's connection slot at the moment of sending. Throws FlowError CONNECTION_MISSING,
   * SECRET_MISSING, or TARGET_DOWN for a paused connection.
   */
  connections(run: RunHead, slot: string): Promise<OpenConnection>;
  /** The compiled version of a run. Throws FlowError FLOW_INVALID, FLOW_TOO_NEW or NODE_UNKNOWN. */
  plan(run: RunHead): Promise<Plan>;
  readonly commands: CommandSource;
  /** Aborted when the process stops: what is in flight is recorded, nothing new is sent. */
  readonly stopping: AbortSignal;
  /** How to wait; the default is the process's timer. Tests let time jump. */
  pause?(ms: number): Promise<void>;
  /** How much may wait for a commit, or follow a summary; the default is 1,000 steps or 1 MB. */
  readonly checkpoint?: { readonly steps: number; readonly bytes: number };
  /** A target is down or refuses our credentials: the connection may be paused. */
  onTrouble?(run: RunHead, slot: string, recovery: "auth" | "down"): void;
};

/**
 * `finished`: the run has ended. `released`: it waits, or another process goes on with it.
 * `fenced`: it was taken away; nothing was written.
 */
export type DriveOutcome = "finished" | "released" | "fenced";
