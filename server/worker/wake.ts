import { Logger, type Runner, run } from "graphile-worker";
import type pg from "pg";
import type { JournalLog } from "../journal/journal-log";
import { wakeTask } from "../journal/queue-wake";

export type WakeOptions = {
  /** Role orderloom_engine, which owns the queue's schema. */
  readonly pool: pg.Pool;
  readonly log: JournalLog;
  readonly onWake: () => void;
};

/**
 * Wakes this worker when intake says that there is work. A wake-up may come twice, late or never: the
 * notification and the scan of `live` are beside it, and what runs is decided by the claim alone.
 */
export class QueueWake {
  private readonly options: WakeOptions;
  private runner: Runner | null = null;
  private stopped = false;
  private retry: NodeJS.Timeout | null = null;

  constructor(options: WakeOptions) {
    this.options = options;
  }

  /** Starts the library; when it ends by itself it is started again. */
  async start(): Promise<void> {
    const { pool, log, onWake } = this.options;
    try {
      const runner = await run({
        pgPool: pool,
        concurrency: 1,
        noHandleSignals: true,
        pollInterval: 5000,
        logger: new Logger(() => (level, message) => {
          if (level === "error" || level === "warning") log.warn({ queue: message }, "queue");
        }),
        taskList: { [wakeTask]: () => onWake() },
      });
      this.runner = runner;
      runner.promise.then(
        () => this.ended(),
        (error: unknown) => this.ended(error),
      );
    } catch (error) {
      this.ended(error);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.retry !== null) clearTimeout(this.retry);
    const { runner } = this;
    this.runner = null;
    await runner?.stop().catch(() => undefined);
  }

  private ended(error?: unknown): void {
    this.runner = null;
    if (this.stopped) return;
    this.options.log.warn({ err: error }, "the queue ended and is started again");
    this.retry = setTimeout(() => void this.start(), 2000);
    this.retry.unref();
  }
}
