import type { RunEnd, RunState, RunStatus } from "../records";

/** What one step asks for the older message, its rounds of a list together; repeats do not count. */
export type OlderAsks = {
  readonly node: string;
  /** Its operation changes nothing at the system. */
  readonly reads: boolean;
  readonly calls: number;
  /** Method and address of the first call, such as `POST /orders`; empty where it has none. */
  readonly first: string;
  /**
   * What the system can know the first call again by: the idempotency key that the flow itself writes into it, else the
   * address where it is looked up, else the key that it is sent under.
   */
  readonly key: string;
  /** How many of the calls come under what a call for the newer message came under. */
  readonly shared: number;
};

/** How the run of an older message ends, or in which state it stays, and what it asks on its way. */
export type OlderRan = {
  readonly end: RunStatus | RunState | "too-long";
  readonly error: RunEnd["error"];
  readonly asks: readonly OlderAsks[];
};

/**
 * What becomes of a message that its sender made before another one, and that comes after it. Plain JSON: it is kept
 * with tests and debug runs.
 */
export type OlderTold = {
  /** The delivery id that both have: it starts nothing. Null where it starts a run. */
  readonly known: string | null;
  /** The ordering key of each, null for one without; null where the flow has no ordering key. */
  readonly lanes: { readonly newer: string | null; readonly older: string | null } | null;
  /** Null where it starts nothing. */
  readonly ran: OlderRan | null;
  /** Why the intake refuses it: its delivery id or its ordering key cannot be told. It starts nothing then. */
  readonly refused?: string;
};
