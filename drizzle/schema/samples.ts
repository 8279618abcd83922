import { json, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { DebugPace, DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { TrialResult } from "../../runtime/engine/trial-result";
import type { Json, JsonObject } from "../../runtime/json";
import type { ActorKind } from "./audit";
import { distributorId, environmentId, instant, partnerId } from "./columns";
import type { FlowTestAnswer, FlowTestRequest } from "./flow-tests";

/** A message as a trigger receives it; the body is text. */
export type SampleMessage = {
  readonly kind: "webhook" | "schedule" | "manual" | "call" | "replay";
  readonly method: string | null;
  readonly headers: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly contentType: string | null;
  readonly body: string;
};

/** The message pinned to a trigger, one per flow, environment and trigger. */
export const flowSample = pgTable(
  "flow_sample",
  {
    partnerId: partnerId(),
    distributorId: distributorId(),
    environmentId: environmentId(),
    flowId: uuid("flow_id").notNull(),
    nodeId: text("node_id").notNull(),
    message: json("message").$type<SampleMessage>().notNull(),
    run: uuid("run"),
    pinnedAt: instant("pinned_at").notNull(),
    pinnedBy: uuid("pinned_by"),
    pinnedByName: text("pinned_by_name").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (row) => [primaryKey({ columns: [row.environmentId, row.flowId, row.nodeId] })],
);

/** What a test of a step needs, until a worker takes it up. */
export type StepTestRequest = {
  /** Text of `flow.json`. */
  readonly logic: string;
  readonly target: string;
  readonly trigger: string;
  readonly message: SampleMessage;
  readonly answers: JsonObject;
  readonly live: boolean;
};

export type StepTestResult = TrialResult & {
  /** The system that was asked, by its connection's name; null if none was. */
  readonly sentTo: string | null;
};

/** Who asked for a run, and what the audit log says of it once it has begun. */
export type AskedFor = {
  readonly actor: {
    readonly kind: ActorKind;
    readonly id: string | null;
    readonly name: string;
    readonly address?: string | null;
  };
  readonly action: string;
  readonly detail: JsonObject;
};

/** A run that a person starts with a sample, until a worker has started it. */
export type SampleRunRequest = {
  /** Id of the run to be. */
  readonly run: string;
  readonly trigger: string;
  readonly message: SampleMessage;
  /** Absent where an older release asks, which has audited it. */
  readonly asked?: AskedFor;
};

/** Why nothing was started; null when it was. An older release starts it and leaves it to be `audited`. */
export type SampleRunResult = { readonly refused: string | null; readonly audited?: true };

/** Where a debug run has its message from: given by a person, or that of a run. */
export type DebugSource =
  | { readonly kind: "message"; readonly trigger: string; readonly message: SampleMessage }
  | { readonly kind: "run"; readonly run: string };

/** A draft that somebody steps through, until a worker has started it. */
export type DebugRunRequest = {
  /** Id of the run to be. */
  readonly run: string;
  /** Hex SHA-256 of the draft, which is stored as a trial version. */
  readonly version: string;
  readonly pace: DebugPace;
  readonly by: string;
  /** Something of it is live. */
  readonly mayGoLive: boolean;
  /** Where the effects of this run go, as it was said when it was asked for. */
  readonly reach?: Pick<DebugSetup, "effects" | "reached" | "gone">;
  /** How the session was set when that was said, nothing live: what is set otherwise by now was set meanwhile. */
  readonly seen?: DebugSetup["effects"];
  /** The run that the session stepped through until then. */
  readonly previous: string | null;
  readonly from:
    | { readonly kind: "message"; readonly trigger: string; readonly message: SampleMessage }
    /** The stored message of a run; `node` begins there, in this iteration, with what came before taken over. */
    | {
        readonly kind: "run";
        readonly run: string;
        readonly node: string | null;
        readonly path?: string;
      }
    /** The older message that came after the one of this debug run. */
    | { readonly kind: "older"; readonly run: string };
  /** What arrives at that step instead. */
  readonly edit?: Json;
  /** The message is delivered a second time. */
  readonly twice?: true;
  /** An older message comes after it. */
  readonly older?: DebugSource;
  /** Absent where an older release asks, which has audited it. */
  readonly asked?: AskedFor;
};

/** What people try on a flow: tests of a step, and runs of a sample. */
export const stepTest = pgTable("step_test", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  state: text("state").$type<"queued" | "running" | "done">().notNull().default("queued"),
  request: json("request").$type<
    StepTestRequest | SampleRunRequest | DebugRunRequest | FlowTestRequest
  >(),
  result: json("result").$type<StepTestResult | SampleRunResult | FlowTestAnswer>(),
  requestedAt: instant("requested_at").notNull().defaultNow(),
  requestedBy: uuid("requested_by"),
});
