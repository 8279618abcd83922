import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Clock } from "../../runtime/ports";
import { cutConnection } from "../cut-connection";
import { createSessionClient } from "../session-client";
import type { JournalLog } from "./journal-log";
import { beatStatement, endHungStatement, sweepLanes, sweepRuns } from "./membership-statements";

export type MembershipOptions = {
  readonly engineUrl: string;
  readonly kind: "gateway" | "worker" | "tool";
  readonly build: string;
  readonly clock: Clock;
  readonly log: JournalLog;
  readonly beatMs?: number;
  /** A peer whose counter stands still for so long is taken for hung. */
  readonly staleMs?: number;
  readonly sweepMs?: number;
  /**
   * After this process connected, a peer that it has not seen at work since is not taken for dead so long. What
   * cut the connection, or the database's own end, may have cost its peers their locks too; and a process that
   * only begins cannot know.
   */
  readonly acquaintanceMs?: number;
  /** A question that is not answered within so many ms ends its session, and with that the lock. */
  readonly answerMaxMs?: number;
  /** The number under which this process owned runs is gone: they belong to others now. */
  readonly onLost?: (id: number) => void;
  /** Runs were taken from a dead peer and wait for an owner. */
  readonly onReaped?: (runs: number) => void;
};

/** Long enough to find the database again on a loaded machine, and to have beaten once. */
const acquaintanceDefaultMs = 2500;
const staleDefaultMs = 9000;
/** Longer than the server lets any statement of this session take: then it does not hear us. */
const answerMaxDefaultMs = 10_000;

type Peer = {
  readonly beat: number;
  /** Since when its counter stands still, by this process's clock. */
  since: number;
  /** Whether it had its lock at a time after this process connected. */
  readonly seen: boolean;
};

type Beat = {
  readonly alive: boolean;
  readonly dead: number[] | null;
  readonly runs: number;
  readonly peers: { id: number; beat: number }[] | null;
};

/**
 * A process among those that own runs: its session lock says that it lives, its beat that it works.
 * It takes the runs of peers that do not. When its own lock is lost and somebody has taken its runs, it
 * goes on under a new number.
 */
export class Membership {
  private readonly options: MembershipOptions;
  private client: pg.Client | null = null;
  private number: number | null = null;
  private stopped = false;
  private loop: Promise<void> = Promise.resolve();
  private readonly peers = new Map<number, Peer>();
  private sweptAt = 0;
  private connectedAt = 0;
  /** When the newest sign of life that was recorded had been sent. */
  private provenAt = 0;
  /** Whether this process has looked at its peers since it connected. */
  private looked = false;

  constructor(options: MembershipOptions) {
    this.options = options;
  }

  /** The number of this process, or null while it has none. */
  get id(): number | null {
    return this.number;
  }

  /**
   * The number under which this process may take runs; null while it has none, has lost its lock, or has shown no
   * sign of life for half of what makes it count as hung: it may be struck off, as one that was stopped and wakes,
   * and what it took under that number would be swept away from under it, with calls on their way.
   */
  get owner(): number | null {
    const { clock, staleMs = staleDefaultMs } = this.options;
    const proven = this.client !== null && clock.monotonic() - this.provenAt < staleMs / 2;
    return proven ? this.number : null;
  }

  /** Enlists, and beats until `stop`. */
  async start(): Promise<void> {
    await this.enlist();
    this.loop = this.beatOn();
  }

  /** Leaves: off the list, or with runs left by its lock alone, which makes peers take them at once. */
  async stop({ leaveToPeers = false } = {}): Promise<void> {
    this.stopped = true;
    await this.loop;
    const { client, number } = this;
    if (client !== null && number !== null) {
      if (!leaveToPeers) {
        await client.query("delete from worker where id = $1", [number]).catch(() => undefined);
      }
      await client.end().catch(() => undefined);
    }
    this.client = null;
  }

  /** Tests: cuts the lock connection as a network would. */
  cutConnection(): void {
    if (this.client !== null) cutConnection(this.client);
  }

  private async connect(): Promise<pg.Client> {
    const { engineUrl, answerMaxMs = answerMaxDefaultMs } = this.options;
    const client = createSessionClient(engineUrl, { answerMaxMs });
    client.on("error", () => this.lose(client));
    client.on("end", () => this.lose(client));
    await client.connect();
    // A plan made once while `live` is empty must not read all of it later for deaths that are not there.
    await client.query(
      "set statement_timeout = '5s'; set enable_seqscan = off; set plan_cache_mode = force_generic_plan",
    );
    return client;
  }

  private lose(client: pg.Client): void {
    if (this.client === client) this.client = null;
  }

  /** Keeps the old number if nobody has taken its runs, else gets a new one. */
  private async enlist(): Promise<void> {
    const client = await this.connect();
    this.connectedAt = this.options.clock.monotonic();
    this.looked = false;
    this.peers.clear();
    try {
      if (this.number !== null && (await this.retake(client, this.number))) {
        this.provenAt = this.connectedAt;
        this.client = client;
        return;
      }
      const lost = this.number;
      this.number = null;
      if (lost !== null) {
        this.options.log.warn({ id: lost }, "this process was taken for dead");
        this.options.onLost?.(lost);
      }
      const { kind, build, clock } = this.options;
      const { rows } = await client.query<{ id: number }>("select nextval('worker_id')::int as id");
      const id = rows[0]?.id ?? 0;
      await client.query("select pg_advisory_lock(77, $1)", [id]);
      await client.query(
        "insert into worker (id, kind, pid, host, build, started_at) values ($1, $2, $3, $4, $5, $6)",
        [id, kind, process.pid, hostname(), build, new Date(clock.now())],
      );
      this.number = id;
      this.provenAt = this.connectedAt;
      this.client = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  private async retake(client: pg.Client, id: number): Promise<boolean> {
    const { rows } = await client.query<{ locked: boolean }>(
      "select pg_try_advisory_lock(77, $1) as locked",
      [id],
    );
    if (rows[0]?.locked !== true) return false;
    const { rowCount } = await client.query("update worker set beat = beat + 1 where id = $1", [
      id,
    ]);
    if (rowCount === 1) return true;
    await client.query("select pg_advisory_unlock(77, $1)", [id]);
    return false;
  }

  private async beatOn(): Promise<void> {
    const { beatMs = 500, log } = this.options;
    while (!this.stopped) {
      try {
        if (this.client === null) await this.enlist();
        // At once: the sooner it has looked at its peers, the sooner it sees them at work.
        if (this.client !== null) await this.beat(this.client);
      } catch (error) {
        log.warn({ err: error }, "a beat was not recorded");
      }
      if (!this.stopped) await delay(beatMs);
    }
  }

  private async beat(client: pg.Client): Promise<void> {
    const { clock, log, onReaped, sweepMs = 10_000 } = this.options;
    const sentAt = clock.monotonic();
    const { rows } = await client.query<Beat>({
      ...beatStatement,
      values: [this.number, this.takeable()],
    });
    const [seen] = rows;
    if (seen === undefined) return;
    if (seen.dead !== null) {
      log.info(
        { dead: seen.dead, runs: seen.runs },
        "the runs of dead processes wait for an owner",
      );
      if (seen.runs > 0) onReaped?.(seen.runs);
    }
    if (!seen.alive) {
      // Taken for hung while this process slept: the lock is still ours, the runs are not.
      await client.query("select pg_advisory_unlock(77, $1)", [this.number]);
      this.client = null;
      await client.end().catch(() => undefined);
      await this.enlist();
      return;
    }
    this.provenAt = sentAt;
    await this.watch(client, seen.peers ?? []);
    if (clock.monotonic() - this.sweptAt < sweepMs) return;
    this.sweptAt = clock.monotonic();
    const swept = await client.query(sweepRuns);
    await client.query(sweepLanes);
    if ((swept.rowCount ?? 0) > 0) onReaped?.(swept.rowCount ?? 0);
  }

  /** Whose runs may be taken once their lock is free: null for anybody's. */
  private takeable(): number[] | null {
    const { clock, acquaintanceMs = acquaintanceDefaultMs } = this.options;
    if (clock.monotonic() - this.connectedAt >= acquaintanceMs) return null;
    return [...this.peers].filter(([, { seen }]) => seen).map(([id]) => id);
  }

  /** A peer whose counter stands still has its lock connection ended; the next beat takes its runs. */
  private async watch(client: pg.Client, peers: NonNullable<Beat["peers"]>): Promise<void> {
    const { clock, log, staleMs = staleDefaultMs } = this.options;
    const now = clock.monotonic();
    for (const { id, beat } of peers) {
      if (id === this.number) continue;
      const known = this.peers.get(id);
      if (known === undefined || known.beat !== beat) {
        // It enlists, and beats, only while it holds its lock; how far it had come by the first look proves nothing.
        this.peers.set(id, { beat, since: now, seen: this.looked });
      } else if (now - known.since > staleMs) {
        log.warn({ id }, "a process hangs; its lock connection is ended");
        await client.query({ ...endHungStatement, values: [id] });
        known.since = now;
      }
    }
    this.looked = true;
    const present = new Set(peers.map(({ id }) => id));
    for (const id of this.peers.keys()) if (!present.has(id)) this.peers.delete(id);
  }
}
