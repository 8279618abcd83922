import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type OutboundHttp, openHttp } from "@/server/outbound/http";
import { type SandboxServer, startSandbox } from "./sandbox-server";

let folder: string;
let sandbox: SandboxServer;
let http: OutboundHttp;
let receiver: Server;
let received: { headers: Record<string, unknown>; body: string }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "orderloom-sandbox-"));
  received = [];
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  http = openHttp({ sandboxUrl: null, allowPrivateHosts: [new URL(receiverUrl()).host] });
  sandbox = await start();
});

afterEach(async () => {
  await sandbox.close();
  await http.close();
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true });
});

const receiverUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in/a`;
const stateFile = () => join(folder, "sandbox.jsonl");
const start = () => startSandbox({ port: 0, file: stateFile(), http });

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: "manual",
  });
  const text = await response.text();
  const json = () => JSON.parse(text);
  return { status: response.status, headers: response.headers, text, json };
}

function tokenAndMark(page: string): { token: string; mark: string } {
  const token = /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? "";
  const mark = /name="mark" value="([0-9a-f]+)"/.exec(page)?.[1] ?? "";
  return { token, mark };
}

function sendForm(path: string, fields: Record<string, string>) {
  return fetch(`${sandbox.url}${path}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

const anOrder = (externalReference: string, change: object = {}) => ({
  externalReference,
  customerId: "C-1001",
  orderingKey: "C-1001",
  currency: "USD",
  lines: [{ itemId: "BLT-1001", quantity: 2, unitPrice: "18.52" }],
  ...change,
});

describe("sales orders", () => {
  test("the same Idempotency-Key gives the first order again, a missing key makes a second", async () => {
    const key = { "idempotency-key": "run-1/n04/0" };

    const first = await call("POST", "/erp/sales-orders", anOrder("PO-1"), key);
    const again = await call("POST", "/erp/sales-orders", anOrder("PO-1"), key);
    await call("POST", "/erp/sales-orders", anOrder("PO-2"));
    await call("POST", "/erp/sales-orders", anOrder("PO-2"));

    expect(first.status).toBe(201);
    expect(again.status).toBe(200);
    expect(again.json().number).toBe(first.json().number);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const effects = (await call("GET", "/erp/effects")).json();
    expect(effects.effects["PO-1"]).toMatchObject({ count: 1, positions: [1] });
    expect(effects.effects["PO-2"]).toMatchObject({ count: 2, positions: [2, 3] });
  });

  test("an order is found by its external reference", async () => {
    const made = await call("POST", "/erp/sales-orders", anOrder("PO 7/ä"));

    const found = await call("GET", "/erp/sales-orders?externalReference=PO%207%2F%C3%A4");
    const none = await call("GET", "/erp/sales-orders?externalReference=PO-8");

    expect(found.json()).toMatchObject({ total: 1, items: [{ number: made.json().number }] });
    expect(none.json()).toMatchObject({ total: 0 });
  });

  test("totals are exact and tax is added", async () => {
    const lines = [
      { itemId: "a", quantity: 3, unitPrice: "0.10" },
      { itemId: "b", quantity: { value: "2", uom: "EA" }, unitPrice: { amount: "19.99" } },
    ];

    const made = await call(
      "POST",
      "/erp/sales-orders",
      anOrder("PO-1", { lines, tax: { amount: "3.30" } }),
    );

    expect(made.json().totals).toEqual({ net: "40.28", tax: "3.30", payable: "43.58" });
  });

  test("a unit that is not sold is refused with its line and the units there are", async () => {
    const lines = [
      { itemId: "BLT-1001", quantity: { value: 2, uom: "XBX" }, unitPrice: "18.52" },
      { itemId: "GLV-1003", quantity: { value: 1, uom: "CS" }, unitPrice: "11.41" },
    ];

    const refused = await call("POST", "/erp/sales-orders", anOrder("PO-1", { lines }));

    expect(refused.status).toBe(422);
    expect(refused.json().error.message).toMatch(
      /^line 2, item GLV-1003: unit CS is not allowed; units are EA, XBX/,
    );
  });

  test("an order that is invoiced uses up no credit any more", async () => {
    const big = [{ itemId: "a", quantity: 1, unitPrice: "30000.00" }];
    const order = (
      await call("POST", "/erp/sales-orders", anOrder("PO-1", { lines: big, release: true }))
    ).json();
    const ask = async () =>
      (
        await call("POST", "/erp/credit-checks", { customerId: "C-1001", amount: "10000.00" })
      ).json().decision;

    expect(await ask()).toBe("hold");
    await call("POST", "/erp/invoices", { shipmentReference: "S-1", salesOrder: order.number });
    expect(await ask()).toBe("approve");
  });

  test("documents of a past made elsewhere are found as if they had been made here", async () => {
    const order = { number: "SO-500001", externalReference: "#HIS-10001", status: "invoiced" };

    const taken = await call("POST", "/documents", {
      "erp.sales-orders": { "SO-500001": order },
    });

    expect(taken.json()).toEqual({ taken: 1 });
    const found = await call("GET", "/erp/sales-orders?externalReference=%23HIS-10001");
    expect(found.json()).toMatchObject({ total: 1, items: [order] });
    const next = await call("POST", "/erp/sales-orders", anOrder("PO-2"));
    expect(next.json().number).toBe("SO-500002");
  });

  test("an order without lines is refused by name", async () => {
    const refused = await call("POST", "/erp/sales-orders", { externalReference: "PO-1" });

    expect(refused.status).toBe(422);
    expect(refused.json().error.code).toBe("ORDER_INVALID");
  });

  test("state survives a restart, even after a torn last line", async () => {
    const key = { "idempotency-key": "k1" };
    const first = await call("POST", "/erp/sales-orders", anOrder("PO-1"), key);
    await sandbox.close();
    writeFileSync(stateFile(), '{"c":"erp.sales-orders","k":"SO-9', { flag: "a" });
    sandbox = await start();

    const again = await call("POST", "/erp/sales-orders", anOrder("PO-1"), key);

    expect(again.status).toBe(200);
    expect(again.json().number).toBe(first.json().number);
  });
});

describe("credit and tax", () => {
  test.each([
    ["C-1001", "100.00", "approve", []],
    ["C-1004", "900.00", "hold", ["LIMIT_EXCEEDED"]],
    ["C-1006", "10.00", "hold", ["PAST_DUE"]],
    ["C-1010", "10.00", "reject", ["CUSTOMER_BLOCKED"]],
  ])("%s asking for %s: %s", async (customerId, amount, decision, reasonCodes) => {
    const answer = await call("POST", "/erp/credit-checks", { customerId, amount });

    expect(answer.json()).toMatchObject({ decision, reasonCodes });
  });

  test("open orders use up the limit until they are cancelled", async () => {
    const big = [{ itemId: "a", quantity: 1, unitPrice: "37000.00" }];
    const made = await call("POST", "/erp/sales-orders", anOrder("PO-1", { lines: big }));
    const request = { customerId: "C-1001", amount: "1000.00" };

    const used = await call("POST", "/erp/credit-checks", request);
    await call("POST", `/erp/sales-orders/${made.json().number}/cancel`);
    const free = await call("POST", "/erp/credit-checks", request);

    expect(used.json()).toMatchObject({ decision: "hold", available: "519.50" });
    expect(free.json()).toMatchObject({ decision: "approve" });
  });

  test("tax by region, none for the exempt, unknown regions refused", async () => {
    const lines = [{ amount: "100.00" }];
    const quote = (customerId: string, region: string) =>
      call("POST", "/erp/tax-quotes", { customerId, shipTo: { region }, lines });

    expect((await quote("C-1001", "TX")).json().amount).toBe("8.20");
    expect((await quote("C-1005", "US-TX")).json().amount).toBe("0.00");
    expect((await quote("C-1001", "ZZ")).status).toBe(422);
  });
});

describe("failure switches", () => {
  test.each([
    [{ down: true }, 503],
    [{ throttlePercent: 100, retryAfterSeconds: 7 }, 429],
    [{ errorPercent: 100 }, 500],
  ])("%o answers %i and does nothing", async (faults, status) => {
    await call("PUT", "/erp/faults", faults);

    const answer = await call("POST", "/erp/sales-orders", anOrder("PO-1"));

    expect(answer.status).toBe(status);
    expect(answer.headers.get("retry-after")).toBe(status === 429 ? "7" : null);
    expect((await call("GET", "/erp/effects", undefined)).text).not.toContain("PO-1");
  });

  test("a lost answer: the work is done, counted, and the connection cut", async () => {
    await call("PUT", "/erp/faults", { loseAnswerPercent: 100 });

    await expect(call("POST", "/erp/sales-orders", anOrder("PO-1"))).rejects.toThrow();
    await call("PUT", "/erp/faults", { loseAnswerPercent: 0 });

    const effects = (await call("GET", "/erp/effects")).json();
    expect(effects.effects["PO-1"]).toMatchObject({ count: 1, lostAnswers: 1 });
  });

  test("wrong JSON: the work is done and the answer is cut in half", async () => {
    const answer = await call("POST", "/erp/sales-orders", anOrder("PO-1"), {
      "x-sandbox-fault": "wrong-json",
    });

    expect(answer.status).toBe(201);
    expect(() => answer.json()).toThrow();
  });

  test("switches are kept over a restart and cut to sensible values", async () => {
    await call("PUT", "/carrier/faults", { slowMs: 5, errorPercent: 400, nonsense: true });
    await sandbox.close();
    sandbox = await start();

    const faults = (await call("GET", "/carrier/faults")).json();

    expect(faults).toMatchObject({ slowMs: 5, errorPercent: 100 });
    expect(faults).not.toHaveProperty("nonsense");
  });
});

describe("events", () => {
  test("the storefront signs its orders as Shopify does", async () => {
    await call("PUT", "/storefront/subscriptions", [
      { topic: "orders/create", address: receiverUrl(), secret: "s3cret", scheme: "shopify" },
    ]);

    await call("POST", "/storefront/place-orders", { count: 2 });
    await vi.waitFor(() => expect(received).toHaveLength(2), { timeout: 30_000 });

    for (const event of received) {
      const hmac = createHmac("sha256", "s3cret").update(event.body).digest("base64");
      expect(event.headers["x-shopify-hmac-sha256"]).toBe(hmac);
      expect(event.headers["x-shopify-topic"]).toBe("orders/create");
      expect(JSON.parse(event.body).line_items.length).toBeGreaterThan(0);
    }
    expect(new Set(received.map((event) => event.headers["x-shopify-event-id"])).size).toBe(2);
  });

  test("one that is under way when the sandbox stops is sent again at its next start", async () => {
    let answer = () => {};
    receiver.removeAllListeners("request").on("request", (request, response) => {
      received.push({ headers: request.headers, body: "" });
      answer = () => response.writeHead(202).end();
    });
    await call("PUT", "/storefront/subscriptions", [
      { topic: "orders/create", address: receiverUrl(), secret: "s", scheme: "shopify" },
    ]);
    await call("POST", "/storefront/place-orders", { count: 1 });
    await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 30_000 });
    await sandbox.close();
    answer();
    sandbox = await start();
    await vi.waitFor(() => expect(received).toHaveLength(2), { timeout: 30_000 });
    answer();
  });

  test("duplicates carry the same event id", async () => {
    await call("PUT", "/warehouse/subscriptions", [
      { topic: "shipment.confirmed", address: receiverUrl(), secret: "s", scheme: "hex" },
    ]);
    await call("PUT", "/warehouse/faults", { duplicatePercent: 100 });
    const made = await call("POST", "/warehouse/orders", { reference: "SO-1", lines: [{}] });

    await call("POST", `/warehouse/orders/${made.json().number}/ship`);
    await vi.waitFor(() => expect(received).toHaveLength(2), { timeout: 30_000 });

    expect(new Set(received.map((event) => event.headers["x-event-id"])).size).toBe(1);
    const [event] = received;
    const hmac = createHmac("sha256", "s")
      .update(event?.body ?? "")
      .digest("hex");
    expect(event?.headers["x-signature-256"]).toBe(hmac);
  });
});

describe("admin page", () => {
  test("lists documents, labelled as sandbox, with foreign text escaped", async () => {
    await call("POST", "/erp/sales-orders", anOrder("<script>alert(1)</script>"));

    const page = await call("GET", "/erp/admin");

    expect(page.text).toContain("Sandbox");
    expect(page.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page.text).not.toContain("<script>");
  });

  test("a secret and the whole address of a subscription are never given back, and stay when they are left empty", async () => {
    const address = `${receiverUrl()}-long-key-9999`;
    await call("PUT", "/warehouse/subscriptions", [
      { topic: "shipment.confirmed", address, secret: "s3cret-word", scheme: "hex" },
    ]);
    const given = await call("GET", "/warehouse/subscriptions");
    const page = await call("GET", "/warehouse/admin");
    const save = (fields: Record<string, string>) =>
      sendForm("/warehouse/admin/subscriptions", { ...tokenAndMark(page.text), ...fields });

    for (const { text } of [given, page]) {
      expect(text).not.toContain("s3cret-word");
      expect(text).not.toContain("long-key");
      expect(text).toContain("…9999");
    }
    expect(given.json()).toMatchObject([{ secretSet: true }]);
    expect(page.text).toContain("a secret is set");
    // What was read is not taken for what is to be.
    expect((await call("PUT", "/warehouse/subscriptions", given.json())).status).toBe(422);
    expect((await call("GET", "/warehouse/subscriptions")).json()).toEqual(given.json());

    await save({ topic: "shipment.confirmed", address: "", secret: "", scheme: "hex" });
    const made = await call("POST", "/warehouse/orders", { reference: "SO-1", lines: [{}] });
    await call("POST", `/warehouse/orders/${made.json().number}/ship`);
    await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 30_000 });
    const signature = createHmac("sha256", "s3cret-word").update(received[0]?.body ?? "");
    expect(received[0]?.headers["x-signature-256"]).toBe(signature.digest("hex"));

    await save({ topic: "shipment.confirmed", address: receiverUrl(), secret: "", scheme: "hex" });
    expect((await call("GET", "/warehouse/subscriptions")).json()).toMatchObject([
      { secretSet: false },
    ]);
    const { token, mark } = tokenAndMark((await call("GET", "/warehouse/admin")).text);
    await sendForm("/warehouse/admin/subscriptions", { token, mark, address: "", remove: mark });
    expect((await call("GET", "/warehouse/subscriptions")).json()).toEqual([]);
  });

  test("after a start on another port the addresses of the own flows move with it", async () => {
    const one = { topic: "shipment.confirmed", secret: "s", scheme: "hex" };
    await call("PUT", "/warehouse/subscriptions", [
      { ...one, address: "http://localhost:1/in/ours-abcdef" },
      { ...one, address: "http://localhost:1/in/theirs-abcdef" },
    ]);

    const move = { origin: "http://localhost:2", paths: ["/in/ours-abcdef"] };
    const moved = await call("PUT", "/warehouse/subscriptions/origin", move);

    expect(moved.json()).toMatchObject([
      { address: "http://localhost:2/…cdef", secretSet: true },
      { address: "http://localhost:1/…cdef", secretSet: true },
    ]);
  });

  test("a form works with the page's token only", async () => {
    const page = await call("GET", "/storefront/admin");
    const token = /name="token" value="([0-9a-f]+)"/.exec(page.text)?.[1] ?? "";
    const post = (action: string, body: string) =>
      fetch(`${sandbox.url}/storefront/admin/${action}`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body,
        redirect: "manual",
      });

    const refused = await post("actions/place-1", "token=guess");
    const placed = await post("actions/place-1", `token=${token}`);
    const switched = await post("faults", `token=${token}&down=off&down=on&slowMs=3`);

    expect(refused.status).toBe(403);
    expect([placed.status, placed.headers.get("location")]).toEqual([303, "../../admin"]);
    expect([switched.status, switched.headers.get("location")]).toEqual([303, "../admin"]);
    expect((await call("GET", "/storefront/faults")).json()).toMatchObject({
      down: true,
      slowMs: 3,
    });
    expect(received).toHaveLength(0);
  });
});
