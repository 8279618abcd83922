import type pg from "pg";

/**
 * Until the transaction ends nobody else asks for a run of this message, begins one, or is about to send for one that
 * is stepped through: what was read of its runs since stays true. Whoever orders a retry takes the same lock.
 */
export async function lockMessage(client: pg.ClientBase, origin: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [origin]);
}

/** The same where nobody has the lock; false where somebody has. */
export async function tryLockMessage(client: pg.ClientBase, origin: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked",
    [origin],
  );
  return rows[0]?.locked === true;
}
