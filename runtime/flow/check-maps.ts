import { didYouMean } from "../expressions/suggest";
import type { JsonObject } from "../json";
import { contentHash, contentOf } from "../mapping/shared/map-content";
import { readUse, type SharedUse } from "../mapping/shared/shared-use";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowProblem } from "./document";
import type { KnownMap } from "./known-map";

type Problem = Omit<FlowProblem, "node" | "field">;

/**
 * Steps that name a shared map which is not there, have other rows than the version they name, or are behind.
 * The first two keep a flow from being published: what runs must be what the version says.
 */
export function checkMaps(
  document: FlowDocument,
  registry: NodeRegistry,
  maps: readonly KnownMap[],
): readonly FlowProblem[] {
  return Object.entries(document.nodes).flatMap(([node, { type, config, disabled }]) => {
    const field = registry.get(type)?.fields.find(({ kind }) => kind === "map");
    const use = field === undefined ? null : readUse(config[field.name]);
    if (field === undefined || use === null || disabled === true) return [];
    const problem = problemOf(use, config, maps);
    return problem === null ? [] : [{ ...problem, node, field: field.name }];
  });
}

function problemOf(
  { map: name, version, newest }: SharedUse,
  config: JsonObject,
  maps: readonly KnownMap[],
): Problem | null {
  const map = maps.find((one) => one.name === name);
  if (map === undefined) {
    const names = maps.map((one) => one.name);
    const message = `There is no shared map “${name}” here${didYouMean(name, names)}`;
    return { severity: "error", code: "map-unknown", message };
  }
  const hash = map.versions[version];
  if (hash === undefined) {
    const message = `The shared map “${name}” has no version ${version}; the newest is ${map.number}.`;
    return { severity: "error", code: "map-version-unknown", message };
  }
  if (hashOf(config) !== hash) {
    const message = `The rows are not those of version ${version} of the shared map “${name}”. Save them as its next version, go back to what it says, or make them the step's own.`;
    return { severity: "error", code: "map-differs", message };
  }
  if (newest || version >= map.number) return null;
  const message = `Version ${version} of the shared map “${name}” is used; ${map.number} is the newest.`;
  return { severity: "warning", code: "map-behind", message };
}

/** Configs are never changed in place; a flow is checked at each stroke of the keyboard. */
const hashes = new WeakMap<JsonObject, string>();

function hashOf(config: JsonObject): string {
  const known = hashes.get(config) ?? contentHash(contentOf(config));
  hashes.set(config, known);
  return known;
}
