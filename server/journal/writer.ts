import { setTimeout as delay } from "node:timers/promises";
import { FlowError } from "../../runtime/errors/flow-error";
import type { Clock } from "../../runtime/ports";
import { type BatchContext, encodeBatch, type WorkCall } from "./encode-batch";
import { type IntakeBounds, intakeFull } from "./intake-bounds";
import type { JournalLog } from "./journal-log";
import { JournalSession } from "./journal-session";
import { OutcomeUnknown, PipelineRefused, refusedBeforeSending } from "./pipeline";
import type { WakeUps } from "./queue-wake";
import { diskFull, isStorageTrouble, isTransient, notAllWritten } from "./refusals";
import { settleBatch } from "./settle-batch";
import { verifyWorks } from "./verify-works";
import type { ResultWork, StartWork, Work } from "./work";
import { writerStatements } from "./writer-statements";

const rowsMax = 256;
const bytesMax = 8 * 1024 * 1024;

export type WriterOptions = {
  readonly engineUrl: string;
  readonly clock: Clock;
  readonly intake: IntakeBounds;
  readonly log: JournalLog;
  /** Present once the queue's schema is. */
  readonly wakeUps: WakeUps | null;
  /** The number under which this process may take runs at the moment. */
  readonly owner: () => number | null;
  /** A commit, or a question about one, that takes longer is cut and asked about; 60 s. */
  readonly answerMaxMs?: number;
};

/**
 * The one way into the journal of a process: whatever waits is written in one transaction, at once when
 * the line is idle. Results of effects go before intake and are repeated without end; intake is refused
 * when it waits too long or the database refuses it.
 */
export class JournalWriter {
  private readonly options: WriterOptions;
  private readonly results: ResultWork[] = [];
  private readonly starts: StartWork[] = [];
  private session: JournalSession | null = null;
  private flushing = false;
  private scheduled = false;
  private stopped = false;
  private idle: (() => void)[] = [];
  private readonly expiry: NodeJS.Timeout;

  constructor(options: WriterOptions) {
    this.options = options;
    this.expiry = setInterval(() => this.refuseExpired(), 250);
    this.expiry.unref();
  }

  /** Connects and prepares; without it the first commit does. */
  async open(): Promise<void> {
    this.session = await this.openSession();
  }

  addResult(work: ResultWork): void {
    this.results.push(work);
    this.schedule();
  }

  addStart(work: StartWork): void {
    this.starts.push(work);
    this.schedule();
  }

  /** Resolves when everything handed over is settled. */
  drained(): Promise<void> {
    if (!this.flushing && this.results.length + this.starts.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  /** Ends the connection. What is not settled stays so: drain first. */
  async close(): Promise<void> {
    this.stopped = true;
    clearInterval(this.expiry);
    await this.session?.close();
  }

  /** Tests: cuts the connection, whatever is under way. */
  cutConnection(): void {
    this.session?.destroy();
  }

  private schedule(): void {
    if (this.flushing || this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    while (!this.stopped && this.results.length + this.starts.length > 0) {
      const session = await this.readySession();
      const batch = session === null ? [] : this.take();
      if (batch.length > 0) await this.commit(batch);
      // What the settled runs hand over next belongs into the next batch.
      await new Promise(setImmediate);
    }
    this.flushing = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private take(): Work[] {
    this.refuseExpired();
    let bytes = 0;
    const batch: Work[] = [];
    for (const queue of [this.results, this.starts]) {
      let taken = 0;
      for (const work of queue) {
        if (batch.length >= rowsMax || (bytes > bytesMax && batch.length > 0)) break;
        bytes += work.segment?.body.length ?? 0;
        batch.push(work);
        taken += 1;
      }
      queue.splice(0, taken);
    }
    return batch;
  }

  private refuseExpired(): void {
    const { intake } = this.options;
    while (this.starts[0] !== undefined && intake.expired(this.starts[0].since)) {
      const start = this.starts.shift();
      start?.refuse(intakeFull("the database is too slow"));
    }
  }

  private async openSession(): Promise<JournalSession> {
    const { engineUrl, wakeUps, answerMaxMs } = this.options;
    const statements =
      wakeUps === null ? writerStatements : [...writerStatements, wakeUps.statement];
    return JournalSession.open(engineUrl, statements, answerMaxMs);
  }

  /** A session that works, or null after a short wait. */
  private async readySession(): Promise<JournalSession | null> {
    if (this.session?.usable === true) return this.session;
    try {
      this.session = await this.openSession();
      return this.session;
    } catch (error) {
      this.options.log.warn({ err: error }, "the journal cannot reach the database");
      await delay(100);
      return null;
    }
  }

  /** @param handed surely not committed yet. */
  private async commit(handed: readonly Work[]): Promise<void> {
    const batch = this.withoutDisowned(handed);
    if (batch.length === 0) return;
    for (const work of batch) work.tries += 1;
    const session = await this.readySession();
    if (session === null) return this.commitUnknown(batch);
    const { clock, wakeUps } = this.options;
    const wake = () => wakeUps?.next() ?? null;
    try {
      const calls = encoded(batch, { now: clock.now(), wake });
      const rows = await session.run(calls.map(({ call }) => call));
      await settleBatch(session, calls, rows);
    } catch (error) {
      if (error instanceof PipelineRefused) await this.commitRefused(batch, error);
      else await this.commitUnknown(batch, error);
    }
  }

  /** What this process was to execute goes back to it when it may not take runs any more. */
  private withoutDisowned(batch: readonly Work[]): readonly Work[] {
    const owner = this.options.owner();
    const isMine = (work: Work) =>
      work.kind !== "start" || work.owner === null || work.owner === owner;
    if (batch.every(isMine)) return batch;
    for (const work of batch)
      if (work.kind === "start" && !isMine(work)) work.settle({ outcome: "disowned" });
    return batch.filter(isMine);
  }

  /** The connection ended: ask which writes exist, settle those, repeat the others. */
  private async commitUnknown(batch: readonly Work[], cause?: unknown): Promise<void> {
    if (cause !== undefined && !(cause instanceof OutcomeUnknown)) {
      this.options.log.warn({ err: cause }, "a commit could not be settled and is asked about");
    }
    this.session?.destroy();
    for (;;) {
      const session = await this.readySession();
      if (this.stopped) return;
      if (session === null) continue;
      try {
        const missing = await verifyWorks(session, batch);
        if (missing.length > 0) await this.commit(missing);
        return;
      } catch (error) {
        this.options.log.warn({ err: error }, "the outcome of a commit is not known yet");
        session.destroy();
      }
    }
  }

  /** Surely not committed. */
  private async commitRefused(batch: readonly Work[], refusal: PipelineRefused): Promise<void> {
    if (isTransient(refusal) && batch.every((work) => work.tries < 6)) return this.commit(batch);
    if (isStorageTrouble(refusal)) return this.waitForStorage(batch, refusal);
    const [work] = batch;
    if (batch.length === 1 && work !== undefined) return this.refuseOne(work, refusal);
    if (refusal.code === notAllWritten) {
      // Some row is fenced: which one is seen row by row.
      for (const result of batch) if (result.kind !== "start") await this.commit([result]);
      const starts = batch.filter((each) => each.kind === "start");
      if (starts.length > 0) await this.commit(starts);
      return;
    }
    // One poisoned row must not take the others along.
    const middle = Math.ceil(batch.length / 2);
    await this.commit(batch.slice(0, middle));
    await this.commit(batch.slice(middle));
  }

  private async refuseOne(work: Work, refusal: PipelineRefused): Promise<void> {
    if (work.kind === "start") {
      work.refuse(storageRefused(refusal));
      return;
    }
    if (refusal.code === notAllWritten) {
      // Not under this epoch: ours from a try whose answer was lost, or somebody else's by now.
      const session = await this.readySession();
      if (session === null) return this.commitUnknown([work]);
      try {
        const missing = await verifyWorks(session, [work]);
        if (missing.length > 0) work.settle("fenced");
      } catch (error) {
        await this.commitUnknown([work], error);
      }
      return;
    }
    this.options.log.warn(
      { err: refusal, run: work.run.id, tries: work.tries },
      "a result is refused by the database and tried again",
    );
    setTimeout(() => this.addResult(work), Math.min(30_000, 250 * 2 ** work.tries)).unref();
  }

  /** Disk, memory or a restart: nothing was promised for intake; results wait as long as it takes. */
  private async waitForStorage(batch: readonly Work[], refusal: PipelineRefused): Promise<void> {
    this.options.log.warn({ err: refusal, rows: batch.length }, "the database refuses to store");
    for (const work of batch) if (work.kind === "start") work.refuse(storageRefused(refusal));
    this.results.unshift(...batch.filter((work) => work.kind !== "start"));
    await delay(200);
  }
}

/** A row that cannot be written down is refused like one that the database refuses: alone, in the end. */
function encoded(batch: readonly Work[], context: BatchContext): WorkCall[] {
  try {
    return encodeBatch(batch, context);
  } catch (cause) {
    throw refusedBeforeSending(cause);
  }
}

function storageRefused(refusal: PipelineRefused): FlowError {
  const isFull = refusal.code === diskFull;
  return new FlowError(
    "STORAGE_REFUSED",
    isFull
      ? "The disk of the database is full."
      : `The database refused to store the message (${refusal.code}).`,
    { detail: { code: refusal.code, retryAfterMs: 1000 }, cause: refusal },
  );
}
