import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { codeOf, runStates } from "../../runtime/engine/codes";
import type { RunHead } from "../../runtime/engine/records";
import { parseDatabaseUrl } from "../database-url";
import { openOwnerPool } from "../db";
import { newId } from "../ids";
import { lockMessage, tryLockMessage } from "../runs/lock-message";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";

const patient = { timeout: 20_000 };
const waiting = codeOf(runStates, "waiting");
const held = codeOf(runStates, "held");

/** The target knows no keys and cannot be asked; it counts what reaches it. */
describe("what a called flow did before it was cancelled", () => {
  let world: WorkerWorld;
  let cookie: string;

  beforeAll(async () => {
    world = await openWorkerWorld();
    cookie = await world.workbench.signIn(world.partner.people.consultant.email);
    const { owner } = world.workbench;
    await owner.query(
      "alter table environment drop constraint if exists environment_distributor_id_kind_key",
    );
    await owner.query("update environment set kind = 'production' where id = $1", [
      world.partner.test,
    ]);
    await world.startWorker();
  });
  afterAll(() => world.close());

  const tell = async (path: string, input: unknown) => {
    const environment = world.partner.test;
    const answer = await world.workbench.call(path, { input, method: "POST", cookie, environment });
    expect(answer.message).toBeNull();
    return answer.data;
  };
  /** Calls a flow that makes an order and then waits for longer than anybody looks. */
  const publishCaller = async () => {
    const { id } = await world.publish({ idempotency: "none", waitMs: 3_600_000 });
    return world.publishCaller(id);
  };
  const endOf = async (id: string) =>
    (
      await world.rowsOf("select status, error_code as code, error from run where id = $1", [id])
    )[0];
  const ended = async (id: string) => {
    await expect.poll(() => endOf(id), patient).toBeDefined();
    return endOf(id);
  };
  const calledBy = async (caller: string) => {
    const find = () =>
      world.rowsOf(
        "select id, purpose from live where parent = $1 and origin <> $1 and state = $2 and owner is null",
        [caller, waiting],
      );
    await expect.poll(async () => (await find()).length, patient).toBe(1);
    return String((await find())[0]?.id);
  };
  const cancel = async (run: string) => {
    await tell("runs.cancel", { run, reason: "" });
    expect(await ended(run)).toMatchObject({ status: 2 });
  };
  const retry = async (run: string) => (await tell("runs.retry", { run })) as { run: string };
  const made = (number: string) => world.target.made.get(number) ?? 0;

  it("is not done again where the caller is cancelled and retried", async () => {
    const caller = await publishCaller();
    const { head } = await world.accept(caller, "C-1");
    const first = await calledBy(head.id);
    expect(made("C-1")).toBe(1);
    await cancel(head.id);
    await ended(first);

    const { run } = await retry(head.id);
    const second = await calledBy(run);
    expect(second).not.toBe(first);
    expect(made("C-1")).toBe(1);

    // The purpose is that of a call; what was taken over is taken over again by the next one.
    const [row] = await world.rowsOf("select purpose, origin from live where id = $1", [second]);
    const [before] = await world.rowsOf("select purpose, origin from run where id = $1", [first]);
    expect(row).toEqual(before);
    await cancel(run);
    await ended(second);
    await calledBy((await retry(run)).run);
    expect(made("C-1")).toBe(1);
  });

  it("is not done again where only the called run is cancelled and the caller retried", async () => {
    const caller = await publishCaller();
    const { head } = await world.accept(caller, "C-2");
    await cancel(await calledBy(head.id));
    expect(await ended(head.id)).toMatchObject({ status: 1, code: "RUN_CANCELLED" });

    await calledBy((await retry(head.id)).run);
    expect(made("C-2")).toBe(1);
  });

  it("is done anew by a caller that is sent as new", async () => {
    const caller = await publishCaller();
    const { head } = await world.accept(caller, "C-3");
    await calledBy(head.id);
    await cancel(head.id);
    const [{ id: newest }] = (await world.rowsOf("select id from run where id = $1", [
      head.id,
    ])) as [{ id: string }];
    const again = await tell("runs.retry", { run: head.id, asNew: true, newest });
    await calledBy((again as { run: string }).run);
    expect(made("C-3")).toBe(2);
  });

  it("fails the call where nobody found out whether it happened", async () => {
    const called = await world.publish({ idempotency: "none", timeoutMs: 200 });
    const caller = await world.publishCaller(called.id);
    world.target.delayMs = 1_000;
    const { head } = await world.accept(caller, "C-4");
    await expect.poll(() => made("C-4"), patient).toBe(1);
    await cancel(head.id);
    world.target.delayMs = 0;
    expect(await ended((await retry(head.id)).run)).toMatchObject({
      status: 1,
      code: "LIMIT_REACHED",
      error: expect.stringContaining("was never found out"),
    });
    expect(made("C-4")).toBe(1);
  });

  describe("where it was cancelled before it began", () => {
    /** Another run has the lane of the called flow. */
    const cancelled = async (number: string, idempotency: "lookup" | "none") => {
      const called = await world.publish({
        idempotency,
        timeoutMs: 30_000,
        waitMs: 3_600_000,
        settings: { orderingKey: "'one'" },
      });
      const caller = await world.publishCaller(called.id);
      const { head: ahead } = await world.accept(called, `${number} ahead`, "one");
      await expect.poll(() => made(`${number} ahead`), patient).toBe(1);
      const { head } = await world.accept(caller, number);
      const find = () =>
        world.rowsOf("select id, origin from live where parent = $1 and origin <> $1", [head.id]);
      await expect.poll(async () => (await find()).length, patient).toBe(1);
      const [{ id: first, origin }] = (await find()) as [{ id: string; origin: string }];
      await cancel(head.id);
      await cancel(ahead.id);
      expect(await ended(first)).toMatchObject({ status: 2 });
      expect(made(number)).toBe(0);
      return { called, caller: head, first, origin };
    };
    const ask = async <View>(path: string, input: unknown) => {
      const environment = world.partner.test;
      const answer = await world.workbench.call(path, {
        input,
        method: "GET",
        cookie,
        environment,
      });
      return answer.data as View;
    };
    const pauseOf = async (run: string) =>
      (await ask<{ pause: { number: number; node: string } | null }>("debug.read", { run })).pause;

    it.each([
      ["C-5", "none"],
      ["C-6", "lookup"],
    ] as const)(
      "waits for a debug run of it that has a request under way, and does not do it again: %s, %s",
      async (number, idempotency) => {
        const { called, caller, first } = await cancelled(number, idempotency);
        const { slots } = await ask<{ slots: { live: { id: string } }[] }>("debug.session", {
          flowId: called.id,
        });
        const { run } = (await tell("debug.start", {
          flowId: called.id,
          from: { kind: "run", run: first },
          pace: "into",
          effects: { target: "live" },
          live: { target: slots[0]?.live.id },
        })) as { run: string };
        for (const node of ["n02", "n03"]) {
          await expect.poll(async () => (await pauseOf(run))?.node, patient).toBe(node);
          if (node === "n03") break;
          const pause = (await pauseOf(run))?.number;
          await tell("debug.order", { run, order: { act: "step", pause } });
        }
        let open = () => {};
        world.target.opened = new Promise((resolve) => {
          open = resolve;
        });
        const { arrived } = world.target;
        const pause = (await pauseOf(run))?.number;
        await tell("debug.order", { run, order: { act: "continue", pause } });
        await expect.poll(() => world.target.arrived, patient).toBe(arrived + 1);

        const again = await retry(caller.id);
        const stateOf = async () =>
          (await world.rowsOf("select state from live where id = $1", [again.run]))[0]?.state;
        await expect.poll(stateOf, patient).toBe(held);
        open();
        // It need not wait until it looks by itself.
        const told = () =>
          world.rowsOf("select by from run_command where run = $1 and kind = 'release'", [
            again.run,
          ]);
        await expect.poll(told, patient).toContainEqual({ by: "Orderloom" });

        const second = await calledBy(again.run);
        expect(made(number)).toBe(1);
        await cancel(again.run);
        await ended(second);
      },
    );

    it("begins once, and while nobody else begins a run of it or sends for one", async () => {
      const number = "C-7";
      const { called, caller, origin } = await cancelled(number, "none");
      const beside = await cancelled("C-9", "none");
      const { pool } = world.gateway.journal;
      const { journal, calls } = world.gateway.host;
      const anew = (by: RunHead) =>
        calls?.call(by, { flow: called.id, origin, input: { number }, kind: "sub-flow", depth: 1 });
      const retries = [1, 2].map(
        (): RunHead => ({ ...caller, id: newId(), purpose: "replay", parent: caller.id }),
      );
      const callBeside = () =>
        calls?.call(
          { ...beside.caller, id: newId(), purpose: "replay", parent: beside.caller.id },
          {
            flow: beside.called.id,
            origin: beside.origin,
            input: { number: "C-9" },
            kind: "sub-flow",
            depth: 1,
          },
        );
      const free: boolean[] = [];
      const watchStart = () => {
        const start = vi.spyOn(journal, "start").mockImplementation(async (write) => {
          const other = await pool.connect();
          await other.query("begin");
          free.push(await tryLockMessage(other, origin));
          await other.query("rollback");
          other.release();
          start.mockRestore();
          return journal.start(write);
        });
      };
      const client = await pool.connect();
      await client.query("begin");
      await lockMessage(client, origin);

      const begun = Promise.all(retries.map(anew));
      // Calls of other messages do not wait for this one.
      expect(await callBeside()).toMatchObject({ state: "running" });
      expect(await world.rowsOf("select id from live where origin = $1", [origin])).toEqual([]);
      watchStart();
      await client.query("rollback");
      client.release();

      const [one, other] = await begun;
      expect(one).toMatchObject({ state: "running" });
      expect(other).toEqual(one);
      expect(free).toEqual([false]);
    });

    it("begins nothing where its lock is lost while it is read", async () => {
      const number = "C-8";
      const { called, caller, origin } = await cancelled(number, "none");
      const { journal, calls } = world.gateway.host;
      const by: RunHead = { ...caller, id: newId(), purpose: "replay", parent: caller.id };
      const anew = async () =>
        calls?.call(by, { flow: called.id, origin, input: { number }, kind: "sub-flow", depth: 1 });
      const admin = openOwnerPool(world.workbench.database.adminUrl, { max: 1 });
      const load = vi.spyOn(journal, "load").mockImplementation(async (head) => {
        load.mockRestore();
        await admin.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and state = 'idle in transaction'",
          [parseDatabaseUrl(world.workbench.database.engineUrl).database],
        );
        return journal.load(head);
      });
      await expect(anew()).rejects.toThrow();
      await admin.end();
      expect(await world.rowsOf("select id from live where origin = $1", [origin])).toEqual([]);
      expect(await anew()).toMatchObject({ state: "running" });
    });
  });
});
