import { FlowError } from "../errors/flow-error";
import type { JsonObject } from "../json";
import type { Plan } from "./plan";
import type { RunHead } from "./records";
import type { LoadedTable, RunHost } from "./run-host";

/**
 * The lookup tables of a run. A new run (`pinned` undefined) takes the newest versions; their hashes go
 * into segment 0, and every later owner of the run reads those. Throws FLOW_INVALID for a table that
 * is not there.
 */
export async function loadTables(
  host: RunHost,
  head: RunHead,
  plan: Plan,
  pinned: { readonly [name: string]: string } | undefined,
): Promise<readonly LoadedTable[]> {
  if (plan.tables.length === 0) return [];
  const wanted = plan.tables.map((name) => ({ name, hash: pinned?.[name] ?? null }));
  const loaded = (await host.tables?.(head, wanted)) ?? [];
  for (const { name } of wanted) {
    if (!loaded.some((table) => table.name === name)) {
      throw new FlowError("FLOW_INVALID", `There is no lookup table "${name}".`, {
        detail: { table: name },
      });
    }
  }
  return loaded;
}

/** As steps read them: each a `ReadTable`. */
export function tablesByName(tables: readonly LoadedTable[]): JsonObject {
  return Object.fromEntries(
    tables.map(({ name, rows, validity }) => [name, { rows, validity: validity ?? null }]),
  );
}

export function hashesByName(tables: readonly LoadedTable[]): { readonly [name: string]: string } {
  return Object.fromEntries(tables.map(({ name, hash }) => [name, hash]));
}
