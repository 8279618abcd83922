import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../ids";
import { addTestPartner, type TestPartner, testPersonPassword } from "../testing/test-people";
import { codeOf, enrol, keyIn, postAuth } from "../testing/test-second-factor";
import { newAddress, openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";

describe("a second factor", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
  });
  beforeEach(async () => {
    partner = await addTestPartner(workbench.owner);
  });
  afterAll(() => workbench.close());

  const post = (path: string, body: unknown, cookie = "", address = newAddress()) =>
    postAuth(workbench, path, body, { cookie, address });
  const enter = (email: string, password = testPersonPassword) =>
    post("/sign-in/email", { email, password });
  const whoIs = async (cookie: string) =>
    (await workbench.call("access.session", { method: "GET", cookie })).data as {
      email: string;
    } | null;
  const call = (path: string, cookie: string, input?: unknown) =>
    workbench.call(`access.${path}`, {
      input,
      method: path.endsWith("read") || path.endsWith("list") ? "GET" : "POST",
      cookie,
      environment: partner.test,
    });
  const audited = async (id = partner.id) => {
    const { rows } = await workbench.owner.query(
      "select action, actor_name as by, subject_id as of from audit where partner_id = $1 order by id",
      [id],
    );
    return rows;
  };
  const membershipOf = async (userId: string) => {
    const { rows } = await workbench.owner.query("select id from membership where user_id = $1", [
      userId,
    ]);
    return String(rows[0].id);
  };
  const enrolled = async (role: "owner" | "viewer" | "operator" = "viewer") => {
    const person = partner.people[role];
    return { ...person, ...(await enrol(workbench, await workbench.signIn(person.email))) };
  };

  it("is asked for at sign-in once it is set up, and the password alone opens nothing", async () => {
    const { email, uri } = await enrolled();
    const first = await enter(email);
    expect(first.body).toMatchObject({ twoFactorRedirect: true });
    expect(await whoIs(first.cookie)).toBeNull();
    const wrong = await post("/two-factor/verify-totp", { code: "000000" }, first.cookie);
    expect([wrong.status, wrong.body.code]).toEqual([401, "INVALID_CODE"]);
    const second = await post(
      "/two-factor/verify-totp",
      { code: ` ${await codeOf(uri, 1)} ` },
      first.cookie,
    );
    expect(second.status).toBe(200);
    expect(await whoIs(second.cookie)).toMatchObject({ email });
  });

  it("counts only once a code of it was right, and asks for the password before", async () => {
    const { viewer } = partner.people;
    const cookie = await workbench.signIn(viewer.email);
    const wrong = await post("/two-factor/enable", { password: "not the password" }, cookie);
    expect(wrong.status).toBe(400);
    const begun = await post("/two-factor/enable", { password: testPersonPassword }, cookie);
    expect(begun.body.totpURI).toMatch(/^otpauth:\/\/totp\/Orderloom/);
    expect((await enter(viewer.email)).body.twoFactorRedirect).toBeUndefined();
    const none = await post("/two-factor/enable", { password: testPersonPassword });
    expect(none.status).toBe(401);
  });

  it("takes each code once, whoever saw it", async () => {
    const { email, uri, code: used } = await enrolled();
    const replayed = await post(
      "/two-factor/verify-totp",
      { code: used },
      (await enter(email)).cookie,
    );
    expect([replayed.status, replayed.body.code]).toEqual([401, "CODE_USED"]);
    expect(replayed.cookie).toBe("");

    const code = await codeOf(uri, 1);
    const [one, other] = [(await enter(email)).cookie, (await enter(email)).cookie];
    const answers = await Promise.all([
      post("/two-factor/verify-totp", { code }, one),
      post("/two-factor/verify-totp", { code }, other),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it("stops guessing: five tries a sign-in, ten a quarter of an hour, twenty a minute from one place", async () => {
    const { email, uri } = await enrolled();
    const guess = (cookie: string, address?: string) =>
      post("/two-factor/verify-totp", { code: "000000" }, cookie, address);
    const challenge = (await enter(email)).cookie;
    const codes: unknown[] = [];
    for (let time = 0; time < 6; time += 1) codes.push((await guess(challenge)).body.code);
    expect(codes.slice(0, 5)).toEqual(Array(5).fill("INVALID_CODE"));
    expect(codes[5]).toBe("TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE");

    const next = (await enter(email)).cookie;
    for (let time = 0; time < 5; time += 1) await guess(next);
    const locked = await post(
      "/two-factor/verify-totp",
      { code: await codeOf(uri, 1) },
      (await enter(email)).cookie,
    );
    expect(locked.status).toBe(429);

    const address = newAddress();
    const statuses: number[] = [];
    for (let time = 0; time < 21; time += 1) statuses.push((await guess("", address)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses[20]).toBe(429);
  });

  it("is replaced by each recovery code once", async () => {
    const { email, codes } = await enrolled();
    expect(codes).toHaveLength(10);
    const [code = ""] = codes;
    const enterWith = async (typed: string) =>
      post("/two-factor/verify-backup-code", { code: typed }, (await enter(email)).cookie);
    const first = await enterWith(code.toUpperCase().replace("-", " "));
    expect(await whoIs(first.cookie)).toMatchObject({ email });
    expect((await enterWith(code)).status).toBe(401);

    const [one, other] = [(await enter(email)).cookie, (await enter(email)).cookie];
    const races = await Promise.all(
      [one, other].map((cookie) =>
        post("/two-factor/verify-backup-code", { code: codes[1] }, cookie),
      ),
    );
    expect(races.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("gives new recovery codes for the password, and the old ones end", async () => {
    const { email, codes, cookie } = await enrolled();
    const wrong = await post("/two-factor/generate-backup-codes", { password: "no" }, cookie);
    expect(wrong.status).toBe(400);
    const answer = await post(
      "/two-factor/generate-backup-codes",
      { password: testPersonPassword },
      cookie,
    );
    const fresh = answer.body.backupCodes as string[];
    expect(fresh).toHaveLength(10);
    const enterWith = async (code?: string) =>
      post("/two-factor/verify-backup-code", { code }, (await enter(email)).cookie);
    expect((await enterWith(codes[0])).status).toBe(401);
    expect((await enterWith(fresh[0])).status).toBe(200);
  });

  it("is switched off with the password only, and each change stands in the log of every partner", async () => {
    const elsewhere = await addTestPartner(workbench.owner);
    const { email, id, name, cookie } = await enrolled();
    await workbench.owner.query(
      `insert into membership (id, partner_id, user_id, role) values ($1, $2, $3, 'viewer')`,
      [newId(), elsewhere.id, id],
    );
    expect((await post("/two-factor/disable", { password: "no" }, cookie)).status).toBe(400);
    expect((await enter(email)).body).toMatchObject({ twoFactorRedirect: true });
    const off = await post("/two-factor/disable", { password: testPersonPassword }, cookie);
    expect(off.status).toBe(200);
    expect(await whoIs((await enter(email)).cookie)).toMatchObject({ email });
    const own = { by: name, of: id };
    expect(await audited()).toEqual([
      { action: "account.second-factor-on", ...own },
      { action: "account.second-factor-off", ...own },
    ]);
    expect(await audited(elsewhere.id)).toEqual([{ action: "account.second-factor-off", ...own }]);
  });

  it("keeps secret and recovery codes encrypted, and no code in the audit log", async () => {
    const { uri, codes, code } = await enrolled();
    const { rows: factors } = await workbench.owner.query(
      "select t::text as all from two_factor t",
    );
    const { rows: entries } = await workbench.owner.query("select a::text as all from audit a");
    const text = [...factors, ...entries].map((row) => row.all).join("\n");
    const secret = new URL(uri).searchParams.get("secret") ?? "";
    for (const hidden of [secret, keyIn(uri), ...codes]) {
      expect(hidden.length).toBeGreaterThan(9);
      expect(text).not.toContain(hidden);
    }
    expect(entries.map((row) => row.all).join("\n")).not.toContain(code);
  });

  it("is demanded of everybody by an owner who has one, and without it nothing else is served", async () => {
    const owner = await workbench.signIn(partner.people.owner.email);
    const first = await call("security.demandSecondFactor", owner, { demanded: true });
    expect([first.status, first.problem]).toEqual([409, "CONFLICT"]);
    const theirs = await workbench.signIn(partner.people.viewer.email);
    const { cookie } = await enrol(workbench, owner);
    expect((await call("security.demandSecondFactor", cookie, { demanded: true })).status).toBe(
      200,
    );
    expect((await call("security.read", cookie)).data).toMatchObject({
      demanded: true,
      without: expect.arrayContaining([
        expect.objectContaining({ email: partner.people.viewer.email }),
      ]),
    });

    for (const path of [
      "access.environments",
      "access.permissions",
      "runs.list",
      "access.account.read",
    ]) {
      const answer = await workbench.call(path, {
        method: "GET",
        cookie: theirs,
        environment: partner.test,
      });
      expect([answer.status, answer.problem], path).toEqual([401, "NOT_SIGNED_IN"]);
    }
    const { cookie: through } = await enrol(workbench, theirs);
    expect((await call("account.read", through)).data).toMatchObject({
      hasSecondFactor: true,
      demandedBy: [expect.stringContaining("Partner")],
    });
    const off = await post("/two-factor/disable", { password: testPersonPassword }, through);
    expect([off.status, off.body.code]).toEqual([403, "DEMANDED"]);

    await call("security.demandSecondFactor", cookie, { demanded: false });
    expect(
      (await post("/two-factor/disable", { password: testPersonPassword }, through)).status,
    ).toBe(200);
    expect((await audited()).map(({ action }) => action)).toEqual([
      "account.second-factor-on",
      "partner.second-factor-demand",
      "account.second-factor-on",
      "partner.second-factor-demand",
      "account.second-factor-off",
    ]);
  });

  it("is taken away by an owner for somebody who lost it, whose sessions end", async () => {
    const owner = await workbench.signIn(partner.people.owner.email);
    const { id, email, cookie } = await enrolled("operator");
    const member = await membershipOf(id);
    expect((await call("members.resetSecondFactor", owner, { id: member })).status).toBe(200);
    expect(await whoIs(cookie)).toBeNull();
    expect(await whoIs((await enter(email)).cookie)).toMatchObject({ email });
    expect((await audited()).at(-1)).toMatchObject({
      action: "member.reset-second-factor",
      of: id,
    });
    const again = await call("members.resetSecondFactor", owner, { id: member });
    expect([again.status, again.problem]).toEqual([409, "CONFLICT"]);
  });

  it("is not taken away by another partner's owner, nor by who is no owner", async () => {
    const elsewhere = await addTestPartner(workbench.owner);
    const { id, email } = await enrolled("operator");
    const member = await membershipOf(id);
    const foreign = await workbench.call("access.members.resetSecondFactor", {
      input: { id: member },
      cookie: await workbench.signIn(elsewhere.people.owner.email),
      environment: elsewhere.test,
    });
    expect([foreign.status, foreign.problem]).toEqual([404, "NOT_FOUND"]);
    const viewer = await workbench.signIn(partner.people.viewer.email);
    const refused = await call("members.resetSecondFactor", viewer, { id: member });
    expect([refused.status, refused.problem]).toEqual([403, "NOT_ALLOWED"]);

    await workbench.owner.query(
      `insert into membership (id, partner_id, user_id, role) values ($1, $2, $3, 'viewer')`,
      [newId(), elsewhere.id, id],
    );
    const owner = await workbench.signIn(partner.people.owner.email);
    const shared = await call("members.resetSecondFactor", owner, { id: member });
    expect([shared.status, shared.problem]).toEqual([403, "NOT_ALLOWED"]);
    expect((await enter(email)).body).toMatchObject({ twoFactorRedirect: true });
  });

  it("is asked for after a new password by a link, too", async () => {
    const owner = await workbench.signIn(partner.people.owner.email);
    const { id, email } = await enrolled("operator");
    const handed = await call("members.passwordLink", owner, { id: await membershipOf(id) });
    const [, secret] = (handed.data as { address: string }).address.split("#");
    const password = "quite another password";
    const set = await workbench.call("access.links.setPassword", { input: { secret, password } });
    expect(set.status).toBe(200);
    expect((await enter(email, password)).body).toMatchObject({ twoFactorRedirect: true });
  });
});
