import type { JsonObject } from "../json";
import type { OpenConnection } from "../ports";

/** Which system a request was sent to, so that it can be told later whether another one would go to the same. */
export type SentTo = {
  /** Id of the connection. */
  readonly connection: string;
  /** Host, with its port where that is not the usual one, that it led to then; absent where it named none. */
  readonly host?: string;
  /** It led to one of the simulated systems, which is nobody's real one. */
  readonly simulated?: true;
};

/** One for each state of a connection: its configuration is another object once somebody has changed it. */
const known = new WeakMap<JsonObject, SentTo>();

/** Null for one that leads nowhere, as those of rehearsals do: it has no id. */
export function sentTo({ id, config }: Pick<OpenConnection, "id" | "config">): SentTo | null {
  if (id === "") return null;
  const before = known.get(config);
  if (before?.connection === id) return before;
  const address = typeof config.baseUrl === "string" ? config.baseUrl.trim().toLowerCase() : "";
  const host = hostOf(address);
  const simulated = address.startsWith("sandbox:");
  const target: { -readonly [name in keyof SentTo]: SentTo[name] } = { connection: id };
  if (host !== null) target.host = host;
  if (simulated) target.simulated = true;
  known.set(config, target);
  return target;
}

function hostOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { host } = new URL(address);
  return host === "" ? null : host;
}

/** Surely the same: another account of one host has what its own one did, and so has a connection at another address. */
export function isSameSystem(one: SentTo, other: SentTo): boolean {
  if (one === other) return true;
  const isAlike = one.connection === other.connection && one.host === other.host;
  return isAlike && one.simulated === other.simulated;
}

/**
 * Perhaps at another system: one that lacks what the first one got, and knows none of its keys, says nothing of what
 * was done there. False where it is not known of one of them.
 */
export function isElsewhere(one: SentTo | null | undefined, other: SentTo | null): boolean {
  return one != null && other !== null && !isSameSystem(one, other);
}

/**
 * Surely not done at the other one: what is simulated does nothing. Of two real ones nobody can tell, as a system that
 * is moved to another connection and address still has what was done there: who cannot tell does not do a thing twice.
 */
export function isUndoneAt(one: SentTo | null | undefined, other: SentTo | null): boolean {
  if (one == null || other === null) return false;
  if (one.simulated !== other.simulated) return true;
  if (one.simulated !== true) return false;
  return one.connection !== other.connection && one.host !== other.host;
}
