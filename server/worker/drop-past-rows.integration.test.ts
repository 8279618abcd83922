import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDatabase, openAppDatabase, openOwnerPool } from "../db";
import { fillTables } from "../testing/fill-tables";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { addTestPartner } from "../testing/test-people";
import { dropPastRows } from "./drop-past-rows";

const dayMs = 86_400_000;
let database: TestDatabase;
let app: AppDatabase;
let owner: ReturnType<typeof openOwnerPool>;

beforeAll(async () => {
  database = await createTestDatabase();
  app = openAppDatabase(database.appUrl);
  owner = openOwnerPool(database.ownerUrl, { max: 1 });
});
afterAll(async () => {
  await app.$client.end();
  await owner.end();
  await database.drop();
});

async function countOf(...tables: string[]): Promise<number[]> {
  const counts: number[] = [];
  for (const table of tables) {
    const { rows } = await owner.query(`select count(*)::int as n from ${table}`);
    counts.push(rows[0].n);
  }
  return counts;
}

describe("rows of people that nobody asks for any more", () => {
  it("go after their time, and what is shown or under way stays", async () => {
    const now = Date.now();
    await fillTables(owner, await addTestPartner(owner));
    const old = "now() - interval '500 days'";
    await owner.query(`update session set expires_at = ${old}`);
    await owner.query(`update verification set expires_at = ${old}`);
    await owner.query(`update connection_test set requested_at = ${old}`);
    await owner.query(
      `insert into connection_test (id, partner_id, distributor_id, connection_id, requested_at)
       select gen_random_uuid(), partner_id, distributor_id, connection_id, ${old} - interval '1 day'
       from connection_test, generate_series(1, 1500)`,
    );
    await owner.query(
      `insert into bulk_action (id, partner_id, distributor_id, environment_id, kind, state, detail, reason,
         per_minute, user_id, user_name, created_at)
       select gen_random_uuid(), partner_id, distributor_id, environment_id, kind, 'running', detail, reason,
         per_minute, user_id, user_name, ${old} from bulk_action`,
    );

    await dropPastRows(app, now);
    const tables = ["session", "verification", "rate_limit", "connection_test", "bulk_action"];
    // A counter's time is from 1970, the bulk action that ended was begun today.
    expect(await countOf(...tables)).toEqual([0, 0, 0, 1, 2]);

    await dropPastRows(app, now + 401 * dayMs);
    expect(await countOf("bulk_action", "bulk_action_run")).toEqual([1, 0]);
  });
});
