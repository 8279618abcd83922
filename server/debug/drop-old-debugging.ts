import { sql } from "drizzle-orm";
import type { AppDatabase } from "../db";

/** Cancels runs that nobody came back to, and forgets drafts that no run can need any more. */
export async function dropOldDebugging(db: AppDatabase): Promise<void> {
  await db.execute(sql`select drop_old_debugging()`);
}
