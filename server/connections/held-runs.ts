import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import { heldAt, waitsForCredentials } from "../../runtime/engine/release";
import type { ScopedTransaction } from "../db";
import { parseLogic } from "../flows/parse-stored";
import type { ConnectionPlace } from "./save-connection";

/** Runs that wait at steps which use a connection. */
export type HeldRuns = {
  readonly held: number;
  /** Some of them wait until it has other credentials. */
  readonly refused: boolean;
  /** Of those the newest; null without one. */
  readonly newestRefused: string | null;
};

type Row = {
  flow: string;
  logic: string;
  bindings: { readonly [slot: string]: string };
  note: string;
};

export const nothingHeld: HeldRuns = { held: 0, refused: false, newestRefused: null };

/** So many of an environment are looked at, the oldest first. */
const most = 2_000;

/** Of an environment, by connection: a held run says in its note at which step of its version it waits. */
export async function countHeld(
  tx: ScopedTransaction,
  { environmentId }: ConnectionPlace,
): Promise<ReadonlyMap<string, HeldRuns>> {
  const rows = await tx.execute<Row & { runs: number; newest: string }>(sql`
    select l.flow_id as flow, v.logic, p.bindings, l.note, count(*)::int as runs,
      max(l.id::text) as newest
    from (select id, flow_id, version, environment_id, substring(note from '^[^"]*"[^"]*"') as note
        from live where environment_id = ${environmentId}::uuid
          and state = ${codeOf(runStates, "held")} order by id limit ${most}) l
      join publication p on p.environment_id = l.environment_id and p.flow_id = l.flow_id
      join flow_version v on v.flow_id = l.flow_id and v.hash = l.version
    where l.note is not null
    group by l.flow_id, v.hash, v.logic, p.bindings, l.note`);
  const found = new Map<string, HeldRuns>();
  for (const row of rows) {
    const connection = connectionOf(row);
    if (connection === null) continue;
    const known = found.get(connection) ?? nothingHeld;
    const refused = row.note.startsWith(waitsForCredentials);
    const newest = [known.newestRefused, refused ? row.newest : null].filter((id) => id !== null);
    found.set(connection, {
      held: known.held + row.runs,
      refused: known.refused || refused,
      newestRefused: newest.sort().at(-1) ?? null,
    });
  }
  return found;
}

/** What the slot of the step is bound to that the note names; null where no step of that name uses one. */
function connectionOf({ logic, bindings, note }: Row): string | null {
  for (const { name, connection } of Object.values(parseLogic(logic).nodes)) {
    if (connection === undefined || !heldAt(name).some((begins) => begins.startsWith(note)))
      continue;
    return bindings[connection] ?? null;
  }
  return null;
}
