import type { Plan } from "@/runtime/engine/plan";
import type { RetentionClass } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import type { CompiledTrigger } from "@/runtime/nodes/execution";

/** Where a webhook address leads, ready to be served. */
export type Endpoint = {
  readonly address: string;
  readonly partner: string;
  readonly distributor: string;
  readonly environment: string;
  readonly flow: string;
  /** The webhook node. */
  readonly node: string;
  /** Hex SHA-256 of the published version. */
  readonly version: string;
  readonly state: "active" | "paused";
  readonly parameters: JsonObject;
  /** Days that step detail of its runs is kept. */
  readonly retention: RetentionClass;
  readonly plan: Plan;
  readonly trigger: CompiledTrigger;
  /** Connection that signs; null where the sender does not sign. */
  readonly signing: string | null;
};

/** Null for an address that does not exist or whose flow is withdrawn. Throws FlowError for a broken flow. */
export type EndpointSource = (address: string) => Promise<Endpoint | null>;
