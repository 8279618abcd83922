import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FlowDocument } from "../../runtime/flow/document";
import type { JsonObject } from "../../runtime/json";
import { aFlow } from "../../runtime/testing/flow-builder";
import { newTriggers } from "../../runtime/testing/new-triggers";
import { systemActor } from "../access/actor";
import { withScope } from "../db";
import { changePublication } from "../flows/change-publication";
import { createFlow } from "../flows/create-flow";
import { publishFlow } from "../flows/publish-flow";
import { type OpenRunHost, openRunHost } from "../host/run-host";
import { newId } from "../ids";
import { silentLog } from "../journal/journal-log";
import { PutOff } from "../put-off";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench, testEnvironment } from "../testing/test-workbench";
import { fireSchedules } from "./fire-schedules";

const hour = 3_600_000;

let workbench: TestWorkbench;
let partner: TestPartner;
let hosts: readonly OpenRunHost[];

beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
  const environment = testEnvironment(workbench.database);
  const open = () => openRunHost({ environment, kind: "worker", build: "test", log: silentLog });
  hosts = [await open(), await open()];
});

afterAll(async () => {
  for (const host of hosts) host.stop();
  await Promise.all(hosts.map((host) => host.close()));
  await workbench.close();
});

beforeEach(() => query("delete from schedule"));

function place() {
  return { partnerId: partner.id, distributorId: partner.distributor, environmentId: partner.test };
}

async function query<Row extends object>(
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await (hosts[0] as OpenRunHost).journal.pool.query(text, [...values]);
  return rows as Row[];
}

function nightly(config: JsonObject): FlowDocument {
  return aFlow(
    {
      start: { type: "schedule@1", config },
      note: { type: "log@1", config: { note: "${input.scheduledFor}" } },
    },
    ["start.out -> note.in"],
  );
}

async function publish(flow: FlowDocument, flowId?: string): Promise<string> {
  return withScope(workbench.services.db, place(), async (tx) => {
    const id =
      flowId ??
      (
        await createFlow(tx, systemActor, place(), {
          name: "Nightly",
          document: { ...flow, id: newId() },
        })
      ).id;
    await publishFlow(tx, systemActor, place(), {
      flowId: id,
      tested: "nothing-to-test",
      note: "",
      bindings: {},
    });
    return id;
  });
}

async function setDue(ago: number): Promise<void> {
  await query("update schedule set due = to_timestamp($1)", [
    (Math.floor(Date.now() / hour) * hour - ago) / 1_000,
  ]);
}

async function fireBoth(): Promise<number> {
  const fired = await Promise.all(
    hosts.map(({ journal, host, publications }) =>
      fireSchedules({
        pool: journal.pool,
        host,
        publications,
        log: silentLog,
        putOff: new PutOff(),
      }),
    ),
  );
  return fired.reduce((sum, count) => sum + count, 0);
}

describe("a schedule", () => {
  test("is written with the publication and follows it", async () => {
    const id = await publish(
      nightly({ cron: "15 4 * * *", zone: "America/Chicago", missed: "skip" }),
    );

    expect(
      await query(
        "select flow_id, node_id, cron, zone, missed, active, due > now() as later from schedule",
      ),
    ).toEqual([
      {
        flow_id: id,
        node_id: "start",
        cron: "15 4 * * *",
        zone: "America/Chicago",
        missed: "skip",
        active: true,
        later: true,
      },
    ]);

    await withScope(workbench.services.db, place(), (tx) =>
      changePublication(tx, systemActor, place(), { flowId: id, change: "pause" }),
    );
    expect(await query("select active from schedule")).toEqual([{ active: false }]);
    await withScope(workbench.services.db, place(), (tx) =>
      changePublication(tx, systemActor, place(), { flowId: id, change: "resume" }),
    );
    expect(await query("select active from schedule")).toEqual([{ active: true }]);
  });

  test("and an address come with whatever trigger's definition asks for them", async () => {
    const flow = aFlow(
      {
        mail: { type: "mailbox@2", config: { folder: "orders" } },
        close: { type: "month-end@1", config: { hour: 6 } },
        note: { type: "log@1", config: { note: "x" } },
      },
      ["mail.out -> note.in", "close.out -> note.in"],
    );
    const published = await withScope(workbench.services.db, place(), async (tx) => {
      const document = { ...flow, id: newId() };
      const { id } = await createFlow(tx, systemActor, place(), { name: "Mails", document });
      const request = {
        flowId: id,
        tested: "nothing-to-test" as const,
        note: "",
        bindings: {},
      };
      return publishFlow(tx, systemActor, place(), request, newTriggers.registry);
    });
    expect(published.endpoints).toEqual([{ nodeId: "mail", address: expect.any(String) }]);
    expect(await query("select node_id, cron, missed from schedule")).toEqual([
      { node_id: "close", cron: "0 6 L * *", missed: "all" },
    ]);
  });

  test("keeps its next due time when the flow is published again with the same times", async () => {
    const id = await publish(nightly({ cron: "0 * * * *", zone: "UTC" }));
    await setDue(0);
    const before = await query("select due from schedule");

    await publish(nightly({ cron: "0 * * * *", zone: "UTC" }), id);

    expect(await query("select due from schedule")).toEqual(before);
  });

  test("of a withdrawn flow has missed nothing when it is published again; of a paused one it has", async () => {
    const flow = nightly({ cron: "0 * * * *", zone: "UTC", missed: "all" });
    const id = await publish(flow);
    const change = (wanted: "pause" | "withdraw" | "resume") =>
      withScope(workbench.services.db, place(), (tx) =>
        changePublication(tx, systemActor, place(), { flowId: id, change: wanted }),
      );
    await change("pause");
    await setDue(2 * hour);
    await change("resume");
    expect(await fireBoth()).toBe(3);

    await change("withdraw");
    await setDue(2 * hour);
    await publish(flow, id);
    expect(await query("select active, due > now() as later from schedule")).toEqual([
      { active: true, later: true },
    ]);
    expect(await fireBoth()).toBe(0);
  });

  test("starts one run per due time, however many processes look", async () => {
    const id = await publish(nightly({ cron: "0 * * * *", zone: "UTC", missed: "all" }));
    await setDue(2 * hour);

    expect(await fireBoth()).toBe(3);
    expect(await fireBoth()).toBe(0);

    expect(await query("select id from live where flow_id = $1", [id])).toHaveLength(3);
    expect(await query("select due > now() as later from schedule")).toEqual([{ later: true }]);
  });

  test("started again by a process that died before it said so, starts nothing twice", async () => {
    const id = await publish(nightly({ cron: "0 * * * *", zone: "UTC", missed: "all" }));
    await setDue(hour);
    await fireBoth();

    await setDue(hour);
    await fireBoth();

    expect(await query("select id from live where flow_id = $1", [id])).toHaveLength(2);
  });

  test("that cannot start its run keeps none behind it waiting", async () => {
    const id = await publish(nightly({ cron: "0 * * * *", zone: "UTC" }));
    await setDue(0);
    await query(
      `insert into schedule (id, partner_id, distributor_id, environment_id, flow_id, node_id, version, cron,
          zone, missed, due)
        select gen_random_uuid(), partner_id, distributor_id, environment_id, gen_random_uuid(), 'n', version,
          'no schedule', zone, missed, due - interval '1 hour'
        from schedule, generate_series(1, 60)`,
    );
    const [{ journal, host, publications }] = hosts as [OpenRunHost];
    const putOff = new PutOff();
    const round = () =>
      fireSchedules({ pool: journal.pool, host, publications, log: silentLog, putOff });

    expect(await round()).toBe(0);
    expect(await round()).toBe(1);

    expect(await query("select id from live where flow_id = $1", [id])).toHaveLength(1);
  });

  test("in a text that is none is refused at publication, naming node and field", async () => {
    await expect(publish(nightly({ cron: "61 4 * * *", zone: "UTC" }))).rejects.toMatchObject({
      code: "FLOW_INVALID",
    });
    expect(await query("select from schedule")).toEqual([]);
  });
});
