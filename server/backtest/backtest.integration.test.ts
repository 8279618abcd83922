import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlowDocument } from "../../runtime/flow/document";
import { systemActor } from "../access/actor";
import { withScope } from "../db";
import { readDraftTexts } from "../flows/read-draft";
import { saveDraft } from "../flows/save-draft";
import {
  openWorkerWorld,
  type WorkerProcess,
  type WorkerWorld,
} from "../worker/testing/worker-world";
import { dropOldBacktests } from "./drop-old-backtests";
import type { BacktestView, DifferencePage } from "./read-backtest";

const orders = 120;

describe("backtesting a draft", () => {
  let world: WorkerWorld;
  let worker: WorkerProcess;
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;
  let cookies: { consultant: string; viewer: string };
  let begun: number;

  beforeAll(async () => {
    world = await openWorkerWorld();
    flow = await world.publish({
      idempotency: "header",
      settings: { businessKeys: [{ kind: "po", node: "n02", value: "output.number" }] },
    });
    const { people } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      viewer: await world.workbench.signIn(people.viewer.email),
    };
    begun = Date.now() - 1_000;
    worker = await world.startWorker();
    for (let n = 0; n < orders; n++) await world.accept(flow, `B-${n}`);
    while ((await world.rowsOf("select from live")).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  afterAll(() => world.close());

  const place = () => ({
    partnerId: world.partner.id,
    distributorId: world.partner.distributor,
    environmentId: world.partner.test,
  });
  const call = (path: string, input: unknown, method: "GET" | "POST" = "POST", more = {}) =>
    world.workbench.call(`backtest.${path}`, {
      input,
      method,
      cookie: cookies.consultant,
      environment: world.partner.test,
      ...more,
    });
  const read = async (id: string) => (await call("read", { id }, "GET")).data as BacktestView;
  const start = async (more: object = {}) => {
    const request = { from: begun, to: Date.now() + 60_000, ...more };
    const answer = await call("start", { flowId: flow.id, request });
    expect(answer.message).toBeNull();
    return (answer.data as { id: string }).id;
  };
  const ended = async (id: string) => {
    await expect
      .poll(async () => (await read(id)).state, { timeout: 40_000 })
      .not.toMatch(/queued|running/);
    return read(id);
  };
  const edit = (change: (draft: FlowDocument) => FlowDocument) =>
    withScope(world.workbench.services.db, place(), async (tx) => {
      const { revision, logic, layout } = await readDraftTexts(tx, flow.id);
      const changed = JSON.stringify(change(JSON.parse(logic)));
      await saveDraft(tx, systemActor, place(), {
        flowId: flow.id,
        revision,
        logic: changed,
        layout,
      });
    });
  const withFields = (fields: readonly object[]) =>
    edit((draft) => {
      const map = draft.nodes.n02;
      if (map === undefined) throw new RangeError("The draft has no map");
      return {
        ...draft,
        nodes: { ...draft.nodes, n02: { ...map, config: { fields } } },
      } as FlowDocument;
    });
  const number = { target: "number", value: "input.number" };

  it("finds the version that ran the same, and sends nothing", async () => {
    const arrived = world.target.arrived;
    const view = await ended(await start());
    expect(view).toMatchObject({
      state: "done",
      total: orders,
      done: orders,
      tally: { counts: { same: orders, differ: 0, "cannot-tell": 0 }, causes: [], assumed: 0 },
    });
    expect(world.target.arrived).toBe(arrived);
  });

  it("says by which field a changed draft differs, with old and new of each message", async () => {
    await withFields([number, { target: "channel", value: '"web"' }]);
    const arrived = world.target.arrived;
    const id = await start({ most: 30 });
    const { tally, total } = await ended(id);
    expect(total).toBe(30);
    expect(tally.counts).toMatchObject({ same: 0, differ: 30 });
    expect(tally.causes).toMatchObject([
      {
        class: "differ",
        cause: { kind: "output", node: "n02", field: "channel" },
        runs: 30,
        assumed: 30,
      },
    ]);
    const [{ key: cause = "" } = {}] = tally.causes;
    const page = (await call("differences", { id, cause }, "GET")).data as DifferencePage;
    expect(page.lines).toHaveLength(30);
    expect(page.lines[0]).toMatchObject({ assumed: true, key: { kind: "po", value: "B-119" } });
    const { run } = page.lines[0] ?? {};
    const { data } = await call("difference", { id, run }, "GET");
    expect(data).toMatchObject({
      assumed: true,
      difference: {
        requests: [
          {
            node: "n03",
            slot: "target",
            before: { body: { number: "B-119" } },
            after: { body: { number: "B-119", channel: "web" } },
          },
        ],
      },
    });
    expect(world.target.arrived).toBe(arrived);
  });

  it("goes on where it was when its worker is killed, and counts nothing twice", async () => {
    const lock = await world.workbench.owner.connect();
    await lock.query("begin");
    // What is found cannot be written: the worker is in the middle.
    await lock.query("lock table backtest_difference in exclusive mode");
    const id = await start();
    await expect
      .poll(
        async () =>
          (
            await world.rowsOf(
              "select from pg_locks where not granted and relation = 'backtest_difference'::regclass",
            )
          ).length,
        { timeout: 20_000 },
      )
      .toBe(1);
    worker.child.kill("SIGKILL");
    await worker.ended;
    await lock.query("rollback");
    lock.release();
    // Half of it is written, as a worker leaves it that is killed later.
    await expect.poll(async () => (await read(id)).state).toBe("running");
    worker = await world.startWorker();
    const view = await ended(id);
    expect(view).toMatchObject({ state: "done", total: orders, done: orders });
    expect(view.tally.counts.differ).toBe(orders);
    expect(view.tally.causes).toMatchObject([{ runs: orders, kept: orders }]);
    const { rows } = await world.workbench.owner.query(
      "select count(*)::int as n from backtest_difference where backtest = $1",
      [id],
    );
    expect(rows[0].n).toBe(orders);
  });

  it("stops where it is cancelled, and refuses a second one beside it", async () => {
    const lock = await world.workbench.owner.connect();
    await lock.query("begin");
    await lock.query("lock table backtest_difference in exclusive mode");
    const id = await start();
    const second = await call("start", {
      flowId: flow.id,
      request: { from: begun, to: Date.now() },
    });
    expect(second.problem).toBe("CONFLICT");
    await lock.query("rollback");
    lock.release();
    await call("cancel", { id });
    const { state, done, tally } = await ended(id);
    expect(["cancelled", "done"]).toContain(state);
    expect(Object.values(tally.counts).reduce((sum, n) => sum + n, 0)).toBe(done);
  });

  it("takes messages by number, and by how they ended", async () => {
    expect((await ended(await start({ key: "B-77" }))).total).toBe(1);
    expect((await ended(await start({ statuses: ["failed"] }))).total).toBe(0);
  });

  it("cannot tell what is past its retention", async () => {
    await world.workbench.owner.query(
      "delete from segment where run in (select id from run order by id limit 5)",
    );
    const { tally } = await ended(await start());
    expect(tally.counts).toMatchObject({ differ: orders - 5, "cannot-tell": 5 });
    expect(tally.causes).toContainEqual(
      expect.objectContaining({ cause: { kind: "untold", why: "gone", node: null }, runs: 5 }),
    );
  });

  it("cannot tell what cannot be read, and goes on with the others", async () => {
    await world.workbench.owner.query(
      "update segment set body = '\\x0900' where run = (select id from run order by id desc limit 1)",
    );
    const { state, tally } = await ended(await start());
    expect(state).toBe("done");
    expect(tally.counts).toMatchObject({ differ: orders - 6, "cannot-tell": 6 });
    expect(tally.causes).toContainEqual(
      expect.objectContaining({ cause: { kind: "untold", why: "broken", node: null }, runs: 1 }),
    );
  });

  it("is for those who may run a flow and look into documents", async () => {
    const id = await start();
    const viewer = { cookie: cookies.viewer };
    expect((await call("read", { id }, "GET", viewer)).problem).toBe("NOT_ALLOWED");
    const refused = await call(
      "start",
      { flowId: flow.id, request: { from: 0, to: 1 } },
      "POST",
      viewer,
    );
    expect(refused.problem).toBe("NOT_ALLOWED");
    await ended(id);
    const elsewhere = { environment: world.partner.production };
    expect((await call("read", { id }, "GET", elsewhere)).problem).toBe("NOT_FOUND");
  });

  it("goes with all that was kept when its time is over", async () => {
    const { owner, services } = world.workbench;
    await owner.query("update backtest set expires_at = now()");
    await dropOldBacktests(services.db);
    const { rows } = await owner.query(
      "select from backtest_difference union all select from backtest",
    );
    expect(rows).toHaveLength(0);
  });
});
