import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Role } from "../../drizzle/schema/people";
import { newId } from "../ids";
import { addTestPartner, type TestPartner, testPersonPassword } from "../testing/test-people";
import {
  newAddress,
  openTestWorkbench,
  type TestWorkbench,
  testOrigin,
} from "../testing/test-workbench";
import { handleAuthRequest } from "./handle-auth-request";

const password = "a password of my own";
const noGrants = { "payload.view": null, "run.edit-retry": null };

describe("one-time links", () => {
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

  const call = (path: string, input?: unknown, as: string | null = cookie, at = partner.test) =>
    workbench.call(`access.${path}`, {
      input,
      method: path.endsWith("list") ? "GET" : "POST",
      environment: at,
      ...(as === null ? {} : { cookie: as }),
    });
  const secretIn = (answer: { data: unknown; message: string | null }) => {
    expect(answer.message).toBeNull();
    const { address } = answer.data as { address: string };
    expect(address).toMatch(new RegExp(`^${testOrigin}/link#oll_[A-Za-z0-9_-]{43}$`));
    return address.split("#")[1] ?? "";
  };
  const invite = async (
    wanted: { email?: string; role?: Role; distributorId?: string | null; grants?: object } = {},
  ) => {
    const email = wanted.email ?? `New.${newId()}@Test.example`;
    const answer = await call("links.invite", {
      name: "New Person",
      role: "operator",
      distributorId: null,
      grants: noGrants,
      ...wanted,
      email,
    });
    return { email: email.toLowerCase(), secret: secretIn(answer) };
  };
  const accept = (secret: string, as: string | null = null, name = "Nadia Petrov") =>
    call("links.accept", { secret, account: as === null ? { name, password } : null }, as);
  const view = async (secret: string, as: string | null = null) =>
    (await call("links.view", { secret }, as)).data as { state: string };
  const idOf = async (email: string) => {
    const list = await call("links.list");
    const found = (list.data as { id: string; email: string }[]).find(
      (link) => link.email === email,
    );
    return found?.id ?? "";
  };
  const signIn = (email: string, secret: string) =>
    handleAuthRequest(
      workbench.services,
      new Request(`${testOrigin}/api/auth/sign-in/email`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          origin: testOrigin,
          "x-forwarded-for": newAddress(),
        },
        body: JSON.stringify({ email, password: secret }),
      }),
    );
  const audited = async () => {
    const { rows } = await workbench.owner.query(
      "select action, actor_name, detail from audit where partner_id = $1 order by id",
      [partner.id],
    );
    return rows;
  };
  const membershipOf = async (userId: string) => {
    const { rows } = await workbench.owner.query(
      "select id from membership where user_id = $1 and partner_id = $2",
      [userId, partner.id],
    );
    return String(rows[0].id);
  };
  const age = (email: string, by: string) =>
    workbench.owner.query(
      "update person_link set expires_at = expires_at - $2::interval where email = $1",
      [email, by],
    );

  it("invite somebody new, who chooses a password and has role, place and rights", async () => {
    const { email, secret } = await invite({
      distributorId: partner.distributor,
      grants: { "payload.view": false, "run.edit-retry": null },
    });
    expect(await view(secret)).toMatchObject({
      state: "open",
      kind: "invitation",
      email,
      role: "operator",
      hasAccount: false,
      issuedByName: partner.people.owner.name,
    });
    expect((await accept(secret)).data).toEqual({ email });
    expect((await signIn(email, password)).status).toBe(200);
    const list = await call("members.list");
    expect(list.data).toContainEqual(
      expect.objectContaining({
        email,
        name: "Nadia Petrov",
        role: "operator",
        distributorId: partner.distributor,
        grants: expect.arrayContaining([
          expect.objectContaining({ action: "payload.view", allowed: false, byRole: false }),
        ]),
      }),
    );
    expect((await audited()).map(({ action }) => action)).toEqual([
      "invitation.send",
      "invitation.accept",
    ]);
  });

  it("hold for seven days, and for one day where they set a password", async () => {
    const { email, secret } = await invite();
    await age(email, "6 days 23 hours");
    expect(await view(secret)).toMatchObject({ state: "open" });
    await age(email, "1 hour 1 minute");
    expect(await view(secret)).toMatchObject({ state: "expired", kind: "invitation" });
    const refused = await accept(secret);
    expect([refused.status, refused.message]).toEqual([409, "This link has expired."]);

    const { viewer } = partner.people;
    const reset = secretIn(
      await call("members.passwordLink", { id: await membershipOf(viewer.id) }),
    );
    await age(viewer.email, "23 hours");
    expect(await view(reset)).toMatchObject({ state: "open", kind: "password" });
    await age(viewer.email, "1 hour 1 minute");
    expect(await view(reset)).toMatchObject({ state: "expired" });
  });

  it("say that they were used, revoked or replaced, and that a made-up one is none", async () => {
    const used = await invite();
    await accept(used.secret);
    expect(await view(used.secret)).toMatchObject({ state: "used" });
    const again = await accept(used.secret, null, "Mallory");
    expect([again.status, again.message]).toEqual([409, "This link has been used already."]);

    const revoked = await invite();
    await call("links.revoke", { id: await idOf(revoked.email) });
    expect(await view(revoked.secret)).toMatchObject({ state: "revoked" });
    expect((await accept(revoked.secret)).message).toBe("This link was revoked.");

    const first = await invite();
    const second = secretIn(await call("links.reissue", { id: await idOf(first.email) }));
    expect(await view(first.secret)).toMatchObject({ state: "replaced" });
    expect((await accept(first.secret)).status).toBe(409);
    expect((await accept(second)).status).toBe(200);

    expect(await view("oll_made-up")).toMatchObject({ state: "unknown" });
    expect((await accept("oll_made-up")).status).toBe(409);
    expect((await audited()).map(({ action }) => action)).toEqual([
      "invitation.send",
      "invitation.accept",
      "invitation.send",
      "invitation.revoke",
      "invitation.send",
      "invitation.renew",
      "invitation.accept",
    ]);
  });

  it("are listed until they are used or ended, without their secret", async () => {
    const { email, secret } = await invite();
    const list = await call("links.list");
    expect(list.data).toMatchObject([{ email, kind: "invitation", role: "operator" }]);
    expect(list.text).not.toContain(secret);
    await accept(secret);
    expect((await call("links.list")).data).toEqual([]);
  });

  it("are used once, however many try at the same moment", async () => {
    const { email, secret } = await invite();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => accept(secret, null, `Racer ${index}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    const { rows } = await workbench.owner.query(
      `select from "user" u join membership m on m.user_id = u.id where u.email = $1`,
      [email],
    );
    expect(rows).toHaveLength(1);
  });

  it("of two partners to one address make one account", async () => {
    const elsewhere = await addTestPartner(workbench.owner);
    const email = `${newId()}@test.example`;
    const mine = await invite({ email });
    const theirs = secretIn(
      await call(
        "links.invite",
        { name: "x", email, role: "viewer", distributorId: null, grants: noGrants },
        await workbench.signIn(elsewhere.people.owner.email),
        elsewhere.test,
      ),
    );
    const answers = await Promise.all([accept(mine.secret), accept(theirs)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { rows } = await workbench.owner.query(`select from "user" where email = $1`, [email]);
    expect(rows).toHaveLength(1);
  });

  it("open no account that is there already: its person signs in first", async () => {
    const elsewhere = await addTestPartner(workbench.owner);
    const { email, id } = elsewhere.people.viewer;
    const { secret } = await invite({ email, role: "tester" });
    expect(await view(secret)).toMatchObject({ state: "open", hasAccount: true });
    const stranger = await accept(secret);
    expect([stranger.status, stranger.message]).toEqual([
      409,
      `${email} signs in here already: sign in with it first.`,
    ]);
    const other = await workbench.signIn(partner.people.viewer.email);
    expect((await accept(secret, other)).status).toBe(409);
    expect((await signIn(email, testPersonPassword)).status).toBe(200);

    const own = await workbench.signIn(email);
    expect(await view(secret, own)).toMatchObject({ signedInAs: email });
    expect((await accept(secret, own)).status).toBe(200);
    const reset = await call("members.passwordLink", { id: await membershipOf(id) });
    expect([reset.status, reset.problem]).toEqual([403, "NOT_ALLOWED"]);
  });

  it("are not made twice, nor for somebody who has the role, nor elsewhere", async () => {
    const { email } = await invite();
    const wanted = { name: "x", role: "tester", distributorId: null, grants: noGrants };
    const twice = await call("links.invite", { ...wanted, email });
    expect([twice.status, twice.problem]).toEqual([409, "CONFLICT"]);
    const member = await call("links.invite", { ...wanted, email: partner.people.viewer.email });
    expect([member.status, member.problem]).toEqual([409, "CONFLICT"]);
    const elsewhere = await addTestPartner(workbench.owner);
    const foreign = await call("links.invite", {
      ...wanted,
      email: `${newId()}@test.example`,
      distributorId: elsewhere.distributor,
    });
    expect([foreign.status, foreign.problem]).toEqual([404, "NOT_FOUND"]);
  });

  it("of another partner can be neither seen, renewed nor revoked", async () => {
    const { email, secret } = await invite();
    const id = await idOf(email);
    const elsewhere = await addTestPartner(workbench.owner);
    const theirs = await workbench.signIn(elsewhere.people.owner.email);
    expect((await call("links.list", undefined, theirs, elsewhere.test)).data).toEqual([]);
    for (const path of ["links.reissue", "links.revoke"]) {
      const answer = await call(path, { id }, theirs, elsewhere.test);
      expect([answer.status, answer.problem], path).toEqual([404, "NOT_FOUND"]);
    }
    expect(await view(secret)).toMatchObject({ state: "open" });
  });

  it("are made and ended by owners only", async () => {
    const { email } = await invite();
    const id = await idOf(email);
    for (const role of ["consultant", "operator", "tester", "viewer"] as const) {
      const theirs = await workbench.signIn(partner.people[role].email);
      for (const path of ["links.list", "links.invite", "links.reissue", "links.revoke"]) {
        expect((await call(path, { id }, theirs)).problem, `${role} ${path}`).toBe("NOT_ALLOWED");
      }
      expect((await call("members.passwordLink", { id }, theirs)).problem).toBe("NOT_ALLOWED");
    }
  });

  it("set a new password once and end all sessions of the person", async () => {
    const { operator } = partner.people;
    const theirs = await workbench.signIn(operator.email);
    const id = await membershipOf(operator.id);
    const first = secretIn(await call("members.passwordLink", { id }));
    const secret = secretIn(await call("members.passwordLink", { id }));
    expect(await view(first)).toMatchObject({ state: "replaced" });

    const answers = await Promise.all(
      ["the first new password", "the second new password"].map((wanted) =>
        call("links.setPassword", { secret, password: wanted }, null),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = answers[0]?.status === 200 ? "the first new password" : "the second new password";
    const session = await workbench.call("access.session", { method: "GET", cookie: theirs });
    expect(session.data).toBeNull();
    expect((await signIn(operator.email, testPersonPassword)).status).toBe(401);
    expect((await signIn(operator.email, won)).status).toBe(200);
    expect((await audited()).at(-1)).toMatchObject({
      action: "member.reset-password",
      actor_name: operator.name,
    });
  });

  it("set no password that is too short, and stay open then", async () => {
    const id = await membershipOf(partner.people.tester.id);
    const secret = secretIn(await call("members.passwordLink", { id }));
    const answer = await call("links.setPassword", { secret, password: "short" }, null);
    expect(answer.status).toBe(400);
    expect(await view(secret)).toMatchObject({ state: "open" });
  });

  it("for a password end with the person's role, and hold no longer once the person works elsewhere", async () => {
    const { tester, viewer } = partner.people;
    const gone = await membershipOf(tester.id);
    const removed = secretIn(await call("members.passwordLink", { id: gone }));
    await call("members.remove", { id: gone });
    expect(await view(removed)).toMatchObject({ state: "revoked" });

    const secret = secretIn(
      await call("members.passwordLink", { id: await membershipOf(viewer.id) }),
    );
    const elsewhere = await addTestPartner(workbench.owner);
    await workbench.owner.query(
      `insert into membership (id, partner_id, user_id, role) values ($1, $2, $3, 'viewer')`,
      [newId(), elsewhere.id, viewer.id],
    );
    expect(await view(secret)).toMatchObject({ state: "void" });
    const answer = await call("links.setPassword", { secret, password }, null);
    expect([answer.status, answer.message]).toEqual([409, "This link no longer holds."]);
    expect((await signIn(viewer.email, testPersonPassword)).status).toBe(200);
  });

  it("of one kind do not do what the other does", async () => {
    const { secret } = await invite();
    expect((await call("links.setPassword", { secret, password }, null)).status).toBe(409);
    const id = await membershipOf(partner.people.tester.id);
    const reset = secretIn(await call("members.passwordLink", { id }));
    expect((await accept(reset)).status).toBe(409);
  });

  it("leave their secret and the password nowhere in the database", async () => {
    const { secret } = await invite();
    await accept(secret);
    const { rows: tables } = await workbench.owner.query(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace
         and relkind in ('r', 'p') and not relispartition`,
    );
    for (const { name } of tables) {
      const { rows } = await workbench.owner.query(
        `select from "${name}" t where t::text like $1 or t::text like $2`,
        [`%${secret.slice(4)}%`, `%${password}%`],
      );
      expect(rows, name).toHaveLength(0);
    }
  });
});
