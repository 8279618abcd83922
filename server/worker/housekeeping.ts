import type pg from "pg";
import type { RunHost } from "../../runtime/engine/run-host";
import type { Clock, Http } from "../../runtime/ports";
import { sealAudit } from "../audit/seal-audit";
import { dropOldBacktests } from "../backtest/drop-old-backtests";
import { recoverConnections } from "../connections/connection-recovery";
import type { OpenConnections } from "../connections/open-connections";
import type { AppDatabase } from "../db";
import { catchMessages } from "../debug/catch-messages";
import { dropOldDebugging } from "../debug/drop-old-debugging";
import type { PublicationSource } from "../flows/publication-source";
import { releaseLateHolds } from "../flows/release-held-runs";
import { dropOldSubscriptions } from "../host/event-waits";
import { dropOldPlaces } from "../host/places";
import { ReachedWaits } from "../host/reached-waits";
import type { JournalLog } from "../journal/journal-log";
import { parkOverdue } from "../journal/lane-parking";
import { keepPartitions } from "../journal/partitions";
import { Repeated } from "../journal/repeat";
import { sweepPastRetention, sweepShortRetentions } from "../journal/retention";
import { PutOff } from "../put-off";
import { advanceBulks } from "../runs/advance-bulk";
import { startRetries } from "../runs/start-retries";
import { dropOldSamples } from "../samples/drop-old-samples";
import { fireSchedules } from "../schedules/fire-schedules";
import { dropPastRows } from "./drop-past-rows";

export type HousekeepingOptions = {
  readonly pool: pg.Pool;
  readonly db: AppDatabase;
  readonly http: Http;
  readonly connections: OpenConnections;
  readonly host: RunHost;
  readonly publications: PublicationSource;
  readonly clock: Clock;
  readonly log: JournalLog;
};

/** What every worker does beside runs; each piece may be done by several at once. */
export class Housekeeping {
  private readonly rounds: readonly Repeated[];

  constructor({
    pool,
    db,
    http,
    connections,
    publications,
    host,
    clock,
    log,
  }: HousekeepingOptions) {
    const retries = {
      pool,
      host,
      putOff: new PutOff(),
      onGivenUp: (run: string, err: unknown) => log.warn({ run, err }, "a retry cannot start"),
      onPutOff: (run: string, err: unknown) => log.warn({ run, err }, "a retry is tried again"),
    };
    const reached = new ReachedWaits(pool);
    const schedules = { pool, host, publications, log, putOff: new PutOff() };
    this.rounds = [
      new Repeated("parking", 1000, () => parkOverdue(pool, clock.now()), log),
      new Repeated("events for waiting runs", 1000, () => reached.wake(clock.now()), log),
      new Repeated(
        "old subscriptions",
        600_000,
        () => dropOldSubscriptions(pool, clock.now()),
        log,
      ),
      new Repeated("old places", 600_000, () => dropOldPlaces(pool), log),
      new Repeated("bulk actions", 1000, () => advanceBulks(db), log),
      new Repeated("schedules", 1000, () => fireSchedules(schedules), log),
      new Repeated(
        "messages that are caught",
        1000,
        () => catchMessages({ db, publications, host }),
        log,
      ),
      new Repeated("retries", 1000, () => startRetries(retries), log),
      new Repeated("runs held after a resume", 3_000, () => releaseLateHolds(db), log),
      new Repeated("sealing the audit log", 10_000, () => sealAudit(db), log),
      new Repeated(
        "connections that were down",
        15_000,
        () => recoverConnections({ db, http, connections }),
        log,
      ),
      new Repeated("old samples", 600_000, () => dropOldSamples(db), log),
      new Repeated("old debugging", 600_000, () => dropOldDebugging(db), log),
      new Repeated("old backtests", 600_000, () => dropOldBacktests(db), log),
      new Repeated("what people leave", 3_600_000, () => dropPastRows(db, clock.now()), log),
      new Repeated(
        "records past their retention",
        3_600_000,
        () => sweepPastRetention(pool, clock.now(), log),
        log,
      ),
      new Repeated(
        "records that a distributor keeps for less",
        3_600_000,
        () => sweepShortRetentions(pool, clock.now(), log),
        log,
      ),
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
