import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { MemberScope } from "../access/scope";
import { withScope } from "../db";
import { dropOldDebugging } from "../debug/drop-old-debugging";
import { checkReplays } from "../gateway/interpreter/check-replays";
import { newId } from "../ids";
import { addTestRun } from "../testing/test-runs";
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

  /** Of tables that the engine does not read. */
  const owned = async (text: string, values: readonly unknown[]): Promise<Row[]> =>
    (await world.workbench.owner.query(text, [...values])).rows;

  const newest = (messages: readonly string[]) =>
    world.rowsOf(
      `select distinct on (origin) id from run where origin = any($1::uuid[])
       order by origin, id desc`,
      [messages],
    );

  const partsOf = (bulk: string) =>
    owned("select state, note from bulk_action_run where bulk = $1 order by position", [bulk]);

  const becomes = async (kind: "test" | "production") => {
    const { owner } = world.workbench;
    await owner.query(
      "alter table environment drop constraint if exists environment_distributor_id_kind_key",
    );
    await owner.query("update environment set kind = $2 where id = $1", [world.partner.test, kind]);
  };

  /** As it is shown now. */
  const markOf = async (runs: readonly string[], version: string) => {
    const { data } = await call("runs.replayChoice", { runs }, { method: "GET" });
    return (data as Record<string, { readonly mark: string } | null>)[version]?.mark;
  };

  const replay = async (runs: readonly string[], version: string, more: object = {}) =>
    call("runs.retryMany", {
      pick: { runs },
      from: { kind: "start" },
      succeeded: true,
      version,
      seen: await markOf(runs, version),
      perMinute: 6_000,
      reason: "as it will be",
      ...more,
    });

  it("says which systems the draft would reach, and who may let it", async () => {
    const [publication] = await owned(
      "select bindings from publication where flow_id = $1 and environment_id = $2",
      [flow.id, world.partner.test],
    );
    const { bindings } = publication as { bindings: object };
    const choice = await call("runs.replayChoice", { runs: origins }, { method: "GET" });
    expect(choice.data).toMatchObject({
      flow: { id: flow.id },
      mayDraft: true,
      reached: ["Target"],
      systems: [{ slot: "target", name: "Target", environment: "test" }],
      unbound: [],
    });
    await world.workbench.owner.query(
      "update publication set bindings = '{}' where flow_id = $1 and environment_id = $2",
      [flow.id, world.partner.test],
    );
    // A connection of the slot's name is not what a run for real opens.
    const loose = await call("runs.replayChoice", { runs: origins }, { method: "GET" });
    expect(loose.data).toMatchObject({ reached: [], systems: [], unbound: ["target"] });
    await world.workbench.owner.query(
      "update publication set bindings = $3 where flow_id = $1 and environment_id = $2",
      [flow.id, world.partner.test, bindings],
    );
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

  it("refuses what was changed since it was looked at", async () => {
    for (const version of ["draft", "published"]) {
      for (const seen of [undefined, "0".repeat(64)]) {
        const answer = await replay(origins, version, { seen });
        expect([answer.status, answer.text]).toEqual([409, expect.stringContaining("since you")]);
      }
    }
    expect(await replayed(origins)).toEqual([]);
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

  it("counts a run of a draft as one when it runs again on its own version", async () => {
    const runs = (await replayed(origins)).map(({ id }) => String(id));
    const bulk = newId();
    const { partner } = world;
    await world.workbench.owner.query(
      `insert into bulk_action (id, partner_id, distributor_id, environment_id, kind, state, detail, reason,
         per_minute, user_id, user_name, created_at)
       values ($1, $2, $3, $4, 'retry', 'halted', $5, 'x', 60, $6, 'Dana', now())`,
      [
        bulk,
        partner.id,
        partner.distributor,
        partner.test,
        { from: { kind: "start" }, version: { kind: "same", ofDraft: true } },
        partner.people.consultant.id,
      ],
    );
    await becomes("production");
    const as = { cookie: cookies.operator };
    const many = await call(
      "runs.retryMany",
      { pick: { runs }, from: { kind: "start" }, succeeded: true, version: "same", reason: "x" },
      as,
    );
    const single = await call("runs.retry", { run: runs[0], reason: "x" }, as);
    const goesOn = await call("runs.continueBulk", { id: bulk }, as);
    const stops = await call("runs.stopBulk", { id: bulk }, as);
    await becomes("test");

    expect(many.message).toContain("may not let a draft run");
    expect(single.message).toContain("may not let a draft run");
    expect(goesOn.message).toContain("flow.publish");
    expect(stops.message).toContain("flow.publish");
    const stopped = await call("runs.stopBulk", { id: bulk });
    expect(stopped.message).toBeNull();
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
      seen: await markOf([of], "draft"),
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

  it("does nothing a second time where the draft would do it by another step", async () => {
    const draft = (await call("flows.get", { id: flow.id }, { method: "GET" })).data as Row;
    const saved = await call("flows.save", {
      flowId: flow.id,
      revision: draft.revision,
      logic: String(draft.logic).replaceAll("n03", "n09"),
      layout: draft.layout,
    });
    expect(saved.message).toBeNull();
    const { arrived } = world.target;
    const before = (await newest(origins)).map(({ id }) => String(id));
    const host = world.gateway;
    const place: MemberScope = {
      partnerId: world.partner.id,
      distributorId: world.partner.distributor,
      environmentId: world.partner.test,
      environmentKind: "test",
      userId: "",
      userName: "Dana",
      standings: [],
      partnerWide: false,
    };
    const question = { runs: before, from: "start" as const };
    const check = (version: "draft" | "published") =>
      checkReplays(host, (work) => withScope(host.db, place, work), place, {
        ...question,
        version,
      });
    expect(await check("published")).toEqual({ checked: 2, refused: 0, why: null });
    expect(await check("draft")).toMatchObject({
      checked: 2,
      refused: 2,
      why: expect.stringContaining("It can only be sent as new."),
    });
    const { bulk } = (await replay(before, "draft")).data as { bulk: string };

    await expect
      .poll(() => partsOf(bulk), { timeout: 30_000 })
      .toMatchObject([
        { state: "refused", note: expect.stringContaining("It can only be sent as new.") },
        { state: "refused", note: expect.stringContaining("“http-request” was") },
      ]);
    expect(world.target.arrived).toBe(arrived);
    expect([...world.target.made.values()]).toEqual([1, 1, 1]);
  });

  it("keeps the draft of a real run for as long as that may need it", async () => {
    const { owner, services } = world.workbench;
    const [run] = await replayed(origins);
    const version = String(run?.version);
    const kept = () =>
      owned(
        `select used_at > now() + interval '180 days' as long from trial_version
         where flow_id = $1 and hash = decode($2, 'hex')`,
        [flow.id, version],
      );
    const ages = () =>
      owner.query(
        "update trial_version set used_at = now() - interval '40 days' where flow_id = $1 and hash = decode($2, 'hex')",
        [flow.id, version],
      );
    await ages();
    const { partner } = world;
    const waiting = await addTestRun(
      owner,
      { partner: partner.id, distributor: partner.distributor, environment: partner.test },
      { flow: { id: flow.id, version }, status: "waiting", purpose: "replay" },
    );
    await dropOldDebugging(services.db);
    expect(await kept()).toEqual([{ long: false }]);

    const again = await call("runs.retry", { run: run?.id, reason: "once more" });
    expect(again.message).toBeNull();
    expect(await kept()).toEqual([{ long: true }]);
    const { run: next } = again.data as { run: string };
    await expect.poll(() => ended([next]), { timeout: 30_000 }).toHaveLength(1);

    await owner.query("delete from live where id = $1", [waiting.id]);
    await ages();
    await dropOldDebugging(services.db);
    expect(await kept()).toEqual([]);
    const gone = await call("runs.retry", { run: run?.id, reason: "too late" });
    expect(gone.status).toBe(409);
  });
});
