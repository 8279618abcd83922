import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DebugWorld, openDebugWorld, startedRun } from "./testing/debug-world";
import { addSimulated, bindTarget } from "./testing/target-binding";

const patient = { timeout: 20_000 };

/** The flow is bound to a simulated system when the run begins, and to one without a sandbox when it goes on. */
describe("a sandbox that is gone when two let the run go on at once", () => {
  let debug: DebugWorld;
  let flow: string;
  let real: string;
  let simulated: string;

  beforeAll(async () => {
    debug = await openDebugWorld();
    flow = (await debug.world.publish({ idempotency: "header" })).id;
    real = await debug.target(flow);
    simulated = await addSimulated(debug);
    await debug.world.startWorker();
  });
  afterAll(() => debug.close());

  let run: string;
  beforeEach(async () => {
    await bindTarget(debug, flow, simulated);
    const begun = await debug.begin(flow, { number: "T-1" }, { effects: { target: "sandbox" } });
    run = startedRun(begun);
    expect(await debug.standing(run)).toBe("n02 step");
    await bindTarget(debug, flow, real);
  });

  /** Both have seen that the sandbox is gone; what they do next waits until the session is let go of. */
  const bothGoOn = async (meanwhile: string) => {
    const { owner } = debug.world.workbench;
    const { pause } = await debug.read(run);
    const step = { act: "step", pause: pause?.number };
    const holder = await owner.connect();
    await holder.query("begin");
    await holder.query("select from debug_session where flow_id = $1 for update", [flow]);
    const going = (["consultant", "tester"] as const).map((person) =>
      debug.order(run, step, person),
    );
    const waiting = async () =>
      (
        await owner.query(
          `select distinct pid from pg_locks waits join pg_locks reads using (pid)
           where waits.locktype in ('transactionid', 'tuple') and not waits.granted
             and reads.relation = 'debug_session'::regclass and reads.database = (
               select oid from pg_database where datname = current_database())`,
        )
      ).rows.length;
    await expect.poll(waiting, patient).toBe(2);
    await holder.query(meanwhile);
    await holder.query("commit");
    holder.release();
    for (const { message } of await Promise.all(going)) expect(message).toBeNull();
  };
  const stored = async () => {
    const { rows } = await debug.world.workbench.owner.query(
      "select revision, setup->'effects' as effects from debug_session where flow_id = $1",
      [flow],
    );
    return rows[0] as { readonly revision: number; readonly effects: object };
  };

  it("is mocked once, and told once", async () => {
    const { revision } = await stored();
    await bothGoOn("select");
    expect(await stored()).toEqual({ revision: revision + 1, effects: {} });
    await expect.poll(async () => (await debug.read(run)).pause?.node, patient).toBe("n03");
    const reaches = (await debug.read(run)).lines.filter(({ kind }) => kind === "reach");
    expect(reaches).toMatchObject([
      { slot: "target", mode: "sandbox" },
      { slot: "target", mode: "mocked", gone: true },
    ]);
  });

  it("is left to the session where that has gone on to another run meanwhile", async () => {
    const before = await stored();
    await bothGoOn("update debug_session set run = null, input = null");
    expect(await stored()).toEqual(before);
  });
});
