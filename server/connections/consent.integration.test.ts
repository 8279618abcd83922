import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../journal/journal-log";
import { openHttp } from "../outbound/http";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench, testOrigin } from "../testing/test-workbench";
import { redirectUriOf } from "./authorise-connection";
import { type OpenConnections, startOpenConnections } from "./open-connections";
import { startRedeemingConsents } from "./redeem-consents";
import { resealConnections } from "./reseal-connections";
import { openSealer } from "./seal";
import { type ConsentProvider, startConsentProvider } from "./testing/consent-provider";

describe("a connection with a person's consent", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let provider: ConsentProvider;
  let cookie: string;
  let consents: { close(): Promise<void> };
  const processes: OpenConnections[] = [];
  const http = () => {
    const host = new URL(provider.base).host;
    return openHttp({ sandboxUrl: null, allowPrivateHosts: [host] });
  };

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    cookie = await workbench.signIn(partner.people.consultant.email);
    provider = await startConsentProvider(redirectUriOf(testOrigin));
    const { db, sealer } = workbench.services;
    consents = await startRedeemingConsents({ db, sealer, http: http(), log: silentLog });
  });
  afterAll(async () => {
    for (const process of processes) await process.close();
    await consents.close();
    await provider.close();
    await workbench.close();
  });

  /** As a process of its own opens connections. */
  const startProcess = async () => {
    const { db, sealer } = workbench.services;
    const opened = await startOpenConnections({ db, sealer, http: http() });
    processes.push(opened);
    return opened;
  };
  const scope = () => ({ partnerId: partner.id, distributorId: partner.distributor });
  const call = (path: string, input?: unknown, as = cookie, method: "GET" | "POST" = "POST") =>
    workbench.call(`connections.${path}`, {
      input,
      method,
      cookie: as,
      environment: partner.test,
    });
  let serial = 0;
  const settings = () => ({
    baseUrl: provider.base,
    auth: "oauth2-authorization-code",
    authorizeUrl: `${provider.base}/auth`,
    tokenUrl: `${provider.base}/token`,
    clientId: provider.clientId,
    scope: "openid",
  });
  const create = async () => {
    serial += 1;
    const name = `CRM ${serial}`;
    const created = await call("create", {
      kind: "http",
      name,
      config: settings(),
      secrets: { clientSecret: provider.clientSecret },
    });
    expect(created.message).toBeNull();
    return { id: (created.data as { id: string }).id, name };
  };
  const begin = async (id: string) =>
    ((await call("authorise", { id })).data as { url: string }).url;
  const callbackOf = (url: URL) => Object.fromEntries(url.searchParams);
  const allow = async (id: string, answer: "allow" | "refuse" = "allow") => {
    const back = await provider.walk(await begin(id), answer);
    return call("completeAuthorisation", { callback: callbackOf(back) });
  };
  const view = async (id: string) =>
    (await call("get", { id }, cookie, "GET")).data as {
      consent: { by: string; refused: string | null; endsAt: Date | null } | null;
    };
  const sent = (token: string | undefined) =>
    fetch(`${provider.base}/me`, { headers: { authorization: `Bearer ${token}` } });
  const age = (id: string) =>
    workbench.owner.query(
      "update connection_token set expires_at = now() where connection_id = $1",
      [id],
    );

  it("calls the system with the token of the consent, in every process", async () => {
    const { id } = await create();
    const [first, second] = [await startProcess(), await startProcess()];
    await expect(first.open(scope(), id)).rejects.toMatchObject({ code: "CREDENTIALS_REFUSED" });
    expect((await allow(id)).data).toMatchObject({ ok: true, connectionId: id });
    expect(await view(id)).toMatchObject({
      consent: { by: partner.people.consultant.name, refused: null, endsAt: null },
    });
    const opened = await Promise.all([first.open(scope(), id), second.open(scope(), id)]);
    for (const { secrets, mask } of opened) {
      const answer = await sent(secrets.accessToken);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ sub: "buyer@hallberg.example" });
      expect(mask(`Bearer ${secrets.accessToken}`)).not.toContain(secrets.accessToken);
    }
  });

  it("is renewed once, however many processes ask, and after all of them were stopped", async () => {
    const { id } = await create();
    await allow(id);
    await age(id);
    const before = provider.asked.length;
    // Processes that were started later know only what is stored.
    const started = await Promise.all([startProcess(), startProcess(), startProcess()]);
    const opened = await Promise.all(
      started.flatMap((process) => [process.open(scope(), id), process.open(scope(), id)]),
    );
    expect(provider.asked.slice(before)).toEqual(["refresh_token"]);
    const tokens = new Set(opened.map(({ secrets }) => secrets.accessToken));
    expect(tokens.size).toBe(1);
    expect((await sent([...tokens][0])).status).toBe(200);
    // The rotated refresh token was kept: the first one would be refused now.
    await age(id);
    const next = await (await startProcess()).open(scope(), id);
    expect((await sent(next.secrets.accessToken)).status).toBe(200);
  });

  it("goes on when the process that renewed it died", async () => {
    const { id } = await create();
    await allow(id);
    await age(id);
    await workbench.owner.query(
      `update connection_token set renewing = gen_random_uuid(),
         renewing_until = now() + interval '400 ms' where connection_id = $1`,
      [id],
    );
    const { secrets } = await (await startProcess()).open(scope(), id);
    expect((await sent(secrets.accessToken)).status).toBe(200);
  });

  it("says that it must be allowed again when the system took the consent back", async () => {
    const { id, name } = await create();
    await allow(id);
    await provider.forget();
    await age(id);
    const process = await startProcess();
    for (const _ of [1, 2]) {
      await expect(process.open(scope(), id)).rejects.toMatchObject({
        code: "CREDENTIALS_REFUSED",
        message: expect.stringContaining(name),
      });
    }
    expect((await view(id)).consent?.refused).toContain("invalid_grant");
    expect((await allow(id)).data).toMatchObject({ ok: true });
    expect((await view(id)).consent?.refused).toBeNull();
    expect((await sent((await process.open(scope(), id)).secrets.accessToken)).status).toBe(200);
  });

  it("says that the person did not allow it, and keeps what was allowed before", async () => {
    const { id } = await create();
    const refused = await allow(id, "refuse");
    expect(refused.data).toMatchObject({ ok: false, message: expect.stringContaining("allowed") });
    expect((await view(id)).consent).toBeNull();
  });

  it("takes each way back once, from the person who began, for the connection as it was", async () => {
    const { id, name } = await create();
    const other = await workbench.signIn(partner.people.owner.email);
    const callback = callbackOf(await provider.walk(await begin(id)));
    const stolen = await call("completeAuthorisation", { callback }, other);
    expect([stolen.status, stolen.problem]).toEqual([404, "NOT_FOUND"]);
    const forged = { ...callback, state: `${callback.state}x` };
    expect((await call("completeAuthorisation", { callback: forged })).problem).toBe("NOT_FOUND");
    expect((await call("completeAuthorisation", { callback })).data).toMatchObject({ ok: true });
    expect((await call("completeAuthorisation", { callback })).problem).toBe("NOT_FOUND");

    const late = callbackOf(await provider.walk(await begin(id)));
    const config = { ...settings(), clientId: "somebody-else" };
    await call("update", { id, revision: 1, name, config, secrets: {} });
    expect((await call("completeAuthorisation", { callback: late })).data).toMatchObject({
      ok: false,
      message: expect.stringContaining("changed"),
    });
    // The consent was for the other client.
    expect((await view(id)).consent).toBeNull();
  });

  it("leaves no token readable, and opens after the sealing key was changed", async () => {
    const { id } = await create();
    const callback = callbackOf(await provider.walk(await begin(id)));
    await call("completeAuthorisation", { callback });
    const { secrets } = await (await startProcess()).open(scope(), id);
    const answers = [
      await call("get", { id }, cookie, "GET"),
      await call("list", undefined, cookie, "GET"),
    ];
    const { rows } = await workbench.owner.query(
      `select string_agg(t, ' ') as all from (select c::text as t from connection c
         union all select a::text from audit a union all select k::text from connection_token k
         union all select r::text from connection_authorisation r) x`,
    );
    const text = [...answers.map((answer) => answer.text), rows[0].all].join(" ");
    for (const secret of [secrets.accessToken, callback.code, provider.clientSecret]) {
      expect(text).not.toContain(secret);
    }
    const { db, environment } = workbench.services;
    const newest = { id: "k2", key: new Uint8Array(32).fill(7) };
    const sealer = openSealer([newest, ...environment.sealingKeys]);
    await resealConnections(db, sealer, scope());
    const opened = await startOpenConnections({ db, sealer: openSealer([newest]), http: http() });
    processes.push(opened);
    expect((await opened.open(scope(), id)).secrets.accessToken).toBe(secrets.accessToken);
  });
});
