import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealAudit } from "../audit/seal-audit";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";

const patient = { timeout: 15_000 };

describe("what the audit log says of a start that a worker took long to store", () => {
  let world: WorkerWorld;
  let cookie: string;
  let flow: Awaited<ReturnType<WorkerWorld["publish"]>>;

  beforeAll(async () => {
    world = await openWorkerWorld();
    cookie = await world.workbench.signIn(world.partner.people.consultant.email);
    flow = await world.publish({ idempotency: "header" });
    await world.startWorker();
  });
  afterAll(() => world.close());

  const starts = { "run.start": "samples.send", "debug.start": "debug.start" } as const;
  const start = (action: keyof typeof starts) => {
    const message = {
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      body: JSON.stringify({ number: "S-1" }),
    };
    const more = {
      "run.start": { trigger: "n01", message },
      "debug.start": { from: { kind: "message", trigger: "n01", message, label: "typed" } },
    };
    return world.workbench.call(starts[action], {
      input: { flowId: flow.id, ...more[action] },
      method: "POST",
      cookie,
      environment: world.partner.test,
    });
  };
  /** In the order in which they were written. */
  const audited = async (action: string) => {
    const { rows } = await world.workbench.owner.query<{ action: string; run: string }>(
      `select action, detail->>'run' as run from audit
       where subject_id = $1 and action in ($2, $2 || '-refused') order by id`,
      [flow.id, action],
    );
    return rows;
  };

  it.each(["run.start", "debug.start"] as const)(
    "is that it began after all, where it was given up before, and nothing more where it was not: %s",
    async (action) => {
      const { owner, services } = world.workbench;
      // Nothing can be stored as a run while this is held.
      const holder = await owner.connect();
      await holder.query("begin");
      await holder.query("lock table live in exclusive mode");
      const asked = start(action);
      await expect.poll(() => audited(action), patient).toHaveLength(1);
      await owner.query("update audit set at = at - interval '2 minutes' where action = $1", [
        action,
      ]);
      await sealAudit(services.db);
      expect((await audited(action)).map((row) => row.action)).toEqual([
        action,
        `${action}-refused`,
      ]);
      await holder.query("rollback");
      holder.release();

      expect((await asked).message).toBeNull();
      const [first] = await audited(action);
      const { run } = first ?? {};
      const late = [action, `${action}-refused`, action].map((each) => ({ action: each, run }));
      expect(await audited(action)).toEqual(late);

      expect((await start(action)).message).toBeNull();
      const all = await audited(action);
      expect(all.slice(0, 3)).toEqual(late);
      expect(all.slice(3)).toEqual([{ action, run: expect.not.stringMatching(run ?? "") }]);
    },
    60_000,
  );
});
