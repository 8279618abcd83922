import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DebugWorld, openDebugWorld } from "./testing/debug-world";
import { addSimulated, bindTarget } from "./testing/target-binding";

const patient = { timeout: 20_000 };

/** Set to a sandbox until a start says otherwise; the message that is started with is gone. */
describe("what was set before a start that is refused", () => {
  let debug: DebugWorld;
  let flow: string;
  let real: string;
  let simulated: string;

  beforeAll(async () => {
    debug = await openDebugWorld();
    simulated = await addSimulated(debug);
    await debug.world.startWorker();
  });
  afterAll(() => debug.close());
  beforeEach(async () => {
    const { world } = debug;
    const published = await world.publish({ idempotency: "header" });
    flow = published.id;
    real = (await world.accept(published, "R-1")).head.id;
    const over = () => world.rowsOf("select from run where id = $1", [real]);
    await expect.poll(over, patient).toHaveLength(1);
    await bindTarget(debug, flow, simulated);
    expect((await debug.set(flow, { effects: { target: "sandbox" } })).message).toBeNull();
  });

  const begin = () => debug.begin(flow, { run: real }, { effects: {} });
  const here = "database = (select oid from pg_database where datname = current_database())";
  const forget = "delete from segment where run = $1";
  const refused = { problem: "CONFLICT", message: expect.stringMatching(/message of run .* gone/) };

  it("is set again", async () => {
    await debug.world.workbench.owner.query(forget, [real]);
    expect(await begin()).toMatchObject(refused);
    expect((await debug.session(flow)).setup.effects).toEqual({ target: "sandbox" });
  });

  it("is not where somebody has set something meanwhile: that stays", async () => {
    const { owner } = debug.world.workbench;
    const before = (await debug.session(flow)).revision ?? 0;
    const holder = await owner.connect();
    await holder.query("begin");
    await holder.query("lock table segment in access exclusive mode");
    const beginning = begin();
    const looksForMessage = async () =>
      (
        await owner.query(
          `select from pg_locks where relation = 'segment'::regclass and not granted and ${here}`,
        )
      ).rows.length;
    await expect.poll(looksForMessage, patient).toBeGreaterThan(0);
    expect((await debug.session(flow)).revision).toBe(before + 1);
    // Whoever sets something now waits for what becomes of the start.
    const setting = debug.set(
      flow,
      { breakpoints: [{ id: "b1", node: "n03", port: "in" }] },
      { person: "operator" },
    );
    const isSetting = async () =>
      (
        await owner.query(
          `select from pg_locks waits join pg_locks reads using (pid)
           where waits.locktype = 'transactionid' and not waits.granted
             and reads.relation = 'debug_session'::regclass and reads.${here}`,
        )
      ).rows.length;
    await expect.poll(isSetting, patient).toBeGreaterThan(0);
    await holder.query(forget, [real]);
    await holder.query("commit");
    holder.release();

    expect((await setting).message).toBeNull();
    expect(await beginning).toMatchObject(refused);
    const { setup, revision } = await debug.session(flow);
    expect(setup).toMatchObject({ effects: {}, breakpoints: [{ id: "b1" }] });
    expect(revision).toBe(before + 2);
  });
});
