import { and, eq, sql } from "drizzle-orm";
import { backtest, backtestDifference } from "../../drizzle/schema/backtests";
import type { Difference } from "../../runtime/backtest/difference";
import type { Tally } from "../../runtime/backtest/tally";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { hashText } from "../flows/repository";

export type BacktestRow = typeof backtest.$inferSelect;

/** A backtest that this process goes on with, until somebody cancels it or it is taken by another. */
export type Claimed = {
  readonly id: string;
  readonly place: EnvironmentPlace;
  readonly claim: string;
};

/** A difference as it is kept. */
export type KeptDifference = {
  readonly run: string;
  readonly cause: string;
  readonly assumed: boolean;
  /** JSON text. */
  readonly detail: string;
  readonly expiresAt: Date;
};

export type Progress = {
  readonly done: number;
  readonly reached: string;
  readonly tally: Tally;
  readonly busyMs: number;
  readonly differences: readonly KeptDifference[];
};

/** Another process takes over what its owner has not spoken of for so long. */
export const claimSeconds = 10;
const until = sql`now() + make_interval(secs => ${claimSeconds})`;

/** The next backtest that nobody is at, of distributors in turn; null where there is none. */
export async function claimBacktest(db: AppDatabase, claim: string): Promise<Claimed | null> {
  const [row] = await db.execute<{
    id: string;
    partner_id: string;
    distributor_id: string;
    environment_id: string;
  }>(sql`select * from claim_backtest(${claim}::uuid, ${claimSeconds})`);
  if (row === undefined) return null;
  const place = {
    partnerId: row.partner_id,
    distributorId: row.distributor_id,
    environmentId: row.environment_id,
  };
  return { id: row.id, place, claim };
}

const isMine = ({ id, claim }: Claimed) =>
  and(eq(backtest.id, id), eq(backtest.claim, claim), eq(backtest.state, "running"));

/** Null where it is not this process's any more. */
export async function readClaimed(db: AppDatabase, claimed: Claimed): Promise<BacktestRow | null> {
  const [row] = await withScope(db, claimed.place, (tx) =>
    tx.select().from(backtest).where(isMine(claimed)),
  );
  return row ?? null;
}

export const versionOf = ({ version }: BacktestRow): string => hashText(version);

/** Says that this process is still at it; false where it is not this process's any more. */
export async function renewClaim(db: AppDatabase, claimed: Claimed): Promise<boolean> {
  const rows = await withScope(db, claimed.place, (tx) =>
    tx
      .update(backtest)
      .set({ claimedUntil: until as unknown as Date })
      .where(isMine(claimed))
      .returning({ id: backtest.id }),
  );
  return rows.length > 0;
}

export async function noteTotal(db: AppDatabase, claimed: Claimed, total: number): Promise<void> {
  await withScope(db, claimed.place, (tx) =>
    tx.update(backtest).set({ total }).where(isMine(claimed)),
  );
}

/** Counts and what is kept in one transaction, so that nothing counts twice; false where it is not ours any more. */
export async function writeProgress(
  db: AppDatabase,
  claimed: Claimed,
  { done, reached, tally, busyMs, differences }: Progress,
): Promise<boolean> {
  const { id, place } = claimed;
  return withScope(db, place, async (tx) => {
    const rows = await tx
      .update(backtest)
      .set({ done, reached, tally, busyMs, claimedUntil: until as unknown as Date })
      .where(isMine(claimed))
      .returning({ id: backtest.id });
    if (rows.length === 0) return false;
    if (differences.length > 0) {
      await tx.insert(backtestDifference).values(
        differences.map(({ run, cause, assumed, detail, expiresAt }) => ({
          backtest: id,
          run,
          partnerId: place.partnerId,
          distributorId: place.distributorId,
          cause,
          assumed,
          detail: JSON.parse(detail) as Difference,
          expiresAt,
        })),
      );
    }
    return true;
  });
}

/** Ends it; for good where it has failed. */
export async function endBacktest(
  db: AppDatabase,
  claimed: Claimed,
  end: { readonly state: "done" } | { readonly state: "failed"; readonly note: string },
): Promise<void> {
  await withScope(db, claimed.place, (tx) =>
    tx
      .update(backtest)
      .set({ ...end, claim: null, claimedUntil: null, endedAt: new Date() })
      .where(isMine(claimed)),
  );
}

/** Leaves it to whoever comes next, as a process does that stops. */
export async function leaveBacktest(db: AppDatabase, claimed: Claimed): Promise<void> {
  await withScope(db, claimed.place, (tx) =>
    tx.update(backtest).set({ claim: null, claimedUntil: null }).where(isMine(claimed)),
  );
}
