import { sql } from "drizzle-orm";
import type { AppDatabase } from "../db";

const batch = 1000;

/**
 * Rows of people that nobody asks for after their time, a batch per transaction: counters of sign-in attempts
 * (a day), sessions that ran out (30 days), tests of connections but the newest (30 days), finished bulk
 * actions (400 days, as long as their runs are listed).
 */
export async function dropPastRows(db: AppDatabase, at: number): Promise<void> {
  for (;;) {
    const [row] = await db.execute<{ more: boolean }>(
      sql`select drop_past_rows(${new Date(at).toISOString()}::timestamptz, ${batch}::int) as more`,
    );
    if (row?.more !== true) return;
  }
}
