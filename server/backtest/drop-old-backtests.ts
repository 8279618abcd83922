import { sql } from "drizzle-orm";
import type { AppDatabase } from "../db";

/** Deletes backtests that are past their time, with what was kept of them. */
export async function dropOldBacktests(db: AppDatabase): Promise<void> {
  await db.execute(sql`select drop_old_backtests()`);
}
