import type pg from "pg";
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

/** One session with its statements prepared. It never reconnects: open a new one. */
export class JournalSession {
  private readonly client: pg.Client;
  private open = true;
  private running: Promise<void> | null = null;
  private onEnd: () => void = () => undefined;
  private answerMaxMs: number | null = null;

  private constructor(client: pg.Client) {
    this.client = client;
    client.on("error", () => this.ended());
    client.on("end", () => this.ended());
  }

  /** @throws when the database cannot be reached */
  static async open(url: string, statements: readonly Statement[]): Promise<JournalSession> {
    const client = createSessionClient(url);
    const session = new JournalSession(client);
    try {
      await client.connect();
      await client.query(settings);
      await prepareStatements(client, statements);
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

  /** From now on a call that is not answered in time cuts the connection. */
  limitAnswers(ms: number): void {
    this.answerMaxMs = ms;
  }

  /** See {@link runPipeline}. Calls at the same time are done one after the other. */
  run(calls: readonly Call[]): Promise<TextRow[][]> {
    if (this.running === null) return this.runNow(calls);
    return this.running.then(() => this.run(calls));
  }

  private runNow(calls: readonly Call[]): Promise<TextRow[][]> {
    const result = runPipeline(this.client, calls);
    const watchdog =
      this.answerMaxMs === null ? null : setTimeout(() => this.destroy(), this.answerMaxMs);
    const over = () => {
      this.running = null;
      if (watchdog !== null) clearTimeout(watchdog);
    };
    this.running = result.then(over, over);
    return result;
  }

  /** Whether the run is owned by this process under this epoch. */
  async ownedBy(run: string, owner: number, epoch: number): Promise<boolean> {
    const { rowCount } = await this.client.query(
      "select from live where id = $1 and owner = $2 and epoch = $3",
      [run, owner, epoch],
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
    const { connection } = this.client as unknown as {
      connection?: { stream: { destroy(): void } };
    };
    connection?.stream.destroy();
  }

  private ended(): void {
    if (!this.open) return;
    this.open = false;
    this.onEnd();
  }
}
