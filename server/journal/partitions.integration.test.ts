import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOwnerPool } from "../db";
import { newId } from "../ids";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { forgetKept } from "./forget-kept";
import { silentLog } from "./journal-log";
import { keepPartitions } from "./partitions";
import {
  aHead,
  anEnd,
  aSegment,
  aStart,
  type JournalWorld,
  openJournalWorld,
} from "./testing/journal-world";

const dayMs = 86_400_000;
let database: TestDatabase;
let world: JournalWorld;
let owner: ReturnType<typeof openOwnerPool>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await openJournalWorld(database.engineUrl);
  owner = openOwnerPool(database.ownerUrl, { max: 1 });
});
afterAll(async () => {
  await world.close();
  await owner.end();
  await database.drop();
});

async function rowsOf(text: string, values: unknown[] = []) {
  return (await world.pool.query(text, values)).rows;
}

/** The table in which a row lies. */
async function placesOf(table: string, column: string, id: string): Promise<string[]> {
  const { rows } = await owner.query(
    `select distinct tableoid::regclass::text as place from ${table} where ${column} = $1`,
    [id],
  );
  return rows.map(({ place }) => place);
}

const large = (text: string) => ({ hash: text.repeat(64), bytes: Buffer.alloc(70_000, text) });

describe("partitions past their time", () => {
  it("drop with their rows; what is unfinished or an open exception stays, and still ends right", async () => {
    const at = Date.now() - 9 * dayMs;
    const make = (change = {}) => aHead({ id: newId(at), acceptedAt: at, retention: 7, ...change });
    const [done, waits, failed] = [make(), make(), make()];
    await owner.query("select make_partitions($1, 2, 0)", [new Date(at)]);
    const payload = large("a");
    await world.journal.start(aStart(done, { payloads: [payload] }));
    await world.journal.finish(aSegment(done, 1), anEnd({ endedAt: at }));
    await world.journal.start(aStart(waits, { payloads: [large("b")] }));
    await world.journal.start(aStart(failed, { payloads: [large("c")] }));
    await world.journal.finish(
      aSegment(failed, 1),
      anEnd({ status: "failed", error: { code: "DOCUMENT_INVALID", message: "no" } }),
    );
    const [place] = await placesOf("segment", "run", waits.id);
    expect(place).toMatch(/^segment_7_p\d+$/);

    await keepPartitions(world.pool, Date.now(), silentLog);

    expect(await rowsOf("select to_regclass($1) as there", [place])).toEqual([{ there: null }]);
    expect(await rowsOf("select from segment where run = $1", [done.id])).toEqual([]);
    expect(await placesOf("segment", "run", waits.id)).toEqual(["segment_7_kept"]);
    expect(await placesOf("segment", "run", failed.id)).toEqual(["segment_7_kept"]);
    // The payloads stay with what refers to them.
    const ref = ({ hash, bytes }: typeof payload) => ({ hash, bytes: bytes.length });
    await expect(world.journal.readPayload(done, ref(payload))).rejects.toThrow("no longer stored");
    expect(await world.journal.readPayload(waits, ref(large("b")))).toEqual(large("b").bytes);
    expect(await world.journal.readPayload(failed, ref(large("c")))).toEqual(large("c").bytes);
    // Its metadata has its own, longer time.
    expect(await rowsOf("select status from run where id = $1", [done.id])).toHaveLength(1);

    // Segments that come after the drop lie beside the others, and the fence still holds.
    expect(await world.journal.append(aSegment(waits, 1))).toBe("written");
    await rowsOf("update live set epoch = 2 where id = $1", [waits.id]);
    expect(await world.journal.append(aSegment(waits, 1, { epoch: 2 }))).toBe("fenced");
    await world.journal.release(waits, 2, { state: "queued", due: 0, note: "" }, null);
    const history = await world.journal.load(waits);
    expect(history.segments.map(({ seg }) => seg)).toEqual([0, 1]);
    await rowsOf("update live set owner = 1, epoch = 4 where id = $1", [waits.id]);
    expect(await world.journal.finish(aSegment(waits, 2, { epoch: 4 }), anEnd())).toBe("written");
    expect(await rowsOf("select seg from segment where run = $1 order by seg", [waits.id])).toEqual(
      [{ seg: 0 }, { seg: 1 }, { seg: 2 }],
    );
  });

  it("give back what they kept when nothing needs it any more", async () => {
    const at = Date.now() - 9 * dayMs;
    const [ends, waits] = [0, 1].map(() =>
      aHead({ id: newId(at), acceptedAt: at, retention: 7 }),
    ) as [ReturnType<typeof aHead>, ReturnType<typeof aHead>];
    await world.journal.start(aStart(ends, { payloads: [large("d")] }));
    await world.journal.start(aStart(waits, { payloads: [large("e")] }));
    expect(await placesOf("segment", "run", ends.id)).toEqual(["segment_7_kept"]);
    await world.journal.finish(aSegment(ends, 1), anEnd());
    await keepPartitions(world.pool, Date.now(), silentLog);
    expect(await placesOf("segment", "run", ends.id)).toEqual([]);
    expect(await placesOf("segment", "run", waits.id)).toEqual(["segment_7_kept"]);
    const ref = (text: string) => ({ hash: text.repeat(64), bytes: 70_000 });
    await expect(world.journal.readPayload(ends, ref("d"))).rejects.toThrow("no longer stored");
    expect((await world.journal.readPayload(waits, ref("e"))).length).toBe(70_000);
  });

  it("give it back piece by piece, whatever stays between", async () => {
    const at = Date.now() - 9 * dayMs;
    const heads = [..."fghijk"].map((_, n) =>
      aHead({ id: newId(at + n), acceptedAt: at, retention: 7 }),
    );
    for (const [n, head] of heads.entries()) {
      await world.journal.start(aStart(head, { payloads: [large(String(n))] }));
      if (n % 2 === 0) await world.journal.finish(aSegment(head, 1), anEnd({ endedAt: at }));
    }
    const old = newId(Date.now() - 450 * dayMs);
    await owner.query(
      `insert into run_key (partner_id, distributor_id, kind, value, run)
       select gen_random_uuid(), gen_random_uuid(), 'po', n::text, $1 from generate_series(1, 5) n`,
      [old],
    );

    await forgetKept(world.pool, Date.now(), { segments: 1, payloads: 1, metadata: 2 });

    for (const [n, head] of heads.entries()) {
      const stays = n % 2 !== 0;
      expect(await placesOf("segment", "run", head.id)).toEqual(stays ? ["segment_7_kept"] : []);
      const reading = world.journal.readPayload(head, {
        hash: String(n).repeat(64),
        bytes: 70_000,
      });
      if (stays) expect((await reading).length).toBe(70_000);
      else await expect(reading).rejects.toThrow("no longer stored");
    }
    expect(await placesOf("run_key", "run", old)).toEqual([]);
  });

  it("are made ahead, and take in what came before them", async () => {
    const at = Date.now() + 40 * dayMs;
    const early = aHead({ id: newId(at), retention: 7 });
    await world.journal.start(aStart(early));
    expect(await placesOf("segment", "run", early.id)).toEqual(["segment_7_kept"]);
    await keepPartitions(world.pool, at, silentLog);
    expect((await placesOf("segment", "run", early.id))[0]).toMatch(/^segment_7_p/);
    // Nothing to do the second time, and the roles' rules hold for what is new.
    await keepPartitions(world.pool, at, silentLog);
    const { rows } = await owner.query(
      "select count(*)::int as n from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)",
    );
    expect(rows).toEqual([{ n: 0 }]);
    await expect(rowsOf("drop table segment_7_kept")).rejects.toThrow("must be owner");
  });
});

describe("dedupe", () => {
  it("forgets after its window", async () => {
    await rowsOf(
      `insert into dedupe (partner_id, distributor_id, key, run, at)
       select gen_random_uuid(), gen_random_uuid(), 'k', gen_random_uuid(), now() - make_interval(days => n)
       from generate_series(1, 200) n`,
    );
    await keepPartitions(world.pool, Date.now(), silentLog);
    expect(await rowsOf("select count(*)::int as n from dedupe where key = 'k'")).toEqual([
      { n: 89 },
    ]);
  });
});
