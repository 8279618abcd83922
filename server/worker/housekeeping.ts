import type pg from "pg";
import type { RunHost } from "../../runtime/engine/run-host";
import type { Clock } from "../../runtime/ports";
import type { JournalLog } from "../journal/journal-log";
import { parkOverdue } from "../journal/lane-parking";
import { keepPartitions } from "../journal/partitions";
import { Repeated } from "../journal/repeat";
import { startRetries } from "../runs/start-retries";

export type HousekeepingOptions = {
  readonly pool: pg.Pool;
  readonly host: RunHost;
  readonly clock: Clock;
  readonly log: JournalLog;
};

/** What every worker does beside runs; each piece may be done by several at once. */
export class Housekeeping {
  private readonly rounds: readonly Repeated[];

  constructor({ pool, host, clock, log }: HousekeepingOptions) {
    const onGivenUp = (run: string, err: unknown) => log.warn({ run, err }, "a retry cannot start");
    this.rounds = [
      new Repeated("parking", 1000, () => parkOverdue(pool, clock.now()), log),
      new Repeated("retries", 1000, () => startRetries({ pool, host, onGivenUp }), log),
      new Repeated("the partitions", 3_600_000, () => keepPartitions(pool, clock.now(), log), log),
    ];
  }

  start(): void {
    for (const round of this.rounds) {
      round.start();
      round.soon();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.rounds.map((round) => round.stop()));
  }
}
