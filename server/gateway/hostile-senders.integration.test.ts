import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectionChannel } from "@/server/connections/open-connections";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { anOrder, echoFlow, orderFlow } from "./testing/test-flows";

const megabyte = 1024 * 1024;
const sockets: Socket[] = [];
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await world.close();
});

/** Sends bytes as they are and collects what comes back until the connection ends or 300 ms are still. */
async function sendRaw(...parts: (string | Uint8Array)[]): Promise<string> {
  const socket = open();
  let answer = "";
  const quiet = new Promise<void>((resolve) => {
    let timer = setTimeout(resolve, 2_000);
    socket.on("data", (data) => {
      answer += data;
      clearTimeout(timer);
      timer = setTimeout(resolve, 300);
    });
    socket.on("close", () => resolve());
  });
  for (const part of parts) socket.write(part);
  await quiet;
  socket.destroy();
  return answer;
}

function open(): Socket {
  const socket = connect(Number(new URL(world.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  sockets.push(socket);
  return socket;
}

const statuses = (answer: string) =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));

async function post(path: string, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  const text = await response.text();
  return { status: response.status, json: () => JSON.parse(text) };
}

const runsOf = async (flow: string) => {
  const { rows } = await world.journal.pool.query(
    "select id from run where flow_id = $1 union all select id from live where flow_id = $1",
    [flow],
  );
  return rows.length;
};

/** An ordinary order goes through at once, whatever else is going on. */
async function expectHealthy() {
  const { path } = await world.publish(orderFlow());
  expect((await post(path, JSON.stringify(anOrder(newId())))).status).toBe(201);
}

describe("lengths that are lies", () => {
  test("a body longer than it says is cut there, and the rest is no second message", async () => {
    const { id, path } = await world.publish(echoFlow({}, { status: 200 }));
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;

    const answer = await sendRaw(`${head}Content-Length: 2\r\n\r\n{}{"second":true}`);

    // Whoever lies about it may lose the first one with it.
    expect(statuses(answer).at(-1)).toBe(400);
    await world.gateway.idle();
    expect(await runsOf(id)).toBeLessThanOrEqual(1);
  });

  test("a body shorter than it says is never taken", async () => {
    const { id, path } = await world.publish(echoFlow({}, { status: 200 }));
    const socket = open();
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a":1}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await expectHealthy();

    expect(await runsOf(id)).toBe(0);
  });

  test.each([
    ["two lengths", "Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}"],
    ["a length and chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["a negative length", "Content-Length: -1\r\n\r\n{}"],
    ["a length that is no number", "Content-Length: 2x\r\n\r\n{}"],
    ["a chunk size that is none", "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"],
  ])("%s is refused", async (_, rest) => {
    const { id, path } = await world.publish(echoFlow({}, { status: 200 }));

    const answer = await sendRaw(`POST ${path} HTTP/1.1\r\nHost: x\r\n${rest}`);

    expect(statuses(answer).every((status) => status === 400)).toBe(true);
    await world.gateway.idle();
    expect(await runsOf(id)).toBe(0);
  });
});

describe("headers", () => {
  test.each([
    ["one of 100 kB", `X-Long: ${"h".repeat(100_000)}\r\n`, [431]],
    ["ten thousand", Array.from({ length: 10_000 }, (_, n) => `X-${n}: 1\r\n`).join(""), [431]],
    ["one with a NUL", "X-Nul: a\0b\r\n", [400]],
    ["one without a name", ": x\r\n", [400]],
    ["one broken over lines", "X-A: 1\r\n\t2\r\n", [400]],
  ])("%s: refused, and the next order goes through", async (_, lines, expected) => {
    const { id, path } = await world.publish(echoFlow({}, { status: 200 }));

    const answer = await sendRaw(
      `POST ${path} HTTP/1.1\r\nHost: x\r\n${lines}Content-Length: 2\r\n\r\n{}`,
    );

    expect(statuses(answer)).toEqual(expected);
    await expectHealthy();
    expect(await runsOf(id)).toBe(0);
  });
});

describe("bodies in another encoding", () => {
  test.each(["gzip", "deflate", "br", "x-unknown", "gzip, gzip"])(
    "%s is refused by name instead of being unpacked",
    async (encoding) => {
      const { id, path } = await world.publish(echoFlow({}, { status: 200 }));
      const bomb = gzipSync(Buffer.alloc(200 * megabyte));
      const before = process.memoryUsage().rss;

      const answer = await post(path, new Uint8Array(bomb), { "content-encoding": encoding });

      expect([answer.status, answer.json().code]).toEqual([415, "ENCODING_REFUSED"]);
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * megabyte);
      expect(await runsOf(id)).toBe(0);
    },
  );

  test("identity is none", async () => {
    const { path } = await world.publish(echoFlow({}, { status: 200 }));

    expect((await post(path, "{}", { "content-encoding": "identity" })).status).toBe(200);
  });
});

describe("senders that never finish", () => {
  test("take nobody's place", async () => {
    const { id, path } = await world.publish(orderFlow());
    for (let sender = 0; sender < 300; sender++) {
      open().write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n{"slow":`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(path, JSON.stringify(anOrder(newId())))),
    );

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    await world.gateway.idle();
    expect(await runsOf(id)).toBe(10);
  });
});

describe("values without measure", () => {
  test.each([
    ["a number of a hundred thousand digits", `{"n":${"9".repeat(100_000)}}`],
    ["a fraction of a hundred thousand digits", `{"n":0.${"1".repeat(100_000)}}`],
    ["an exponent of a million", '{"n":1e1000000}'],
    ["a name of a megabyte", JSON.stringify({ ["k".repeat(megabyte)]: 1 })],
    [
      "a hundred thousand names",
      JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n]))),
    ],
    ["names that repeat", `{${Array.from({ length: 10_000 }, () => '"n":1').join()}}`],
  ])("%s: a clear answer, and the next order goes through", async (_, body) => {
    const { path } = await world.publish(
      echoFlow({ onFailure: "problem" }, { status: 200, body: "input.n" }),
    );

    const answer = await post(path, body);

    expect([200, 400, 422]).toContain(answer.status);
    await expectHealthy();
  });
});

describe("expressions that loop or eat memory", () => {
  test.each([
    ["loop", "input.list.map(a => input.list.map(b => input.list.map(c => 1).sum()).sum()).sum()"],
    ["eat memory", "input.list.map(a => input.list.sort())"],
    ["grow a text", "input.list.map(a => input.text).join('')"],
  ])(
    "that %s end their run with node and field, and the next order goes through",
    async (_, value) => {
      const flow = orderFlow({ onFailure: "problem" });
      const map = flow.nodes.n02;
      if (map === undefined) throw new Error("no map");
      const config = { fields: [{ target: "externalReference", value }] };
      const { id, path } = await world.publish({
        ...flow,
        nodes: { ...flow.nodes, n02: { ...map, config } },
      });
      const list = Array.from({ length: 2_000 }, (_each, n) => n);

      const answer = await post(path, JSON.stringify({ list, text: "x".repeat(10_000) }));

      expect(answer.json()).toMatchObject({ code: "EXPRESSION_LIMIT" });
      await world.gateway.idle();
      const { rows } = await world.journal.pool.query(
        "select error_code, error_node from run where flow_id = $1",
        [id],
      );
      expect(rows).toEqual([{ error_code: "EXPRESSION_LIMIT", error_node: "n02" }]);
      await expectHealthy();
    },
  );
});

describe("a result that names one list again and again", () => {
  test("ends its run before it fills the memory", async () => {
    const body = "input.list.map(a => input.list)";
    const { id, path } = await world.publish(
      echoFlow({ onFailure: "problem" }, { status: 200, body }),
    );
    const list = Array.from({ length: 100_000 }, (_, n) => n);

    const answer = await post(path, JSON.stringify({ list }));

    expect([answer.status, answer.json().code]).toEqual([422, "LIMIT_REACHED"]);
    await world.gateway.idle();
    const { rows } = await world.journal.pool.query(
      "select error_code, error_node from run where flow_id = $1",
      [id],
    );
    expect(rows).toEqual([{ error_code: "LIMIT_REACHED", error_node: "n02" }]);
    await expectHealthy();
  });
});

describe("a signing secret that is gone", () => {
  test("lets nobody in: 503 that says so, nothing is stored", async () => {
    const { id, path } = await world.publish(orderFlow({}, { signing: "hex" }));
    const { owner } = world.workbench;
    await owner.query("update connection set sealed = null where id = $1", [world.signing.hex]);
    await owner.query("select pg_notify($1, $2)", [connectionChannel, world.signing.hex]);

    const answer = await post(path, JSON.stringify(anOrder(newId())));

    expect([answer.status, answer.json().code]).toEqual([503, "SECRET_MISSING"]);
    expect(await runsOf(id)).toBe(0);
  });
});
