import type pg from "pg";
import type { Clock } from "../../runtime/ports";
import type { Statement } from "./pipeline";

/** The task by which the queue wakes a worker. */
export const wakeTask = "claim_runs";

/** A wake-up costs the queue and the database more than a small commit: they come no more often than this. */
const wakeEveryMs = 50;

/** Adds a wake-up to the queue in the transaction of a commit; null where the queue's schema is not there. */
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

type WakeUpsOptions = {
  readonly statement: Statement;
  readonly clock: Pick<Clock, "monotonic">;
  /** Adds a wake-up outside a commit. */
  readonly send: () => Promise<unknown>;
};

/**
 * Wake-ups by the queue: with the first commit that has work for the workers, and then at most one in a while,
 * of which the last is never left out. A notification goes with every commit besides, and every worker looks
 * by itself each second.
 */
export class WakeUps {
  readonly statement: Statement;
  readonly #options: WakeUpsOptions;
  #last = Number.NEGATIVE_INFINITY;
  #owed: NodeJS.Timeout | null = null;

  constructor(options: WakeUpsOptions) {
    this.statement = options.statement;
    this.#options = options;
  }

  /** What goes with a commit that has work for the workers; null: one follows by itself. */
  next(): Statement | null {
    const now = this.#options.clock.monotonic();
    const wait = this.#last + wakeEveryMs - now;
    if (wait <= 0) {
      this.#last = now;
      return this.statement;
    }
    this.#owed ??= setTimeout(() => void this.#pay(), wait);
    return null;
  }

  /** Sends what is owed. */
  async close(): Promise<void> {
    if (this.#owed === null) return;
    clearTimeout(this.#owed);
    await this.#pay();
  }

  async #pay(): Promise<void> {
    this.#owed = null;
    this.#last = this.#options.clock.monotonic();
    // Lost with the connection, it is made up for by the notification and the workers' own look.
    await this.#options.send().catch(() => undefined);
  }
}
