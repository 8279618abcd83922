import { resumeRun } from "../../runtime/engine/driver";
import type { DriveOutcome, RunHost } from "../../runtime/engine/run-host";
import type { ClaimedLane, ClaimedRun, Claimer } from "../journal/claim";
import type { JournalLog } from "../journal/journal-log";
import { FlowShares } from "./flow-shares";

/** A run whose execution broke down is tried again after this. */
const breakdownPauseMs = 15_000;

export type ExecutorOptions = {
  readonly host: RunHost;
  readonly claimer: Claimer;
  readonly log: JournalLog;
  /** Runs and lanes in flight at once. */
  readonly limit?: number;
  /** How often `live` is looked at although nobody says that there is work. */
  readonly scanMs?: number;
};

/**
 * A claim costs the same for one run as for many: while there is room for less than this share of all places,
 * claims come no more often than every {@link restMs}.
 */
const worthShare = 0.1;

/**
 * While flows hold their share, claims leave their runs out and may have to pass many of them by: they come no
 * more often than this, and less often while there is nothing else.
 */
const restMs = 20;
const longRestMs = 200;

/**
 * Claims what is due and drives it, a bounded number at once and of each flow no more than its share. Lanes are
 * drained run by run, in order.
 */
export class Executor {
  private readonly options: ExecutorOptions;
  private readonly limit: number;
  private readonly shares: FlowShares;
  private readonly inFlight = new Set<Promise<void>>();
  private claiming: Promise<void> | null = null;
  private again = false;
  /** The last claim ended because of the limit, or left flows out that hold their share. */
  private more = false;
  private rest: NodeJS.Timeout | null = null;
  private scan: NodeJS.Timeout | null = null;

  constructor(options: ExecutorOptions) {
    this.options = options;
    this.limit = options.limit ?? 200;
    this.shares = new FlowShares(this.limit);
  }

  start(): void {
    this.scan = setInterval(() => this.wake(), this.options.scanMs ?? 1000);
    this.wake();
  }

  get busy(): number {
    return this.inFlight.size;
  }

  /** There may be work. */
  wake(): void {
    if (this.scan === null || this.options.host.stopping.aborted) return;
    if (this.claiming !== null) {
      this.again = true;
      return;
    }
    this.claiming = this.claim()
      .catch((error: unknown) => {
        this.options.log.warn({ err: error }, "a claim failed and is tried again");
      })
      .finally(() => {
        this.claiming = null;
        if (!this.again) return;
        this.again = false;
        this.wake();
      });
  }

  /** Claims nothing more; resolves when nothing is in flight, at the latest after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    if (this.scan !== null) clearInterval(this.scan);
    if (this.rest !== null) clearTimeout(this.rest);
    this.scan = null;
    await this.claiming;
    const idle = (async () => {
      while (this.inFlight.size > 0) await Promise.all(this.inFlight);
    })();
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([idle, grace]);
    clearTimeout(timer);
  }

  private async claim(): Promise<void> {
    const { claimer, host } = this.options;
    for (;;) {
      const full = this.shares.full();
      this.more = full.length > 0 || this.shares.free < 1;
      const room = this.shares.room();
      const isWorthIt = full.length === 0 && room >= this.limit * worthShare;
      const resting = !isWorthIt && this.rest !== null;
      this.more ||= resting;
      if (this.shares.free < 1 || host.stopping.aborted || resting) return;
      const asked = Math.min(room, 100);
      const runs = await claimer.claimRuns(asked, full);
      for (const run of runs) this.track(run.head.flow, this.driveRun(run));
      const fullNow = this.shares.full();
      const lanes = await claimer.claimLanes(Math.min(this.shares.room(), 50), fullNow);
      for (const lane of lanes) this.track(lane.hold.lane.flow, this.drainLane(lane));
      const found = runs.length + lanes.length > 0;
      // What comes after this claim says so itself.
      const isAll = runs.length < asked && lanes.length === 0;
      if (full.length > 0) this.restFor(found ? restMs : longRestMs);
      else if (!isWorthIt) this.restFor(restMs);
      this.more = this.shares.full().length > 0 || this.shares.free < 1;
      if (isAll) return;
    }
  }

  private restFor(ms: number): void {
    this.rest ??= setTimeout(() => {
      this.rest = null;
      this.wake();
    }, ms);
  }

  private track(flow: string, work: Promise<unknown>): void {
    this.shares.take(flow);
    const tracked = work
      .then(() => undefined)
      .finally(() => {
        this.inFlight.delete(tracked);
        this.shares.giveBack(flow);
        if (this.more && this.inFlight.size <= this.limit * 0.5) this.wake();
      });
    this.inFlight.add(tracked);
  }

  private async driveRun({ head, epoch }: ClaimedRun): Promise<DriveOutcome> {
    const { host, log } = this.options;
    try {
      return await resumeRun(host, head, epoch);
    } catch (error) {
      log.warn({ err: error, run: head.id }, "a run broke down and is tried again later");
      const note = error instanceof Error ? error.message : String(error);
      const due = host.clock.now() + breakdownPauseMs;
      await host.journal.release(head, epoch, { state: "queued", due, note }, null);
      return "released";
    }
  }

  private async drainLane(lane: ClaimedLane): Promise<void> {
    const { claimer, host, log } = this.options;
    const { hold } = lane;
    try {
      for (let { runs } = lane; runs.length > 0; runs = await claimer.nextOfLane(hold)) {
        for (const run of runs) {
          if (host.stopping.aborted || hold.released) {
            await claimer.releaseLane(hold);
            return;
          }
          hold.rest = hold.rest.filter(({ id }) => id !== run.head.id);
          const outcome = await this.driveRun(run);
          if (outcome === "finished") continue;
          // Its release gave the lane back; a fenced run's lane belongs to somebody else.
          if (!hold.released) await claimer.releaseLane(hold);
          return;
        }
      }
    } catch (error) {
      log.warn({ err: error }, "a lane could not be drained and is given back");
      await claimer.releaseLane(hold).catch(() => undefined);
    }
  }
}
