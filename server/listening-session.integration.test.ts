import { afterAll, beforeAll, expect, test } from "vitest";
import { openOwnerPool } from "./db";
import { openListeningSession } from "./listening-session";
import { startSilentProxy } from "./testing/silent-proxy";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("a host that has vanished without a word is noticed, and listened to anew", async () => {
  const proxy = await startSilentProxy(database.appUrl);
  const owner = openOwnerPool(database.ownerUrl, { max: 1 });
  const heard: string[] = [];
  let connections = 0;
  const session = openListeningSession({
    url: proxy.url,
    channels: ["news"],
    onNotice: (_, payload) => heard.push(payload),
    onConnected: () => {
      connections += 1;
    },
    askMs: 200,
  });
  try {
    await expect.poll(() => connections, { timeout: 10_000 }).toBe(1);
    proxy.silence();
    // Nothing else tells: neither end has closed anything.
    await expect.poll(() => connections, { timeout: 30_000 }).toBe(2);
    await owner.query("select pg_notify('news', 'heard again')");
    await expect.poll(() => heard, { timeout: 10_000 }).toContain("heard again");
  } finally {
    await session.close();
    await proxy.close();
    await owner.end();
  }
});
