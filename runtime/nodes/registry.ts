import { aggregator } from "./aggregator/definition";
import { callFlow } from "./call-flow/definition";
import { code } from "./code/definition";
import { contentBasedRouter } from "./content-based-router/definition";
import { decision } from "./decision/definition";
import { type NodeDefinition, typeOf } from "./definition";
import { emitEvent } from "./emit-event/definition";
import { enrich } from "./enrich/definition";
import { filter } from "./filter/definition";
import { httpRequest } from "./http-request/definition";
import { log } from "./log/definition";
import { manual } from "./manual/definition";
import { map } from "./map/definition";
import { respond } from "./respond/definition";
import { schedule } from "./schedule/definition";
import { splitter } from "./splitter/definition";
import { validate } from "./validate/definition";
import { wait } from "./wait/definition";
import { webhook } from "./webhook/definition";

/** Every node type, in the order of the palette. Safe for the browser: no executions. */
export const nodeDefinitions: readonly NodeDefinition[] = [
  webhook,
  schedule,
  manual,
  map,
  enrich,
  code,
  log,
  decision,
  validate,
  filter,
  contentBasedRouter,
  splitter,
  aggregator,
  wait,
  httpRequest,
  callFlow,
  respond,
  emitEvent,
];

/** By type with major, e.g. `map@1`. */
export type NodeRegistry = ReadonlyMap<string, NodeDefinition>;

export function registryOf(definitions: readonly NodeDefinition[]): NodeRegistry {
  return new Map(definitions.map((definition) => [typeOf(definition), definition]));
}

export const nodeRegistry: NodeRegistry = registryOf(nodeDefinitions);
