import type { Json, JsonObject } from "../json";

/** What a node saw and made the first time it ran. */
export type TrialStep = {
  readonly node: string;
  input: Json | null;
  /** Every root its expressions could read. */
  scope: JsonObject;
  output: Json | null;
  port: string | null;
  request: JsonObject | null;
  response: JsonObject | null;
  error: { readonly code: string; readonly message: string; readonly detail: JsonObject } | null;
  /** What code wrote to its console. */
  console?: readonly string[];
  /** How often it ran: more than once in a loop. */
  times: number;
};

export type TrialResult = {
  /** The target's step; null if the message did not come to it. */
  readonly step: TrialStep | null;
  /** In the order in which they ran, the target last where it ran. */
  readonly path: readonly { readonly node: string; readonly port: string | null }[];
  /** Steps whose answer is needed to go on. */
  readonly unanswered: readonly string[];
  /** What stopped the test before the target, with the node. */
  readonly error: (NonNullable<TrialStep["error"]> & { readonly node: string | null }) | null;
};
