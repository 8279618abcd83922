import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTestPartner, type TestPartner, testPersonPassword } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench, testOrigin } from "../testing/test-workbench";
import { openAuth } from "./auth";
import { handleAuthRequest } from "./handle-auth-request";
import { readSession } from "./session";

describe("signing in", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
  });
  afterAll(() => workbench.close());

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    handleAuthRequest(
      workbench.services,
      new Request(`${testOrigin}/api/auth${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: testOrigin, ...headers },
        body: JSON.stringify(body),
      }),
    );

  it("opens a session that names the person", async () => {
    const { owner } = partner.people;
    const cookie = await workbench.signIn(owner.email);
    const session = await readSession(workbench.services, new Headers({ cookie }));
    expect(session).toMatchObject({ userId: owner.id, name: owner.name, email: owner.email });
  });

  it("sends a cookie that scripts cannot read and other sites do not send", async () => {
    const { owner } = partner.people;
    const response = await post("/sign-in/email", {
      email: owner.email,
      password: testPersonPassword,
    });
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    // What the cookie holds is told to no script.
    const token =
      decodeURIComponent(cookie ?? "")
        .split("=")[1]
        ?.split(".")[0] ?? "";
    expect(token.length).toBeGreaterThan(20);
    const text = await response.text();
    expect(text).toContain(owner.email);
    expect(text).not.toContain(token);
  });

  it("refuses a wrong password and an unknown person with the same words", async () => {
    const wrong = await post("/sign-in/email", {
      email: partner.people.owner.email,
      password: "not the password",
    });
    const unknown = await post("/sign-in/email", {
      email: "nobody@test.example",
      password: "not the password",
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
  });

  it("lets nobody add themselves", async () => {
    const response = await post("/sign-up/email", {
      email: "new@test.example",
      password: "a long password",
      name: "New",
    });
    expect(response.status).toBe(404);
    const { rows } = await workbench.owner.query(
      `select from "user" where email = 'new@test.example'`,
    );
    expect(rows).toHaveLength(0);
  });

  it("refuses a sign-in that another site's page sends", async () => {
    const cookie = await workbench.signIn(partner.people.owner.email);
    const response = await post(
      "/sign-in/email",
      { email: partner.people.owner.email, password: testPersonPassword },
      { origin: "https://evil.example", cookie },
    );
    expect(response.status).toBe(403);
  });

  it("stops guessing from one address, and not the others", async () => {
    const guess = async (address: string) => {
      const answer = await post(
        "/sign-in/email",
        { email: "nobody@test.example", password: "a guess at a password" },
        { "x-forwarded-for": address },
      );
      if (answer.status === 429)
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      return answer.status;
    };
    const answers: number[] = [];
    for (let time = 0; time < 21; time += 1) answers.push(await guess("203.0.113.7"));
    expect(answers.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(answers[20]).toBe(429);
    expect(await guess("203.0.113.8")).toBe(401);
  });

  it("serves nothing else of the library", async () => {
    const cookie = await workbench.signIn(partner.people.owner.email);
    for (const [path, body] of [
      ["/update-user", { name: "Orderloom" }],
      ["/change-email", { newEmail: "else@test.example" }],
      ["/delete-user", {}],
      ["/set-password", { newPassword: "another password" }],
      ["/revoke-sessions", {}],
    ] as const) {
      expect((await post(path, body, { cookie })).status, path).toBe(404);
    }
  });

  it("ends all other sessions with a new password, whoever asks", async () => {
    const { operator } = partner.people;
    const [other, own] = [
      await workbench.signIn(operator.email),
      await workbench.signIn(operator.email),
    ];
    const changed = await post(
      "/change-password",
      {
        currentPassword: testPersonPassword,
        newPassword: "an entirely new password",
        revokeOtherSessions: false,
      },
      { cookie: own },
    );
    expect(changed.status).toBe(200);
    expect(await readSession(workbench.services, new Headers({ cookie: other }))).toBeNull();
  });

  it("counts attempts over all web processes together", async () => {
    const other = openAuth(workbench.services.environment);
    const processes = [workbench.services, { ...workbench.services, auth: other.auth }];
    const answers: number[] = [];
    for (let time = 0; time < 21; time += 1) {
      const request = new Request(`${testOrigin}/api/auth/sign-in/email`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          origin: testOrigin,
          "x-forwarded-for": "203.0.113.9",
        },
        body: JSON.stringify({ email: "nobody@test.example", password: "a guess at a password" }),
      });
      const answer = await handleAuthRequest(processes[time % 2] as never, request);
      answers.push(answer.status);
    }
    await other.close();
    expect(answers.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(answers[20]).toBe(429);
  });

  it("renews a session by its cookie when the browser asks, not when a page is drawn, and tells no token", async () => {
    const cookie = await workbench.signIn(partner.people.tester.email);
    const headers = new Headers({ cookie });
    const found = await readSession(workbench.services, headers);
    const end = async () => {
      const { rows } = await workbench.owner.query(
        "select extract(epoch from expires_at - now()) / 86400 as days from session where id = $1",
        [found?.sessionId],
      );
      return Math.round(Number(rows[0].days));
    };
    const ask = () =>
      handleAuthRequest(
        workbench.services,
        new Request(`${testOrigin}/api/auth/get-session`, { headers }),
      );
    await workbench.owner.query(
      "update session set expires_at = now() + interval '3 days' where id = $1",
      [found?.sessionId],
    );
    await readSession(workbench.services, headers);
    expect(await end()).toBe(3);

    const renewed = await ask();

    expect(await end()).toBe(14);
    expect(renewed.headers.getSetCookie().join()).toMatch(/session_token=[^;]+;.*Max-Age=1209600/i);
    expect([renewed.status, await renewed.text()]).toEqual([204, ""]);
    expect((await ask()).headers.getSetCookie()).toEqual([]);
  });

  it("answers every page of an office behind one address when it asks for the session", async () => {
    const cookie = await workbench.signIn(partner.people.tester.email);
    const headers = new Headers({ cookie, "x-forwarded-for": "203.0.113.40" });
    const statuses = new Set<number>();
    for (let page = 0; page < 400; page += 1) {
      const request = new Request(`${testOrigin}/api/auth/get-session`, { headers });
      statuses.add((await handleAuthRequest(workbench.services, request)).status);
    }
    expect([...statuses]).toEqual([204]);
  });

  it("answers 404 to a host that is not ours", async () => {
    const response = await post("/sign-in/email", {}, { host: "evil.example" });
    expect(response.status).toBe(404);
  });

  it("has no session after signing out, nor with a made-up cookie", async () => {
    const cookie = await workbench.signIn(partner.people.viewer.email);
    const out = await post("/sign-out", {}, { cookie });
    expect(out.status).toBe(200);
    expect(await readSession(workbench.services, new Headers({ cookie }))).toBeNull();
    const forged = "orderloom.session_token=abc.def";
    expect(await readSession(workbench.services, new Headers({ cookie: forged }))).toBeNull();
  });
});
