import { sql } from "drizzle-orm";
import { type AppDatabase, withScope } from "../db";

/** Runs of the last day by environment, to open where most is going on. */
export async function runsByEnvironment(
  db: AppDatabase,
  partnerId: string,
  userId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await withScope(db, { partnerId, distributorId: "*", userId }, (tx) =>
    tx.execute<{ environment_id: string; runs: number }>(sql`
      select environment_id, sum(ok + failed)::float8 as runs from rollup
      where partner_id = ${partnerId} and node = '' and hour > now() - interval '1 day'
      group by environment_id`),
  );
  return new Map(rows.map((row) => [row.environment_id, row.runs]));
}
