import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeSegment } from "../../runtime/engine/segment-codec";
import { openAppDatabase, withScope } from "../db";
import {
  aHead,
  aSegment,
  aStart,
  distributorA,
  type JournalWorld,
  openJournalWorld,
  partnerA,
} from "../journal/testing/journal-world";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { readStoredRun } from "./read-head";
import { readHistory } from "./read-history";

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

const body = (seg: number) =>
  encodeSegment({ steps: [], intents: [], values: [], commands: [`command ${seg}`] });

it("a run of more segments than are read in one go is read whole, and what comes later too", async () => {
  const app = openAppDatabase(database.appUrl);
  const scope = { partnerId: partnerA, distributorId: distributorA };
  const run = aHead();
  await world.journal.start(aStart(run, { body: body(0) }));
  const add = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, (_, n) =>
        world.journal.append(aSegment(run, from + n, { body: body(from + n) })),
      ),
    );
  await add(1, 1201);
  const read = () =>
    withScope(app, scope, async (tx) =>
      readHistory(tx, scope, await readStoredRun(tx, scope, run.id)),
    );
  const expected = (count: number) => Array.from({ length: count }, (_, seg) => `command ${seg}`);
  const [one, two] = await Promise.all([read(), read()]);
  expect(one.commands).toEqual(expected(1201));
  expect(two.commands).toEqual(expected(1201));
  await add(1201, 1301);
  expect((await read()).commands).toEqual(expected(1301));
  await app.$client.end();
});
