import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import type { SessionView } from "./sessions";

type Own = SessionView & { isThis: boolean };

describe("sessions", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
  });
  beforeEach(async () => {
    partner = await addTestPartner(workbench.owner);
  });
  afterAll(() => workbench.close());

  const call = (path: string, cookie: string, input?: unknown, environment = partner.test) =>
    workbench.call(`access.${path}`, {
      input,
      method: path.endsWith("essions") && !path.endsWith("endSessions") ? "GET" : "POST",
      cookie,
      environment,
    });
  const own = async (cookie: string) => (await call("account.sessions", cookie)).data as Own[];
  const isIn = async (cookie: string) =>
    (await workbench.call("access.session", { method: "GET", cookie })).data !== null;
  const membershipOf = async (userId: string) => {
    const { rows } = await workbench.owner.query("select id from membership where user_id = $1", [
      userId,
    ]);
    return String(rows[0].id);
  };
  const audited = async () => {
    const { rows } = await workbench.owner.query(
      `select action, actor_name as by, detail->>'sessions' as ended from audit
       where partner_id = $1 order by id`,
      [partner.id],
    );
    return rows;
  };

  it("of one's own are listed with this one marked, and say nothing secret", async () => {
    const { email } = partner.people.viewer;
    const [first, second] = [await workbench.signIn(email), await workbench.signIn(email)];
    const list = await own(second);
    expect(list).toHaveLength(2);
    expect(list.filter(({ isThis }) => isThis)).toHaveLength(1);
    const answer = await call("account.sessions", second);
    for (const cookie of [first, second]) {
      const token = decodeURIComponent(cookie).split("=")[1]?.split(".")[0] ?? "";
      expect(token.length).toBeGreaterThan(20);
      expect(answer.text).not.toContain(token);
    }
  });

  it("of one's own are ended one by one, or all but the one that asks", async () => {
    const { email, name } = partner.people.viewer;
    const cookies: string[] = [];
    for (let count = 0; count < 4; count += 1) cookies.push(await workbench.signIn(email));
    const [mine = "", ...others] = cookies;
    const [other] = (await own(mine)).filter(({ isThis }) => !isThis);
    expect((await call("account.endSessions", mine, { id: other?.id })).data).toEqual({ ended: 1 });
    expect((await call("account.endSessions", mine, { id: null })).data).toEqual({ ended: 2 });
    expect(await isIn(mine)).toBe(true);
    for (const cookie of others) expect(await isIn(cookie)).toBe(false);
    expect(await audited()).toEqual([
      { action: "account.end-sessions", by: name, ended: "1" },
      { action: "account.end-sessions", by: name, ended: "2" },
    ]);
  });

  it("of somebody else are not ended by their id", async () => {
    const mine = await workbench.signIn(partner.people.viewer.email);
    const theirs = await workbench.signIn(partner.people.operator.email);
    const [session] = await own(theirs);
    const answer = await call("account.endSessions", mine, { id: session?.id });
    expect(answer.data).toEqual({ ended: 0 });
    expect(await isIn(theirs)).toBe(true);
    expect(await audited()).toEqual([]);
  });

  it("of a person are seen and ended by an owner", async () => {
    const owner = await workbench.signIn(partner.people.owner.email);
    const { id: userId, email } = partner.people.operator;
    const id = await membershipOf(userId);
    const cookies = [await workbench.signIn(email), await workbench.signIn(email)];
    const list = (await call("members.sessions", owner, { id })).data as SessionView[];
    expect(list).toHaveLength(2);
    await call("members.endSessions", owner, { id, sessionId: list[0]?.id });
    await call("members.endSessions", owner, { id, sessionId: null });
    for (const cookie of cookies) expect(await isIn(cookie)).toBe(false);
    expect(await isIn(owner)).toBe(true);
    expect((await audited()).map(({ action, ended }) => [action, ended])).toEqual([
      ["member.end-sessions", "1"],
      ["member.end-sessions", "1"],
    ]);
  });

  it("of a person are none of another partner's business, nor of who is no owner", async () => {
    const elsewhere = await addTestPartner(workbench.owner);
    const { id: userId, email } = partner.people.operator;
    const id = await membershipOf(userId);
    const theirs = await workbench.signIn(email);
    const foreign = await workbench.signIn(elsewhere.people.owner.email);
    const viewer = await workbench.signIn(partner.people.viewer.email);
    for (const [path, input] of [
      ["members.sessions", { id }],
      ["members.endSessions", { id, sessionId: null }],
    ] as const) {
      const answer = await call(path, foreign, input, elsewhere.test);
      expect([answer.status, answer.problem], path).toEqual([404, "NOT_FOUND"]);
      expect((await call(path, viewer, input)).problem, path).toBe("NOT_ALLOWED");
    }
    await workbench.owner.query(
      `insert into membership (id, partner_id, user_id, role) values ($1, $2, $3, 'viewer')`,
      [newId(), elsewhere.id, userId],
    );
    const owner = await workbench.signIn(partner.people.owner.email);
    const shared = await call("members.sessions", owner, { id });
    expect([shared.status, shared.problem]).toEqual([403, "NOT_ALLOWED"]);
    expect(await isIn(theirs)).toBe(true);
  });
});
