import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ScopedTransaction, withScope } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { addTestFlow, addTestRun } from "../testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { settleStarts } from "./asked-starts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const longAgo = Date.now() - 90 * 24 * hourMs;

describe("settling starts before they are sealed", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
  });
  afterAll(() => workbench.close());

  const place = () => ({
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
  });
  const startOf = (flow: string, run: string, at: number) => ({
    ...place(),
    at: new Date(at),
    actorKind: "user" as const,
    actorId: null,
    actorName: "Somebody",
    action: "debug.start",
    subjectKind: "flow",
    subjectId: flow,
    detail: { run },
  });
  /** How many rows can be sealed, and by how many statements that was told. */
  const settle = (rows: readonly ReturnType<typeof startOf>[]) =>
    withScope(workbench.services.db, place(), async (tx) => {
      let statements = 0;
      const counting = new Proxy(tx, {
        get(target, name) {
          const value = Reflect.get(target, name);
          if (typeof value !== "function") return value;
          return (...given: unknown[]) => {
            statements += 1;
            return Reflect.apply(value, target, given);
          };
        },
      }) as ScopedTransaction;
      return { sealable: await settleStarts(counting, rows, Date.now()), statements };
    });

  it("takes one statement for all that have begun", async () => {
    const { id: partnerId, distributor, test: environment } = partner;
    const kept = { partner: partnerId, distributor, environment };
    const flow = await addTestFlow(workbench.owner, kept, {
      document: {
        schemaVersion: 1,
        id: newId(),
        name: "Orders",
        settings: {},
        nodes: { n01: { type: "manual@1", name: "Start", config: {} } },
        edges: [],
      },
    });
    const rows: ReturnType<typeof startOf>[] = [];
    for (let count = 0; count < 40; count += 1) {
      const status = count % 2 === 0 ? "succeeded" : "waiting";
      const { id } = await addTestRun(workbench.owner, kept, { flow, status });
      rows.push(startOf(flow.id, id, longAgo));
    }
    expect(await settle(rows.slice(0, 1))).toEqual({ sealable: 1, statements: 1 });
    expect(await settle(rows)).toEqual({ sealable: 40, statements: 1 });
  });

  it.each([
    ["tells nothing more of one that was refused long before", 1_000, []],
    ["nor of one that a machine refused whose clock was slow", -30 * minuteMs, []],
    ["reads nothing of the log from before the run", -2 * hourMs, [{ interrupted: "true" }]],
  ])("%s", async (_, after, told) => {
    const flow = newId();
    const run = newId(longAgo);
    await workbench.owner.query(
      `insert into audit (id, partner_id, distributor_id, environment_id, at, actor_kind, actor_name, action,
         subject_kind, subject_id, detail)
       values ($1, $2, $3, $4, $5, 'user', 'Somebody', 'debug.start-refused', 'flow', $6, $7)`,
      [
        newId(longAgo + after),
        partner.id,
        partner.distributor,
        partner.test,
        new Date(longAgo + after),
        flow,
        JSON.stringify({ run, code: "STORAGE_REFUSED" }),
      ],
    );
    expect((await settle([startOf(flow, run, longAgo)])).sealable).toBe(1);
    const { rows } = await workbench.owner.query(
      `select detail->>'interrupted' as interrupted from audit
       where action = 'debug.start-refused' and subject_id = $1 and detail ? 'interrupted'`,
      [flow],
    );
    expect(rows).toEqual(told);
  });
});
