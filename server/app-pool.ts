import pg from "pg";
import { parseDatabaseUrl } from "./database-url";
import type { LimitedClientConfig } from "./limited-client";
import { type ListeningSession, openListeningSession } from "./listening-session";
import { RowListClient } from "./row-list-client";
import { connecting } from "./session-client";

type Listener = {
  readonly channel: string;
  onNotice(payload: string): void;
  onListening(): void;
};

export type AppPoolConfig = pg.PoolConfig & Pick<LimitedClientConfig, "answerMaxMs">;

const idleMs = 60_000;

/** Connections of the app's role for drizzle, and one session that listens for all who ask. */
export class AppPool extends pg.Pool {
  readonly #url: string;
  readonly #listeners = new Set<Listener>();
  readonly #clients = new Set<pg.PoolClient>();
  #session: ListeningSession | null = null;
  #isCutOff = false;

  constructor(url: string, settings: AppPoolConfig) {
    super({
      ...parseDatabaseUrl(url),
      ...connecting,
      idleTimeoutMillis: idleMs,
      Client: RowListClient,
      ...settings,
    } as pg.PoolConfig);
    this.#url = url;
    // An idle connection that the server closed is not an error for anybody: the pool opens a new one.
    this.on("error", () => undefined);
    this.on("connect", (client) => {
      this.#clients.add(client);
      client.on("error", () => undefined);
      if (this.#isCutOff) cutOff(client);
    });
    this.on("remove", (client) => this.#clients.delete(client));
  }

  /**
   * Hears what is notified on `channel`. Resolves when it does. `onListening` is called then and after every
   * new connection: what was notified meanwhile was not heard.
   */
  async listen(
    channel: string,
    onNotice: (payload: string) => void,
    onListening: () => void = () => undefined,
  ): Promise<{ unlisten(): Promise<void> }> {
    const listener: Listener = { channel, onNotice, onListening };
    this.#listeners.add(listener);
    this.#session ??= this.#openSession();
    await this.#session.listen(channel);
    onListening();
    return {
      unlisten: async () => {
        this.#listeners.delete(listener);
      },
    };
  }

  #openSession(): ListeningSession {
    return openListeningSession({
      url: this.#url,
      channels: [],
      onNotice: (channel, payload) => {
        for (const listener of this.#listeners) {
          if (listener.channel === channel) listener.onNotice(payload);
        }
      },
      onConnected: () => {
        for (const listener of this.#listeners) listener.onListening();
      },
    });
  }

  /** @param options.timeout seconds after which queries under way are cut off; without it they are waited for */
  override end(options?: { readonly timeout: number }): Promise<void>;
  override end(callback: () => void): void;
  override end(options?: { readonly timeout: number } | (() => void)): Promise<void> | undefined {
    if (typeof options === "function") {
      void this.#close(null).then(options);
      return undefined;
    }
    return this.#close(options === undefined ? null : options.timeout * 1_000);
  }

  async #close(timeoutMs: number | null): Promise<void> {
    await this.#session?.close();
    const ended = super.end();
    if (timeoutMs === null) return ended;
    const timer = setTimeout(() => {
      this.#isCutOff = true;
      for (const client of this.#clients) cutOff(client);
    }, timeoutMs);
    await ended.finally(() => clearTimeout(timer));
  }
}

/** Its query fails, whoever asked for it gives the client back, and the pool is rid of it. */
function cutOff(client: pg.PoolClient): void {
  (client as unknown as pg.Client).end().catch(() => undefined);
}
