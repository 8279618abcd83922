import type pg from "pg";
import { createSessionClient } from "../session-client";

export type EngineEventsOptions = {
  readonly engineUrl: string;
  /** Runs wait for a worker. Also called after every connect: something may have been missed. */
  readonly onReady: () => void;
  /** A person did something to this run. */
  readonly onCommand: (run: string) => void;
};

/** Listens for what other processes say. It may miss things while it reconnects: a scan is beside it. */
export class EngineEvents {
  private readonly options: EngineEventsOptions;
  private client: pg.Client | null = null;
  private stopped = false;

  constructor(options: EngineEventsOptions) {
    this.options = options;
  }

  start(): void {
    void this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.stopped) return;
    const client = createSessionClient(this.options.engineUrl);
    this.client = client;
    let gone = false;
    const lose = () => {
      if (gone) return;
      gone = true;
      // One that could connect and not listen must not stay beside the next.
      client.end().catch(() => undefined);
      if (!this.stopped) setTimeout(() => void this.connect(), 250).unref();
    };
    client.on("error", lose);
    client.on("end", lose);
    client.on("notification", ({ channel, payload = "" }) => {
      if (channel === "ready") this.options.onReady();
      else this.options.onCommand(payload);
    });
    try {
      await client.connect();
      await client.query("listen ready; listen run_command");
      this.options.onReady();
    } catch {
      lose();
    }
  }
}
