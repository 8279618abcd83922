import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withScope } from "../db";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { withSignInTables } from "./sign-in-tables";

describe("members", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let cookie: string;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
  });
  beforeEach(async () => {
    partner = await addTestPartner(workbench.owner);
    cookie = await workbench.signIn(partner.people.owner.email);
  });
  afterAll(() => workbench.close());

  const call = (path: string, input?: unknown, as = cookie) =>
    workbench.call(`access.members.${path}`, {
      input,
      method: path === "list" ? "GET" : "POST",
      cookie: as,
      environment: partner.test,
    });
  const membershipOf = async (userId: string) => {
    const { rows } = await workbench.owner.query(
      "select id from membership where user_id = $1 and partner_id = $2",
      [userId, partner.id],
    );
    return String(rows[0].id);
  };

  it("lose what a role gave them with their next call", async () => {
    const { consultant } = partner.people;
    const theirs = await workbench.signIn(consultant.email);
    const list = () =>
      workbench.call("connections.list", {
        method: "GET",
        cookie: theirs,
        environment: partner.test,
      });
    expect((await list()).status).toBe(200);
    const id = await membershipOf(consultant.id);
    expect((await call("remove", { id })).status).toBe(200);
    expect((await list()).status).toBe(404);
  });

  it("get another role", async () => {
    const { viewer } = partner.people;
    const id = await membershipOf(viewer.id);
    await call("changeRole", { id, role: "consultant" });
    const permissions = await workbench.call("access.permissions", {
      method: "GET",
      cookie: await workbench.signIn(viewer.email),
      environment: partner.test,
    });
    expect(permissions.data).toMatchObject({ roles: ["consultant"] });
  });

  it("get rights beside their role, and lose some that it has", async () => {
    const { tester } = partner.people;
    const id = await membershipOf(tester.id);
    const theirs = await workbench.signIn(tester.email);
    const actions = async () => {
      const { data } = await workbench.call("access.permissions", {
        method: "GET",
        cookie: theirs,
        environment: partner.test,
      });
      const own = (data as { actions: string[] }).actions;
      return ["payload.view", "run.edit-retry"].filter((action) => own.includes(action));
    };
    const grant = (action: string, allowed: boolean | null) =>
      call("changeGrant", { id, action, allowed });
    expect(await actions()).toEqual(["payload.view", "run.edit-retry"]);

    await grant("payload.view", false);
    expect(await actions()).toEqual(["run.edit-retry"]);
    await call("changeRole", { id, role: "viewer" });
    await grant("run.edit-retry", true);
    await grant("payload.view", true);
    expect(await actions()).toEqual(["payload.view", "run.edit-retry"]);
    await grant("payload.view", null);
    expect(await actions()).toEqual(["run.edit-retry"]);
    expect((await grant("member.manage", true)).status).toBe(400);

    const { rows } = await workbench.owner.query(
      `select detail->>'grant' as grant, detail->>'from' as from, detail->>'to' as to,
         detail->>'email' as email from audit
       where action = 'member.grant' and subject_id = $1 order by id`,
      [tester.id],
    );
    expect(rows).toEqual([
      { grant: "payload.view", from: "by role", to: "taken", email: tester.email },
      { grant: "run.edit-retry", from: "by role", to: "given", email: tester.email },
      { grant: "payload.view", from: "taken", to: "given", email: tester.email },
      { grant: "payload.view", from: "given", to: "by role", email: tester.email },
    ]);
  });

  it("keep a last owner", async () => {
    const id = await membershipOf(partner.people.owner.id);
    for (const answer of [
      await call("remove", { id }),
      await call("changeRole", { id, role: "viewer" }),
    ]) {
      expect([answer.status, answer.problem]).toEqual([409, "CONFLICT"]);
    }
    await workbench.owner.query(
      "update membership set role = 'owner' where user_id = $1 and partner_id = $2",
      [partner.people.consultant.id, partner.id],
    );
    expect((await call("changeRole", { id, role: "viewer" })).status).toBe(200);
  });

  it("are managed by owners only", async () => {
    for (const role of ["consultant", "operator", "tester", "viewer"] as const) {
      const theirs = await workbench.signIn(partner.people[role].email);
      expect((await call("list", undefined, theirs)).problem, role).toBe("NOT_ALLOWED");
    }
  });

  it("leave the sign-in tables closed to what follows in the same transaction", async () => {
    const scope = { partnerId: partner.id, distributorId: "*" };
    const counts = await withScope(workbench.services.db, scope, async (tx) => {
      const count = async () => (await tx.execute(sql`select from account`)).length;
      return [await count(), await withSignInTables(tx, count), await count()];
    });
    expect(counts).toEqual([0, expect.any(Number), 0]);
    expect(counts[1]).toBeGreaterThan(0);
  });
});
