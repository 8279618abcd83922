import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../journal/journal-log";
import { Executor } from "./executor";
import { openWorkerWorld, type WorkerWorld } from "./testing/worker-world";
import { QueueWake } from "./wake";

/** A loaded machine may take its time. */
const patient = { timeout: 30_000 };

let world: WorkerWorld;

beforeAll(async () => {
  world = await openWorkerWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.target.delayMs = 0;
});

type Flow = Awaited<ReturnType<WorkerWorld["publish"]>>;

const numbers = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

async function accept(flow: Flow, list: readonly string[]): Promise<void> {
  const accepted = await Promise.all(list.map((number) => world.accept(flow, number)));
  for (const { verdict } of accepted) expect(verdict).toEqual({ outcome: "queued" });
}

async function ended(flow: Flow): Promise<{ status: number; count: number }[]> {
  return (await world.rowsOf(
    "select status, count(*)::int as count from run where flow_id = $1 group by 1 order by 1",
    [flow.id],
  )) as { status: number; count: number }[];
}

const madeOnce = (list: readonly string[]) => list.map((number) => [number, 1]);
const made = (list: readonly string[]) =>
  list.map((number) => [number, world.target.made.get(number) ?? 0]);

async function stopWorker(worker: Awaited<ReturnType<WorkerWorld["startWorker"]>>) {
  worker.child.kill("SIGTERM");
  expect(await worker.ended).toBe(0);
}

describe("two worker processes", () => {
  it("execute every accepted order once", async () => {
    const flow = await world.publish({ idempotency: "none" });
    const list = numbers("two", 200);
    const workers = await Promise.all([world.startWorker(), world.startWorker()]);
    await accept(flow, list);
    await expect.poll(() => ended(flow), { timeout: 30_000 }).toEqual([{ status: 0, count: 200 }]);
    expect(made(list)).toEqual(madeOnce(list));
    await Promise.all(workers.map(stopWorker));
    expect(await world.rowsOf("select from live where flow_id = $1", [flow.id])).toEqual([]);
    expect(await world.rowsOf("select from worker where kind = 'worker'")).toEqual([]);
  });
});

describe("ways to be woken", () => {
  const ways = {
    "the queue, notifications and the scan": { queue: true, notify: true },
    "notifications alone": { queue: false, notify: true },
    "the scan alone, the queue's library stopped": { queue: false, notify: false },
  };
  for (const [name, { queue, notify }] of Object.entries(ways)) {
    it(`${name} drain everything`, async () => {
      const flow = await world.publish({ idempotency: "none" });
      let wake = () => {};
      const worker = await world.openHost("worker", () => wake());
      const executor = new Executor({
        host: worker.host,
        claimer: worker.journal.claimer,
        log: silentLog,
        scanMs: notify ? 600_000 : 50,
      });
      if (notify) wake = () => executor.wake();
      const library = new QueueWake({
        pool: worker.journal.pool,
        log: silentLog,
        onWake: () => executor.wake(),
      });
      executor.start();
      if (queue) await library.start();
      const list = numbers(`way-${name}`, 50);
      await accept(flow, list);
      await expect.poll(() => ended(flow), { timeout: 20_000 }).toEqual([{ status: 0, count: 50 }]);
      expect(made(list)).toEqual(madeOnce(list));
      worker.stop();
      await executor.stop(5000);
      await library.stop();
      await worker.close();
    });
  }
});

describe("a worker that is killed", () => {
  it("loses nothing: keyed effects are done once, the others wait in doubt", async () => {
    world.target.delayMs = 150;
    const keyed = await world.publish({ idempotency: "header", timeoutMs: 1000 });
    const bare = await world.publish({ idempotency: "none", timeoutMs: 1000 });
    const victim = await world.startWorker();
    const lists = { keyed: numbers("kill-keyed", 60), bare: numbers("kill-bare", 60) };
    const before = world.target.arrived;
    await Promise.all([accept(keyed, lists.keyed), accept(bare, lists.bare)]);
    await expect.poll(() => world.target.arrived - before, patient).toBeGreaterThan(20);
    victim.child.kill("SIGKILL");
    const heir = await world.startWorker();
    await expect.poll(() => ended(keyed), { timeout: 30_000 }).toEqual([{ status: 0, count: 60 }]);
    expect(made(lists.keyed)).toEqual(madeOnce(lists.keyed));
    const settled = async () => {
      const [done] = await ended(bare);
      const doubtful = await world.rowsOf(
        "select from live where flow_id = $1 and state = 5 and owner is null",
        [bare.id],
      );
      return (done?.count ?? 0) + doubtful.length;
    };
    await expect.poll(settled, { timeout: 30_000 }).toBe(60);
    // Never twice, whatever became of the answer.
    for (const number of lists.bare) {
      expect(world.target.made.get(number) ?? 0).toBeLessThanOrEqual(1);
    }
    await stopWorker(heir);
  });
});

describe("a planned stop", () => {
  it("leaves nothing in doubt when the effects answer in time, and ends by itself", async () => {
    world.target.delayMs = 300;
    const flow = await world.publish({ idempotency: "none", timeoutMs: 5000 });
    const worker = await world.startWorker();
    const list = numbers("stop", 150);
    const before = world.target.arrived;
    const accepting = accept(flow, list);
    await expect.poll(() => world.target.arrived - before, patient).toBeGreaterThan(20);
    await stopWorker(worker);
    await accepting;
    expect(
      await world.rowsOf("select state from live where flow_id = $1 and state <> 0", [flow.id]),
    ).toEqual([]);
    world.target.delayMs = 0;
    const heir = await world.startWorker();
    await expect.poll(() => ended(flow), { timeout: 30_000 }).toEqual([{ status: 0, count: 150 }]);
    expect(made(list)).toEqual(madeOnce(list));
    await stopWorker(heir);
  });
});

describe("an ordered flow", () => {
  it("keeps the order per key over two workers and the death of one", async () => {
    world.target.delayMs = 15;
    const flow = await world.publish({ idempotency: "header", timeoutMs: 1000 });
    const [victim, heir] = await Promise.all([world.startWorker(), world.startWorker()]);
    const keys = ["a", "b", "c"];
    const sent = new Map<string, string[]>(keys.map((key) => [key, []]));
    await Promise.all(
      keys.map(async (key) => {
        for (let index = 0; index < 40; index += 1) {
          const number = `lane-${key}-${index}`;
          await world.accept(flow, number, key);
          sent.get(key)?.push(number);
          if (key === "a" && index === 20) victim.child.kill("SIGKILL");
        }
      }),
    );
    await expect.poll(() => ended(flow), { timeout: 40_000 }).toEqual([{ status: 0, count: 120 }]);
    for (const key of keys) {
      const done = world.target.sequence.filter((number) => number.startsWith(`lane-${key}-`));
      expect(done).toEqual(sent.get(key));
    }
    await expect
      .poll(() => world.rowsOf("select from lane where flow_id = $1", [flow.id]), patient)
      .toEqual([]);
    await stopWorker(heir);
  });
});
