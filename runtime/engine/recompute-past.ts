import type { DebugEdit } from "./debug/debug-record";
import { loadTables, loadVersions, pinnedTables, tablesByName } from "./pinned-tables";
import type { Plan } from "./plan";
import { Recomputer } from "./recompute";
import type { StepRecord, TableVersions } from "./records";
import type { Past } from "./replay-past";
import type { RunHost } from "./run-host";

/** What reads an earlier run: the version that it ran, and its lookup tables. */
export type PastHost = Pick<RunHost, "plan" | "tables">;

/** Puts values of an earlier run together again, by the plan that it ran or another one. Rejects where it cannot. */
export async function recomputerOf(
  host: PastHost,
  { head, contents, values }: Past,
  {
    plan,
    tables: pinned = pinnedTables(contents),
    steps = contents.flatMap((content) => content.steps),
    edits,
  }: {
    readonly plan: Plan;
    /** Those that it read, where nothing else is said; none named: the newest. */
    readonly tables?: TableVersions | undefined;
    readonly steps?: readonly StepRecord[];
    readonly edits: readonly DebugEdit[];
  },
): Promise<Recomputer> {
  const start = contents[0]?.start;
  if (start === undefined) throw new RangeError(`The beginning of run ${head.id} is gone`);
  const tables = await loadTables(host, head, plan, pinned);
  return Recomputer.open({
    plan,
    head,
    trigger: start.trigger,
    parameters: start.parameters,
    tables: tablesByName(tables),
    versions: (versions) => loadVersions(host, head, versions),
    edits,
    steps,
    bytes: async (ref) => values.bytes(ref),
  });
}
