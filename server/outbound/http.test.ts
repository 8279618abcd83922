import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HttpFailure, HttpRequest } from "@/runtime/ports";
import { isPublicAddress } from "./address-filter";
import { type OutboundHttp, openHttp } from "./http";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let port: number;
let handler: Handler;
let calls: string[];
let http: OutboundHttp;

beforeEach(async () => {
  calls = [];
  handler = (_, response) => response.end("ok");
  server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
  http = openHttp({ sandboxUrl: null, allowPrivateHosts: [`127.0.0.1:${port}`] });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await http.close();
});

function aRequest(change: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "POST",
    url: `http://127.0.0.1:${port}/orders`,
    headers: { "Content-Type": "application/json" },
    body: "{}",
    timeoutMs: 5_000,
    bytesMax: 1_000_000,
    ...change,
  };
}

async function failureOf(promise: Promise<unknown>): Promise<HttpFailure> {
  return promise.then(
    () => Promise.reject(new Error("it should have failed")),
    (failure: HttpFailure) => failure,
  );
}

describe("sending", () => {
  test("method, path, query, headers and body arrive as given, the answer comes back whole", async () => {
    const seen: { body: string; type: string | undefined } = { body: "", type: undefined };
    handler = (request, response) => {
      seen.type = request.headers["content-type"];
      request.on("data", (chunk) => {
        seen.body += chunk;
      });
      request.on("end", () => response.writeHead(201, { "x-id": "7" }).end('{"id":7}'));
    };

    const answer = await http.send(
      aRequest({ url: `http://127.0.0.1:${port}/a%20b?q=1`, body: '{"é":1}' }),
    );

    expect(answer.status).toBe(201);
    expect(answer.headers["x-id"]).toBe("7");
    expect(new TextDecoder().decode(answer.body)).toBe('{"id":7}');
    expect(calls).toEqual(["POST /a%20b?q=1"]);
    expect(seen).toEqual({ body: '{"é":1}', type: "application/json" });
  });

  test("connections are kept and used again", async () => {
    const sockets = new Set<unknown>();
    server.on("connection", (socket) => sockets.add(socket));

    for (let index = 0; index < 10; index += 1) {
      await http.send(aRequest());
    }

    // undici rests a connection for one turn of the event loop, so two of them take turns.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  test("a redirect is an answer, never followed", async () => {
    handler = (_, response) =>
      response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();

    const answer = await http.send(aRequest());

    expect(answer.status).toBe(302);
    expect(calls).toHaveLength(1);
  });

  test("a packed answer is unpacked", async () => {
    handler = (_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("hello"));

    const answer = await http.send(aRequest());

    expect(new TextDecoder().decode(answer.body)).toBe("hello");
  });

  test("sandbox://system/path leads to the sandbox process and nowhere else", async () => {
    await http.close();
    http = openHttp({ sandboxUrl: `http://127.0.0.1:${port}`, allowPrivateHosts: [] });

    await http.send(aRequest({ url: "sandbox://erp/items/7?x=1" }));
    await http.send(aRequest({ url: "sandbox://erp/../../carrier" }));

    expect(calls).toEqual(["POST /erp/items/7?x=1", "POST /erp/carrier"]);
  });
});

describe("hostile addresses", () => {
  const hosts = [
    "http://127.0.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::1]:PORT/",
    "http://0.0.0.0:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST.:PORT/",
    "http://[fd00::1]:PORT/",
    "http://[64:ff9b::7f00:1]:PORT/",
    "http://10.0.0.1:PORT/",
    "http://192.168.1.1:PORT/",
    "http://100.64.0.1:PORT/",
    "http://169.254.169.254/latest/meta-data",
    "https://127.0.0.1:PORT/",
    "ftp://127.0.0.1:PORT/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/",
    "http://user:secret@127.0.0.1:PORT/",
    "not a url",
    "sandbox://erp/items",
  ];

  test.each(hosts)("%s is blocked and nothing is sent", async (address) => {
    const strict = openHttp({ sandboxUrl: null, allowPrivateHosts: ["10.9.9.9:80"] });

    const failure = await failureOf(
      strict.send(aRequest({ url: address.replace("PORT", String(port)) })),
    );
    await strict.close();

    expect(failure).toMatchObject({ name: "HttpFailure", sent: false });
    // Some resolvers do not know `localhost.` at all.
    expect(address.includes("LOCALHOST.") ? ["blocked", "dns"] : ["blocked"]).toContain(
      failure.reason,
    );
    expect(failure.message).not.toContain("secret");
    expect(calls).toEqual([]);
  });

  test("allowing one port of a private host does not allow another", async () => {
    const other = openHttp({ sandboxUrl: null, allowPrivateHosts: [`127.0.0.1:${port + 1}`] });

    const failure = await failureOf(other.send(aRequest()));
    await other.close();

    expect(failure.reason).toBe("blocked");
  });

  test.each(["Host", "content-length", "Transfer-Encoding", "connection", "upgrade", "Expect"])(
    "the header %s cannot be set",
    async (name) => {
      const failure = await failureOf(http.send(aRequest({ headers: { [name]: "1" } })));

      expect(failure).toMatchObject({ reason: "blocked", sent: false });
      expect(calls).toEqual([]);
    },
  );

  test("a header value with a line break is refused, not sent", async () => {
    const failure = await failureOf(
      http.send(aRequest({ headers: { "x-note": "a\r\nx-admin: 1" } })),
    );

    expect(failure).toMatchObject({ reason: "blocked", sent: false });
    expect(calls).toEqual([]);
  });

  test.each([
    ["8.8.8.8", true],
    ["2606:4700:4700::1111", true],
    ["172.16.0.1", false],
    ["224.0.0.1", false],
    ["2002:7f00:1::", false],
    ["::127.0.0.1", false],
    ["::ffff:127.0.0.1", false],
    ["fec0::1", false],
    ["64:ff9b::7f00:1", false],
    ["64:ff9b:1::7f00:1", false],
    ["4000::1", false],
    ["", false],
  ])("%s public: %s", (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

describe("failures say truthfully whether the request may have arrived", () => {
  test("nobody listens: not sent", async () => {
    const spare = createTcpServer();
    await new Promise<void>((resolve) => spare.listen(0, "127.0.0.1", resolve));
    const free = (spare.address() as AddressInfo).port;
    await new Promise((resolve) => spare.close(resolve));
    const open = openHttp({ sandboxUrl: null, allowPrivateHosts: [`127.0.0.1:${free}`] });

    const failure = await failureOf(open.send(aRequest({ url: `http://127.0.0.1:${free}/` })));
    await open.close();

    expect(failure).toMatchObject({ reason: "refused", sent: false });
  });

  test("a name that does not exist: not sent", async () => {
    const failure = await failureOf(http.send(aRequest({ url: "http://nowhere.invalid/" })));

    expect(failure).toMatchObject({ reason: "dns", sent: false });
  });

  test("no answer in time: sent", async () => {
    handler = () => {};

    const failure = await failureOf(http.send(aRequest({ timeoutMs: 100 })));

    expect(failure).toMatchObject({ reason: "timeout", sent: true });
    expect(calls).toHaveLength(1);
  });

  test("an answer that stops half way: sent", async () => {
    handler = (_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
    };

    const failure = await failureOf(http.send(aRequest({ timeoutMs: 100 })));

    expect(failure).toMatchObject({ reason: "timeout", sent: true });
  });

  test("the work is done and the connection dropped: sent, and sent once", async () => {
    handler = (request) => request.socket.destroy();

    const failure = await failureOf(http.send(aRequest({ method: "PUT" })));

    expect(failure).toMatchObject({ reason: "reset", sent: true });
    expect(calls).toHaveLength(1);
  });

  test("called off before and after sending", async () => {
    const before = new AbortController();
    before.abort();
    const unsent = await failureOf(http.send(aRequest({ signal: before.signal })));

    const after = new AbortController();
    handler = () => after.abort();
    const sent = await failureOf(http.send(aRequest({ signal: after.signal })));

    expect(unsent).toMatchObject({ reason: "aborted", sent: false });
    expect(sent).toMatchObject({ reason: "aborted", sent: true });
    expect(calls).toHaveLength(1);
  });

  test("a connection that comes up after the permission to send has expired sends nothing", async () => {
    const late = openHttp({
      sandboxUrl: null,
      allowPrivateHosts: [`127.0.0.1:${port}`],
      startWithinMs: -1,
    });

    const failure = await failureOf(late.send(aRequest()));
    await late.close();

    expect(failure).toMatchObject({ reason: "connect-timeout", sent: false });
    expect(calls).toEqual([]);
  });

  test("a TLS target that does not speak TLS: not sent", async () => {
    const failure = await failureOf(http.send(aRequest({ url: `https://127.0.0.1:${port}/` })));

    expect(failure).toMatchObject({ reason: "tls", sent: false });
  });

  test("an answer that is not HTTP: sent", async () => {
    const sockets: Socket[] = [];
    const odd = createTcpServer((socket) => {
      sockets.push(socket);
      socket.end("SSH-2.0-x\r\n\r\n");
    });
    await new Promise<void>((resolve) => odd.listen(0, "127.0.0.1", resolve));
    const oddPort = (odd.address() as AddressInfo).port;
    const open = openHttp({ sandboxUrl: null, allowPrivateHosts: [`127.0.0.1:${oddPort}`] });

    const failure = await failureOf(open.send(aRequest({ url: `http://127.0.0.1:${oddPort}/` })));
    await open.close();
    odd.close();

    expect(failure).toMatchObject({ reason: "reset", sent: true });
    expect(sockets).toHaveLength(1);
  });
});

describe("limits on the answer", () => {
  test("too long by its own account: nothing of it is read", async () => {
    handler = (_, response) => response.end("x".repeat(2_000));

    const failure = await failureOf(http.send(aRequest({ bytesMax: 1_000 })));

    expect(failure).toMatchObject({ reason: "too-large", sent: true });
  });

  test("too long in chunks", async () => {
    handler = (_, response) => {
      response.write("x".repeat(600));
      response.end("x".repeat(600));
    };

    const failure = await failureOf(http.send(aRequest({ bytesMax: 1_000 })));

    expect(failure).toMatchObject({ reason: "too-large", sent: true });
  });

  test("a small body that unpacks to a large one", async () => {
    handler = (_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000)));

    const failure = await failureOf(http.send(aRequest({ bytesMax: 10_000 })));

    expect(failure).toMatchObject({ reason: "too-large", sent: true });
  });

  test("more headers than any service needs", async () => {
    handler = (_, response) => {
      for (let index = 0; index < 300; index += 1) {
        response.setHeader(`x-${index}`, "1");
      }
      response.end("ok");
    };

    const failure = await failureOf(http.send(aRequest()));

    expect(failure).toMatchObject({ reason: "too-large", sent: true });
  });
});
