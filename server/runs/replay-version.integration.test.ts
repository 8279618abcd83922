import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";

type Row = Record<string, unknown>;

describe("many runs again on another version", () => {
  let world: WorkerWorld;
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;
  let cookies: { consultant: string; operator: string };
  const origins: string[] = [];

  beforeAll(async () => {
    world = await openWorkerWorld();
    flow = await world.publish({ idempotency: "header" });
    const { people } = world.partner;
    cookies = {
      consultant: await world.workbench.signIn(people.consultant.email),
      operator: await world.workbench.signIn(people.operator.email),
    };
    await world.startWorker();
    for (const number of ["R-1", "R-2"]) {
      const { head } = await world.accept(flow, number);
      origins.push(head.id);
    }
    await vi.waitFor(
      async () => expect(await ended(origins)).toMatchObject([{ status: 0 }, { status: 0 }]),
      { timeout: 20_000, interval: 100 },
    );
    const draft = (await call("flows.get", { id: flow.id }, { method: "GET" })).data as Row;
    const saved = await call("flows.save", {
      flowId: flow.id,
      revision: draft.revision,
      logic: String(draft.logic).replace("input.number", "input.number + '-draft'"),
      layout: draft.layout,
    });
    expect(saved.message).toBeNull();
  });
  afterAll(() => world.close());

  const call = (
    path: string,
    input: unknown,
    {
      method = "POST",
      cookie = cookies.consultant,
      environment = world.partner.test,
    }: { method?: "GET" | "POST"; cookie?: string; environment?: string } = {},
  ) => world.workbench.call(path, { input, method, cookie, environment });

  const ended = (ids: readonly string[]) =>
    world.rowsOf("select id, status from run where id = any($1::uuid[]) order by id", [ids]);

  const replayed = (parents: readonly string[]): Promise<Row[]> =>
    world.rowsOf(
      `select id, parent, purpose, status, encode(version, 'hex') as version from run
       where parent = any($1::uuid[]) order by id`,
      [parents],
    );

  const replay = (runs: readonly string[], version: string, more: object = {}) =>
    call("runs.retryMany", {
      pick: { runs },
      from: { kind: "start" },
      succeeded: true,
      version,
      perMinute: 6_000,
      reason: "as it will be",
      ...more,
    });

  it("says which systems the draft would reach, and who may let it", async () => {
    const choice = await call("runs.replayChoice", { runs: origins }, { method: "GET" });
    expect(choice.data).toMatchObject({
      flow: { id: flow.id },
      mayDraft: true,
      systems: [{ slot: "target", name: "Target", environment: "test" }],
    });
    const refused = await call(
      "runs.retryMany",
      { pick: { runs: origins }, from: { kind: "start" }, version: "draft", reason: "x" },
      { cookie: cookies.operator, environment: world.partner.production },
    );
    expect(refused.message).toContain("may not let a draft run for real in production");
    // A draft is of one flow.
    const other = await world.publish({ idempotency: "header" });
    const { head } = await world.accept(other, "R-3");
    await vi.waitFor(async () => expect(await ended([head.id])).toMatchObject([{ status: 0 }]), {
      timeout: 20_000,
      interval: 100,
    });
    const both = await replay([...origins, head.id], "draft");
    expect(both.message).toContain("These runs are of several flows");
    expect(world.target.made.size).toBe(3);
  });

  it("runs the draft for real, as runs that are linked to their messages", async () => {
    const { arrived } = world.target;
    const answer = await replay(origins, "draft");
    expect(answer.message).toBeNull();
    await expect
      .poll(() => replayed(origins), { timeout: 30_000 })
      .toMatchObject([
        { purpose: 1, status: 0 },
        { purpose: 1, status: 0 },
      ]);
    const runs = await replayed(origins);
    expect(new Set(runs.map(({ parent }) => parent))).toEqual(new Set(origins));
    for (const { version } of runs) expect(version).not.toBe(flow.version);
    // The key is the message's: a target that knows it does nothing twice.
    expect(world.target.arrived).toBe(arrived + 2);
    expect(world.target.made.size).toBe(3);
    const [told] = await world.workbench.owner
      .query("select detail from audit where action = 'bulk.retry'")
      .then(({ rows }) => rows);
    expect(told?.detail).toMatchObject({ runs: 2, version: "draft", hash: runs[0]?.version });
    const view = await call("runs.read", { run: String(runs[0]?.id) }, { method: "GET" });
    expect(JSON.stringify(view.data)).toContain("-draft");
  });

  it("runs the published version, whatever the last run of the message ran", async () => {
    const before = (await replayed(origins)).map(({ id }) => String(id));
    expect((await replay(before, "published")).message).toBeNull();
    await expect
      .poll(() => replayed(before), { timeout: 30_000 })
      .toMatchObject([
        { status: 0, version: flow.version },
        { status: 0, version: flow.version },
      ]);
  });

  it("runs one run again on the draft, for whoever may", async () => {
    const [newest] = await world.rowsOf(
      "select id from run where origin = $1 order by id desc limit 1",
      [origins[0]],
    );
    const of = String(newest?.id);
    const answer = await call("runs.retry", {
      run: of,
      from: { kind: "start" },
      version: "draft",
    });
    expect(answer.message).toBeNull();
    const { run: again } = answer.data as { run: string };
    await vi.waitFor(async () => expect(await ended([again])).toMatchObject([{ status: 0 }]), {
      timeout: 20_000,
      interval: 100,
    });
    const [row] = await world.rowsOf(
      "select parent, encode(version, 'hex') as version from run where id = $1",
      [again],
    );
    expect(row?.parent).toBe(of);
    expect(row?.version).not.toBe(flow.version);
  });

  it("tries the draft on the messages of picked runs, retries by the message they are of", async () => {
    const runs = [...origins, ...(await replayed(origins)).map(({ id }) => String(id))];
    const started = await call("backtest.startPicked", { runs });
    expect(started.message).toBeNull();
    const { id, flowId } = started.data as { id: string; flowId: string };
    expect(flowId).toBe(flow.id);
    const read = async () => (await call("backtest.read", { id }, { method: "GET" })).data as Row;
    await expect.poll(async () => (await read()).state, { timeout: 30_000 }).toBe("done");
    expect(await read()).toMatchObject({ total: 2, tally: { counts: { differ: 2 } } });
  });
});
