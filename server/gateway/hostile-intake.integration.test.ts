import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { anOrder, echoFlow, orderFlow, template } from "./testing/test-flows";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(() => world.close());

const megabyte = 1024 * 1024;

async function post(path: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body: body as BodyInit,
    headers: { "content-type": "application/json", ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

const rows = async (text: string, values: unknown[]) =>
  (await world.journal.pool.query(text, values)).rows;

const runsOf = async (flow: string) => {
  const [row] = await rows(
    "select (select count(*) from run where flow_id = $1) + (select count(*) from live where flow_id = $1) as n",
    [flow],
  );
  return Number(row?.n);
};

/** Sends chunks without a Content-Length until the server answers or the sender has no more. */
function sendChunks(path: string, chunk: Buffer, count: number) {
  return new Promise<{ status: number; sent: number }>((resolve, reject) => {
    let sent = 0;
    let answer: IncomingMessage | null = null;
    const outgoing = httpRequest(`${world.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    outgoing.on("response", (response) => {
      answer = response;
      response.resume();
      resolve({ status: response.statusCode ?? 0, sent });
    });
    outgoing.on("error", (error) => (answer === null ? reject(error) : undefined));
    const write = () => {
      if (answer !== null) {
        outgoing.destroy();
      } else if (sent === count) {
        outgoing.end();
      } else {
        sent += 1;
        outgoing.write(chunk, () => setImmediate(write));
      }
    };
    write();
  });
}

describe("bodies over the limit", () => {
  test("a declared length over the limit is refused before the body is read", async () => {
    const { id, path } = await world.publish(echoFlow({ bodyMax: 1 }, {}));
    const socket = connect(Number(new URL(world.url).port), "127.0.0.1");
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${50 * megabyte}\r\n\r\n`;
    socket.write(head);

    const answer = await new Promise<string>((resolve) =>
      socket.once("data", (data) => resolve(String(data))),
    );
    socket.destroy();

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"bytesMax":1048576');
    expect(await runsOf(id)).toBe(0);
  });

  test("a chunked body is refused at the limit, not at its end", async () => {
    const { id, path } = await world.publish(echoFlow({ bodyMax: 1 }, {}));

    const { status, sent } = await sendChunks(path, Buffer.alloc(64 * 1024, "x"), 10_000);

    expect(status).toBe(413);
    expect(sent).toBeLessThan(2_000);
    expect(await runsOf(id)).toBe(0);
  });

  test("a sender that asks first hears 413 instead of continue", async () => {
    const { path } = await world.publish(echoFlow({ bodyMax: 1 }, { status: 200 }));
    const ask = (length: number) =>
      new Promise<string>((resolve) => {
        const outgoing = httpRequest(`${world.url}${path}`, {
          method: "POST",
          headers: { expect: "100-continue", "content-length": length },
        });
        outgoing.on("continue", () => {
          resolve("continue");
          outgoing.destroy();
        });
        outgoing.on("response", (response) => resolve(String(response.statusCode)));
        outgoing.on("error", () => undefined);
        outgoing.flushHeaders();
      });

    expect(await ask(2 * megabyte)).toBe("413");
    expect(await ask(1_000)).toBe("continue");
  });

  test("an order of 10 MB is a normal order", async () => {
    const { path } = await world.publish(echoFlow({}, { status: 200, body: "input.number" }));
    const order = JSON.stringify({ ...anOrder(newId()), note: "n".repeat(10 * megabyte) });

    const answer = await post(path, order);

    expect(answer.status).toBe(200);
    await world.gateway.idle();
    const [run] = await rows("select status from run where id = $1", [
      answer.headers.get("x-orderloom-run"),
    ]);
    expect(run).toEqual({ status: 0 });
  });
});

describe("bodies that are not what they claim", () => {
  test("malformed JSON: 400 with line, column and run, and the bytes are kept", async () => {
    const { path } = await world.publish(orderFlow());
    const body = '{\n  "number": "PO-1",\n  "lines": [}\n}';

    const answer = await post(path, body);

    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.json()).toMatchObject({ code: "BODY_MALFORMED", line: 3, column: 13 });
    await world.gateway.idle();
    const { decompress } = await import("@/server/journal/compression");
    const segments = await rows("select body from segment where run = $1", [answer.json().run]);
    const kept = Buffer.concat(segments.map((segment) => decompress(segment.body)));
    expect(kept.includes(body)).toBe(true);
  });

  test.each([
    ['{"xa": x}', 1, 8],
    ['{"a": 1,}', 1, 9],
    ["[1, 2\n", 2, 1],
    ['{"a": "b\nc"}', 1, 9],
  ])("the place in %j is line %i, column %i", async (body, line, column) => {
    const { path } = await world.publish(orderFlow());

    expect((await post(path, body)).json()).toMatchObject({ line, column });
  });

  test("malformed JSON at an asynchronous flow is told at once, too", async () => {
    const { path } = await world.publish(orderFlow({ synchronous: false }));

    const answer = await post(path, '{"number": }');

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: "BODY_MALFORMED", line: 1 });
    expect(await rows("select state from live where id = $1", [answer.json().run])).toHaveLength(1);
  });

  test("a repeated delivery of a malformed body hears the same", async () => {
    const dedupe = template('trigger.headers["x-delivery"]');
    const { path } = await world.publish(orderFlow({ dedupe }));
    const headers = { "x-delivery": newId() };

    const first = await post(path, "{", headers);
    await world.gateway.idle();
    const second = await post(path, "{", headers);

    expect([second.status, second.json()]).toEqual([400, first.json()]);
  });

  const oddities: [string, string | Uint8Array][] = [
    ["a NUL character", '{"number":"a\\u0000b","lines":[1]}'],
    ["a lone surrogate", '{"number":"a\\ud800b","lines":[1]}'],
    ["a NUL byte", new TextEncoder().encode('{"number":"x","note":"\u0000"}')],
    ["bytes that are not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["nothing at all", ""],
    ["a number", "1e999"],
    ["ten thousand brackets", "[".repeat(10_000) + "]".repeat(10_000)],
    ["a prototype", '{"__proto__":{"admin":true},"constructor":{"prototype":1}}'],
  ];

  test.each(oddities)("%s gets a clear answer and delays no other order", async (_, body) => {
    const key = { kind: "po", node: "n01", value: "output.number" };
    const { path } = await world.publish({
      ...echoFlow({}, { status: 200, body: "input" }),
      settings: { businessKeys: [key], orderingKey: "input.number" },
    });
    const healthy = await world.publish(echoFlow({}, { status: 200, body: "input.number" }));

    const [odd, ...others] = await Promise.all([
      post(path, body),
      ...Array.from({ length: 5 }, (_each, index) =>
        post(healthy.path, JSON.stringify({ number: `n${index}` })),
      ),
    ]);

    expect([200, 202, 400, 422]).toContain(odd?.status);
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  test("an ordering key that is too long is refused by name, nothing is stored", async () => {
    const { id, path } = await world.publish(
      orderFlow({}, { settings: { orderingKey: "input.number" } }),
    );

    const refused = await post(path, JSON.stringify(anOrder("k".repeat(5_000))));
    const longest = await post(path, JSON.stringify(anOrder("k".repeat(1_000))));
    await world.gateway.idle();

    expect([refused.status, refused.json().code]).toEqual([422, "LIMIT_REACHED"]);
    expect(longest.status).toBe(201);
    expect(await runsOf(id)).toBe(1);
  });

  test("odd characters in headers, query and delivery id are stored, not stumbled over", async () => {
    const dedupe = template("trigger.query.id");
    const { path } = await world.publish(orderFlow({ dedupe }));
    const odd = `${path}?id=%00%ed%a0%80&x=%zz&__proto__=1`;
    const order = JSON.stringify(anOrder(newId()));

    const first = await post(odd, order, { "x-note": "\u00ff\u00fe", "x-empty": "" });
    await world.gateway.idle();
    const second = await post(odd, order);

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
  });
});

describe("what a flow answers cannot be used against the workbench", () => {
  const hostile = {
    status: 200,
    body: "input.html",
    headers: [
      { name: "Content-Type", value: "text/html" },
      { name: "Set-Cookie", value: "orderloom.session_token=stolen" },
      { name: "Access-Control-Allow-Origin", value: "*" },
      { name: "Content-Security-Policy", value: "script-src *" },
      { name: "X-Order", value: "7" },
    ],
  };

  test("a script comes out in a sandbox, without cookies and without CORS", async () => {
    const { path } = await world.publish(echoFlow({}, hostile));

    const answer = await post(path, JSON.stringify({ html: "<script>fetch('/api')</script>" }));

    expect(answer.text).toBe("<script>fetch('/api')</script>");
    expect(answer.headers.get("content-security-policy")).toBe(
      "sandbox; default-src 'none'; frame-ancestors 'none'",
    );
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("x-order")).toBe("7");
  });

  test("the API takes no cookie, the event stream none from another site", async () => {
    const { consultant } = world.partner.people;
    const cookie = await world.workbench.signIn(consultant.email);
    const events = `/api/events?environment=${world.partner.test}&topic=runs`;
    const ask = (path: string, headers: Record<string, string>) =>
      fetch(`${world.url}${path}`, { headers: { cookie, ...headers } });

    const api = await ask("/api/v1/runs", {});
    const foreign = await ask(events, { "sec-fetch-site": "cross-site" });
    const sandboxed = await ask(events, { origin: "null" });
    const own = await ask(events, { "sec-fetch-site": "same-origin" });

    expect([api.status, foreign.status, sandboxed.status, own.status]).toEqual([
      401, 403, 403, 200,
    ]);
    await own.body?.cancel();
  });
});
