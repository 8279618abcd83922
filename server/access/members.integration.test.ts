import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Role } from "../../drizzle/schema/people";
import { withScope } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench, testOrigin } from "../testing/test-workbench";
import { handleAuthRequest } from "./handle-auth-request";
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
  const add = async (role: Role, distributorId: string | null = null) => {
    const email = `New.${newId()}@Test.example`;
    const answer = await call("add", { name: "New Person", email, role, distributorId });
    expect(answer.message).toBeNull();
    return { email, ...(answer.data as { id: string; password: string | null }) };
  };
  const membershipOf = async (userId: string) => {
    const { rows } = await workbench.owner.query(
      "select id from membership where user_id = $1 and partner_id = $2",
      [userId, partner.id],
    );
    return String(rows[0].id);
  };
  const signIn = async (email: string, password: string) => {
    const response = await handleAuthRequest(
      workbench.services,
      new Request(`${testOrigin}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: testOrigin },
        body: JSON.stringify({ email, password }),
      }),
    );
    return response.status;
  };

  it("are added with a password that is shown once, and sign in with it", async () => {
    const { email, password } = await add("operator", partner.distributor);
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(await signIn(email, password ?? "")).toBe(200);
    const list = await call("list");
    expect(list.data).toContainEqual(
      expect.objectContaining({ email: email.toLowerCase(), role: "operator" }),
    );
    expect(list.text).not.toContain(password);
    const { rows } = await workbench.owner.query(
      "select string_agg(a::text, '') as all from audit a",
    );
    expect(rows[0].all).toContain("member.add");
    expect(rows[0].all).not.toContain(password);
  });

  it("who sign in elsewhere already keep their account and password", async () => {
    const elsewhere = await addTestPartner(workbench.owner);
    const { email, id } = elsewhere.people.viewer;
    const answer = await call("add", { name: "x", email, role: "tester", distributorId: null });
    expect(answer.data).toMatchObject({ password: null });
    const reset = await call("resetPassword", { id: await membershipOf(id) });
    expect([reset.status, reset.problem]).toEqual([403, "NOT_ALLOWED"]);
    const again = await call("add", { name: "x", email, role: "tester", distributorId: null });
    expect([again.status, again.problem]).toEqual([409, "CONFLICT"]);
  });

  it("cannot be given a role at another partner's distributor", async () => {
    const elsewhere = await addTestPartner(workbench.owner);
    const answer = await call("add", {
      name: "x",
      email: `${newId()}@test.example`,
      role: "tester",
      distributorId: elsewhere.distributor,
    });
    expect([answer.status, answer.problem]).toEqual([404, "NOT_FOUND"]);
  });

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
      `select detail->>'grant' as grant, detail->>'from' as from, detail->>'to' as to from audit
       where action = 'member.grant' and subject_id = $1 order by id`,
      [tester.id],
    );
    expect(rows).toEqual([
      { grant: "payload.view", from: "by role", to: "taken" },
      { grant: "run.edit-retry", from: "by role", to: "given" },
      { grant: "payload.view", from: "taken", to: "given" },
      { grant: "payload.view", from: "given", to: "by role" },
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
    await add("owner");
    expect((await call("changeRole", { id, role: "viewer" })).status).toBe(200);
  });

  it("get a new password, and all their sessions end", async () => {
    const { operator } = partner.people;
    const theirs = await workbench.signIn(operator.email);
    const answer = await call("resetPassword", { id: await membershipOf(operator.id) });
    const { password } = answer.data as { password: string };
    const session = await workbench.call("access.session", { method: "GET", cookie: theirs });
    expect(session.data).toBeNull();
    expect(await signIn(operator.email, password)).toBe(200);
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
