import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { RunEnd, RunHead, RunHistory, RunKey } from "../../runtime/engine/records";
import { FlowError } from "../../runtime/errors/flow-error";
import type {
  Clock,
  Disowned,
  Journal,
  PayloadRef,
  Release,
  SegmentWrite,
  StartVerdict,
  StartWrite,
  WriteVerdict,
} from "../../runtime/ports";
import { compress } from "./compress-body";
import type { HeldRun, HeldRuns, LaneHold } from "./held-runs";
import type { IntakeBounds } from "./intake-bounds";
import type { JournalLog } from "./journal-log";
import { readStoredPayload, storePayloads } from "./payload-store";
import { historiesOf, historyQuery, type SegmentRow } from "./run-rows";
import { keyPartSeparator, keySeparator } from "./statement-rows";
import { storableText } from "./storable-text";
import type { LaneStep, ResultWork, StoredSegment } from "./work";
import type { JournalWriter } from "./writer";

/** The index of lanes holds no longer key. */
const laneKeyLongest = 1024;

export type PostgresJournalOptions = {
  readonly pool: pg.Pool;
  readonly writer: JournalWriter;
  readonly held: HeldRuns;
  readonly intake: IntakeBounds;
  readonly clock: Clock;
  readonly log: JournalLog;
  /** The number of this process while it is enlisted; null while it is not. */
  readonly owner: () => number | null;
  /** How long a lane's head may wait before it is parked. */
  readonly parkAfterMs: (run: RunHead) => number;
};

/** The journal of one process on PostgreSQL. See the port for what each call promises. */
export class PostgresJournal implements Journal {
  private readonly options: PostgresJournalOptions;

  constructor(options: PostgresJournalOptions) {
    this.options = options;
  }

  async start(given: StartWrite): Promise<StartVerdict | Disowned> {
    const { intake, clock, held, writer, owner } = this.options;
    const { lane: orderingKey } = given;
    const write =
      orderingKey === null
        ? given
        : Object.assign({}, given, { lane: laneKey(given.run, orderingKey) });
    const bytes = write.payloads.reduce((sum, each) => sum + each.bytes.length, write.body.length);
    intake.enter(bytes);
    const { run } = write;
    try {
      await this.storeIntakePayloads(write);
    } catch (error) {
      intake.leave(bytes);
      throw error;
    }
    const isMine = write.execute === "here" && write.hold === undefined;
    const here = isMine ? owner() : null;
    if (isMine && here === null) {
      intake.leave(bytes);
      return { outcome: "disowned" };
    }
    const lane = here === null ? null : singleLane(write);
    if (here !== null) held.hold(run.id, { epoch: 1, lane, history: null });
    if (lane !== null) held.holdLane(lane);
    const drop = () => {
      held.drop(run.id, 1);
      if (lane !== null) this.dropLane(lane);
    };
    let settled = false;
    const once = () => {
      if (settled) return false;
      settled = true;
      intake.leave(bytes);
      return true;
    };
    return new Promise((resolve, reject) => {
      writer.addStart({
        kind: "start",
        run,
        segment: storedSegment(write, 0),
        write,
        dedupeKey: dedupeKey(write),
        owner: here,
        bytes,
        since: clock.monotonic(),
        tries: 0,
        settle: (verdict) => {
          if (!once()) return;
          if (verdict.outcome !== "started") drop();
          resolve(verdict);
        },
        refuse: (error) => {
          if (!once()) return;
          drop();
          reject(error);
        },
      });
    });
  }

  async append(write: SegmentWrite): Promise<WriteVerdict> {
    await this.storeResultPayloads(write);
    return this.hand(write.run, write.epoch, { kind: "append", write, release: null, end: null });
  }

  async release(
    run: RunHead,
    epoch: number,
    release: Release,
    write: SegmentWrite | null,
  ): Promise<WriteVerdict> {
    if (write !== null) await this.storeResultPayloads(write);
    return this.hand(run, epoch, { kind: "release", write, release, end: null });
  }

  async finish(write: SegmentWrite, end: RunEnd): Promise<WriteVerdict> {
    await this.storeResultPayloads(write);
    return this.hand(write.run, write.epoch, { kind: "finish", write, release: null, end });
  }

  async confirm(run: string, epoch: number): Promise<boolean> {
    // Without an answer nothing may be sent, so there is nothing better to do than to ask again.
    for (;;) {
      if (this.options.held.find(run, epoch) === null) return false;
      try {
        const { rowCount } = await this.options.pool.query({
          name: "confirm",
          text: "select from live where id = $1 and epoch = $2 and owner is not null",
          values: [run, epoch],
        });
        if (rowCount !== 1) this.forget(run, epoch);
        return rowCount === 1;
      } catch (error) {
        this.options.log.warn({ err: error, run }, "a licence cannot be asked for");
        await delay(200);
      }
    }
  }

  async load(run: RunHead): Promise<RunHistory> {
    const held = this.options.held.find(run.id);
    if (held?.history != null) {
      const { history } = held;
      held.history = null;
      return history;
    }
    const { rows } = await this.options.pool.query<SegmentRow>({
      name: "history",
      text: historyQuery,
      values: [run.retention, [run.id]],
    });
    return historiesOf(rows).get(run.id) ?? { segments: [] };
  }

  readPayload(run: RunHead, ref: PayloadRef): Promise<Uint8Array> {
    return readStoredPayload(this.options.pool, run, ref);
  }

  /** Runs of a lane end or are given back with their lane in the same commit. */
  private laneStep(
    run: RunHead,
    hold: LaneHold | null,
    kind: ResultWork["kind"],
    release: Release | null,
  ): LaneStep | null {
    if (hold === null || hold.released || kind === "append") return null;
    const { lane, epoch, bump } = hold;
    if (kind === "finish") {
      hold.parkAt = null;
      if (hold.mode === "drain") return null;
      this.dropLane(hold);
      return { kind: "end", lane, epoch, bump };
    }
    this.dropLane(hold);
    const now = this.options.clock.now();
    const due = release?.due ?? now;
    // What is held keeps its turn: it goes on in order when its flow or connection is back.
    const held = release?.state === "held";
    const parkAt = held
      ? null
      : (hold.parkAt ?? (due > now ? now + this.options.parkAfterMs(run) : null));
    const rest = hold.rest.splice(0).filter(({ id }) => id !== run.id);
    for (const { id, epoch: fetched } of rest) this.options.held.drop(id, fetched);
    return { kind: "release", lane, epoch, due, parkAt, rest };
  }

  /** The run is no longer ours, and neither is the lane it came with. */
  private forget(run: string, epoch: number): void {
    const known = this.options.held.find(run, epoch);
    if (known === null) return;
    if (known.lane?.mode === "single") this.dropLane(known.lane);
    this.options.held.drop(run, epoch);
  }

  private dropLane(hold: LaneHold): void {
    hold.released = true;
    this.options.held.dropLane(hold);
  }

  private hand(
    run: RunHead,
    epoch: number,
    what: Pick<ResultWork, "kind" | "write" | "release" | "end">,
  ): Promise<WriteVerdict> {
    const { held, writer } = this.options;
    const known: HeldRun | null = held.find(run.id, epoch);
    // A run taken from us in the meantime: the database would refuse it as well.
    const lane = this.laneStep(run, known?.lane ?? null, what.kind, what.release);
    return new Promise((resolve) => {
      writer.addResult({
        kind: what.kind,
        write: what.write,
        release: what.release,
        end: what.end,
        run,
        epoch,
        segment: what.write === null ? null : storedSegment(what.write, what.write.seg),
        lane,
        ordered: known !== null && known.lane !== null,
        tries: 0,
        settle: (verdict) => {
          if (verdict === "fenced") this.forget(run.id, epoch);
          else if (what.kind !== "append") held.drop(run.id, epoch);
          resolve(verdict);
        },
      });
    });
  }

  private async storeIntakePayloads(write: StartWrite): Promise<void> {
    if (write.payloads.length === 0) return;
    try {
      await storePayloads(this.options.pool, write.run, write.payloads);
    } catch (cause) {
      throw new FlowError("STORAGE_REFUSED", "The database could not store the message.", {
        detail: { retryAfterMs: 1000 },
        cause,
      });
    }
  }

  /** What an effect has answered is not thrown away because of the database. */
  private async storeResultPayloads(write: SegmentWrite): Promise<void> {
    if (write.payloads.length === 0) return;
    for (let pause = 100; ; pause = Math.min(2000, pause * 2)) {
      try {
        return await storePayloads(this.options.pool, write.run, write.payloads);
      } catch (error) {
        this.options.log.warn({ err: error, run: write.run.id }, "a payload is not stored yet");
        await delay(pause);
      }
    }
  }
}

/** A flow's test and production share no lane: the key begins with the environment's id. */
function laneKey({ environment }: RunHead, orderingKey: Uint8Array): Uint8Array {
  if (orderingKey.length > laneKeyLongest) {
    throw new FlowError(
      "LIMIT_REACHED",
      `The ordering key has ${orderingKey.length} bytes; ${laneKeyLongest} is the most.`,
    );
  }
  return Buffer.concat([Buffer.from(environment.replaceAll("-", ""), "hex"), orderingKey]);
}

/** The lane a start may take: ours if the verdict is `started`. */
function singleLane({ run, lane }: StartWrite): LaneHold | null {
  if (lane === null) return null;
  const { partner, distributor, flow } = run;
  return {
    lane: { partner, distributor, flow, key: lane },
    epoch: 1,
    bump: 1,
    parkAt: null,
    mode: "single",
    rest: [],
    released: false,
  };
}

function dedupeKey({ dedupe }: StartWrite): Uint8Array | null {
  if (dedupe === null) return null;
  return createHash("sha256").update(dedupe.source).update("\0").update(dedupe.key).digest();
}

function storedSegment(write: Omit<SegmentWrite, "seg" | "epoch">, seg: number): StoredSegment {
  const refs = write.payloads.map(({ hash }) => Buffer.from(hash, "hex"));
  return {
    seg,
    body: compress(write.body),
    format: write.body[0] ?? 0,
    refs: refs.length === 0 ? null : Buffer.concat(refs),
    summary: write.summary ?? false,
    keys: encodeKeys(write.keys),
  };
}

function encodeKeys(keys: readonly RunKey[]): string | null {
  if (keys.length === 0) return null;
  return keys
    .map(({ kind, value }) => `${storableText(kind)}${keyPartSeparator}${storableText(value)}`)
    .join(keySeparator);
}
