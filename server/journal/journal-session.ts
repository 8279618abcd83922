import type pg from "pg";
import { cutConnection } from "../cut-connection";
import { createSessionClient } from "../session-client";
import {
  type Call,
  prepareStatements,
  runPipeline,
  type Statement,
  type TextRow,
} from "./pipeline";

/** A plan made on empty tables must stay right when they are full: by index, never a scan or a hash. */
const settings = `
  set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off;
  set plan_cache_mode = force_generic_plan; set jit = off; set timezone = 'UTC'`;

const answerMaxDefaultMs = 60_000;

/** One session with its statements prepared. It never reconnects: open a new one. */
export class JournalSession {
  private readonly client: pg.Client;
  private open = true;
  private running: Promise<void> | null = null;
  private onEnd: () => void = () => undefined;
  private readonly answerMaxMs: number;

  private constructor(client: pg.Client, answerMaxMs: number) {
    this.client = client;
    this.answerMaxMs = answerMaxMs;
    client.on("error", () => this.ended());
    client.on("end", () => this.ended());
  }

  /**
   * What is not answered within `answerMaxMs` cuts the connection: a host that vanished says nothing for ever.
   * @throws when the database cannot be reached
   */
  static async open(
    url: string,
    statements: readonly Statement[],
    answerMaxMs = answerMaxDefaultMs,
  ): Promise<JournalSession> {
    const client = createSessionClient(url);
    const session = new JournalSession(client, answerMaxMs);
    try {
      await client.connect();
      await session.limited(client.query(settings));
      await session.limited(prepareStatements(client, statements));
    } catch (error) {
      session.destroy();
      throw error;
    }
    return session;
  }

  get usable(): boolean {
    return this.open;
  }

  /** Called once when the connection is gone. */
  whenEnded(listener: () => void): void {
    this.onEnd = listener;
    if (!this.open) listener();
  }

  /** See {@link runPipeline}. Calls at the same time are done one after the other. */
  run(calls: readonly Call[]): Promise<TextRow[][]> {
    if (this.running === null) return this.runNow(calls);
    return this.running.then(() => this.run(calls));
  }

  private runNow(calls: readonly Call[]): Promise<TextRow[][]> {
    const result = this.limited(runPipeline(this.client, calls));
    const over = () => {
      this.running = null;
    };
    this.running = result.then(over, over);
    return result;
  }

  private async limited<T>(answer: Promise<T>): Promise<T> {
    const watchdog = setTimeout(() => this.destroy(), this.answerMaxMs);
    try {
      return await answer;
    } finally {
      clearTimeout(watchdog);
    }
  }

  /** Whether the run is owned by this process under this epoch. */
  async ownedBy(run: string, owner: number, epoch: number): Promise<boolean> {
    const { rowCount } = await this.limited(
      this.client.query("select from live where id = $1 and owner = $2 and epoch = $3", [
        run,
        owner,
        epoch,
      ]),
    );
    return rowCount === 1;
  }

  /** Ends the session after what is under way. */
  async close(): Promise<void> {
    this.open = false;
    await this.client.end().catch(() => undefined);
  }

  /** Cuts the connection: what is under way has an unknown outcome. */
  destroy(): void {
    this.ended();
    cutConnection(this.client);
  }

  private ended(): void {
    if (!this.open) return;
    this.open = false;
    this.onEnd();
  }
}
