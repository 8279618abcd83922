import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { count, emptyTally } from "../../runtime/backtest/tally";
import type { RunHost } from "../../runtime/engine/run-host";
import { newId } from "../ids";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { claimBacktest, leaveBacktest } from "./backtest-state";
import { Breather } from "./breather";
import { dropOldBacktests } from "./drop-old-backtests";
import { runBacktest } from "./run-backtest";

const partner = newId();
const [large, small] = [newId(), newId()];

describe("backtests of several distributors", () => {
  let workbench: TestWorkbench;

  beforeAll(async () => {
    workbench = await openTestWorkbench();
  });
  afterAll(() => workbench.close());
  beforeEach(async () => {
    await workbench.owner.query("delete from backtest");
    await workbench.owner.query("delete from backtest_difference");
  });

  const insert = async (distributor: string, at: string, more: object = {}) => {
    const id = newId();
    const { state = "queued", tally = emptyTally() } = more as { state?: string; tally?: object };
    await workbench.owner.query(
      `insert into backtest (id, partner_id, distributor_id, environment_id, flow_id, version, revision, request,
         state, tally, requested_by_name, requested_at, expires_at)
       values ($1, $2, $3, $1, $1, '\\x00', 1, '{}', $4, $5, 'Dana', $6, '2100-01-01')`,
      [id, partner, distributor, state, JSON.stringify(tally), at],
    );
    return id;
  };
  const claim = () => claimBacktest(workbench.services.db, newId());
  const end = (id: string) =>
    workbench.owner.query(
      "update backtest set state = 'done', claim = null, claimed_until = null where id = $1",
      [id],
    );

  it("are taken in turn, one of a distributor at a time", async () => {
    const first = await insert(large, "2026-01-01");
    const second = await insert(large, "2026-01-02");
    const other = await insert(small, "2026-01-03");
    expect((await claim())?.id).toBe(first);
    expect((await claim())?.id).toBe(other);
    expect(await claim()).toBeNull();
    await end(first);
    expect((await claim())?.id).toBe(second);
    await end(other);
    await end(second);
    const [more, late] = [await insert(large, "2026-01-04"), await insert(small, "2026-01-05")];
    expect((await claim())?.id).toBe(late);
    expect((await claim())?.id).toBe(more);
  });

  it("count claims that come no further", async () => {
    const id = await insert(large, "2026-01-01");
    const idle = async () => {
      const claimed = await claim();
      if (claimed === null) throw new RangeError("Nothing was claimed");
      await leaveBacktest(workbench.services.db, claimed);
      const { rows } = await workbench.owner.query("select idle_claims as n from backtest");
      return rows[0].n;
    };
    expect([await idle(), await idle(), await idle()]).toEqual([0, 1, 2]);
    await workbench.owner.query("update backtest set done = 7 where id = $1", [id]);
    expect([await idle(), await idle()]).toEqual([0, 1]);
  });

  it("end as failed after five claims that have come no further", async () => {
    const { db } = workbench.services;
    await insert(large, "2026-01-01");
    const claimed = await claim();
    if (claimed === null) throw new RangeError("Nothing was claimed");
    await workbench.owner.query("update backtest set idle_claims = 5, done = 7");
    // It is given up before anything of it is read.
    const parts = { db, host: {} as RunHost, log: { warn: () => undefined } };
    const breather = new Breather({ busy: () => 0 });
    await runBacktest(parts, claimed, { breather, left: new AbortController().signal });
    const { rows } = await workbench.owner.query("select state, note from backtest");
    expect(rows[0]).toMatchObject({ state: "failed", note: expect.stringContaining("message 8") });
  });

  it("forget what they keep and quote of a run when its detail goes", async () => {
    const tally = emptyTally();
    const failing = (node: string) => ({
      class: "newly-fails" as const,
      assumed: false,
      cause: { kind: "failure" as const, node, code: "TARGET_REFUSED", message: "Mueller" },
    });
    count(tally, { id: newId(), keptUntil: Date.now() - 1_000 }, failing("n01"));
    count(tally, { id: newId(), keptUntil: Date.now() + 3_600_000 }, failing("n02"));
    const id = await insert(large, "2026-01-01", { state: "done", tally });
    for (const expiry of ["2000-01-01", "2100-01-01", null]) {
      await workbench.owner.query(
        `insert into backtest_difference (backtest, run, partner_id, distributor_id, cause, assumed, detail, expires_at)
         values ($1, $2, $3, $4, 'c', false, '{}', $5)`,
        [id, newId(), partner, large, expiry],
      );
    }
    await dropOldBacktests(workbench.services.db);
    await dropOldBacktests(workbench.services.db);
    const kept = await workbench.owner.query("select from backtest_difference");
    expect(kept.rows).toHaveLength(2);
    const { rows } = await workbench.owner.query("select tally from backtest");
    expect(rows[0].tally).toMatchObject({
      counts: { "newly-fails": 2 },
      causes: [
        { cause: { node: "n01", message: "" }, runs: 1 },
        { cause: { node: "n02", message: "Mueller" } },
      ],
    });
  });
});
