import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RequestError } from "@/server/request-error";
import { createClientOf } from "./client";
import { createGatewayServer, type Routes } from "./gateway-server";
import { createSandboxProxy, type SandboxAccess } from "./proxy/sandbox-proxy";
import { createWebProxy, type Forwarder } from "./proxy/web-proxy";

let behind: Server;
let gateway: Server;
let forwarders: Forwarder[];
let seen: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[];
let access: SandboxAccess;

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listen = (server: Server) =>
  new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

beforeEach(async () => {
  seen = [];
  access = "allowed";
  behind = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, url, headers, body });
      response.writeHead(200, { "set-cookie": "a=b", "x-behind": "yes" }).end("hello");
    });
  });
  await listen(behind);
  const behindUrl = `http://127.0.0.1:${portOf(behind)}`;
  const web = createWebProxy(behindUrl, "https://orders.example", createClientOf([]));
  const sandbox = createSandboxProxy({
    clientOf: createClientOf([]),
    sandboxUrl: behindUrl,
    origin: "https://orders.example",
    accessOf: async () => access,
  });
  forwarders = [web, sandbox];
  gateway = createGatewayServer(routes({ web: web.handle, sandbox: sandbox.handle }));
  await listen(gateway);
});

afterEach(async () => {
  for (const server of [gateway, behind]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  for (const forwarder of forwarders) {
    forwarder.close();
  }
});

function routes(change: Partial<Routes>): Routes {
  const named =
    (name: string): Routes["web"] =>
    (_, response) =>
      void response.end(name);
  return {
    ingress: named("ingress"),
    health: named("health"),
    metrics: named("metrics"),
    events: named("events"),
    rest: named("rest"),
    interpreter: named("interpreter"),
    sandbox: named("sandbox"),
    web: named("web"),
    ...change,
  };
}

const url = (path: string) => `http://127.0.0.1:${portOf(gateway)}${path}`;

/** Sends bytes as they are and gives back what comes until the connection ends or falls silent. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(portOf(gateway), "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.setTimeout(300, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

describe("a body", () => {
  const chunk = "x".repeat(64 * 1024);
  const chunks = (count: number) =>
    Readable.toWeb(Readable.from(Array.from({ length: count }, () => Buffer.from(chunk))));
  const post = (path: string, count: number) => {
    const body = chunks(count) as unknown as BodyInit;
    return fetch(url(path), { method: "POST", body, duplex: "half" } as RequestInit);
  };

  test("in chunks is passed on whole", async () => {
    expect((await post("/api/trpc/x", 20)).status).toBe(200);
    expect(seen[0]?.body.length).toBe(20 * chunk.length);
  });

  test("in chunks that does not end is refused and not passed on", async () => {
    const answer = await post("/sandbox/erp/admin/orders", 200).catch(() => null);
    // A sender that goes on sending may lose the connection before it reads the answer.
    expect([413, undefined]).toContain(answer?.status);
    expect(seen).toEqual([]);
  });
});

describe("routing", () => {
  test.each([
    ["/in/abc", "ingress"],
    ["/api/health?x=1", "health"],
    ["/metrics", "metrics"],
    ["/api/events?topic=runs", "events"],
    ["/api/v1/flows", "rest"],
  ])("%s is the gateway's own: %s", async (path, name) => {
    expect(await (await fetch(url(path))).text()).toBe(name);
    expect(seen).toEqual([]);
  });

  test.each([
    "/",
    "/api/trpc/flows.list?batch=1",
    "/inside",
    "/api/v1",
    "/sandboxes",
    "/metrics/x",
  ])("%s goes to the web process unchanged", async (path) => {
    expect(await (await fetch(url(path))).text()).toBe("hello");
    expect(seen[0]?.url).toBe(path);
  });

  test("a refusal becomes a problem document, an unexpected error says nothing of the inside", async () => {
    const refusing = createGatewayServer(
      routes({
        rest: async () => {
          throw new RequestError("NOT_FOUND", "There is no such flow.", { detail: { id: "x" } });
        },
        metrics: async () => {
          throw new Error("password=hunter2");
        },
      }),
    );
    await listen(refusing);
    const at = (path: string) => fetch(`http://127.0.0.1:${portOf(refusing)}${path}`);

    const refused = await at("/api/v1/flows/x");
    const failed = await at("/metrics");

    expect(refused.status).toBe(404);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(await refused.json()).toMatchObject({ code: "NOT_FOUND", id: "x" });
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toContain("hunter2");
    refusing.closeAllConnections();
    refusing.close();
  });

  test("absolute-form request lines, upgrades and CONNECT reach nobody", async () => {
    const host = "Host: x\r\n";
    const absolute = await raw(`GET http://10.0.0.1/ HTTP/1.1\r\n${host}\r\n`);
    const upgrade = await raw(
      `GET / HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    const tunnel = await raw(`CONNECT 10.0.0.1:80 HTTP/1.1\r\n${host}\r\n`);

    expect(absolute).toMatch(/^HTTP\/1\.1 400 /);
    expect([upgrade, tunnel]).toEqual(["", ""]);
    expect(seen).toEqual([]);
  });
});

describe("behind the gateway", () => {
  test("what a client claims about proxies is replaced by what we know", async () => {
    await fetch(url("/"), {
      method: "POST",
      body: "text",
      headers: {
        "x-forwarded-for": "1.2.3.4",
        "x-forwarded-host": "evil.example",
        "x-real-ip": "1.2.3.4",
        forwarded: "for=1.2.3.4",
        "x-middleware-subrequest": "middleware",
        "x-custom": "kept",
      },
    });

    const { headers = {}, body, method }: Partial<(typeof seen)[number]> = seen[0] ?? {};
    expect([method, body]).toEqual(["POST", "text"]);
    expect(headers["x-forwarded-for"]).toMatch(/127\.0\.0\.1$/);
    expect(headers["x-forwarded-host"]).toBe(headers.host);
    expect(headers["x-forwarded-proto"]).toBe("https");
    expect(headers["x-custom"]).toBe("kept");
    expect(headers).not.toHaveProperty("x-real-ip");
    expect(headers).not.toHaveProperty("forwarded");
    expect(headers).not.toHaveProperty("x-middleware-subrequest");
  });

  test("what a trusted proxy in front says is handed on", async () => {
    const trusting = createWebProxy(
      `http://127.0.0.1:${(behind.address() as AddressInfo).port}`,
      "http://localhost",
      createClientOf(["127.0.0.1"]),
    );
    const server = createServer((request, response) => trusting.handle(request, response));
    await listen(server);
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
      headers: {
        "x-forwarded-for": "6.6.6.6, 203.0.113.9",
        "x-forwarded-host": "orders.example",
        "x-forwarded-proto": "https",
      },
    });
    server.closeAllConnections();
    server.close();
    trusting.close();

    expect(seen[0]?.headers).toMatchObject({
      host: "orders.example",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": "orders.example",
      "x-forwarded-proto": "https",
    });
  });

  test("while the web process is away pages say so and try again, programs get 503", async () => {
    behind.closeAllConnections();
    await new Promise((resolve) => behind.close(resolve));

    const page = await fetch(url("/"), { headers: { accept: "text/html" } });
    const program = await fetch(url("/api/trpc/x"));

    expect([page.status, program.status]).toEqual([503, 503]);
    expect(page.headers.get("refresh")).toBe("2");
    expect((await program.json()).code).toBe("UNAVAILABLE");
    await listen(behind);
  });
});

describe("sandbox pages", () => {
  test("are served sandboxed, without cookies, to whoever may use them", async () => {
    const page = await fetch(url("/sandbox/erp/admin?x=1"));

    expect(seen[0]?.url).toBe("/erp/admin?x=1");
    expect(page.headers.get("content-security-policy")).toMatch(
      /^sandbox allow-forms; default-src 'none'/,
    );
    expect(page.headers.get("set-cookie")).toBeNull();
    access = "not-signed-in";
    expect((await fetch(url("/sandbox/erp/admin"))).status).toBe(401);
    access = "not-allowed";
    expect((await fetch(url("/sandbox/erp/admin"))).status).toBe(403);
    expect(seen).toHaveLength(1);
  });

  test("lead a person who is not signed in to the sign-in page and back", async () => {
    access = "not-signed-in";
    const answer = await fetch(url("/sandbox/erp/admin?x=1"), {
      headers: { accept: "text/html,application/xhtml+xml" },
      redirect: "manual",
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/sign-in?next=%2Fsandbox%2Ferp%2Fadmin%3Fx%3D1");
    expect(seen).toHaveLength(0);
  });

  test("its address without a slash leads to its folder", async () => {
    const answer = await fetch(url("/sandbox"), { redirect: "manual" });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/sandbox/");
    expect(seen).toHaveLength(0);
  });

  test("forms go through to be checked by their token, the systems' API does not", async () => {
    access = "not-signed-in";
    const post = (path: string) => fetch(url(path), { method: "POST", body: "x=1" });

    expect((await post("/sandbox/erp/admin/faults")).status).toBe(200);
    expect((await post("/sandbox/storefront/admin/actions/place-10")).status).toBe(200);
    expect((await post("/sandbox/erp/sales-orders")).status).toBe(405);
    expect((await post("/sandbox/erp/admin/../sales-orders")).status).toBe(405);
    expect(seen.map((call) => call.url)).toEqual([
      "/erp/admin/faults",
      "/storefront/admin/actions/place-10",
    ]);
  });
});
