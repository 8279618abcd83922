import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorFlowOrigin } from "../../runtime/engine/error-flow";
import type { RunHead } from "../../runtime/engine/records";
import { openOwnerPool } from "../db";
import { newId } from "../ids";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { foldRollups } from "./rollups";
import {
  aBody,
  aHead,
  anEnd,
  aSegment,
  aStart,
  type JournalWorld,
  openJournalWorld,
} from "./testing/journal-world";

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

async function rowsOf(text: string, values: unknown[]) {
  return (await world.pool.query(text, values)).rows;
}

describe("a process that may take no runs", () => {
  const stored = (id: string) => rowsOf("select owner, state from live where id = $1", [id]);

  it("stores none that it was to execute, and all others", async () => {
    const other = await openJournalWorld(database.engineUrl, { owner: () => null });
    const mine = aHead();
    expect(await other.journal.start(aStart(mine))).toEqual({ outcome: "disowned" });
    expect(await stored(mine.id)).toEqual([]);
    const anyones = aHead();
    expect(await other.journal.start(aStart(anyones, { execute: "anywhere" }))).toEqual({
      outcome: "queued",
    });
    expect(await stored(anyones.id)).toEqual([{ owner: null, state: 0 }]);
    expect(other.intake.waitingBytes).toBe(0);
    await other.close();
  });

  it("also where it loses its number while they wait to be written", async () => {
    const numbers = [7, 7, 8];
    const other = await openJournalWorld(database.engineUrl, {
      owner: () => numbers.shift() ?? 8,
    });
    const runs = [aHead(), aHead()];
    const verdicts = await Promise.all(runs.map((run) => other.journal.start(aStart(run))));
    expect(verdicts).toEqual([{ outcome: "disowned" }, { outcome: "disowned" }]);
    for (const { id } of runs) expect(await stored(id)).toEqual([]);
    expect(await other.journal.start(aStart(aHead()))).toEqual({ outcome: "started", epoch: 1 });
    await other.close();
  });
});

describe("a run in the journal", () => {
  it("is in live with segment 0 and its keys once started, and in run once finished", async () => {
    const run = aHead();
    const started = await world.journal.start(
      aStart(run, { keys: [{ kind: "po", value: "PO-1" }] }),
    );
    expect(started).toEqual({ outcome: "started", epoch: 1 });
    expect(await rowsOf("select state, owner, epoch from live where id = $1", [run.id])).toEqual([
      { state: 1, owner: 1, epoch: 1 },
    ]);

    const written = await world.journal.append(
      aSegment(run, 1, { keys: [{ kind: "erp", value: "E-9" }] }),
    );
    expect(written).toBe("written");
    const finished = await world.journal.finish(
      aSegment(run, 2),
      anEnd({ nodes: [{ node: "n01", ok: 2, failed: 1, totalUs: 1500 }] }),
    );
    expect(finished).toBe("written");

    expect(await rowsOf("select from live where id = $1", [run.id])).toHaveLength(0);
    expect(await rowsOf("select status, steps, class from run where id = $1", [run.id])).toEqual([
      { status: 0, steps: 3, class: 30 },
    ]);
    const { segments } = await world.journal.load(run);
    expect(segments.map(({ seg }) => seg)).toEqual([0, 1, 2]);
    expect(Buffer.from(segments[1]!.body)).toEqual(aSegment(run, 1).body);
    expect(
      await rowsOf("select kind, value from run_key where run = $1 order by 1", [run.id]),
    ).toEqual([
      { kind: "erp", value: "E-9" },
      { kind: "po", value: "PO-1" },
    ]);
  });

  it("adds up per node and hour in the commit that ends it", async () => {
    const flow = newId();
    const runs = Array.from({ length: 5 }, () => aHead({ flow }));
    await Promise.all(runs.map((run) => world.journal.start(aStart(run))));
    const nodes = [{ node: "n01", ok: 1, failed: 0, totalUs: 10 }];
    await Promise.all(
      runs.map((run, index) =>
        world.journal.finish(
          aSegment(run, 1),
          anEnd({ nodes, status: index === 0 ? "failed" : "succeeded" }),
        ),
      ),
    );
    await foldRollups(world.pool);
    const rows = await rowsOf(
      "select node, sum(ok)::int ok, sum(failed)::int failed from rollup where flow_id = $1 group by 1 order by 1",
      [flow],
    );
    expect(rows).toEqual([
      { node: "", ok: 4, failed: 1 },
      { node: "n01", ok: 5, failed: 0 },
    ]);
  });

  it("is counted once, however many add the figures up at the same time", async () => {
    const flow = newId();
    const runs = Array.from({ length: 60 }, () => aHead({ flow }));
    const finish = async (run: (typeof runs)[0]) => {
      await world.journal.start(aStart(run));
      await world.journal.finish(aSegment(run, 1), anEnd());
    };
    await Promise.all([
      ...runs.map(finish),
      ...Array.from({ length: 10 }, () => foldRollups(world.pool)),
    ]);
    await Promise.all([foldRollups(world.pool), foldRollups(world.pool)]);
    const rows = await rowsOf("select node, ok::int from rollup where flow_id = $1", [flow]);
    expect(rows).toEqual([{ node: "", ok: 60 }]);
    expect(await rowsOf("select from rollup_entry", [])).toEqual([]);
  });

  it("that succeeded may leave a note, and is no failure by it", async () => {
    const run = aHead();
    await world.journal.start(aStart(run));
    await world.journal.finish(aSegment(run, 1), anEnd({ note: "Dropped at Credit (hold)" }));
    expect(await rowsOf("select error_code, error from run where id = $1", [run.id])).toEqual([
      { error_code: null, error: "Dropped at Credit (hold)" },
    ]);
    expect(await rowsOf("select from exception where run = $1", [run.id])).toEqual([]);
  });

  it("that fails leaves an exception; alike failures share a fingerprint", async () => {
    const fail = async (message: string) => {
      const run = aHead();
      await world.journal.start(aStart(run));
      await world.journal.finish(
        aSegment(run, 1),
        anEnd({ status: "failed", error: { code: "TARGET_REFUSED", message, node: "n04" } }),
      );
      const [row] = await rowsOf("select code, node, fingerprint from exception where run = $1", [
        run.id,
      ]);
      return row;
    };
    const first = await fail("Order 17 was refused");
    const second = await fail("Order 2144 was refused");
    const third = await fail("No such customer");
    expect(first).toMatchObject({ code: "TARGET_REFUSED", node: "n04" });
    expect(second.fingerprint).toEqual(first.fingerprint);
    expect(third.fingerprint).not.toEqual(first.fingerprint);
  });

  it("that was called needs nobody while its caller hears of it; without one, or as error flow, it does", async () => {
    const caller = aHead();
    await world.journal.start(aStart(caller));
    const fails = async (change: Partial<RunHead>) => {
      const run = aHead({ parent: caller.id, ...change });
      await world.journal.start(aStart(run));
      const error = { code: "TARGET_REFUSED" as const, message: "Refused", node: "n04" };
      await world.journal.finish(aSegment(run, 1), anEnd({ status: "failed", error }));
      return (await rowsOf("select from exception where run = $1", [run.id])).length;
    };
    const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    expect(await fails({ origin: newId() })).toBe(0);
    expect(await fails({ origin: errorFlowOrigin(hash, caller.id) })).toBe(1);
    await world.journal.finish(aSegment(caller, 1), anEnd({ status: "cancelled" }));
    expect(await fails({ origin: newId() })).toBe(1);
  });

  describe("that was retried", () => {
    const end = async (run: RunHead, status: "failed" | "succeeded" | "cancelled") => {
      await world.journal.start(aStart(run));
      const error = { code: "TARGET_REFUSED" as const, message: "Refused", node: "n04" };
      await world.journal.finish(
        aSegment(run, 1),
        anEnd({ status, ...(status === "failed" && { error }) }),
      );
      return run;
    };
    const retryOf = (first: RunHead, change: Partial<RunHead> = {}) =>
      aHead({ purpose: "replay", origin: first.id, parent: first.id, ...change });
    const openOf = async (...runs: readonly RunHead[]) => {
      const rows = await rowsOf(
        "select run from exception where run = any($1) and state = 'open' order by run",
        [runs.map(({ id }) => id)],
      );
      return rows.map(({ run }) => runs.findIndex(({ id }) => id === run));
    };

    it("needs nobody once the retry succeeded; one that fails stands for those before it", async () => {
      const bystander = await end(aHead(), "failed");
      const first = await end(aHead(), "failed");
      const second = await end(retryOf(first), "failed");
      expect(await openOf(bystander, first, second)).toEqual([0, 2]);
      const third = await end(retryOf(first, { parent: second.id }), "cancelled");
      expect(await openOf(bystander, first, second, third)).toEqual([0, 2]);
      const fourth = await end(retryOf(first, { parent: second.id }), "succeeded");
      expect(await openOf(bystander, first, second, third, fourth)).toEqual([0]);
    });

    it("needs nobody once it was sent as new; a flow that another one calls settles only itself", async () => {
      const first = await end(aHead(), "failed");
      const id = newId();
      await rowsOf(
        `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
         values ($1, $2, $3, $4, 'retry', $5, now(), 'test')`,
        [newId(), first.partner, first.distributor, first.id, JSON.stringify({ run: id })],
      );
      await end(aHead({ id, origin: id, parent: first.id, purpose: "replay" }), "succeeded");
      expect(await openOf(first)).toEqual([]);

      const caller = await end(aHead(), "failed");
      const called = newId();
      const call = { id: called, origin: called, parent: caller.id, purpose: "replay" } as const;
      await end(aHead(call), "succeeded");
      expect(await openOf(caller)).toEqual([0]);
    });
  });

  it("waits without an owner after a release, with the segment of its last steps", async () => {
    const run = aHead();
    await world.journal.start(aStart(run));
    const due = Date.now() + 60_000;
    await world.journal.release(
      run,
      1,
      { state: "waiting", due, note: "Repeats" },
      aSegment(run, 1),
    );
    const [row] = await rowsOf(
      "select state, owner, epoch, seg, note, (extract(epoch from due) * 1000)::float8 due from live where id = $1",
      [run.id],
    );
    expect(row).toEqual({ state: 2, owner: null, epoch: 2, seg: 1, note: "Repeats", due });
    const again = aHead();
    await world.journal.start(aStart(again));
    await world.journal.release(
      again,
      1,
      { state: "in-doubt", due: Number.POSITIVE_INFINITY, note: "" },
      null,
    );
    const [doubtful] = await rowsOf("select due::text from live where id = $1", [again.id]);
    expect(doubtful).toEqual({ due: "infinity" });
  });
});

describe("dedupe", () => {
  it("gives the first run for the same source and key, also within one batch", async () => {
    const dedupe = { source: "endpoint-1", key: Buffer.from("delivery-1") };
    const runs = Array.from({ length: 4 }, () => aHead());
    const verdicts = await Promise.all(
      runs.map((run) => world.journal.start(aStart(run, { dedupe }))),
    );
    const winner = runs[verdicts.findIndex(({ outcome }) => outcome === "started")];
    expect(verdicts.filter(({ outcome }) => outcome === "started")).toHaveLength(1);
    for (const verdict of verdicts) {
      if (verdict.outcome !== "started") {
        expect(verdict).toEqual({ outcome: "duplicate", of: winner!.id });
      }
    }
    const later = await world.journal.start(aStart(aHead(), { dedupe }));
    expect(later).toEqual({ outcome: "duplicate", of: winner!.id });
    const elsewhere = await world.journal.start(
      aStart(aHead(), { dedupe: { source: "endpoint-2", key: Buffer.from("delivery-1") } }),
    );
    expect(elsewhere.outcome).toBe("started");
  });

  it("keeps no trace of the duplicate", async () => {
    const dedupe = { source: "endpoint-1", key: Buffer.from("delivery-2") };
    await world.journal.start(aStart(aHead(), { dedupe }));
    const second = aHead();
    await world.journal.start(
      aStart(second, { dedupe, keys: [{ kind: "po", value: "PO-doubled" }] }),
    );
    expect(await rowsOf("select from live where id = $1", [second.id])).toHaveLength(0);
    expect(await rowsOf("select from segment where run = $1", [second.id])).toHaveLength(0);
    expect(await rowsOf("select from run_key where run = $1", [second.id])).toHaveLength(0);
  });

  it("lets one unfinished live or replay run per origin exist", async () => {
    const first = aHead();
    await world.journal.start(aStart(first));
    const replay = aHead({ purpose: "replay", origin: first.id, parent: first.id });
    expect(await world.journal.start(aStart(replay))).toEqual({
      outcome: "duplicate",
      of: first.id,
    });
    const debug = aHead({ purpose: "debug", origin: first.id, parent: first.id });
    expect((await world.journal.start(aStart(debug))).outcome).toBe("started");
    await world.journal.finish(aSegment(first, 1), anEnd());
    const next = aHead({ purpose: "replay", origin: first.id, parent: first.id });
    expect((await world.journal.start(aStart(next))).outcome).toBe("started");
  });

  it("cancels with a run what it has called, and not what was forked from it", async () => {
    const first = aHead({ purpose: "debug" });
    await world.journal.start(aStart(first));
    const called = aHead({ purpose: "debug", parent: first.id });
    const fork = aHead({ purpose: "debug", origin: first.id, parent: first.id });
    for (const head of [called, fork]) await world.journal.start(aStart(head));
    await world.journal.finish(aSegment(first, 1), { ...anEnd(), status: "cancelled" });
    const rows = await rowsOf("select run from run_command where run = any($1::uuid[])", [
      [called.id, fork.id],
    ]);
    expect(rows).toEqual([{ run: called.id }]);
  });
});

describe("the fence", () => {
  it("refuses every late write of an owner that lost the run", async () => {
    const run = aHead();
    await world.journal.start(aStart(run));
    await rowsOf("update live set owner = null, epoch = epoch + 1 where id = $1", [run.id]);
    const other = aHead();
    await world.journal.start(aStart(other));
    // The healthy run of the same batch is written.
    const [late, fine] = await Promise.all([
      world.journal.append(aSegment(run, 1, { keys: [{ kind: "po", value: "late" }] })),
      world.journal.append(aSegment(other, 1)),
    ]);
    expect([late, fine]).toEqual(["fenced", "written"]);
    expect(await world.journal.finish(aSegment(run, 1), anEnd())).toBe("fenced");
    expect(
      await world.journal.release(run, 1, { state: "queued", due: 0, note: "" }, aSegment(run, 1)),
    ).toBe("fenced");
    expect(await rowsOf("select from segment where run = $1", [run.id])).toHaveLength(1);
    expect(await rowsOf("select from run_key where run = $1", [run.id])).toHaveLength(0);
  });

  it("does not count the figures of a fenced end", async () => {
    const flow = newId();
    const run = aHead({ flow });
    const fine = aHead({ flow });
    await world.journal.start(aStart(run));
    await world.journal.start(aStart(fine));
    await rowsOf("update live set owner = null, epoch = epoch + 1 where id = $1", [run.id]);
    await Promise.all([
      world.journal.finish(aSegment(run, 1), anEnd()),
      world.journal.finish(aSegment(fine, 1), anEnd()),
    ]);
    await foldRollups(world.pool);
    const rows = await rowsOf("select ok::int from rollup where flow_id = $1", [flow]);
    expect(rows).toEqual([{ ok: 1 }]);
  });

  it("by unique segment number: a second body for a number is refused", async () => {
    const run = aHead();
    await world.journal.start(aStart(run));
    await rowsOf(
      "insert into segment select class, run, 1, 9, partner_id, distributor_id, false, null, body from segment where run = $1",
      [run.id],
    );
    expect(await world.journal.append(aSegment(run, 1))).toBe("fenced");
  });

  it("takes a repeated write of its own as written", async () => {
    const run = aHead();
    await world.journal.start(aStart(run));
    await world.journal.append(aSegment(run, 1));
    expect(await world.journal.append(aSegment(run, 1))).toBe("written");
  });

  it("confirms a licence only while the run is held and owned", async () => {
    const run = aHead();
    await world.journal.start(aStart(run));
    expect(await world.journal.confirm(run.id, 1)).toBe(true);
    await rowsOf("update live set owner = null, epoch = epoch + 1 where id = $1", [run.id]);
    expect(await world.journal.confirm(run.id, 1)).toBe(false);
  });
});

describe("a lost connection", () => {
  it("is asked about: what was committed is told, the rest is repeated", async () => {
    const owner = openOwnerPool(database.adminUrl, { max: 1 });
    const runs = Array.from({ length: 200 }, () => aHead());
    let settled = false;
    const all = Promise.all(
      runs.map(async (run, index) => {
        const start = await world.journal.start(aStart(run));
        expect(start).toEqual({ outcome: "started", epoch: 1 });
        expect(await world.journal.append(aSegment(run, 1))).toBe("written");
        if (index % 2 === 0) return;
        expect(await world.journal.finish(aSegment(run, 2), anEnd())).toBe("written");
      }),
    ).finally(() => {
      settled = true;
    });
    while (!settled) {
      await owner.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'orderloom_engine' and datname = current_database()",
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
      // Let it connect now and then.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await all;
    await owner.end();
    const ids = runs.map(({ id }) => id);
    const [{ segments }] = await rowsOf(
      "select count(*)::int as segments from segment where run = any($1)",
      [ids],
    );
    expect(segments).toBe(200 + 200 + 100);
    expect(await rowsOf("select from run where id = any($1)", [ids])).toHaveLength(100);
  });
});

describe("poisoned rows", () => {
  it("are stored: NUL and lone surrogates in bodies, keys, notes and lanes", async () => {
    const poison = "a\u0000b\ud800c\udc00";
    const run = aHead();
    const start = await world.journal.start(
      aStart(run, {
        body: Buffer.concat([aBody("x"), Buffer.from([0, 0xff, 0xd8, 0])]),
        keys: [{ kind: "po", value: poison }],
        dedupe: { source: poison, key: Buffer.from([0, 1, 2]) },
        lane: Buffer.from([0, 0xff]),
        events: [{ id: newId(), type: poison, key: poison, data: `"${poison}"`, at: Date.now() }],
      }),
    );
    expect(start.outcome).toBe("started");
    await world.journal.finish(
      aSegment(run, 1),
      anEnd({
        status: "failed",
        error: { code: "DOCUMENT_INVALID", message: poison, node: poison },
      }),
    );
    const [row] = await rowsOf("select error from run where id = $1", [run.id]);
    expect(row.error).toBe("a\\u0000b\\ud800c\\udc00");
    const [key] = await rowsOf("select value from run_key where run = $1", [run.id]);
    expect(key.value).toBe("a\\u0000b\\ud800c\\udc00");
  });

  it("that cannot even be written down keep no other run of their batch waiting", async () => {
    const [poison, innocent] = [aHead(), aHead()];
    await Promise.all([poison, innocent].map((run) => world.journal.start(aStart(run))));
    const broken = aSegment(poison, 2 ** 40);
    const rest = Promise.all([
      world.journal.append(aSegment(innocent, 1)),
      world.journal.start(aStart(aHead())),
    ]);
    void world.journal.append(broken);
    expect(await rest).toMatchObject(["written", { outcome: "started" }]);
  });

  it("of a time beyond every calendar count as without end", async () => {
    const [far, near] = [aHead(), aHead()];
    await Promise.all([far, near].map((run) => world.journal.start(aStart(run))));
    const wait = (due: number) => ({ state: "waiting", due, note: "" }) as const;
    expect(
      await Promise.all([
        world.journal.release(far, 1, wait(1e300), null),
        world.journal.release(near, 1, wait(Number.NEGATIVE_INFINITY), null),
      ]),
    ).toEqual(["written", "written"]);
    expect(
      await rowsOf("select due::text from live where id = any($1) order by due desc", [
        [far.id, near.id],
      ]),
    ).toEqual([{ due: "infinity" }, { due: "-infinity" }]);
  });

  it("that the database refuses take no other run of their batch along", async () => {
    const good = Array.from({ length: 20 }, () => aHead());
    const bad = aHead({ id: newId(), flow: "00000000-0000-0000-0000-000000000000" });
    // A retention class without partitions is refused by the database.
    const broken = aStart({ ...bad, retention: 9 as 30 });
    const results = await Promise.allSettled([
      ...good.slice(0, 10).map((run) => world.journal.start(aStart(run))),
      world.journal.start(broken),
      ...good.slice(10).map((run) => world.journal.start(aStart(run))),
    ]);
    const rejected = results.filter(({ status }) => status === "rejected");
    expect(rejected).toHaveLength(1);
    expect((rejected[0] as PromiseRejectedResult).reason).toMatchObject({
      code: "STORAGE_REFUSED",
    });
    const started = await rowsOf("select from live where id = any($1)", [good.map(({ id }) => id)]);
    expect(started).toHaveLength(20);
  });
});
