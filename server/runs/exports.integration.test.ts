import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FlowDocument } from "../../runtime/flow/document";
import { openEnginePool } from "../db";
import { newId } from "../ids";
import { foldRollups } from "../journal/rollups";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { addTestFlow, addTestRun, type TestFlow, TestSegment } from "../testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import type { FlowHeat } from "./flow-heat";
import { handleExport } from "./handle-export";
import type { SavedView } from "./saved-views";
import type { TextPage, TreePage } from "./value-pages";

const canary = "CANARY-51be20";

let workbench: TestWorkbench;
let partner: TestPartner;
let stranger: TestPartner;
let flow: TestFlow;
const cookies: { [who: string]: string } = {};

const place = (of: TestPartner = partner) => ({
  partner: of.id,
  distributor: of.distributor,
  environment: of.production,
});

const document = (id: string): FlowDocument => ({
  schemaVersion: 1,
  id,
  name: "Order to ERP",
  settings: {},
  nodes: { n01: { type: "webhook@1", name: "Order created", config: {} } },
  edges: [],
});

beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
  stranger = await addTestPartner(workbench.owner);
  flow = await addTestFlow(workbench.owner, place(), { document: document(newId()) });
  for (const who of ["operator", "viewer", "consultant", "owner"] as const) {
    cookies[who] = await workbench.signIn(partner.people[who].email);
  }
  cookies.stranger = await workbench.signIn(stranger.people.operator.email);
});
afterAll(() => workbench.close());

async function query<T>(path: string, input: unknown, who = "operator"): Promise<T> {
  const answer = await workbench.call(path, {
    method: "GET",
    input,
    cookie: cookies[who] ?? "",
    environment: partner.production,
  });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.data as T;
}
const mutate = (path: string, input: unknown, who = "operator") =>
  workbench.call(path, { input, cookie: cookies[who] ?? "", environment: partner.production });

async function download(what: string, more: object, who = "operator", headers = {}) {
  const search = new URLSearchParams({ environment: partner.production, ...more });
  const request = new Request(`http://localhost/api/exports/${what}?${search}`, {
    headers: { cookie: cookies[who] ?? "", ...headers },
  });
  const response = await handleExport(workbench.services, request, what);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const filterOf = (more: object = {}) => JSON.stringify({ view: "all", flow: flow.id, ...more });

const auditOf = async (action: string) => {
  const { rows } = await workbench.owner.query(
    "select detail from audit where action = $1 and partner_id = $2 order by at",
    [action, partner.id],
  );
  return rows.map(({ detail }) => detail);
};

function messageSegment(value: unknown) {
  const segment = new TestSegment();
  const body = segment.value(value);
  segment.start = {
    trigger: { node: "n01", kind: "webhook", headers: {}, query: {}, body },
    parameters: {},
  };
  segment.step({ node: "n01", startedAt: Date.now(), output: body, bytes: 20 });
  return segment.content();
}

describe("the export of a list", () => {
  beforeAll(async () => {
    for (let number = 0; number < 230; number += 1) {
      await addTestRun(workbench.owner, place(), {
        flow,
        status: number % 10 === 0 ? "failed" : "succeeded",
        keys: [
          { kind: "order", value: `#${number}` },
          { kind: "po", value: number === 7 ? "=1+1" : `${canary}-${number}` },
        ],
        ...(number % 10 === 0 && {
          error: { code: "TARGET_REFUSED", node: "n04", message: `Refused ${canary}` },
        }),
      });
    }
  });

  test("holds every run of the filter, also those beyond the first page of the screen", async () => {
    const { status, headers, text } = await download("runs", {
      format: "csv",
      filter: filterOf(),
      keys: "order,po",
    });

    expect(status).toBe(200);
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="runs-.*\.csv"$/);
    expect(headers.get("content-security-policy")).toBe("sandbox");
    const lines = text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(231);
    expect(lines[0]).toMatch(/^run,status,accepted,.*,outcome,order,po$/);
    expect(lines.filter((line) => line.includes(",'=1+1"))).toHaveLength(1);
    const failed = await download("runs", {
      format: "json",
      filter: filterOf({ status: ["failed"] }),
    });
    const rows = JSON.parse(failed.text) as { status: string; keys: unknown[]; outcome: string }[];
    expect(rows).toHaveLength(23);
    expect(rows.every((row) => row.status === "failed" && row.keys.length === 2)).toBe(true);
    const none = await download("runs", {
      format: "json",
      filter: filterOf({ search: "nothing-has-it" }),
    });
    expect(JSON.parse(none.text)).toEqual([]);
  });

  test("leaves numbers and outcomes out for whoever may not see payloads", async () => {
    for (const format of ["csv", "json"]) {
      const asked = (search: string) =>
        download("runs", { format, filter: filterOf({ search }), keys: "order,po" }, "viewer");
      const { status, text } = await asked("");
      expect(status).toBe(200);
      expect(text).not.toContain(canary);
      expect(text).toContain("TARGET_REFUSED");
      // A number that is there finds no more than one that is not.
      expect((await asked(canary)).text).toBe((await asked("nothing")).text);
    }
  });

  test("is noted in the audit log, without what was searched for", async () => {
    const details = await auditOf("run.export-list");

    expect(details).toContainEqual(
      expect.objectContaining({ format: "csv", view: "all", searched: "yes" }),
    );
    expect(JSON.stringify(details)).not.toContain(canary);
  });

  test("is refused to strangers, to other sites and to nonsense", async () => {
    const more = { filter: filterOf() };
    expect((await download("runs", more, "stranger")).status).toBe(404);
    expect((await download("runs", more, "nobody")).status).toBe(401);
    expect(
      (await download("runs", more, "operator", { "sec-fetch-site": "cross-site" })).status,
    ).toBe(403);
    expect((await download("everything", more)).status).toBe(404);
    expect((await download("runs", { filter: "{" })).status).toBe(400);
    expect((await download("runs", { filter: '{"view":"x"}' })).status).toBe(400);
  });
});

describe("the export of a run", () => {
  test("is one JSON document with steps and values; without the right to see payloads it has none", async () => {
    const { id } = await addTestRun(workbench.owner, place(), {
      flow,
      status: "succeeded",
      segments: [messageSegment({ order: canary })],
      keys: [{ kind: "po", value: canary }],
    });

    const whole = JSON.parse((await download("run", { run: id })).text);
    expect(whole).toMatchObject({
      run: { id },
      steps: [{ node: "n01", output: 0 }],
      values: { 0: { order: canary } },
    });
    const poor = await download("run", { run: id }, "viewer");
    expect(JSON.parse(poor.text)).toMatchObject({ steps: [{ node: "n01" }], values: {} });
    expect(poor.text).not.toContain(canary);
    expect((await download("run", { run: newId() })).status).toBe(404);
    expect((await download("value", { run: id, ref: "0" })).text).toBe(`{"order":"${canary}"}`);
    expect((await download("value", { run: id, ref: "0" }, "viewer")).status).toBe(403);
    expect(await auditOf("run.export-value")).toHaveLength(1);
  });
});

describe("a large value", () => {
  test("comes in pages of text that put together are all of it, and as a tree of entries", async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => ({
      sku: `SKU-${index}`,
      quantity: index,
      note: index === 29_999 ? "the last one" : "",
    }));
    const { id } = await addTestRun(workbench.owner, place(), {
      flow,
      status: "succeeded",
      segments: [messageSegment({ number: "PO-1", lines })],
    });
    const page = (offset: number) =>
      query<TextPage>("runs.valueText", { run: id, ref: 0, cursor: offset });
    let text = "";
    let last = await page(0);
    for (;;) {
      expect(last.line).toBe(text.split("\n").length);
      text += last.text;
      if (last.next === null) break;
      last = await page(last.next);
    }
    expect(text).toBe(JSON.stringify({ number: "PO-1", lines }, null, 2));

    const tree = (path: readonly (string | number)[], offset = 0) =>
      query<TreePage>("runs.valueTree", { run: id, ref: 0, path, cursor: offset });
    expect((await tree([])).entries).toEqual([
      { name: "number", kind: "text", size: 4, text: "PO-1" },
      { name: "lines", kind: "list", size: 30_000, text: "" },
    ]);
    const end = await tree(["lines"], 29_950);
    expect(end).toMatchObject({ total: 30_000, offset: 29_950 });
    expect(end.entries).toHaveLength(50);
    expect((await tree(["lines", 29_999])).entries.at(-1)?.text).toBe("the last one");
    await expect(tree(["nowhere"])).rejects.toThrow("There is nothing at nowhere");
    await expect(query("runs.valueText", { run: id, ref: 0, cursor: 0 }, "viewer")).rejects.toThrow(
      "403",
    );
  });
});

describe("saved views", () => {
  const views = (who: string) => query<SavedView[]>("runs.views", undefined, who);

  test("are the maker's own, or everybody's when shared, and no other partner's", async () => {
    await mutate("runs.saveView", { name: "Mine", query: "view=attention" });
    await mutate("runs.saveView", { name: "Ours", query: `flow=${flow.id}`, shared: true });

    expect((await views("operator")).map(({ name, own }) => [name, own])).toEqual([
      ["Mine", true],
      ["Ours", true],
    ]);
    expect((await views("consultant")).map(({ name, own }) => [name, own])).toEqual([
      ["Ours", false],
    ]);
    const theirs = await workbench.call("runs.views", {
      method: "GET",
      cookie: cookies.stranger ?? "",
      environment: stranger.production,
    });
    expect(theirs.data).toEqual([]);
  });

  test("replace the own one of the same name, and are deleted by who made or manages them", async () => {
    await mutate("runs.saveView", { name: "mine", query: "view=in-doubt" });
    const own = (await views("operator")).filter(({ name }) => name.toLowerCase() === "mine");
    expect(own).toMatchObject([{ name: "mine", query: "view=in-doubt" }]);
    const shared = (await views("consultant"))[0]?.id;

    expect((await mutate("runs.deleteView", { id: shared }, "viewer")).status).toBe(403);
    expect((await mutate("runs.deleteView", { id: own[0]?.id }, "consultant")).status).toBe(404);
    expect((await mutate("runs.deleteView", { id: shared }, "owner")).status).toBe(200);
    expect((await mutate("runs.deleteView", { id: own[0]?.id })).status).toBe(200);
    expect(await views("operator")).toEqual([]);
    expect(await auditOf("view.delete")).toHaveLength(2);
  });

  test("a shared one does not tell whom may see no numbers what it looks for", async () => {
    const query = "view=attention&q=PO-4711";
    await mutate("runs.saveView", { name: "That order", query, shared: true });
    const queryFor = async (who: "consultant" | "viewer") =>
      (await views(who)).find(({ name }) => name === "That order")?.query;

    expect(await queryFor("consultant")).toBe(query);
    expect(await queryFor("viewer")).toBe("view=attention");
  });
});

describe("heat of a flow", () => {
  test("tells throughput, failures and p95 per node, and where runs stand now", async () => {
    const hot = await addTestFlow(workbench.owner, place(), { document: document(newId()) });
    const entries = [
      ["n01", 99, 1, 100_000, "20:100"],
      ["n02", 10, 0, 1_000, ""],
    ].map((entry) => entry.join("\x1e"));
    await workbench.owner.query(
      `insert into rollup_entry (partner_id, distributor_id, environment_id, flow_id, hour, nodes)
       values ($1, $2, $3, $4, date_trunc('hour', now()), $5)`,
      [partner.id, partner.distributor, partner.production, hot.id, entries.join("\x1f")],
    );
    const pool = openEnginePool(workbench.database.engineUrl, { max: 2 });
    await foldRollups(pool);
    await pool.end();
    for (const status of ["waiting", "in-doubt"] as const) {
      const segment = new TestSegment().step({
        node: "n04",
        startedAt: Date.now(),
        status,
        port: null,
      });
      await addTestRun(workbench.owner, place(), {
        flow: hot,
        status,
        segments: [segment.content()],
      });
    }
    await addTestRun(workbench.owner, place(), {
      flow: hot,
      status: "queued",
      segments: [messageSegment({})],
    });

    const heat = await query<FlowHeat>("runs.heat", { flow: hot.id, hours: 24 }, "viewer");

    expect(heat.nodes).toEqual([
      { node: "n01", steps: 100, failed: 1, p95Ms: expect.closeTo(1.4, 0), meanMs: 1 },
      { node: "n02", steps: 10, failed: 0, p95Ms: null, meanMs: 0.1 },
    ]);
    expect(heat).toMatchObject({ unfinished: 3, placed: 3 });
    expect(heat.queues).toEqual([
      expect.objectContaining({ node: "n04", waiting: 1, inDoubt: 1 }),
      expect.objectContaining({ node: "n01", waiting: 1, inDoubt: 0 }),
    ]);
  });
});
