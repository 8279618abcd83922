import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import type { Plan } from "./plan";
import type { RunHead, SegmentContent, TableVersions } from "./records";
import type { LoadedTable, RunHost } from "./run-host";

/**
 * The lookup tables of a run. A new run (`pinned` undefined) takes the newest versions; their hashes go
 * into segment 0, or into that of the first owner that could read them, and every later owner reads those.
 * Throws FLOW_INVALID for a table that is not there.
 */
export async function loadTables(
  host: Pick<RunHost, "tables">,
  head: RunHead,
  plan: Plan,
  pinned: TableVersions | undefined,
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

/**
 * The versions that a step read instead of those that its run began with, as steps read them. Throws STORAGE_REFUSED
 * where one is not kept any more.
 */
export async function loadVersions(
  host: Pick<RunHost, "tables">,
  head: RunHead,
  versions: TableVersions,
): Promise<JsonObject> {
  const wanted = Object.entries(versions).map(([name, hash]) => ({ name, hash }));
  const loaded = (await host.tables?.(head, wanted)) ?? [];
  const gone = wanted.find(({ name }) => !loaded.some((table) => table.name === name));
  if (gone === undefined) return tablesByName(loaded);
  throw new FlowError("STORAGE_REFUSED", `A version of the table "${gone.name}" is not kept.`);
}

/** As steps read them: each a `ReadTable`. */
export function tablesByName(tables: readonly LoadedTable[]): JsonObject {
  return Object.fromEntries(
    tables.map(({ name, rows, columns = null, validity = null, rules = null }) => [
      name,
      { rows, columns, validity, rules: rules as Json },
    ]),
  );
}

/** What the journal says of a run's tables; undefined where no owner has read them yet. */
export function pinnedTables(
  segments: readonly Pick<SegmentContent, "start" | "tables">[],
): TableVersions | undefined {
  return segments[0]?.start?.tables ?? segments.find(({ tables }) => tables !== undefined)?.tables;
}

export function hashesByName(tables: readonly LoadedTable[]): TableVersions {
  return Object.fromEntries(tables.map(({ name, hash }) => [name, hash]));
}
