import { sql } from "drizzle-orm";
import type { AppDatabase } from "../db";

/** Samples past their retention, and tests that nobody came back for. */
export async function dropOldSamples(db: AppDatabase): Promise<void> {
  await db.execute(sql`select drop_old_samples()`);
}
