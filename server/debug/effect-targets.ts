import { and, eq, inArray, isNull } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import { publication } from "../../drizzle/schema/flows";
import { environment } from "../../drizzle/schema/partners";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";

/** A connection that a debug run may be sent to. */
export type EffectTarget = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly environmentId: string;
  readonly environment: "test" | "production";
  /** One of the simulated systems that come along. */
  readonly simulated: boolean;
};

/** What the modes of a slot mean here; null where there is no such system. */
export type SlotTargets = {
  readonly live: EffectTarget | null;
  readonly sandbox: EffectTarget | null;
};

/**
 * The systems that the slots of a flow lead to when it is debugged. In production the real one is live, and the one
 * that the test environment has for the slot is its sandbox; where it has none, a simulated one of any environment
 * is. Simulated systems, and all of the test environment, are sandboxes: there is nothing live about them.
 */
export async function effectTargets(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  slots: readonly string[],
): Promise<ReadonlyMap<string, SlotTargets>> {
  const environments = await tx
    .select({ id: environment.id, kind: environment.kind })
    .from(environment)
    .where(eq(environment.distributorId, place.distributorId));
  const ids = environments.map(({ id }) => id);
  const connections = await readConnections(tx, ids);
  const bindings = await readBindings(tx, flowId, ids);
  const here = environments.find(({ id }) => id === place.environmentId);
  const test = environments.find(({ kind }) => kind === "test");
  const boundIn = (environmentId: string | undefined, slot: string): EffectTarget | null => {
    if (environmentId === undefined) return null;
    const bound = bindings.get(environmentId)?.[slot];
    const own = connections.filter((found) => found.environmentId === environmentId);
    const found =
      own.find(({ id }) => id === bound) ??
      own.find(({ name }) => name.toLowerCase() === slot.toLowerCase());
    const kind = environments.find(({ id }) => id === environmentId)?.kind;
    return found === undefined || kind === undefined ? null : { ...found, environment: kind };
  };
  return new Map(
    slots.map((slot) => {
      const bound = boundIn(here?.id, slot);
      if (bound !== null && (here?.kind === "test" || bound.simulated)) {
        return [slot, { live: null, sandbox: bound }];
      }
      const elsewhere = environments.map(({ id }) => boundIn(id, slot));
      const simulated = elsewhere.find((found) => found?.simulated === true) ?? null;
      return [slot, { live: bound, sandbox: boundIn(test?.id, slot) ?? simulated }];
    }),
  );
}

async function readConnections(tx: ScopedTransaction, environments: readonly string[]) {
  const { id, name, kind, environmentId, config } = connection;
  const rows = await tx
    .select({ id, name, kind, environmentId, config })
    .from(connection)
    .where(and(inArray(environmentId, [...environments]), isNull(connection.archivedAt)));
  return rows.map(({ config: settings, ...row }) => ({
    ...row,
    simulated: String(settings.baseUrl ?? "")
      .toLowerCase()
      .startsWith("sandbox:"),
  }));
}

async function readBindings(
  tx: ScopedTransaction,
  flowId: string,
  environments: readonly string[],
): Promise<ReadonlyMap<string, { readonly [slot: string]: string }>> {
  const rows = await tx
    .select({ environmentId: publication.environmentId, bindings: publication.bindings })
    .from(publication)
    .where(
      and(eq(publication.flowId, flowId), inArray(publication.environmentId, [...environments])),
    );
  return new Map(rows.map((row) => [row.environmentId, row.bindings]));
}
