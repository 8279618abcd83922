import type { Json, JsonObject } from "../json";

/** Type name with its pinned major, e.g. `map@1` or `shopify.order-created@1`. */
export type NodeType = string;
/** Short stable id, unique in its flow, e.g. `n04`. Never shown as a name. */
export type NodeId = string;

/** What a node does when it fails for good: stop the run, leave by its error port, or go on with its input. */
export type OnError = "fail" | "error-port" | "continue";

/** `live` runs when every input is decided and one is live; `all` skips if one is dead; `first` runs at the first. */
export type JoinPolicy = "live" | "all" | "first";

export type RetryPolicy = {
  /** Tries in all, the first included. 1 means no retry. */
  readonly attempts: number;
  /** Wait before the second try; doubles each time, with jitter. */
  readonly delayMs: number;
  /** Longest single wait. */
  readonly delayMaxMs?: number;
  /** Longest time from the first try; after it the step fails. */
  readonly durationMaxMs?: number;
};

export type FlowNode = {
  readonly type: NodeType;
  readonly name: string;
  readonly config: JsonObject;
  /** Logical connection slot, bound per environment by a publication. Never a secret, never an id. */
  readonly connection?: string;
  readonly retry?: RetryPolicy;
  readonly timeoutMs?: number;
  readonly onError?: OnError;
  /** Expression whose value names one iteration of an effect; the default is the index. */
  readonly idempotencyKey?: string;
  readonly join?: JoinPolicy;
  /** A disabled node passes its input through. */
  readonly disabled?: boolean;
};

/** Ports are written `node.port`; identity is derived from both ends. */
export type FlowEdge = { readonly from: string; readonly to: string };

/** A number by which a run is found: `value` is an expression over the output of `node`. */
export type BusinessKey = { readonly kind: string; readonly node: NodeId; readonly value: string };

export type RetentionClass = 7 | 30 | 180;

export type FlowSettings = {
  /** Expression over the trigger's message: runs with the same value run in order of acceptance. */
  readonly orderingKey?: string;
  /** How long a lane's head may wait or be in doubt before it is parked. Default 15 min. */
  readonly parkAfterMs?: number;
  /** At most `limit` runs at once per value of `key` (expression; empty means per flow). */
  readonly concurrency?: { readonly key?: string; readonly limit: number };
  readonly businessKeys?: readonly BusinessKey[];
  /** Days step detail and payloads are kept; without it as the distributor has it, 30 unless set. */
  readonly retention?: RetentionClass;
  /** Flow that receives failures no error port takes. */
  readonly errorFlow?: string;
  /** Time in which a synchronous caller is answered, else 202. Default 20 s. */
  readonly respondWithinMs?: number;
  readonly correlationWindowMs?: number;
  /** Expected longest duration of a run, for warnings. */
  readonly slaMs?: number;
};

export type FlowDocument = {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly name: string;
  /** JSON Schema (an object) of the values a publication fills in. */
  readonly parameters?: JsonObject;
  readonly settings: FlowSettings;
  readonly nodes: { readonly [id: NodeId]: FlowNode };
  readonly edges: readonly FlowEdge[];
};

export type FlowLayout = {
  readonly nodes: { readonly [id: NodeId]: { readonly x: number; readonly y: number } };
  readonly notes?: readonly {
    readonly id: string;
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
    readonly text: string;
  }[];
  readonly groups?: readonly {
    readonly id: string;
    readonly title: string;
    readonly nodes: readonly NodeId[];
    readonly collapsed?: boolean;
  }[];
  readonly direction?: "down" | "right";
};

/** Where and why a flow cannot run. `error` blocks publishing, `warning` does not. */
export type FlowProblem = {
  readonly severity: "error" | "warning";
  /** Stable machine name, e.g. `edge-dangling`, `cycle`, `field-required`, `expression-invalid`. */
  readonly code: string;
  readonly message: string;
  readonly node?: NodeId;
  /** Further nodes that it is about, such as the rest of a circle. */
  readonly others?: readonly NodeId[];
  readonly port?: string;
  /** Path in the node's config, e.g. `fields[3].value`, or in settings, e.g. `settings.orderingKey`. */
  readonly field?: string;
  /** Offset in the field's text where the problem starts and ends. */
  readonly at?: readonly [number, number];
  readonly fix?: { readonly label: string; readonly value: Json };
};
