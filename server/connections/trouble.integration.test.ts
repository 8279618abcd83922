import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "../access/actor";
import { withScope } from "../db";
import { newId } from "../ids";
import { openHttp } from "../outbound/http";
import { fillTables } from "../testing/fill-tables";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { recoverConnections } from "./connection-recovery";
import { type OpenConnections, startOpenConnections } from "./open-connections";
import { pauseConnection, resumeConnection } from "./pause-connection";
import { createConnection } from "./save-connection";
import { createTroubleWatch, type TroubleWatch } from "./trouble-watch";

describe("a connection whose target makes trouble", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let target: Server;
  let status = 200;
  let base: string;
  let connections: OpenConnections;
  let connection: string;
  let watch: TroubleWatch;
  let now = 0;
  const http = () => openHttp({ sandboxUrl: null, allowPrivateHosts: [new URL(base).host] });

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    target = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
    const { db, sealer } = workbench.services;
    connections = await startOpenConnections({ db, sealer, http: http() });
  });
  beforeEach(async () => {
    status = 200;
    now = 0;
    const { db, sealer } = workbench.services;
    watch = createTroubleWatch(db, () => now);
    ({ id: connection } = await withScope(db, place(), (tx) =>
      createConnection({ tx, sealer, actor: systemActor }, place(), {
        kind: "http",
        name: newId(),
        config: { baseUrl: base },
        secrets: {},
      }),
    ));
  });
  afterAll(async () => {
    await connections.close();
    target.close();
    await workbench.close();
  });

  const place = () => ({
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
  });
  const report = (recovery: "auth" | "down", run = newId()) =>
    watch.report({ place: place(), connection, run, recovery });
  const state = async () => {
    const { rows } = await workbench.owner.query(
      "select state, paused_by from connection where id = $1",
      [connection],
    );
    return rows[0];
  };
  const recover = () =>
    recoverConnections({ db: workbench.services.db, http: http(), connections });

  it.each(["auth", "down"] as const)("is paused when three runs meet it: %s", async (recovery) => {
    for (let run = 0; run < 3; run += 1) report(recovery);
    await expect.poll(state).toEqual({ state: "paused", paused_by: recovery });
    const { rows } = await workbench.owner.query(
      "select actor_kind, detail->>'by' as by from audit where subject_id = $1 and action = 'connection.pause'",
      [connection],
    );
    expect(rows).toEqual([{ actor_kind: "system", by: recovery }]);
  });

  it("is not paused by one run however often, nor by a few over a long time", async () => {
    const run = newId();
    for (let time = 0; time < 20; time += 1) report("auth", run);
    for (let time = 0; time < 4; time += 1) {
      now += 40_000;
      report("down");
    }
    report("auth");
    expect(await state()).toEqual({ state: "active", paused_by: null });
  });

  it("that was down is resumed when it answers again, not before", async () => {
    for (let run = 0; run < 3; run += 1) report("down");
    await expect.poll(state).toMatchObject({ state: "paused" });
    status = 503;
    await recover();
    expect(await state()).toMatchObject({ state: "paused" });
    status = 401;
    await recover();
    expect(await state()).toEqual({ state: "active", paused_by: null });
  });

  it("that is back does not wait for others that hang", async () => {
    const { db, sealer } = workbench.services;
    const hanging = createServer(() => undefined);
    await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(hanging.address() as AddressInfo).port}`;
    for (let other = 0; other < 5; other += 1) {
      const { id } = await withScope(db, place(), (tx) =>
        createConnection({ tx, sealer, actor: systemActor }, place(), {
          kind: "http",
          name: newId(),
          config: { baseUrl: `http://${host}` },
          secrets: {},
        }),
      );
      await workbench.owner.query(
        "update connection set state = 'paused', paused_by = 'down', id = $2 where id = $1",
        [id, `00000000-0000-7000-8000-00000000000${other}`],
      );
    }
    for (let run = 0; run < 3; run += 1) report("down");
    await expect.poll(state).toMatchObject({ state: "paused" });
    const outbound = openHttp({
      sandboxUrl: null,
      allowPrivateHosts: [new URL(base).host, host],
    });
    const round = recoverConnections({ db, http: outbound, connections });
    await expect.poll(state).toEqual({ state: "active", paused_by: null });
    hanging.closeAllConnections();
    await round;
    await workbench.owner.query(
      "delete from connection where id::text like '00000000-0000-7000-%'",
    );
    hanging.close();
  });

  it("that refused our credentials waits for a person: trying again could lock the account", async () => {
    for (let run = 0; run < 3; run += 1) report("auth");
    await expect.poll(state).toMatchObject({ state: "paused" });
    await recover();
    expect(await state()).toMatchObject({ state: "paused", paused_by: "auth" });
  });

  it("that a person paused is not resumed by the program", async () => {
    const { db } = workbench.services;
    await withScope(db, place(), (tx) =>
      pauseConnection(tx, systemActor, place(), { id: connection, reason: "maintenance" }),
    );
    await recover();
    expect(await state()).toEqual({ state: "paused", paused_by: "person" });
  });

  it("wakes the runs that it held, and no others, when it is resumed", async () => {
    const { owner, services } = workbench;
    const busy = await addTestPartner(owner);
    await fillTables(owner, busy);
    const there = {
      partnerId: busy.id,
      distributorId: busy.distributor,
      environmentId: busy.test,
    };
    const { rows } = await owner.query(
      "select id as connection, (select flow_id from publication where environment_id = $1) as flow from connection where environment_id = $1",
      [busy.test],
    );
    const { connection: bound, flow } = rows[0];
    await owner.query("update publication set bindings = $2 where flow_id = $1", [
      flow,
      { erp: bound },
    ]);
    await owner.query("delete from run_command");
    await owner.query("update live set state = 3, flow_id = $1 where partner_id = $2", [
      flow,
      busy.id,
    ]);
    const { rows: held } = await owner.query("select id from live where partner_id = $1", [
      busy.id,
    ]);
    await withScope(services.db, there, async (tx) => {
      await pauseConnection(tx, systemActor, there, { id: bound, reason: "x" });
      await resumeConnection(tx, systemActor, there, bound);
    });
    const { rows: commands } = await owner.query("select run, kind from run_command");
    expect(commands).toEqual(held.map(({ id }) => ({ run: id, kind: "release" })));
    expect(held.length).toBeGreaterThan(0);
  });
});
