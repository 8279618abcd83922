import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FlowSettings } from "../../runtime/flow/document";
import { aFlow } from "../../runtime/testing/flow-builder";
import { systemActor } from "../access/actor";
import { createDistributor } from "../access/create-places";
import { openEnginePool, withScope } from "../db";
import { createFlow } from "../flows/create-flow";
import { openPublicationSource, type PublicationSource } from "../flows/publication-source";
import { publishFlow } from "../flows/publish-flow";
import { newId } from "../ids";
import { silentLog } from "../journal/journal-log";
import { sweepShortRetentions } from "../journal/retention";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";

const dayMs = 86_400_000;

describe("settings of a distributor", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let owner: string;
  let publications: PublicationSource;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    publications = await openPublicationSource(workbench.services.db);
  });
  beforeEach(async () => {
    partner = await addTestPartner(workbench.owner);
    owner = await workbench.signIn(partner.people.owner.email);
  });
  afterAll(async () => {
    await publications.close();
    await workbench.close();
  });

  const place = () => ({
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
  });
  const call = (path: string, input?: unknown, cookie = owner, environment = partner.test) =>
    workbench.call(`settings.${path}`, {
      input,
      method: path === "read" ? "GET" : "POST",
      cookie,
      environment,
    });
  const publish = (settings: FlowSettings, zone: string | null = null) =>
    withScope(workbench.services.db, place(), async (tx) => {
      const flow = aFlow(
        {
          start: {
            type: "schedule@1",
            config: { cron: "15 4 * * *", missed: "skip", ...(zone !== null && { zone }) },
          },
          note: { type: "log@1", config: { note: "${input.scheduledFor}" } },
        },
        ["start.out -> note.in"],
      );
      const document = { ...flow, id: newId(), settings };
      const { id } = await createFlow(tx, systemActor, place(), { name: "Nightly", document });
      await publishFlow(tx, systemActor, place(), {
        flowId: id,
        tested: "nothing-to-test",
        note: "",
        bindings: {},
      });
      return id;
    });
  const audited = async () => {
    const { rows } = await workbench.owner.query(
      `select action, actor_name as by, detail->>'from' as from, detail->>'to' as to from audit
       where partner_id = $1 and action like 'distributor.%' order by id`,
      [partner.id],
    );
    return rows;
  };
  const keeping = (detailDays: number, runDays = 400, eventDays = 400) =>
    call("setRetention", { detailDays, runDays, eventDays });

  it("keep details as long as they say, unless a flow has a time of its own", async () => {
    const [plain, own] = [await publish({}), await publish({ retention: 180 })];
    const daysOf = async (flow: string) => (await publications.published(place(), flow))?.retention;
    expect([await daysOf(plain), await daysOf(own)]).toEqual([30, 180]);

    expect((await keeping(7)).status).toBe(200);
    // Told to every process, as a publication is.
    await expect.poll(() => daysOf(plain)).toBe(7);
    expect(await daysOf(own)).toBe(180);
    expect((await call("read")).data).toMatchObject({
      detailDays: 7,
      runDays: 400,
      eventDays: 400,
      ownFlows: [{ environment: "test", days: 180 }],
    });
    expect(await audited()).toEqual([
      {
        action: "distributor.retention",
        by: partner.people.owner.name,
        from: "details 30 d, runs 400 d, events 400 d",
        to: "details 7 d, runs 400 d, events 400 d",
      },
    ]);
    await keeping(7);
    expect(await audited()).toHaveLength(1);
  });

  it("refuse what is out of bounds, by name", async () => {
    for (const [detail, runs, events] of [
      [14, 400, 400],
      [30, 89, 400],
      [30, 401, 400],
      [30, 400, 29],
      [30, 400, 30.5],
    ] as const) {
      const answer = await keeping(detail, runs, events);
      expect([answer.status, answer.problem], `${detail} ${runs} ${events}`).toEqual([
        400,
        "INPUT_INVALID",
      ]);
    }
    const short = await keeping(180, 120);
    expect([short.status, short.message]).toEqual([
      400,
      "Runs cannot be listed for 120 days only while their details are kept for 180.",
    ]);
    expect(await audited()).toEqual([]);
  });

  it("of new distributors are the partner's, set by its own people and written down", async () => {
    const wanted = { timeZone: "Europe/Berlin", detailDays: 7, runDays: 120, eventDays: 60 };
    expect((await call("setDefaults", wanted)).status).toBe(200);
    expect(
      (
        await workbench.call("settings.defaults", {
          method: "GET",
          cookie: owner,
          environment: partner.test,
        })
      ).data,
    ).toEqual(wanted);
    const { rows: told } = await workbench.owner.query(
      "select detail->>'from' as from, detail->>'to' as to from audit where partner_id = $1 and action = 'partner.defaults'",
      [partner.id],
    );
    expect(told).toEqual([
      {
        from: "UTC, details 30 d, runs 400 d, events 400 d",
        to: "Europe/Berlin, details 7 d, runs 120 d, events 60 d",
      },
    ]);
    const add = (name: string, timeZone: string | null) =>
      withScope(workbench.services.db, { partnerId: partner.id, distributorId: "*" }, (tx) =>
        createDistributor(tx, systemActor, { partnerId: partner.id, name, timeZone }),
      );
    const rowOf = async ({ id }: { id: string }) => {
      const { rows } = await workbench.owner.query(
        "select time_zone, detail_days, run_days, event_days from distributor where id = $1",
        [id],
      );
      return Object.values(rows[0]);
    };
    expect(await rowOf(await add("Hafenbau", null))).toEqual(["Europe/Berlin", 7, 120, 60]);
    expect(await rowOf(await add("Ostkai", "Asia/Tokyo"))).toEqual(["Asia/Tokyo", 7, 120, 60]);
    expect(await rowOf({ id: partner.distributor })).toEqual(["UTC", 30, 400, 400]);

    const wrong = await call("setDefaults", { ...wanted, timeZone: "Mars/Olympus" });
    expect([wrong.status, wrong.problem]).toEqual([400, "INPUT_INVALID"]);
    const short = await call("setDefaults", { ...wanted, detailDays: 180, runDays: 100 });
    expect([short.status, short.problem]).toEqual([400, "INPUT_INVALID"]);
    const viewer = await workbench.signIn(partner.people.viewer.email);
    expect((await call("setDefaults", wanted, viewer)).problem).toBe("NOT_ALLOWED");
  });

  it("are honoured by the sweeper, for this distributor alone", async () => {
    const neighbour = await addTestPartner(workbench.owner);
    await keeping(7, 90, 30);
    const now = Date.now();
    const add = async (of: TestPartner, days: number) => {
      const at = new Date(now - days * dayMs);
      const id = newId(at.getTime());
      await workbench.owner.query(
        `insert into run (class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose,
           status, origin, origin_accepted_at, accepted_at, ended_at, steps)
         values (30, $1, $2, $3, $4, $1, '\\x01', 0, 0, $1, $5, $5, $5, 1)`,
        [id, of.id, of.distributor, of.test, at],
      );
      await workbench.owner.query(
        `insert into run_key (partner_id, distributor_id, kind, value, run) values ($1, $2, 'po', $4, $3)`,
        [of.id, of.distributor, id, `PO-${days}`],
      );
      await workbench.owner.query(
        `insert into business_event (id, partner_id, distributor_id, environment_id, run, type, key, data, at)
         values ($1, $2, $3, $4, $1, 'order-released', 'PO-1', '{}', $5)`,
        [id, of.id, of.distributor, of.test, at],
      );
    };
    for (const of of [partner, neighbour]) for (const days of [29, 31, 89, 91]) await add(of, days);
    const pool = openEnginePool(workbench.database.engineUrl, { max: 1 });
    await sweepShortRetentions(pool, now, silentLog);
    await pool.end();
    const count = async (table: string, of: TestPartner) => {
      const { rows } = await workbench.owner.query(
        `select count(*)::int as n from ${table} where partner_id = $1`,
        [of.id],
      );
      return rows[0].n;
    };
    expect([
      await count("run", partner),
      await count("run_key", partner),
      await count("business_event", partner),
    ]).toEqual([3, 3, 1]);
    expect([
      await count("run", neighbour),
      await count("run_key", neighbour),
      await count("business_event", neighbour),
    ]).toEqual([4, 4, 4]);
  });

  it("move the schedules that name no zone of their own, and no others", async () => {
    const [follows, stays] = [await publish({}), await publish({}, "America/Chicago")];
    const zones = async () => {
      const { rows } = await workbench.owner.query(
        `select flow_id, zone, to_char(due at time zone zone, 'HH24:MI') as due from schedule
         where partner_id = $1`,
        [partner.id],
      );
      return Object.fromEntries(rows.map(({ flow_id, zone, due }) => [flow_id, `${zone} ${due}`]));
    };
    expect(await zones()).toEqual({ [follows]: "UTC 04:15", [stays]: "America/Chicago 04:15" });
    const answer = await call("setTimeZone", { timeZone: "Asia/Tokyo" });
    expect(answer.status).toBe(200);
    expect(await zones()).toEqual({
      [follows]: "Asia/Tokyo 04:15",
      [stays]: "America/Chicago 04:15",
    });
    expect(await audited()).toEqual([
      {
        action: "distributor.time-zone",
        by: partner.people.owner.name,
        from: "UTC",
        to: "Asia/Tokyo",
      },
    ]);
    const unknown = await call("setTimeZone", { timeZone: "Mars/Olympus" });
    expect([unknown.status, unknown.message]).toEqual([
      400,
      '"Mars/Olympus" is no time zone. Choose one of the list, such as Europe/Berlin.',
    ]);
  });

  it("are none of another partner's business, nor of who may not set them", async () => {
    const elsewhere = await addTestPartner(workbench.owner);
    const foreign = await workbench.signIn(elsewhere.people.owner.email);
    const wanted = { timeZone: "Asia/Tokyo" };
    const answer = await call("setTimeZone", wanted, foreign);
    expect([answer.status, answer.problem]).toEqual([404, "NOT_FOUND"]);
    for (const role of ["operator", "tester", "viewer"] as const) {
      const theirs = await workbench.signIn(partner.people[role].email);
      expect((await call("setTimeZone", wanted, theirs)).problem, role).toBe("NOT_ALLOWED");
      expect((await call("read", undefined, theirs)).problem, role).toBe("NOT_ALLOWED");
    }
    await call("setTimeZone", wanted);
    const { rows } = await workbench.owner.query(
      "select time_zone from distributor where id = any($1) order by time_zone",
      [[partner.distributor, elsewhere.distributor]],
    );
    expect(rows.map((row) => row.time_zone)).toEqual(["Asia/Tokyo", "UTC"]);
  });
});
