import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { FlowDocument } from "../../runtime/flow/document";
import type { JsonObject } from "../../runtime/json";
import { systemActor } from "../access/actor";
import { createApiKey } from "../access/create-api-key";
import { exportAudit } from "../audit/export-audit";
import { sealAudit } from "../audit/seal-audit";
import { writeBackup } from "../backup/write-backup";
import { withScope } from "../db";
import { createFlow } from "../flows/create-flow";
import { exportFlowFiles } from "../flows/flow-folder";
import { publishFlow } from "../flows/publish-flow";
import { type GatewayWorld, openGatewayWorld } from "../gateway/testing/gateway-world";
import { newId } from "../ids";
import { decompress } from "../journal/compression";
import { createConnection } from "./save-connection";

/** Of its own kind per place, so that a leak names the place; with characters that encoders change. */
const canaryOf = (place: string) => `c4nary-${place}/+~ "=&é`;
type Answer = "ok" | "large" | "refused" | "broken" | "text" | "cut";

/** Everything the target has received, as it received it. */
const received: string[] = [];

/** The rudest possible target: it sends back all it got, in every encoding, in body and headers. */
function echo(request: IncomingMessage, body: string, response: ServerResponse): void {
  const { authorization = "", ...headers } = request.headers;
  const decoded = Buffer.from(authorization.replace(/^\w+ /, ""), "base64").toString();
  const all = { url: request.url, authorization, decoded, headers, body };
  received.push(
    `${JSON.stringify(all)} ${decodeURIComponent(request.url ?? "")} ${decoded} ${body}`,
  );
  const path = (request.url ?? "").split("?")[0] ?? "";
  if (path === "/token") {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: canaryOf("token"), expires_in: 600 }));
    return;
  }
  const secrets = [
    decoded,
    ...Object.values(headers).map(String),
    decodeURIComponent(request.url ?? ""),
  ];
  const text = JSON.stringify({
    ...all,
    encoded: secrets.flatMap((value) => [
      encodeURIComponent(value),
      new URLSearchParams({ value }).toString(),
      Buffer.from(value).toString("base64"),
      Buffer.from(`x${value}`).toString("base64url"),
      JSON.stringify(value),
      Buffer.from(value).toString("hex"),
      Buffer.from(value).toString("hex").toUpperCase(),
      Buffer.from(value, "utf16le").toString("hex"),
      Buffer.from(value, "utf16le").toString("base64"),
    ]),
  });
  response.setHeader("x-echo", encodeURIComponent(secrets.join(" ")));
  response.setHeader("set-cookie", `session=${encodeURIComponent(decoded)}`);
  response.setHeader("content-type", path === "/text" ? "text/html" : "application/json");
  const answers: { readonly [name: string]: () => void } = {
    "/ok": () => response.end(text),
    "/text": () => response.end(`<p>${secrets.join("</p><p>")}</p>`),
    "/large": () => response.end(JSON.stringify({ text, padding: "order ".repeat(30_000) })),
    "/refused": () =>
      response.writeHead(422).end(JSON.stringify({ message: secrets.join(" "), text })),
    "/broken": () => response.writeHead(500).end(text),
    "/cut": () => {
      response.write(text.slice(0, 40));
      response.destroy();
    },
  };
  (answers[path] ?? answers["/ok"])?.();
}

const signIns: {
  readonly [place: string]: { config: JsonObject; secrets: Record<string, string> };
} = {
  basic: { config: { auth: "basic", userName: "clerk" }, secrets: { password: canaryOf("basic") } },
  bearer: {
    config: { auth: "bearer" },
    secrets: { token: encodeURIComponent(canaryOf("bearer")) },
  },
  header: {
    config: { auth: "header", headerName: "X-Key" },
    secrets: { headerValue: encodeURIComponent(canaryOf("header")) },
  },
  query: {
    config: { auth: "query", queryName: "key" },
    secrets: { queryValue: canaryOf("query") },
  },
  form: {
    config: { auth: "oauth2-client-credentials", clientId: "us", clientAuth: "body" },
    secrets: { clientSecret: canaryOf("form") },
  },
};

describe("a canary secret", () => {
  let world: GatewayWorld;
  let target: Server;
  let base: string;
  const output: string[] = [];
  const answers: string[] = [];
  const runs: string[] = [];

  beforeAll(async () => {
    target = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => echo(request, Buffer.concat(chunks).toString(), response));
    });
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    const { port } = target.address() as AddressInfo;
    base = `http://127.0.0.1:${port}`;
    world = await openGatewayWorld({ allowPrivateHosts: [`127.0.0.1:${port}`] });
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      vi.spyOn(stream, "write").mockImplementation((chunk: string | Uint8Array) => {
        output.push(String(chunk));
        return write(chunk);
      });
    }
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await world.close();
    target.closeAllConnections();
    target.close();
  });

  const place = () => ({
    partnerId: world.partner.id,
    distributorId: world.partner.distributor,
    environmentId: world.partner.test,
  });

  async function publishCall(name: string, path: Answer): Promise<string> {
    const { db, sealer } = world.workbench.services;
    const signIn = signIns[name];
    if (signIn === undefined) throw new Error(`no sign-in ${name}`);
    const config = { baseUrl: base, tokenUrl: `${base}/token`, ...signIn.config };
    const document: FlowDocument = {
      schemaVersion: 1,
      id: newId(),
      name: `Call ${name} ${path}`,
      settings: { businessKeys: [{ kind: "po", node: "n02", value: "output.decoded" }] },
      nodes: {
        n01: { type: "webhook@1", name: "In", config: { synchronous: true, onFailure: "problem" } },
        n02: {
          type: "http-request@1",
          name: "Call",
          config: { method: "POST", url: `/${path}`, body: "input", output: "response" },
          connection: "target",
          timeoutMs: 5_000,
        },
        n03: {
          type: "map@1",
          name: "Map",
          config: { fields: [{ target: "all", value: "input" }] },
        },
        n04: { type: "respond@1", name: "Out", config: { status: 200, body: "input" } },
      },
      edges: [
        { from: "n01.out", to: "n02.in" },
        { from: "n02.out", to: "n03.in" },
        { from: "n03.out", to: "n04.in" },
      ],
    };
    return withScope(db, place(), async (tx) => {
      const made = await createConnection({ tx, sealer, actor: systemActor }, place(), {
        kind: "http",
        name: `${name} ${path}`,
        config,
        secrets: signIn.secrets,
      });
      const { id } = await createFlow(tx, systemActor, place(), { name: document.name, document });
      const published = await publishFlow(tx, systemActor, place(), {
        flowId: id,
        tested: "nothing-to-test",
        note: "",
        bindings: { target: made.id },
      });
      return `/in/${published.endpoints[0]?.address}`;
    });
  }

  async function run(name: string, path: Answer): Promise<void> {
    const response = await fetch(`${world.url}${await publishCall(name, path)}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ number: `${name}-${path}` }),
    });
    answers.push(`${JSON.stringify([...response.headers])} ${await response.text()}`);
    const id = response.headers.get("x-orderloom-run");
    if (id !== null) runs.push(id);
  }

  it("reaches the target in every place a secret can be", async () => {
    const paths: readonly Answer[] = ["ok", "large", "text", "refused", "broken", "cut"];
    for (const name of Object.keys(signIns)) {
      for (const path of paths) await run(name, path);
    }
    await world.gateway.idle();
    const everything = received.join("\n");
    for (const name of ["basic", "query"]) expect(everything).toContain(canaryOf(name));
    for (const name of ["bearer", "header", "token"]) {
      expect(everything).toContain(
        name === "token" ? "c4nary-token" : encodeURIComponent(canaryOf(name)),
      );
    }
    expect(everything).toContain("c4nary-form");
    expect(runs).toHaveLength(Object.keys(signIns).length * paths.length);
  });

  it("is nowhere in the database, compressed or not", async () => {
    const { owner } = world.workbench;
    const { rows: tables } = await owner.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace
         and relkind = 'r' order by relname`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await owner.query(`select * from "${name}"`);
      const stored = rows.flatMap((row) => Object.values(row).flatMap(textsOf));
      for (const text of stored) expectClean(text, name);
      texts.push(...stored);
    }
    // The search has read real history: answers with masks in them.
    expect(texts.filter((text) => text.includes("***")).length).toBeGreaterThan(runs.length / 2);
    expect(texts.join("").length).toBeGreaterThan(100_000);
  });

  it("is in no answer, no log line and no audit export", async () => {
    await sealAudit(world.workbench.services.db);
    const { partnerId } = place();
    await withScope(world.workbench.services.db, { partnerId, distributorId: "*" }, async (tx) => {
      for await (const line of exportAudit(tx, partnerId)) expectClean(line, "audit export");
    });
    expect(answers.join()).toContain("***");
    for (const answer of answers) expectClean(answer, "answer to the sender");
    for (const line of output) expectClean(line, "log");
  });

  it("is in nothing that the workbench or the REST API shows of the runs", async () => {
    const { workbench, partner } = world;
    const cookie = await workbench.signIn(partner.people.owner.email);
    const { key } = await withScope(workbench.services.db, place(), (tx) =>
      createApiKey(tx, systemActor, {
        ...place(),
        name: "reader",
        scopes: ["runs:read", "payloads:read"],
        expiresAt: null,
      }),
    );
    const call = { method: "GET", cookie, environment: partner.test } as const;
    let shown = 0;
    for (const id of runs) {
      const views = [
        await workbench.call("runs.read", { ...call, input: { run: id } }),
        await workbench.call("runs.step", { ...call, input: { run: id, node: "n02" } }),
        await workbench.call("runs.step", { ...call, input: { run: id, node: "n03" } }),
      ];
      for (const view of views) {
        expectClean(view.text, "run view");
        if (view.text.includes("***")) shown += 1;
      }
      const rest = await fetch(`${world.url}/api/v1/runs/${id}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(rest.status).toBe(200);
      expectClean(await rest.text(), "REST");
    }
    expect(shown).toBeGreaterThan(runs.length / 2);
  });

  it("is in no backup", async () => {
    const folder = mkdtempSync(join(tmpdir(), "orderloom-canary-"));
    try {
      const { file } = await writeBackup({
        ownerUrl: world.workbench.database.ownerUrl,
        file: join(folder, "all.backup"),
        version: "test",
        dataFolder: folder,
        withKeys: true,
      });
      const text = gunzipSync(readFileSync(file)).toString("utf8");
      expect(text).toContain("Call basic");
      expectClean(text, "backup");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is in no flow that leaves as files", async () => {
    const { rows } = await world.workbench.owner.query<{ id: string }>("select id from flow");
    expect(rows.length).toBeGreaterThan(10);
    for (const { id } of rows) {
      const files = await withScope(world.workbench.services.db, place(), (tx) =>
        exportFlowFiles(tx, id, { tests: true }),
      );
      expectClean(JSON.stringify(files), "flow export");
    }
  });

  it("is in no view of the connections", async () => {
    const { workbench, partner } = world;
    const cookie = await workbench.signIn(partner.people.owner.email);
    const list = await workbench.call("connections.list", {
      method: "GET",
      cookie,
      environment: partner.test,
    });
    expect(list.status).toBe(200);
    expectClean(list.text, "connections.list");
  });
});

/** A stored value as text; bytes also unpacked. */
function textsOf(value: unknown): string[] {
  if (Buffer.isBuffer(value)) {
    const plain = value.toString("utf8");
    try {
      return [plain, Buffer.from(decompress(value)).toString("utf8")];
    } catch {
      return [plain];
    }
  }
  if (value === null || value === undefined) return [];
  return [typeof value === "string" ? value : JSON.stringify(value)];
}

const utf16 = Buffer.from("c4nary", "utf16le");
/** What only the canaries contain: plain, hexadecimal, UTF-16, and base64 at each of its three alignments. */
const canaryForms = [
  "c4nary",
  utf16.toString("latin1"),
  ...[Buffer.from("c4nary"), utf16].flatMap((bytes) => [
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    ...base64Forms(bytes),
  ]),
];

function expectClean(text: string, where: string): void {
  for (const form of canaryForms) {
    const at = text.indexOf(form);
    expect(at === -1 ? "" : text.slice(Math.max(0, at - 60), at + 60), where).toBe("");
  }
}

function base64Forms(value: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), value]).toString("base64");
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + value.length) * 8) / 6));
  });
}
