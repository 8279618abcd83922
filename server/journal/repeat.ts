import type { JournalLog } from "./journal-log";

/** Work done every so often, one round at a time; a round that fails is logged and the next one comes. */
export class Repeated {
  private readonly name: string;
  private readonly everyMs: number;
  private readonly work: () => Promise<unknown>;
  private readonly log: JournalLog;
  private running: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(name: string, everyMs: number, work: () => Promise<unknown>, log: JournalLog) {
    this.name = name;
    this.everyMs = everyMs;
    this.work = work;
    this.log = log;
  }

  start(): void {
    this.timer = setInterval(() => this.soon(), this.everyMs);
    this.timer.unref();
  }

  /** A round now, or right after the one under way. */
  soon(): void {
    if (this.running !== null) {
      this.again = true;
      return;
    }
    this.running = this.round().finally(() => {
      this.running = null;
      if (!this.again) return;
      this.again = false;
      if (this.timer !== null) this.soon();
    });
  }

  /** No further round; resolves when the one under way is over. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.again = false;
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      this.log.warn({ err: error }, `${this.name} failed and is tried again`);
    }
  }
}
