import type { Json, JsonObject } from "../../json";
import { isObject } from "../map-places";

/** Which shared map a step uses; its rows are in the step as that version has them. */
export type SharedUse = {
  /** Its name, which no other map of the distributor has. */
  readonly map: string;
  readonly version: number;
  /** Publishing takes the newest version. */
  readonly newest: boolean;
};

/** The shared map that a step's config names; null where its rows are its own. */
export function sharedUseOf({ shared }: JsonObject): SharedUse | null {
  return readUse(shared);
}

/** What a setting says of a shared map; null where it is none. */
export function readUse(value: Json | undefined): SharedUse | null {
  if (!isObject(value)) return null;
  const { map, version, newest } = value;
  if (typeof map !== "string" || map === "") return null;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) return null;
  return { map, version, newest: newest === true };
}

/** The config of a step that uses a shared map; null makes its rows its own. */
export function withUse(config: JsonObject, use: SharedUse | null): JsonObject {
  const { shared: _shared, ...rest } = config;
  if (use === null) return rest;
  const { map, version, newest } = use;
  return { ...rest, shared: { map, version, ...(newest && { newest }) } };
}
