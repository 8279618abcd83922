import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";

/**
 * Opens the sign-in tables to this transaction for one piece of work: adding a person, setting a
 * password. Everything else of the program cannot read them.
 */
export async function withSignInTables<T>(
  tx: ScopedTransaction,
  work: () => Promise<T>,
): Promise<T> {
  await tx.execute(sql`select set_config('app.sign_in', 'on', true)`);
  try {
    return await work();
  } finally {
    // After a failed statement the transaction is over, and the setting with it.
    await tx.execute(sql`select set_config('app.sign_in', '', true)`).catch(() => undefined);
  }
}
