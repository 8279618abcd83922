import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openAppDatabase, withScope } from "../db";
import {
  aHead,
  aStart,
  distributorA,
  type JournalWorld,
  openJournalWorld,
  partnerA,
} from "../journal/testing/journal-world";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { readStoredRun } from "./read-head";
import { readPayload } from "./read-payload";

let database: TestDatabase;
let world: JournalWorld;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await openJournalWorld(database.engineUrl);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

it("payloads are read whole and in part, by the engine and by the pages, also where one was there before", async () => {
  const app = openAppDatabase(database.appUrl);
  const scope = { partnerId: partnerA, distributorId: distributorA };
  const texts = ["a", "b", "a"].map(
    (letter, at) => `{"results":["${letter.repeat(70_000)}€"]}${at % 2}`,
  );
  const payloads = [...texts, texts[0] ?? ""].map((text) => ({
    hash: createHash("sha256").update(text).digest("hex"),
    bytes: Buffer.from(text),
  }));
  const run = aHead();
  await world.journal.start({ ...aStart(run), payloads });
  for (const { hash, bytes } of payloads) {
    const whole = { hash, bytes: bytes.length };
    const part = { hash, bytes: bytes.length - 12, from: 11 };
    for (const [ref, expected] of [
      [whole, bytes],
      [part, bytes.subarray(11, -1)],
    ] as const) {
      const pages = await withScope(app, scope, async (tx) =>
        readPayload(tx, scope, await readStoredRun(tx, scope, run.id), ref),
      );
      const engine = await world.journal.readPayload(run, ref);
      for (const read of [pages, engine]) expect(Buffer.from(read).equals(expected)).toBe(true);
    }
  }
  await app.$client.end();
});
