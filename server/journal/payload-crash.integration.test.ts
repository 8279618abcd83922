import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openOwnerPool } from "../db";
import { startEmbeddedPostgres } from "../launcher/embedded-postgres.mjs";
import { createDatabaseOn, createTemplate, templateName } from "../testing/template-database";
import {
  aHead,
  aSegment,
  aStart,
  type JournalWorld,
  openJournalWorld,
} from "./testing/journal-world";

// A cluster of its own that flushes as in service: those of other tests flush nothing.
const dataFolder = mkdtempSync(join(tmpdir(), "orderloom-crash-"));
const openCluster = () => startEmbeddedPostgres({ dataFolder, mode: "production" as never });
let cluster: Awaited<ReturnType<typeof openCluster>>;
let world: JournalWorld;
let admin: pg.Pool;

beforeAll(async () => {
  chmodSync(dataFolder, 0o711);
  cluster = await openCluster();
  const host = encodeURIComponent(cluster.socketFolder);
  const address = `postgres://postgres@localhost/postgres?host=${host}`;
  await createTemplate(address);
  const { engineUrl, adminUrl } = await createDatabaseOn(address, templateName);
  world = await openJournalWorld(engineUrl);
  admin = openOwnerPool(adminUrl, { max: 2 });
  for (const pool of [admin, world.pool]) pool.on("error", () => undefined);
}, 120_000);
afterAll(async () => {
  await world.close().catch(() => undefined);
  await admin.end().catch(() => undefined);
  await cluster.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

it.each(["accepts a message", "stores a result"])(
  "a database that crashes between a payload and the commit that %s loses neither",
  { timeout: 120_000 },
  async (what) => {
    const run = aHead();
    const bytes = randomBytes(200_000);
    const hash = createHash("sha256").update(bytes).digest("hex");
    const payloads = [{ hash, bytes }];
    const isStart = what.startsWith("accepts");
    if (!isStart) await world.journal.start(aStart(run));
    const lock = await admin.connect();
    lock.on("error", () => undefined);
    await lock.query("begin; lock table segment in access exclusive mode");
    const done = isStart
      ? world.journal.start({ ...aStart(run), payloads })
      : world.journal.append(aSegment(run, 1, { payloads }));
    // The payload can be read, and the commit waits.
    await expect
      .poll(
        async () =>
          (await admin.query("select from payload where hash = decode($1, 'hex')", [hash]))
            .rowCount,
        { timeout: 30_000 },
      )
      .toBe(1);
    process.kill(cluster.pid, "SIGQUIT");
    await cluster.exited;
    lock.release(true);
    cluster = await openCluster();

    await done;
    const read = await world.journal.readPayload(run, { hash, bytes: bytes.length });
    expect(Buffer.from(read).equals(bytes)).toBe(true);
  },
);
