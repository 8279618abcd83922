import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@/server/access/actor";
import { withScope } from "@/server/db";
import { changePublication, type PublicationChange } from "@/server/flows/change-publication";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld, signingSecret } from "./testing/gateway-world";
import { anOrder, echoFlow, lookUpFlow, orderFlow, template } from "./testing/test-flows";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(() => world.close());

type Sent = { readonly headers?: Record<string, string>; readonly type?: string };

async function post(path: string, body: unknown, sent: Sent = {}) {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body: text as BodyInit,
    headers: { "content-type": sent.type ?? "application/json", ...sent.headers },
  });
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text: answer,
    json: () => JSON.parse(answer),
  };
}

const effects = async () => {
  const response = await fetch(`${world.erp}/effects`);
  return (await response.json()).effects as Record<string, { count: number }>;
};

const rows = async (text: string, values: unknown[]) =>
  (await world.journal.pool.query(text, values)).rows;

async function change(flowId: string, verb: PublicationChange) {
  const place = {
    partnerId: world.partner.id,
    distributorId: world.partner.distributor,
    environmentId: world.partner.test,
  };
  await withScope(world.workbench.services.db, place, (tx) =>
    changePublication(tx, systemActor, place, { flowId, change: verb }),
  );
}

describe("a synchronous order", () => {
  test("is executed here, answered by its flow, and in the run table with all its steps", async () => {
    const { path } = await world.publish(orderFlow());
    const number = newId();

    const answer = await post(path, anOrder(number));

    expect([answer.status, answer.json()]).toEqual([201, expect.stringMatching(/^SO-/)]);
    const run = answer.headers.get("x-orderloom-run");
    expect((await effects())[number]?.count).toBe(1);
    await world.gateway.idle();
    expect(await rows("select status, steps from run where id = $1", [run])).toEqual([
      { status: 0, steps: 4 },
    ]);
  });

  test("a body that its flow cannot use is stored, and its sender hears that it failed and what to do", async () => {
    const { path } = await world.publish(orderFlow());

    const answer = await post(path, { number: newId(), lines: "none" });

    expect([answer.status, answer.json()]).toEqual([
      202,
      {
        run: answer.headers.get("x-orderloom-run"),
        status: "failed",
        statusAddress: `${path}/runs/${answer.headers.get("x-orderloom-run")}`,
        error: { code: expect.stringMatching(/^[A-Z_]+$/) },
        detail: expect.stringMatching(/stored.*do not send it again/),
      },
    ]);
  });

  test("its status address tells how it ended, other addresses know nothing of it", async () => {
    const { path } = await world.publish(orderFlow());
    const other = await world.publish(orderFlow());
    const answer = await post(path, anOrder(newId()));
    const run = answer.headers.get("x-orderloom-run");
    await world.gateway.idle();

    const status = await fetch(`${world.url}${path}/runs/${run}`);
    const elsewhere = await fetch(`${world.url}${other.path}/runs/${run}`);
    const invented = await fetch(`${world.url}${path}/runs/${newId()}`);

    expect(await status.json()).toMatchObject({
      run,
      status: "succeeded",
      answer: { status: 201, body: answer.json() },
    });
    expect([elsewhere.status, invented.status]).toEqual([404, 404]);
  });

  test("that takes longer than its caller waits is answered 202 and goes on", async () => {
    const { path } = await world.publish(orderFlow({}, { settings: { respondWithinMs: 100 } }));
    const number = newId();
    await erpFaults({ slowMs: 400 });

    const answer = await post(path, anOrder(number));
    await world.gateway.idle();
    await erpFaults({ slowMs: 0 });

    expect(answer.status).toBe(202);
    const { run, statusAddress } = answer.json();
    expect((await effects())[number]?.count).toBe(1);
    const status = await (await fetch(`${world.url}${statusAddress}`)).json();
    expect(status).toMatchObject({ run, status: "succeeded", answer: { status: 201 } });
  });

  test("whose flow reads a lookup table is answered here, too", async () => {
    const { path } = await world.publish(lookUpFlow());
    const answer = await fetch(`${world.url}${path}`, {
      method: "POST",
      body: JSON.stringify({ item: "6204" }),
      headers: { "content-type": "application/json" },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ ours: "BLT-1001", theirs: "6204", other: "?" });
  });

  test("whose caller hangs up is done all the same", async () => {
    const { id, path } = await world.publish(orderFlow());
    const number = newId();
    await erpFaults({ slowMs: 1_000 });
    const hangUp = new AbortController();
    const sending = fetch(`${world.url}${path}`, {
      method: "POST",
      body: JSON.stringify(anOrder(number)),
      headers: { "content-type": "application/json" },
      signal: hangUp.signal,
    });
    const isAccepted = async () =>
      (await world.workbench.owner.query("select from live where flow_id = $1", [id])).rowCount ===
      1;
    await expect.poll(isAccepted, { timeout: 20_000 }).toBe(true);
    hangUp.abort();

    await expect(sending).rejects.toThrow();
    await world.gateway.idle();
    await erpFaults({ slowMs: 0 });

    expect((await effects())[number]?.count).toBe(1);
  });

  test("that fails answers 202 with its run, or the problem where the trigger says so", async () => {
    const accepting = await world.publish(orderFlow({ onFailure: "accept" }));
    const telling = await world.publish(orderFlow({ onFailure: "problem" }));

    const accepted = await post(accepting.path, { number: newId(), lines: [] });
    const told = await post(telling.path, { number: newId(), lines: [] });

    expect([accepted.status, accepted.json().status]).toEqual([202, "failed"]);
    expect(told.status).toBeGreaterThanOrEqual(400);
    expect(told.headers.get("content-type")).toBe("application/problem+json");
    expect(told.json().run).toBe(told.headers.get("x-orderloom-run"));
  });

  test("whose target is busy is handed to the workers and answered 202", async () => {
    const { path } = await world.publish(orderFlow());
    await erpFaults({ throttlePercent: 100, retryAfterSeconds: 30 });

    const answer = await post(path, anOrder(newId()));
    await erpFaults({ throttlePercent: 0 });

    expect(answer.status).toBe(202);
    await world.gateway.idle();
    const [live] = await rows("select state, owner from live where id = $1", [answer.json().run]);
    expect(live).toMatchObject({ owner: null });
  });
});

async function erpFaults(faults: object) {
  await fetch(`${world.erp}/faults`, { method: "PUT", body: JSON.stringify(faults) });
}

describe("an asynchronous order", () => {
  test("is committed before it is acknowledged and left to the workers", async () => {
    const { path } = await world.publish(orderFlow({ synchronous: false }));

    const answer = await post(path, anOrder(newId()));

    expect([answer.status, answer.json().status]).toEqual([202, "queued"]);
    expect(await rows("select state, owner from live where id = $1", [answer.json().run])).toEqual([
      { state: 0, owner: null },
    ]);
    const [segment] = await rows("select seg from segment where run = $1", [answer.json().run]);
    expect(segment).toEqual({ seg: 0 });
  });
});

describe("addresses", () => {
  test.each(["/in/unknown-address-1", "/in/a", "/in/", "/in/..%2f..%2fetc", "/in/%00%00%00%00%00"])(
    "%s answers 404",
    async (path) => {
      const answer = await post(path, "{}");

      expect(answer.status).toBe(404);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    },
  );

  test("other methods are refused and say which one is right", async () => {
    const { path } = await world.publish(orderFlow());

    const answer = await fetch(`${world.url}${path}`, { method: "DELETE" });

    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("a withdrawn flow answers 404, also to who sent to it before", async () => {
    const { id, path } = await world.publish(echoFlow({}, { status: 200 }));
    expect((await post(path, "{}")).status).toBe(200);
    await change(id, "withdraw");
    await expect.poll(async () => (await post(path, "{}")).status).toBe(404);
  });

  test("a paused flow stores what comes and executes nothing", async () => {
    const { id, path } = await world.publish(orderFlow());
    await change(id, "pause");
    const number = newId();

    await expect
      .poll(async () => (await post(path, anOrder(newId()))).status, { interval: 20 })
      .toBe(202);
    const answer = await post(path, anOrder(number));

    expect([answer.status, answer.json().status]).toEqual([202, "held"]);
    expect((await effects())[number]).toBeUndefined();
    expect(
      await rows("select state, owner, due = 'infinity' as forever, note from live where id = $1", [
        answer.json().run,
      ]),
    ).toEqual([{ state: 3, owner: null, forever: true, note: "The flow is paused." }]);

    await change(id, "resume");

    const released = await rows("select kind from run_command where run = $1", [answer.json().run]);
    expect(released).toEqual([{ kind: "release" }]);
  });
});

describe("signatures", () => {
  const sign = (text: string, encoding: "base64" | "hex", secret = signingSecret) =>
    createHmac("sha256", secret).update(text).digest(encoding);

  test("Shopify's order is let in, a wrong or missing signature is 401 and stores nothing", async () => {
    const { id, path } = await world.publish(orderFlow({}, { signing: "shopify" }));
    const number = newId();
    const text = JSON.stringify(anOrder(number));
    const header = (value: string) => ({ headers: { "X-Shopify-Hmac-Sha256": value } });

    const right = await post(path, text, header(sign(text, "base64")));
    const lastUse = async () =>
      (
        await world.workbench.owner.query("select last_used_flow from connection where id = $1", [
          world.signing.shopify,
        ])
      ).rows;
    await expect.poll(lastUse, { timeout: 20_000 }).toEqual([{ last_used_flow: id }]);
    const wrong = await post(path, text, header(sign(text, "base64", "guess")));
    const other = await post(path, `${text} `, header(sign(text, "base64")));
    const missing = await post(path, text);

    expect([right.status, wrong.status, other.status, missing.status]).toEqual([
      201, 401, 401, 401,
    ]);
    expect((await effects())[number]?.count).toBe(1);
    await world.gateway.idle();
    const [{ count }] = (await rows(
      "select (select count(*) from run where flow_id = $1) + (select count(*) from live where flow_id = $1) as count",
      [id],
    )) as [{ count: string }];
    expect(Number(count)).toBe(1);
  });

  test("the signature is not in what the run keeps", async () => {
    const { path } = await world.publish(orderFlow({}, { signing: "hex" }));
    const text = JSON.stringify(anOrder(newId()));
    const signature = sign(text, "hex");

    const answer = await post(path, text, {
      headers: { "x-signature-256": `sha256=${signature}`, authorization: "Bearer canary-4711" },
    });
    await world.gateway.idle();

    expect(answer.status).toBe(201);
    const kept = await keptText(answer.headers.get("x-orderloom-run") ?? "");
    expect(kept).toContain("content-type");
    expect(kept).not.toContain(signature);
    expect(kept).not.toContain("canary-4711");
  });
});

describe("Standard Webhooks", () => {
  const signed = (id: string, text: string, agedSeconds = 0) => {
    const time = String(Math.round(Date.now() / 1000) - agedSeconds);
    const mac = createHmac("sha256", signingSecret).update(`${id}.${time}.${text}`);
    return {
      headers: {
        "webhook-id": id,
        "webhook-timestamp": time,
        "webhook-signature": `v1,${mac.digest("base64")}`,
      },
    };
  };

  test("a delivery is taken once per id, also when it is signed anew", async () => {
    const { path } = await world.publish(orderFlow({}, { signing: "standard" }));
    const number = newId();
    const text = JSON.stringify(anOrder(number));
    const sent = signed("msg_1", text);

    const first = await post(path, text, sent);
    const replayed = await post(path, text, sent);
    const again = await post(path, text, signed("msg_1", text, 60));
    const next = await post(path, text, signed("msg_2", text));

    expect([first.status, replayed.status, again.status, next.status]).toEqual([
      201, 201, 201, 201,
    ]);
    expect([replayed.json(), again.json()]).toEqual([first.json(), first.json()]);
    expect((await effects())[number]?.count).toBe(2);
    await world.gateway.idle();
    const kept = await keptText(first.headers.get("x-orderloom-run") ?? "");
    expect(kept).toContain("msg_1");
    expect(kept).not.toContain(sent.headers["webhook-signature"].slice(3));
  });

  test("the flow's own delivery id goes first", async () => {
    const own = { dedupe: template('trigger.headers["x-delivery"]') };
    const { path } = await world.publish(orderFlow(own, { signing: "standard" }));
    const number = newId();
    const text = JSON.stringify(anOrder(number));
    const send = (id: string, delivery: string) =>
      post(path, text, { headers: { ...signed(id, text).headers, "x-delivery": delivery } });

    await send("msg_3", "D-1");
    await send("msg_4", "D-1");

    expect((await effects())[number]?.count).toBe(1);
  });

  test("a replay after its time is 401, says which part is wrong, and stores nothing", async () => {
    const { id, path } = await world.publish(orderFlow({}, { signing: "standard" }));
    const text = JSON.stringify(anOrder(newId()));

    const old = await post(path, text, signed("msg_5", text, 301));

    expect(old.status).toBe(401);
    expect(old.json()).toMatchObject({
      code: "SIGNATURE_WRONG",
      part: "webhook-timestamp",
      detail: expect.stringMatching(/30[12] s old, more than the 300 s.*Nothing was stored/),
    });
    expect(old.text).not.toContain(signingSecret);
    await world.gateway.idle();
    expect(await rows("select from live where flow_id = $1", [id])).toEqual([]);
    expect(await rows("select from run where flow_id = $1", [id])).toEqual([]);
  });
});

async function keptText(run: string): Promise<string> {
  const { decompress } = await import("@/server/journal/compression");
  const segments = await rows("select body from segment where run = $1 order by seg", [run]);
  return segments
    .map(({ body }) => decompress(body))
    .map((bytes) => Buffer.from(bytes).toString("latin1"))
    .join();
}

describe("repeated deliveries", () => {
  const dedupe = { dedupe: template('trigger.headers["x-delivery"]') };

  test("a body that cannot be read does not use up the id of its delivery", async () => {
    const { path } = await world.publish(orderFlow(dedupe));
    const sent = { headers: { "x-delivery": newId() } };
    const number = newId();
    const answers: Awaited<ReturnType<typeof post>>[] = [];
    for (const body of ['{"number":', '{"number":', anOrder(number), anOrder(number)]) {
      answers.push(await post(path, body, sent));
      await world.gateway.idle();
    }
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 201, 201]);
    // What was sent twice as it was is one delivery, readable or not.
    const bad = answers.slice(0, 2).map((answer) => answer.json().run);
    expect(bad[1]).toBe(bad[0]);
    expect((await effects())[number]?.count).toBe(1);
  });

  test("get the answer of the first and do nothing again", async () => {
    const { path } = await world.publish(orderFlow(dedupe));
    const number = newId();
    const sent = { headers: { "x-delivery": newId() } };

    const first = await post(path, anOrder(number), sent);
    await world.gateway.idle();
    const second = await post(path, anOrder(number), sent);

    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(second.headers.get("x-orderloom-run")).toBe(first.headers.get("x-orderloom-run"));
    expect((await effects())[number]?.count).toBe(1);
  });

  test("at the same time: one runs, the others hear 202 or its answer", async () => {
    const { path } = await world.publish(orderFlow(dedupe));
    const number = newId();
    const sent = { headers: { "x-delivery": newId() } };
    await erpFaults({ slowMs: 100 });

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(path, anOrder(number), sent)),
    );
    await erpFaults({ slowMs: 0 });

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(statuses.every((status) => status === 201 || status === 202)).toBe(true);
    expect(new Set(answers.map(({ headers }) => headers.get("x-orderloom-run"))).size).toBe(1);
    expect((await effects())[number]?.count).toBe(1);
  });

  test("without a delivery id equal bodies are two orders", async () => {
    const { path } = await world.publish(orderFlow(dedupe));
    const number = newId();

    await post(path, anOrder(number));
    await post(path, anOrder(number));

    expect((await effects())[number]?.count).toBe(2);
  });

  test("the same delivery id at another flow is another order", async () => {
    const one = await world.publish(orderFlow(dedupe));
    const two = await world.publish(orderFlow(dedupe));
    const sent = { headers: { "x-delivery": newId() } };

    const answers = [
      await post(one.path, anOrder(newId()), sent),
      await post(two.path, anOrder(newId()), sent),
    ];

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });
});
