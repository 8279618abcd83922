import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { RunHead } from "../../runtime/engine/records";
import { newId } from "../ids";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { Claimer } from "./claim";
import { ForeignVersions } from "./foreign-versions";
import { silentLog } from "./journal-log";
import { parkOverdue, unpark } from "./lane-parking";
import { type OpenJournal, openJournal } from "./open-journal";
import { type Call, OutcomeUnknown } from "./pipeline";
import { Reconciler } from "./reconcile";
import type { SessionSource } from "./session-source";
import { aHead, anEnd, aSegment, aStart } from "./testing/journal-world";
import { wakeRuns } from "./wake-runs";

/** A loaded machine may take its time. */
const patient = { timeout: 30_000 };

let database: TestDatabase;
let gateway: OpenJournal;
let worker: OpenJournal;

async function open(kind: "gateway" | "worker"): Promise<OpenJournal> {
  return openJournal({
    engineUrl: database.engineUrl,
    kind,
    build: "test",
    log: silentLog,
    beatMs: 50,
    parkAfterMs: () => 1000,
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await open("gateway");
  worker = await open("worker");
});
afterAll(async () => {
  await gateway.close();
  await worker.close();
  await database.drop();
});

async function rowsOf(text: string, values: unknown[] = []) {
  return (await worker.pool.query(text, values)).rows;
}
const waiting = (run: RunHead, change: object = {}) =>
  gateway.journal.start(aStart(run, { execute: "anywhere", ...change }));
const finish = (from: OpenJournal, run: RunHead, epoch: number, seg = 1) =>
  from.journal.finish(aSegment(run, seg, { epoch }), anEnd());

async function drainAll(): Promise<void> {
  for (;;) {
    const runs = await worker.claimer.claimRuns(100);
    for (const { head, epoch } of runs) {
      const { segments } = await worker.journal.load(head);
      await finish(worker, head, epoch, segments.length);
    }
    if (runs.length === 0) return;
  }
}

describe("claiming runs", () => {
  it("takes what is due, oldest first, with its history, once", async () => {
    const acceptedAt = Date.now() - 5000;
    const late = aHead({ acceptedAt });
    const early = aHead({ acceptedAt: acceptedAt - 1000 });
    expect(await waiting(late)).toEqual({ outcome: "queued" });
    await waiting(early);
    const first = await worker.claimer.claimRuns(1);
    expect(first.map(({ head, epoch }) => [head, epoch])).toEqual([[early, 2]]);
    const [second, none] = await Promise.all([
      worker.claimer.claimRuns(10),
      gateway.claimer.claimRuns(10),
    ]);
    expect([...second, ...none].map(({ head }) => head.id)).toEqual([late.id]);
    const { segments } = await worker.journal.load(early);
    expect(segments.map(({ seg, body }) => [seg, Buffer.from(body).toString().slice(1)])).toEqual([
      [0, `start ${early.id}`],
    ]);
    await rowsOf("delete from live");
  });

  it("leaves what is not due, parked or in a lane", async () => {
    const future = aHead();
    await waiting(future);
    await rowsOf("update live set due = now() + interval '1 hour' where id = $1", [future.id]);
    const parked = aHead();
    await waiting(parked);
    await rowsOf("update live set parked = true where id = $1", [parked.id]);
    await waiting(aHead(), { lane: Buffer.from("k") });
    expect(await worker.claimer.claimRuns(10)).toEqual([]);
    await rowsOf("delete from live");
    await rowsOf("delete from lane");
  });

  it("leaves formats and versions that only another build knows to that build", async () => {
    await drainAll();
    const [foreign, known] = ["f0".repeat(32), "0f".repeat(32)];
    const flow = newId();
    const newer = aHead();
    const body = Buffer.from([250, 0, 0, 0, 0]);
    await waiting(newer, { body });
    const newerInLane = aHead({ flow });
    await waiting(newerInLane, { body, lane: Buffer.from("newer") });
    const runs = [aHead({ version: foreign }), aHead({ version: known })];
    for (const run of runs) await waiting(run);
    const inLane = aHead({ flow, version: foreign });
    await waiting(inLane, { lane: Buffer.from("foreign") });

    worker.foreign.add(foreign);

    const ids = (claimed: readonly { head: RunHead }[]) => claimed.map(({ head }) => head.id);
    expect(ids(await worker.claimer.claimRuns(10))).toEqual([runs[1]!.id]);
    expect(await worker.claimer.claimLanes(10)).toEqual([]);
    expect(ids(await gateway.claimer.claimRuns(10))).toEqual([runs[0]!.id]);
    const lanes = await gateway.claimer.claimLanes(10);
    expect(ids(lanes.flatMap((lane) => lane.runs))).toEqual([inLane.id]);
    await finish(worker, runs[1]!, 2);
    await finish(gateway, runs[0]!, 2);
    await finish(gateway, inLane, lanes[0]!.runs[0]!.epoch);
    expect(await gateway.claimer.nextOfLane(lanes[0]!.hold)).toEqual([]);
    expect(await rowsOf("select id from live where owner is null order by id")).toEqual([
      { id: newer.id },
      { id: newerInLane.id },
    ]);
    await rowsOf("delete from live");
    await rowsOf("delete from lane");
  });

  it("keeps a run with the builds that read the newest of its segments", async () => {
    const run = aHead();
    const format = async () =>
      (await rowsOf("select format from live where id = $1", [run.id]))[0]?.format;
    await gateway.journal.start(aStart(run));
    const newer = Buffer.from([2, 0, 0, 0, 0]);
    const queued = { state: "queued", due: 0, note: "" } as const;
    // Both in one commit, as where a step waits and the run is handed back at once.
    const appended = gateway.journal.append(aSegment(run, 1, { body: newer }));
    await Promise.all([appended, gateway.journal.release(run, 1, queued, null)]);
    expect(await format()).toBe(2);
    const [claimed] = await worker.claimer.claimRuns(1);
    const { epoch } = claimed!;
    await worker.journal.release(run, epoch, queued, aSegment(run, 2, { epoch }));
    expect(await format()).toBe(2);
    await rowsOf("delete from live");
  });

  it("reads a long run from its newest summary on, segment 0 first", async () => {
    const run = aHead();
    await gateway.journal.start(aStart(run));
    for (let seg = 1; seg <= 6; seg += 1) {
      await gateway.journal.append(aSegment(run, seg, { summary: seg % 2 === 0 }));
    }
    await gateway.journal.release(run, 1, { state: "queued", due: 0, note: "" }, null);
    const [claimed] = await worker.claimer.claimRuns(1);
    const { segments } = await worker.journal.load(claimed!.head);
    expect(segments.map(({ seg }) => seg)).toEqual([0, 6]);
    const again = await worker.journal.load(claimed!.head);
    expect(again.segments.map(({ seg }) => seg)).toEqual([0, 6]);
    await finish(worker, run, claimed!.epoch, 7);
  });

  it("whose answer is lost strands nothing: what nobody knows is released after two rounds", async () => {
    await Promise.all(Array.from({ length: 20 }, () => waiting(aHead())));
    // The commit happens, the answer does not arrive: as if the connection ended in between.
    await rowsOf("update live set owner = $1, epoch = epoch + 1", [worker.membership.id]);
    await rowsOf(
      "insert into lane (partner_id, distributor_id, flow_id, key, owner, bump, due) select partner_id, distributor_id, flow_id, 'x', $1, 1, due from live limit 1",
      [worker.membership.id],
    );
    const reconciler = new Reconciler({
      pool: worker.pool,
      held: worker.held,
      owner: () => worker.membership.id,
      log: silentLog,
    });
    expect(await reconciler.round()).toBe(0);
    expect(await reconciler.round()).toBe(20);
    expect(await rowsOf("select from lane where owner is not null")).toHaveLength(0);
    expect(await worker.claimer.claimRuns(100)).toHaveLength(20);
    expect(await reconciler.round()).toBe(0);
    expect(await reconciler.round()).toBe(0);
    await rowsOf("delete from live");
    await rowsOf("delete from lane");
  });
});

describe("lanes", () => {
  const lane = Buffer.from("customer-1");

  it("run in the order of their commits, one at a time, by whoever owns the lane", async () => {
    const flow = newId();
    const runs = Array.from({ length: 120 }, () => aHead({ flow }));
    for (const run of runs) await waiting(run, { lane });
    const [claimed, ...others] = await worker.claimer.claimLanes(10);
    expect(others).toEqual([]);
    expect(await gateway.claimer.claimLanes(10)).toEqual([]);
    const order: string[] = [];
    const { hold } = claimed!;
    for (let next = claimed!.runs; next.length > 0; next = await worker.claimer.nextOfLane(hold)) {
      for (const { head, epoch } of next) {
        order.push(head.id);
        expect(await finish(worker, head, epoch)).toBe("written");
      }
    }
    expect(order).toEqual(runs.map(({ id }) => id));
    expect(await rowsOf("select from lane where flow_id = $1", [flow])).toEqual([]);
  });

  it("let nobody overtake a run that somebody still has", async () => {
    const flow = newId();
    const runs = Array.from({ length: 3 }, () => aHead({ flow }));
    for (const run of runs) await waiting(run, { lane });
    const [first] = runs;
    await rowsOf("update live set owner = $2 where id = $1", [first?.id, gateway.membership.id]);
    expect(await worker.claimer.claimLanes(10)).toEqual([]);
    await rowsOf("update live set owner = null, epoch = epoch + 1 where id = $1", [first?.id]);
    const [claimed] = await worker.claimer.claimLanes(10);
    expect(claimed?.runs.map(({ head }) => head.id)).toEqual(runs.map(({ id }) => id));
    for (const { head, epoch } of claimed?.runs ?? []) await finish(worker, head, epoch);
    await worker.claimer.nextOfLane(claimed!.hold);
  });

  it("keep their order although a run is changed while its lane is read", async () => {
    const flow = newId();
    const runs = Array.from({ length: 3 }, () => aHead({ flow }));
    for (const run of runs) await waiting(run, { lane });
    const [first] = runs;
    const other = await gateway.pool.connect();
    await other.query("begin");
    await other.query("update live set note = 'changed' where id = $1", [first?.id]);
    const claiming = worker.claimer.claimLanes(10);
    const waits = () =>
      rowsOf(
        "select from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'fetch_lanes|lane_key'",
      );
    await expect.poll(waits, patient).not.toHaveLength(0);
    await other.query("commit");
    other.release();
    expect(await claiming).toEqual([]);
    const [claimed] = await worker.claimer.claimLanes(10);
    expect(claimed?.runs.map(({ head }) => head.id)).toEqual(runs.map(({ id }) => id));
    for (const { head, epoch } of claimed?.runs ?? []) await finish(worker, head, epoch);
    await worker.claimer.nextOfLane(claimed!.hold);
  });

  it("that are ready are handed over although an empty one could not be given back", async () => {
    const [empty, full] = [newId(), newId()];
    await rowsOf(
      "insert into lane (partner_id, distributor_id, flow_id, key, bump, due) values ($1, $2, $3, 'x', 1, now() - interval '1 day')",
      [aHead().partner, aHead().distributor, empty],
    );
    const run = aHead({ flow: full });
    await waiting(run, { lane });
    let cut = 0;
    const sessions = {
      async get() {
        const session = await worker.sessions.get();
        return {
          run: async (calls: readonly Call[]) => {
            if (calls.some(({ statement }) => statement.name === "lane_end")) {
              cut += 1;
              throw new OutcomeUnknown("cut");
            }
            return session.run(calls);
          },
        };
      },
    };
    const claimer = new Claimer({
      sessions: sessions as unknown as SessionSource,
      held: worker.held,
      clock: worker.clock,
      inbox: worker.inbox,
      owner: () => worker.membership.id,
      number: () => worker.membership.id,
      foreign: new ForeignVersions(),
    });
    const lanes = await claimer.claimLanes(10);
    expect(cut).toBe(1);
    expect(lanes.map(({ runs }) => runs.map(({ head }) => head.id))).toEqual([[run.id]]);
    expect(worker.held.lanes().filter((hold) => hold.lane.flow === empty)).toEqual([]);
    await finish(worker, run, lanes[0]!.runs[0]!.epoch);
    await worker.claimer.nextOfLane(lanes[0]!.hold);
    await rowsOf("delete from lane where flow_id = $1", [empty]);
  });

  it("are drained on by a process that may take no new ones at the moment", async () => {
    const flow = newId();
    const [first, second] = [aHead({ flow }), aHead({ flow })];
    await waiting(first, { lane });
    const mayTake = { now: true };
    const claimer = new Claimer({
      sessions: worker.sessions,
      held: worker.held,
      clock: worker.clock,
      inbox: worker.inbox,
      owner: () => (mayTake.now ? worker.membership.id : null),
      number: () => worker.membership.id,
      foreign: new ForeignVersions(),
    });
    const [claimed] = await claimer.claimLanes(10);
    await finish(worker, first, claimed!.runs[0]!.epoch);
    await waiting(second, { lane });
    mayTake.now = false;
    const [next] = await claimer.nextOfLane(claimed!.hold);
    expect(next?.head.id).toBe(second.id);
    await finish(worker, second, next!.epoch);
    expect(await claimer.nextOfLane(claimed!.hold)).toEqual([]);
    expect(await rowsOf("select from lane where flow_id = $1", [flow])).toEqual([]);
  });

  it("take the first of an empty lane in the gateway, and queue the others behind it", async () => {
    const flow = newId();
    const [first, second] = [aHead({ flow }), aHead({ flow })];
    expect(await gateway.journal.start(aStart(first, { lane }))).toEqual({
      outcome: "started",
      epoch: 1,
    });
    expect(await gateway.journal.start(aStart(second, { lane }))).toEqual({ outcome: "queued" });
    expect(await worker.claimer.claimLanes(10)).toEqual([]);
    await finish(gateway, first, 1);
    const [claimed] = await worker.claimer.claimLanes(10);
    expect(claimed!.runs.map(({ head }) => head.id)).toEqual([second.id]);
    await finish(worker, second, claimed!.runs[0]!.epoch);
    expect(await worker.claimer.nextOfLane(claimed!.hold)).toEqual([]);
    expect(await rowsOf("select from lane where flow_id = $1", [flow])).toEqual([]);
    // Empty again: the next one runs at once.
    const third = aHead({ flow });
    const again = await gateway.journal.start(aStart(third, { lane }));
    expect(again.outcome).toBe("started");
    await finish(gateway, third, 1);
    expect(await rowsOf("select from lane where flow_id = $1", [flow])).toEqual([]);
  });

  it("wait with a head that waits; it is parked after its time and gets a new turn", async () => {
    const flow = newId();
    const [head, next] = [aHead({ flow }), aHead({ flow })];
    await waiting(head, { lane });
    await waiting(next, { lane });
    const [claimed] = await worker.claimer.claimLanes(1);
    const [own, fetchedToo] = claimed!.runs;
    expect(fetchedToo!.head.id).toBe(next.id);
    claimed!.hold.rest.shift();
    const due = worker.clock.now() + 60_000;
    await worker.journal.release(
      head,
      own!.epoch,
      { state: "waiting", due, note: "Repeats" },
      null,
    );
    expect(
      await rowsOf("select id from live where flow_id = $1 and owner is not null", [flow]),
    ).toEqual([]);
    expect(await worker.claimer.claimLanes(10)).toEqual([]);

    expect(await parkOverdue(worker.pool, worker.clock.now())).toBe(0);
    expect(await parkOverdue(worker.pool, worker.clock.now() + 1100)).toBe(1);
    expect(await rowsOf("select cause from exception where run = $1", [head.id])).toEqual([
      { cause: "parked" },
    ]);
    const [after] = await worker.claimer.claimLanes(10);
    expect(after!.runs.map(({ head: { id } }) => id)).toEqual([next.id]);

    expect(await unpark(worker.pool, head.id, worker.clock.now())).toBe(true);
    await finish(worker, next, after!.runs[0]!.epoch);
    const [last] = await worker.claimer.nextOfLane(after!.hold);
    expect(last!.head.id).toBe(head.id);
    await finish(worker, head, last!.epoch);
    expect(await worker.claimer.nextOfLane(after!.hold)).toEqual([]);
    expect(await rowsOf("select from lane where flow_id = $1", [flow])).toEqual([]);
  });

  it("give a parked run its next try at its time, behind the others, and close its exception", async () => {
    const flow = newId();
    const run = aHead({ flow });
    await waiting(run, { lane });
    const [claimed] = await worker.claimer.claimLanes(1);
    const due = worker.clock.now() + 5000;
    const { epoch } = claimed!.runs[0]!;
    await worker.journal.release(run, epoch, { state: "waiting", due, note: "Repeats" }, null);
    expect(await parkOverdue(worker.pool, worker.clock.now() + 1100)).toBe(1);
    expect(await rowsOf("select from lane where flow_id = $1", [flow])).toEqual([]);
    expect(await parkOverdue(worker.pool, due - 1)).toBe(0);
    expect(await rowsOf("select parked from live where id = $1", [run.id])).toEqual([
      { parked: true },
    ]);
    await rowsOf("update live set due = now() where id = $1", [run.id]);
    await parkOverdue(worker.pool, worker.clock.now() + 1000);
    await rowsOf("update lane set due = now() - interval '1 s' where flow_id = $1", [flow]);
    await rowsOf("update live set due = now() - interval '1 s' where id = $1", [run.id]);
    const [again] = await worker.claimer.claimLanes(1);
    expect(again!.runs.map(({ head: { id } }) => id)).toEqual([run.id]);
    await finish(worker, run, again!.runs[0]!.epoch);
    expect(await worker.claimer.nextOfLane(again!.hold)).toEqual([]);
    expect(await rowsOf("select state from exception where run = $1", [run.id])).toEqual([
      { state: "closed" },
    ]);
  });

  it("take a message although an earlier one of its key is parked", async () => {
    const flow = newId();
    const [parked, next] = [aHead({ flow }), aHead({ flow })];
    await waiting(parked, { lane });
    const [claimed] = await worker.claimer.claimLanes(1);
    const due = worker.clock.now() + 60_000;
    const { epoch } = claimed!.runs[0]!;
    await worker.journal.release(parked, epoch, { state: "waiting", due, note: "" }, null);
    await parkOverdue(worker.pool, worker.clock.now() + 1100);

    expect(await waiting(next, { lane })).toEqual({ outcome: "queued" });
    const [turn] = await worker.claimer.claimLanes(1);
    expect(turn!.runs.map(({ head: { id } }) => id)).toEqual([next.id]);
    await finish(worker, next, turn!.runs[0]!.epoch);
    expect(await worker.claimer.nextOfLane(turn!.hold)).toEqual([]);
    await rowsOf("delete from live where id = $1", [parked.id]);
  });

  it("of test and production do not wait for each other", async () => {
    const flow = newId();
    const [test, production] = [aHead({ flow }), aHead({ flow, environment: newId() })];
    expect(await gateway.journal.start(aStart(test, { lane }))).toMatchObject({
      outcome: "started",
    });
    expect(await gateway.journal.start(aStart(production, { lane }))).toMatchObject({
      outcome: "started",
    });
    await finish(gateway, test, 1);
    await finish(gateway, production, 1);
  });

  it("end only when no message came in between", async () => {
    const flow = newId();
    await waiting(aHead({ flow }), { lane });
    const [claimed] = await worker.claimer.claimLanes(1);
    const late = aHead({ flow });
    const { head, epoch } = claimed!.runs[0]!;
    await finish(worker, head, epoch);
    await waiting(late, { lane });
    const more = await worker.claimer.nextOfLane(claimed!.hold);
    expect(more.map(({ head: { id } }) => id)).toEqual([late.id]);
    await finish(worker, late, more[0]!.epoch);
    await worker.claimer.nextOfLane(claimed!.hold);
  });

  it("keep order per key under concurrent intake of two gateways", async () => {
    const flow = newId();
    const second = await open("gateway");
    const keys = ["a", "b", "c"].map((key) => Buffer.from(key));
    const committed = new Map<string, string[]>();
    // Each sender waits for its answer: the order of answers per key is the order that must hold.
    const send = async (from: OpenJournal, key: Buffer) => {
      const name = key.toString();
      for (let index = 0; index < 40; index += 1) {
        const run = aHead({ flow });
        await from.journal.start(aStart(run, { lane: key, execute: "anywhere" }));
        committed.set(name, [...(committed.get(name) ?? []), run.id]);
      }
    };
    await Promise.all([
      send(gateway, keys[0]!),
      send(second, keys[1]!),
      send(gateway, keys[2]!),
      ...[0, 1].map(async () => {
        for (let index = 0; index < 30; index += 1) {
          await Promise.all([
            gateway.journal.start(
              aStart(aHead({ flow }), { lane: Buffer.from("hot"), execute: "anywhere" }),
            ),
            second.journal.start(
              aStart(aHead({ flow }), { lane: Buffer.from("hot"), execute: "anywhere" }),
            ),
          ]);
        }
      }),
    ]);
    const done = new Map<string, string[]>();
    for (;;) {
      const lanes = await worker.claimer.claimLanes(10);
      if (lanes.length === 0) break;
      await Promise.all(
        lanes.map(async ({ hold, runs }) => {
          const name = Buffer.from(hold.lane.key.subarray(16)).toString();
          for (let next = runs; next.length > 0; next = await worker.claimer.nextOfLane(hold)) {
            for (const { head, epoch } of next) {
              await finish(worker, head, epoch);
              done.set(name, [...(done.get(name) ?? []), head.id]);
            }
          }
        }),
      );
    }
    for (const key of ["a", "b", "c"]) expect(done.get(key)).toEqual(committed.get(key));
    expect(done.get("hot")).toHaveLength(120);
    await second.close();
  });
});

describe("commands", () => {
  it("wake a run that waits without end, and are handed over once with the claim", async () => {
    await drainAll();
    const run = aHead();
    await gateway.journal.start(aStart(run));
    await gateway.journal.release(
      run,
      1,
      { state: "held", due: Number.POSITIVE_INFINITY, note: "" },
      null,
    );
    const command = newId();
    await rowsOf(
      `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
        values ($1, $2, $3, $4, 'cancel', '{"why": "test"}', now(), 'somebody')`,
      [command, run.partner, run.distributor, run.id],
    );
    let claimed = await worker.claimer.claimRuns(10);
    for (let round = 0; claimed.length === 0 && round < 100; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      claimed = await worker.claimer.claimRuns(10);
    }
    expect(worker.inbox.pending(run.id)).toMatchObject([
      { id: command, kind: "cancel", detail: { why: "test" }, by: "somebody" },
    ]);
    await worker.journal.finish(
      aSegment(run, 1, { epoch: claimed[0]!.epoch, commands: [command] }),
      anEnd({ status: "cancelled" }),
    );
    expect(await rowsOf("select applied_seg from run_command where id = $1", [command])).toEqual([
      { applied_seg: 1 },
    ]);
  });

  it("wake a run although thousands wait for runs behind the heads of their lanes", async () => {
    await drainAll();
    const flow = newId();
    const lane = Buffer.from("blocked");
    const [head, behind, other] = [aHead({ flow }), aHead({ flow }), aHead()];
    await gateway.journal.start(aStart(head, { lane }));
    await waiting(behind, { lane });
    const forever = { state: "held", due: Number.POSITIVE_INFINITY, note: "" } as const;
    await gateway.journal.start(aStart(other));
    await gateway.journal.release(other, 1, forever, null);
    const insert = `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
      select gen_random_uuid(), $1, $2, $3, 'cancel', '{}', now() - $4::interval, 'somebody'
      from generate_series(1, $5::int)`;
    const place = [behind.partner, behind.distributor];
    await rowsOf(insert, [...place, behind.id, "1 hour", 1_500]);
    await rowsOf(insert, [...place, other.id, "0", 1]);
    const claimed: string[] = [];
    const claim = async () => {
      const runs = await worker.claimer.claimRuns(10);
      for (const { head: run, epoch } of runs) {
        claimed.push(run.id);
        await finish(worker, run, epoch);
      }
      return claimed;
    };
    await expect.poll(claim, patient).toEqual([other.id]);
    await rowsOf("delete from run_command where run = $1", [behind.id]);
    await finish(gateway, head, 1);
    const [rest] = await worker.claimer.claimLanes(10);
    await finish(worker, behind, rest!.runs[0]!.epoch);
    await worker.claimer.nextOfLane(rest!.hold);
  });

  it("reach the owner of a run in flight", async () => {
    const run = aHead();
    await gateway.journal.start(aStart(run));
    await rowsOf(
      `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
        values ($1, $2, $3, $4, 'cancel', '{}', now(), 'somebody')`,
      [newId(), run.partner, run.distributor, run.id],
    );
    await expect.poll(() => gateway.inbox.pending(run.id), patient).toHaveLength(1);
    expect(worker.inbox.pending(run.id)).toHaveLength(0);
    await finish(gateway, run, 1);
  });
});

describe("a message stored as held", () => {
  const hold = "The flow is paused.";
  const heldRows = (flow: string) =>
    rowsOf(
      "select id, state, owner, due = 'infinity' as forever, note from live where flow_id = $1 order by id",
      [flow],
    );

  it("is so with its first commit: nobody can claim it in between", async () => {
    const flow = newId();
    const run = aHead({ flow });
    const dedupe = { source: "s", key: Buffer.from(newId()) };
    const keys = [{ kind: "po", value: "PO-1" }];
    expect(await waiting(run, { hold, dedupe, keys })).toEqual({ outcome: "queued" });
    expect(await heldRows(flow)).toEqual([
      { id: run.id, state: 3, owner: null, forever: true, note: hold },
    ]);
    expect(await worker.claimer.claimRuns(10)).toEqual([]);
    expect(await rowsOf("select value from run_key where run = $1", [run.id])).toHaveLength(1);
    expect(await waiting(aHead({ flow }), { hold, dedupe })).toEqual({
      outcome: "duplicate",
      of: run.id,
    });
    await wakeRuns(worker.pool, [run.id], worker.clock.now());
    await drainAll();
    expect(await heldRows(flow)).toEqual([]);
  });

  it("is announced again by whoever was in its way while somebody else woke it", async () => {
    const run = aHead({ flow: newId() });
    await waiting(run, { hold });
    const other = await worker.pool.connect();
    const listener = await worker.pool.connect();
    let heard = 0;
    listener.on("notification", ({ channel }) => {
      if (channel === "ready") heard += 1;
    });
    await listener.query("listen ready");
    try {
      await other.query("begin");
      await other.query("update live set due = $2 where id = $1", [
        run.id,
        new Date(worker.clock.now() - 1000),
      ]);
      const woken = wakeRuns(worker.pool, [run.id], worker.clock.now() - 1000);
      await vi.waitFor(async () => {
        const rows = await rowsOf("select from pg_locks where not granted");
        expect(rows.length).toBeGreaterThan(0);
      }, patient);
      // A claim that comes now passes the run by: it is locked. So does one that `other` announces.
      expect(await worker.claimer.claimRuns(10)).toEqual([]);
      await other.query("commit");
      await woken;
      await vi.waitFor(() => expect(heard).toBeGreaterThan(0), patient);
    } finally {
      listener.removeAllListeners("notification");
      // Its lock would keep the tests after it waiting.
      await other.query("rollback").catch(() => undefined);
      await listener.query("unlisten ready");
      listener.release();
      other.release();
    }
    await drainAll();
    expect(await heldRows(run.flow)).toEqual([]);
  });

  it("keeps the order of its key: the first is held, the others follow it", async () => {
    const flow = newId();
    const lane = Buffer.from("customer-9");
    const runs = [aHead({ flow }), aHead({ flow }), aHead({ flow })];
    for (const run of runs) await waiting(run, { hold, lane });
    expect((await heldRows(flow)).map(({ state, forever }) => [state, forever])).toEqual([
      [3, true],
      [0, false],
      [0, false],
    ]);
    expect(await worker.claimer.claimLanes(10)).toEqual([]);
    await wakeRuns(worker.pool, [runs[0]!.id], worker.clock.now());
    const [claimed] = await worker.claimer.claimLanes(10);
    expect(claimed!.runs.map(({ head: { id } }) => id)).toEqual(runs.map(({ id }) => id));
    for (const { head, epoch } of claimed!.runs) await finish(worker, head, epoch);
    expect(await worker.claimer.nextOfLane(claimed!.hold)).toEqual([]);
  });
});
