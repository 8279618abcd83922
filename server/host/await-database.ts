import { setTimeout as delay } from "node:timers/promises";
import { createSessionClient } from "../session-client";

const pauseMs = 200;
/** A start that finds no database in this time fails. */
const patienceMs = 60_000;

/** Starting up, shutting down, too many sessions, disk full, no server yet: worth another try. */
const passing = new Set([
  "57P03",
  "53300",
  "57P01",
  "53100",
  "ECONNREFUSED",
  "ENOENT",
  "ECONNRESET",
  "EPIPE",
]);

/**
 * Resolves when the database takes sessions, so that a process that starts beside a database that does is not
 * put off as one that fails. @throws what cannot pass by itself, or what was left after a minute
 */
export async function awaitDatabase(url: string): Promise<void> {
  const began = performance.now();
  for (;;) {
    const client = createSessionClient(url);
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (!passing.has(code) || performance.now() - began > patienceMs) throw error;
      await delay(pauseMs);
    }
  }
}
