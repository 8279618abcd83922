import type pg from "pg";
import { cutConnection } from "./cut-connection";
import { createSessionClient } from "./session-client";

/** A database session of its own that listens and comes back by itself when it is lost. */
export type ListeningSession = {
  /** Sends a notification; while the session is down it is dropped. `payload` is under 8,000 bytes. */
  notify(channel: string, payload: string): void;
  /** Another channel; resolves when it is listened to, however long the database is away. */
  listen(channel: string): Promise<void>;
  readonly connected: boolean;
  close(): Promise<void>;
};

type Options = {
  readonly url: string;
  readonly channels: readonly string[];
  onNotice(channel: string, payload: string): void;
  /** Connected, for the first time or again: what was notified meanwhile is lost. */
  onConnected(): void;
  /** Ms between two questions whether the other end is still there; each must be answered in as long. */
  readonly askMs?: number;
};

const retryMs = 1_000;
/** A host that vanished says nothing, and what it would have notified is missed until that is noticed. */
const askMsDefault = 10_000;

export function openListeningSession(options: Options): ListeningSession {
  let client: pg.Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | null = null;
  let asking: NodeJS.Timeout | null = null;
  const askMs = options.askMs ?? askMsDefault;
  const channels = new Set(options.channels);
  let waiting: (() => void)[] = [];
  // One statement after the other, as the driver means to give up its own queue.
  let last: Promise<unknown> = Promise.resolve();
  const say = (on: pg.Client, statement: string, values: string[] = []) => {
    const said = last.then(() => on.query(statement, values));
    last = said.catch(() => undefined);
    return said;
  };

  const lost = (which: pg.Client) => {
    if (client === which) {
      client = null;
      if (asking !== null) clearInterval(asking);
    }
    which.removeAllListeners("notification");
    which.end().catch(() => undefined);
    if (!closed && retry === null) {
      retry = setTimeout(() => {
        retry = null;
        void connect();
      }, retryMs);
      retry.unref();
    }
  };

  const ask = (on: pg.Client) => {
    const silent = setTimeout(() => cutConnection(on), askMs);
    const answered = () => clearTimeout(silent);
    say(on, "select 1").then(answered, answered);
  };

  const connect = async () => {
    const next = createSessionClient(options.url);
    let failed = false;
    const fail = () => {
      if (!failed) {
        failed = true;
        lost(next);
      }
    };
    next.on("error", fail);
    next.on("end", fail);
    next.on("notification", ({ channel, payload }) => options.onNotice(channel, payload ?? ""));
    try {
      await next.connect();
      for (const channel of channels) {
        await say(next, `listen ${channel}`);
      }
    } catch {
      fail();
      return;
    }
    if (failed || closed) {
      fail();
      return;
    }
    client = next;
    asking = setInterval(() => ask(next), askMs);
    asking.unref();
    options.onConnected();
    const listened = waiting;
    waiting = [];
    for (const tell of listened) tell();
  };

  void connect();
  return {
    async listen(channel) {
      channels.add(channel);
      try {
        if (client !== null) {
          await say(client, `listen ${channel}`);
          return;
        }
      } catch {
        // The session was lost over it; the next one listens.
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    get connected() {
      return client !== null;
    },
    notify(channel, payload) {
      if (client === null) return;
      say(client, "select pg_notify($1, $2)", [channel, payload]).catch(() => undefined);
    },
    async close() {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      if (asking !== null) clearInterval(asking);
      await client?.end().catch(() => undefined);
    },
  };
}
