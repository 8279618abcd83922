import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealAudit } from "../audit/seal-audit";
import { withScope } from "../db";
import { newId } from "../ids";
import { auditBegun } from "../samples/audit-begun";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";

describe("a run that a person starts", () => {
  let world: WorkerWorld;
  let cookie: string;
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;

  beforeAll(async () => {
    world = await openWorkerWorld();
    cookie = await world.workbench.signIn(world.partner.people.consultant.email);
    flow = await world.publish({ idempotency: "header" });
  });
  afterAll(() => world.close());

  const call = (path: string, input: unknown) =>
    world.workbench.call(path, {
      input,
      method: "POST",
      cookie,
      environment: world.partner.test,
    });
  const audited = async () => {
    const { rows } = await world.workbench.owner.query<{ action: string; run: string }>(
      `select action, detail->>'run' as run, hash is not null as sealed from audit
       where subject_id = $1 and action like '%.start%' order by action`,
      [flow.id],
    );
    return rows;
  };
  const actions = async () => (await audited()).map(({ action }) => action);
  const seal = () => sealAudit(world.workbench.services.db);

  it("is in the audit log before it is stored, whatever becomes of the process", async () => {
    const worker = await world.startWorker();
    const message = {
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      body: JSON.stringify({ number: "A-1" }),
    };
    // Nothing can be stored as a run while this is held.
    const holder = await world.workbench.owner.connect();
    await holder.query("begin");
    await holder.query("lock table live in exclusive mode");
    const calls = [
      call("samples.send", { flowId: flow.id, trigger: "n01", message }),
      call("debug.start", {
        flowId: flow.id,
        from: { kind: "message", trigger: "n01", message, label: "typed" },
        effects: { target: "sandbox" },
      }),
    ];
    const runsWait = async () => {
      const { rows } = await world.workbench.owner.query(
        `select count(*)::int as n from pg_locks
         where relation = 'live'::regclass and not granted and database = (
           select oid from pg_database where datname = current_database())`,
      );
      return rows[0].n;
    };
    await expect.poll(runsWait, { timeout: 15_000 }).toBeGreaterThanOrEqual(1);
    await expect.poll(actions, { timeout: 5_000 }).toEqual(["debug.start", "run.start"]);
    const { rows: set } = await world.workbench.owner.query(
      "select setup from debug_session where flow_id = $1",
      [flow.id],
    );
    expect(set).toMatchObject([{ setup: { effects: { target: "sandbox" } } }]);
    worker.child.kill("SIGKILL");
    await holder.query("rollback");
    holder.release();
    for (const { problem } of await Promise.all(calls)) expect(problem).toBe("UNAVAILABLE");

    await world.workbench.owner.query("update audit set at = at - interval '2 minutes'");
    await seal();
    const rows = await audited();
    for (const { action, run } of rows.filter(({ action }) => !action.endsWith("refused"))) {
      const stored = await world.rowsOf(
        "select id from live where id = $1 union all select id from run where id = $1",
        [run],
      );
      const told = rows.some((row) => row.action === `${action}-refused` && row.run === run);
      expect(told).toBe(stored.length === 0);
    }
  }, 60_000);

  it("is told as interrupted where its process died before it was stored, and sealed with that", async () => {
    const run = newId();
    const place = {
      partnerId: world.partner.id,
      distributorId: world.partner.distributor,
      environmentId: world.partner.test,
    };
    const actor = { kind: "user" as const, id: null, name: "Somebody" };
    await withScope(world.workbench.services.db, place, (tx) =>
      auditBegun(tx, place, flow.id, { actor, action: "run.start", detail: { run } }),
    );
    const of = async () =>
      (await audited()).filter((row) => row.run === run).map(({ run: _run, ...row }) => row);
    await seal();
    expect(await of()).toEqual([{ action: "run.start", sealed: false }]);
    await world.workbench.owner.query("update audit set at = at - interval '2 minutes'");
    await seal();
    await seal();
    expect(await of()).toEqual([
      { action: "run.start", sealed: true },
      { action: "run.start-refused", sealed: true },
    ]);
  });
});
