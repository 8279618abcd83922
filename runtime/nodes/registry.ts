import { aggregator } from "./aggregator/definition";
import { contentBasedRouter } from "./content-based-router/definition";
import { type NodeDefinition, typeOf } from "./definition";
import { filter } from "./filter/definition";
import { httpRequest } from "./http-request/definition";
import { manual } from "./manual/definition";
import { map } from "./map/definition";
import { respond } from "./respond/definition";
import { splitter } from "./splitter/definition";
import { webhook } from "./webhook/definition";

/** Every node type, in the order of the palette. Safe for the browser: no executions. */
export const nodeDefinitions: readonly NodeDefinition[] = [
  webhook,
  manual,
  map,
  filter,
  contentBasedRouter,
  splitter,
  aggregator,
  httpRequest,
  respond,
];

/** By type with major, e.g. `map@1`. */
export type NodeRegistry = ReadonlyMap<string, NodeDefinition>;

export function registryOf(definitions: readonly NodeDefinition[]): NodeRegistry {
  return new Map(definitions.map((definition) => [typeOf(definition), definition]));
}

export const nodeRegistry: NodeRegistry = registryOf(nodeDefinitions);
