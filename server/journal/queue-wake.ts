import type pg from "pg";
import type { Statement } from "./pipeline";

/** The task by which the queue wakes a worker. */
export const wakeTask = "claim_runs";

/** Adds one wake-up per intake batch in its own transaction; null where the queue's schema is not there. */
export async function findWakeStatement(pool: pg.Pool): Promise<Statement | null> {
  const { rows } = await pool.query<{ there: boolean }>(
    "select to_regprocedure('graphile_worker.add_job(text,json,text,timestamptz,integer,text,integer,text[],text)') is not null as there",
  );
  if (rows[0]?.there !== true) return null;
  return {
    name: "wake",
    // A wake-up that failed is worth nothing later: one attempt, and no payload.
    text: `select 1 from graphile_worker.add_job('${wakeTask}', max_attempts => 1)`,
  };
}
