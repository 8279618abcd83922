import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf, runStatuses } from "../../runtime/engine/codes";
import type { RunStatus } from "../../runtime/engine/records";
import { openAppDatabase } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { addTestFlow, addTestRun, type TestFlow, TestSegment } from "../testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { advanceBulks, allowance } from "./advance-bulk";
import type { BulkView } from "./read-bulk";

let workbench: TestWorkbench;
let partner: TestPartner;
let flow: TestFlow;
let operator: string;
let viewer: string;

const place = () => ({
  partner: partner.id,
  distributor: partner.distributor,
  environment: partner.production,
});

beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
  const id = newId();
  flow = await addTestFlow(workbench.owner, place(), {
    document: {
      schemaVersion: 1,
      id,
      name: "Order to ERP",
      settings: {},
      nodes: { n01: { type: "webhook@1", name: "Order created", config: {} } },
      edges: [],
    },
  });
  operator = await workbench.signIn(partner.people.operator.email);
  viewer = await workbench.signIn(partner.people.viewer.email);
});
afterAll(() => workbench.close());

const mutate = (path: string, input: unknown, cookie = operator) =>
  workbench.call(path, { input, cookie, environment: partner.production });

async function bulkOf(id: string): Promise<BulkView> {
  const answer = await workbench.call("runs.bulks", {
    method: "GET",
    cookie: operator,
    environment: partner.production,
  });
  const found = (answer.data as BulkView[]).find((bulk) => bulk.id === id);
  if (found === undefined) throw new Error(`No bulk action ${id}: ${answer.text}`);
  return found;
}

const started = () => {
  const segment = new TestSegment();
  const body = segment.value({ order: "71001" });
  segment.start = {
    trigger: { node: "n01", kind: "webhook", headers: {}, query: {}, body },
    parameters: {},
  };
  return segment;
};

async function addFailed(origin?: string): Promise<string> {
  const run = await addTestRun(workbench.owner, place(), {
    flow,
    status: "failed",
    error: { code: "TARGET_REFUSED", node: "n04", message: "Unit CS is not known" },
    segments: [started().content()],
    ...(origin !== undefined && { origin }),
  });
  return run.id;
}

/** What the workers would do with the retries that were asked for: each becomes a run that ends so. */
async function finishRetries(status: RunStatus): Promise<number> {
  const { rows } = await workbench.owner.query<{ id: string; origin: string; started: string }>(
    `select c.id, r.origin, c.detail->>'run' as started from run_command c join run r on r.id = c.run
     where c.kind = 'retry' and c.applied_seg is null order by c.at`,
  );
  for (const { id, origin, started: run } of rows) {
    await workbench.owner.query("update run_command set applied_seg = 0 where id = $1", [id]);
    await addTestRun(workbench.owner, place(), {
      id: run,
      flow,
      purpose: "replay",
      status,
      origin,
      ...(status === "failed" && {
        error: { code: "TARGET_REFUSED", node: "n04", message: "Unit CS is not known" },
      }),
    });
  }
  return rows.length;
}

const advance = () => advanceBulks(workbench.services.db);
const asked = async () => {
  const { rows } = await workbench.owner.query<{ count: number }>(
    "select count(*)::int as count from run_command where kind = 'retry'",
  );
  return rows[0]?.count ?? 0;
};

async function startRetry(runs: readonly string[], more: object = {}): Promise<string> {
  const answer = await mutate("runs.retryMany", {
    pick: { runs },
    reason: "The unit is in the list now",
    ...more,
  });
  expect(answer.status, answer.text).toBe(200);
  return (answer.data as { bulk: string }).bulk;
}

describe("a retry of many runs", () => {
  test("asks for one first, and for the others when that one has succeeded", async () => {
    const runs = [await addFailed(), await addFailed(), await addFailed()];
    const before = await asked();
    const bulk = await startRetry(runs, { perMinute: 6_000 });

    await advance();
    await advance();
    expect(await asked()).toBe(before + 1);
    expect(await bulkOf(bulk)).toMatchObject({ state: "canary", counts: { asked: 1, waiting: 2 } });

    await finishRetries("succeeded");
    await advance();
    expect(await asked()).toBe(before + 3);
    await finishRetries("succeeded");
    await advance();

    expect(await bulkOf(bulk)).toMatchObject({ state: "done", counts: { succeeded: 3 } });
  });

  test("halts when the first one fails, and goes on or stops as a person says", async () => {
    const runs = [await addFailed(), await addFailed(), await addFailed()];
    const bulk = await startRetry(runs);
    await advance();
    await finishRetries("failed");
    await advance();
    const before = await asked();
    await advance();

    expect(await asked()).toBe(before);
    expect(await bulkOf(bulk)).toMatchObject({
      state: "halted",
      counts: { failed: 1, waiting: 2 },
      trouble: { note: "Unit CS is not known" },
    });

    expect((await mutate("runs.continueBulk", { id: bulk })).status).toBe(200);
    await advance();
    expect(await bulkOf(bulk)).toMatchObject({ state: "running", counts: { asked: 1 } });
    expect((await mutate("runs.stopBulk", { id: bulk })).status).toBe(200);
    await finishRetries("succeeded");
    await advance();
    expect(await bulkOf(bulk)).toMatchObject({ state: "stopped", counts: { left: 1 } });
    expect((await mutate("runs.stopBulk", { id: bulk })).status).toBe(409);
  });

  test("is stopped and gone on with by those alone who may do what it does", async () => {
    const bulk = await startRetry([await addFailed()]);
    await workbench.owner.query(
      "update bulk_action set kind = 'resolve', state = 'halted' where id = $1",
      [bulk],
    );
    const tester = await workbench.signIn(partner.people.tester.email);
    for (const path of ["runs.continueBulk", "runs.stopBulk"]) {
      expect((await mutate(path, { id: bulk }, tester)).problem, path).toBe("NOT_ALLOWED");
    }
    expect((await mutate("runs.stopBulk", { id: bulk })).status).toBe(200);
  });

  test("ends when who asked for it may not do it any more, and says so", async () => {
    const leaving = partner.people.consultant;
    const runs = [await addFailed(), await addFailed(), await addFailed()];
    const answer = await mutate(
      "runs.retryMany",
      { pick: { runs }, perMinute: 6_000 },
      await workbench.signIn(leaving.email),
    );
    const { bulk } = answer.data as { bulk: string };
    await advance();
    await workbench.owner.query("update membership set role = 'viewer' where user_id = $1", [
      leaving.id,
    ]);
    const before = await asked();
    await finishRetries("succeeded");
    await advance();

    expect(await asked()).toBe(before);
    expect(await bulkOf(bulk)).toMatchObject({
      state: "done",
      counts: { succeeded: 1, refused: 2, waiting: 0 },
      trouble: { note: expect.stringContaining("no longer allowed to do it: run.retry") },
    });
  });

  test("notes what has ended behind hundreds that take long", async () => {
    const bulk = await startRetry([await addFailed()]);
    await workbench.owner.query(
      `insert into bulk_action_run (bulk, position, partner_id, distributor_id, run, origin, state, started)
       select $1, n, $2, $3, gen_random_uuid(), gen_random_uuid(), 'asked', gen_random_uuid()
       from generate_series(1, 400) n`,
      [bulk, partner.id, partner.distributor],
    );
    const ended = await addTestRun(workbench.owner, place(), {
      flow,
      purpose: "replay",
      status: "succeeded",
    });
    await workbench.owner.query(
      "update bulk_action_run set started = $2 where bulk = $1 and position = 400",
      [bulk, ended.id],
    );

    await expect
      .poll(
        async () => {
          await advance();
          return (await bulkOf(bulk)).counts.succeeded;
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await mutate("runs.stopBulk", { id: bulk });
  });

  test("is carried on by another process after a restart, and asked for once by several at a time", async () => {
    const runs = [await addFailed(), await addFailed(), await addFailed()];
    const before = await asked();
    const bulk = await startRetry(runs, { perMinute: 6_000 });
    const others = [1, 2, 3].map(() => openAppDatabase(workbench.database.appUrl, { max: 2 }));
    const all = () => Promise.all(others.map(advanceBulks));

    await all();
    expect(await asked()).toBe(before + 1);
    await finishRetries("succeeded");
    await all();
    await all();
    expect(await asked()).toBe(before + 3);
    await finishRetries("succeeded");
    await all();
    await all();

    expect(await bulkOf(bulk)).toMatchObject({ state: "done", counts: { succeeded: 3 } });
    await Promise.all(others.map((db) => db.$client.end()));
  });

  test("keeps to its rate over the minute, and shares it out over the seconds", async () => {
    expect(allowance(60, 0)).toBe(1);
    expect(allowance(600, 0)).toBe(10);
    expect(allowance(2, 1)).toBe(1);
    expect(allowance(2, 2)).toBe(0);
    const runs = [await addFailed(), await addFailed(), await addFailed(), await addFailed()];
    const bulk = await startRetry(runs, { perMinute: 2 });
    for (let round = 0; round < 5; round += 1) {
      await advance();
      await finishRetries("succeeded");
    }
    await advance();

    expect(await bulkOf(bulk)).toMatchObject({ counts: { succeeded: 2, waiting: 2 } });
  });

  test.each([false, true])(
    "is not held by a debug run of the message that went well; as new: %s",
    async (asNew) => {
      const origin = await addFailed();
      for (const n of [1, 2]) {
        await addTestRun(workbench.owner, place(), {
          flow,
          purpose: "debug",
          status: "succeeded",
          origin,
          acceptedAt: Date.now() + n * 1_000,
          // All of it was mocked.
          segments: [new TestSegment().content()],
        });
      }
      const bulk = await startRetry([origin], asNew ? { asNew: true } : {});
      await advance();
      await finishRetries("succeeded");
      await advance();

      expect(await bulkOf(bulk)).toMatchObject({ state: "done", counts: { succeeded: 1 } });
    },
  );

  test("retries each message once, and not one that somebody retried meanwhile", async () => {
    const origin = await addFailed();
    const again = await addFailed(origin);
    const alone = await addFailed();
    const bulk = await startRetry([origin, again, alone], { perMinute: 6_000 });
    expect(await bulkOf(bulk)).toMatchObject({ total: 2 });
    await addTestRun(workbench.owner, place(), {
      flow,
      purpose: "replay",
      status: "succeeded",
      origin,
      acceptedAt: Date.now() + 1_000,
    });
    await advance();
    await advance();
    await finishRetries("succeeded");
    await advance();

    expect(await bulkOf(bulk)).toMatchObject({
      state: "done",
      counts: { succeeded: 1, refused: 1 },
      trouble: { note: "A later run of the same message has succeeded." },
    });
  });

  test("is written to the audit log, as a whole and for each run, in the name of who asked", async () => {
    const bulk = await startRetry([await addFailed()]);
    await advance();

    const { rows } = await workbench.owner.query(
      `select action, actor_name, actor_kind from audit
       where (subject_id = $1 or detail->>'bulk' = $1) order by at`,
      [bulk],
    );
    expect(rows.map(({ action }) => action)).toEqual(["bulk.retry", "run.retry"]);
    expect(new Set(rows.map((row) => row.actor_kind))).toEqual(new Set(["user"]));
    await finishRetries("succeeded");
    await advance();
  });

  test("takes all that a filter finds, and says when none has failed", async () => {
    const done = await addTestRun(workbench.owner, place(), { flow, status: "succeeded" });
    const refused = await mutate("runs.retryMany", { pick: { runs: [done.id] } });
    expect(refused.status).toBe(409);
    await addFailed();
    const answer = await mutate("runs.retryMany", {
      pick: { filter: { view: "all", status: ["failed"], flow: flow.id } },
    });
    expect(answer.status).toBe(200);
    const { bulk, runs } = answer.data as { bulk: string; runs: number };
    expect(runs).toBeGreaterThan(0);
    await mutate("runs.stopBulk", { id: bulk });
    expect((await mutate("runs.retryMany", { pick: { runs: [done.id] } }, viewer)).status).toBe(
      403,
    );
  });
});

describe("an answer to many runs in doubt", () => {
  async function addDoubtful(): Promise<string> {
    const segment = started().step({
      node: "n04",
      startedAt: Date.now(),
      status: "in-doubt",
      port: null,
    });
    const run = await addTestRun(workbench.owner, place(), {
      flow,
      status: "in-doubt",
      segments: [segment.content()],
    });
    return run.id;
  }

  test("settles each step in doubt with the same words, first one alone", async () => {
    const runs = [await addDoubtful(), await addDoubtful()];
    const answer = await mutate("runs.resolveMany", {
      pick: { runs },
      reason: "None of them is in the ERP",
      perMinute: 6_000,
      resolution: { outcome: "did-not-happen" },
    });
    const { bulk } = answer.data as { bulk: string };
    const commands = async () => {
      const { rows } = await workbench.owner.query(
        `select run, detail from run_command where kind = 'resolve' and run = any($1::uuid[])`,
        [runs],
      );
      return rows;
    };

    await advance();
    expect(await commands()).toEqual([
      {
        run: runs[0],
        detail: {
          node: "n04",
          path: "",
          outcome: "did-not-happen",
          note: "None of them is in the ERP",
        },
      },
    ]);
    await settle(runs[0] ?? "");
    await advance();
    expect(await commands()).toHaveLength(2);
    await settle(runs[1] ?? "");
    await advance();
    expect(await bulkOf(bulk)).toMatchObject({ state: "done", counts: { succeeded: 2 } });
  });

  async function settle(run: string): Promise<void> {
    await workbench.owner.query("update run_command set applied_seg = 1 where run = $1", [run]);
    await workbench.owner.query(
      `with gone as (delete from live where id = $1 returning *)
       insert into run (class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose,
         origin, accepted_at, origin_accepted_at, status, ended_at, steps)
       select class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose, origin,
         accepted_at, origin_accepted_at, $2, now(), 1 from gone`,
      [run, codeOf(runStatuses, "succeeded")],
    );
  }
});
