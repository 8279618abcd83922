import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StepStatus } from "../../runtime/engine/records";
import type { FlowDocument } from "../../runtime/flow/document";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { addTestFlow, addTestRun, type TestFlow, TestSegment } from "../testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import type { RunPage } from "./list-runs";
import type { StepPage } from "./read-iterations";
import type { RunView } from "./read-run";
import type { StepDetail } from "./read-step";

const canary = "CANARY-7f3a91";
const hour = 3_600_000;
const now = Date.now();

let workbench: TestWorkbench;
let partner: TestPartner;
let stranger: TestPartner;
let flow: TestFlow;
let operator: string;
let viewer: string;

const document = (id: string): FlowDocument => ({
  schemaVersion: 1,
  id,
  name: "Order to ERP",
  settings: {},
  nodes: {
    n01: { type: "webhook@1", name: "Order created", config: {} },
    n02: { type: "map@1", name: "Map", config: { fields: [{ target: "a", value: "input.a" }] } },
    n03: {
      type: "http-request@1",
      name: "Create order",
      connection: "erp",
      config: { method: "POST", url: "/orders", body: "input" },
    },
  },
  edges: [
    { from: "n01.out", to: "n02.in" },
    { from: "n02.out", to: "n03.in" },
  ],
});

/** A run whose order failed at its second attempt; every value carries the canary. */
function doubtfulSegment(at: number, lookUp = true) {
  const segment = new TestSegment();
  const request = segment.value({ method: "POST", ...(lookUp && { lookUp: "/orders?po=1" }) });
  return segment
    .step({ node: "n03", path: "n02:4", startedAt: at, status: "in-doubt", port: null, request })
    .content();
}

function failedSegment(at: number) {
  const segment = new TestSegment();
  const body = segment.value({ order: canary });
  const mapped = segment.value({ mapped: canary });
  const request = segment.value({ method: "POST", url: "/orders" });
  const response = segment.value({ status: 422, body: { reason: canary } });
  segment.start = {
    trigger: {
      node: "n01",
      kind: "webhook",
      method: "POST",
      headers: { "x-shop": canary },
      query: {},
      body,
    },
    parameters: {},
  };
  segment.step({ node: "n01", startedAt: at, output: body, bytes: 20 });
  segment.step({ node: "n02", startedAt: at + 2, output: mapped, bytes: 20 });
  for (const attempt of [1, 2]) {
    segment.intents.push({
      node: "n03",
      path: "",
      attempt,
      idempotencyKey: `${canary}.n03`,
      request,
      body: mapped,
      sentAt: at + 4 * attempt,
      timeoutMs: 5_000,
    });
  }
  segment.step({
    node: "n03",
    startedAt: at + 4,
    status: "retrying",
    port: null,
    request,
    due: at + 8,
    error: { code: "TARGET_BUSY", message: canary },
  });
  segment.step({
    node: "n03",
    startedAt: at + 8,
    attempt: 2,
    status: "failed",
    port: null,
    request,
    response,
    error: { code: "TARGET_REFUSED", message: `Refused ${canary}`, detail: { value: canary } },
  });
  segment.end = {
    status: "failed",
    error: { code: "TARGET_REFUSED", message: `Refused ${canary}`, node: "n03" },
  };
  return segment.content();
}

const place = (of: TestPartner) => ({
  partner: of.id,
  distributor: of.distributor,
  environment: of.production,
});

beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
  stranger = await addTestPartner(workbench.owner);
  flow = await addTestFlow(workbench.owner, place(partner), { document: document(newId()) });
  operator = await workbench.signIn(partner.people.operator.email);
  viewer = await workbench.signIn(partner.people.viewer.email);
});
afterAll(() => workbench.close());

async function query<T>(path: string, input: unknown, cookie = operator): Promise<T> {
  const answer = await workbench.call(path, {
    method: "GET",
    input,
    cookie,
    environment: partner.production,
  });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.data as T;
}

const mutate = (path: string, input: unknown, cookie = operator) =>
  workbench.call(path, { input, cookie, environment: partner.production });

const list = (filter: object, more: object = {}) =>
  query<RunPage>("runs.list", { filter, limit: 50, ...more });

const idsOf = (page: RunPage) => page.rows.map((row) => row.id);

describe("the list", () => {
  const warning = "Order: number was left out: input.name has no value";
  const made: string[] = [];
  let waiting = "";
  let doubtful = "";
  let failed = "";
  let debug = "";

  beforeAll(async () => {
    for (let index = 0; index < 7; index++) {
      const { id } = await addTestRun(workbench.owner, place(partner), {
        flow,
        status: "succeeded",
        acceptedAt: now - 20 * hour + index,
        keys: [{ kind: "po", value: `PO-77${index}` }],
        ...(index === 3 && { note: warning }),
      });
      made.push(id);
    }
    const add = async (run: Omit<Parameters<typeof addTestRun>[2], "flow">) =>
      (await addTestRun(workbench.owner, place(partner), { flow, ...run })).id;
    waiting = await add({
      status: "waiting",
      acceptedAt: now - 3 * hour,
      due: now + hour,
      note: "Waits for the warehouse",
      keys: [
        { kind: "order", value: "#10482" },
        { kind: "po", value: "4500917283" },
      ],
    });
    doubtful = await add({
      status: "in-doubt",
      acceptedAt: now - 2 * hour,
      keys: [{ kind: "erp-order", value: "SO-118402" }],
    });
    failed = await add({
      status: "failed",
      acceptedAt: now - hour,
      error: { code: "TARGET_REFUSED", node: "n03", message: `Refused ${canary}` },
    });
    debug = await add({ status: "succeeded", purpose: "debug", acceptedAt: now - hour / 2 });
    await workbench.owner.query(
      `insert into exception (id, partner_id, distributor_id, environment_id, flow_id, run, cause,
         code, message, fingerprint, created_at)
       values ($1, $2, $3, $4, $5, $6, 'failed', 'TARGET_REFUSED', '', '\\x00', now())`,
      [newId(), partner.id, partner.distributor, partner.production, flow.id, failed],
    );
    await workbench.owner.query(
      `insert into rollup (partner_id, distributor_id, flow_id, hour, node, environment_id, ok,
         failed, total_us)
       values ($1, $2, $3, date_trunc('hour', $5::timestamptz), '', $4, 0, 1, 0)`,
      [partner.id, partner.distributor, flow.id, partner.production, new Date(now - hour)],
    );
    await addTestRun(
      workbench.owner,
      { ...place(partner), environment: partner.test },
      { flow, status: "succeeded", keys: [{ kind: "po", value: "PO-770" }] },
    );
    await addTestRun(workbench.owner, place(stranger), {
      flow,
      status: "in-doubt",
      keys: [{ kind: "po", value: "PO-770" }],
    });
  });

  test("shows unfinished and finished runs together, newest first, without debug runs", async () => {
    const page = await list({});
    expect(idsOf(page)).toEqual([failed, doubtful, waiting, ...made.toReversed()]);
    expect(page.next).toBeNull();
    expect(page.rows[2]).toMatchObject({
      status: "waiting",
      finished: false,
      flowName: "Order to ERP",
      version: 1,
      note: "Waits for the warehouse",
      due: now + hour,
    });
  });

  test("tells the run that succeeded with a warning, and finds it alone", async () => {
    const page = await list({ warned: true });
    expect(page.rows).toMatchObject([
      { id: made[3], status: "succeeded", warned: true, note: warning },
    ]);
    expect(idsOf(await list({ warned: true, status: ["failed"] }))).toEqual([]);
    const all = await list({});
    expect(all.rows.filter(({ warned }) => warned).map(({ id }) => id)).toEqual([made[3]]);
  });

  test("goes on behind the last run of a page, without gap or repeat", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: RunPage = await list({}, { limit: 3, cursor });
      seen.push(...idsOf(page));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(idsOf(await list({})));
  });

  test.each([
    ["attention", () => [failed, doubtful]],
    ["in-doubt", () => [doubtful]],
    ["moving", () => [waiting]],
    ["tests", () => [debug]],
  ])("the view %s has its runs", async (view, expected) => {
    expect(idsOf(await list({ view }))).toEqual(expected());
  });

  test("filters by status, flow and time", async () => {
    expect(idsOf(await list({ status: ["failed", "waiting"] }))).toEqual([failed, waiting]);
    expect(idsOf(await list({ flow: newId() }))).toEqual([]);
    expect(idsOf(await list({ from: now - 2.5 * hour, to: now - 1.5 * hour }))).toEqual([doubtful]);
  });

  test.each([
    ["4500917283", () => [waiting]],
    ["45009", () => [waiting]],
    ["10482", () => [waiting]],
    ["#10482", () => [waiting]],
    ["so-1184", () => [doubtful]],
    ["SO-118402", () => [doubtful]],
    ["PO-77", () => made.toReversed()],
    ["118402", () => [doubtful]],
    ["1184", () => [doubtful]],
    ["77", () => []],
    ["7283", () => []],
  ])("finds by %s", async (search, expected) => {
    expect(idsOf(await list({ search }))).toEqual(expected());
  });

  test("finds a retry by the numbers of the first run, and shows them", async () => {
    const add = (run: Omit<Parameters<typeof addTestRun>[2], "flow">) =>
      addTestRun(workbench.owner, place(partner), {
        flow,
        acceptedAt: now - 60 * hour,
        ...run,
      });
    const first = await add({ status: "failed", keys: [{ kind: "po", value: "RETRIED-1" }] });
    const linked = { purpose: "replay", origin: first.id, parent: first.id } as const;
    const second = await add({ status: "failed", ...linked });
    const third = await add({ status: "waiting", ...linked });
    const page = await list({ search: "RETRIED" });
    expect(idsOf(page)).toEqual([third.id, second.id, first.id]);
    expect(page.rows[0]?.keys).toEqual([{ kind: "po", value: "RETRIED-1" }]);
    await workbench.owner.query("delete from live where id = $1", [third.id]);
    await workbench.owner.query("delete from run where id = any($1)", [[first.id, second.id]]);
  });

  test("finds a run by its id", async () => {
    expect(idsOf(await list({ search: failed }))).toEqual([failed]);
  });

  test("renews rows and counts what came since, without moving the list", async () => {
    const changes = await query<{ newer: number; rows: RunPage["rows"] }>("runs.changes", {
      filter: {},
      top: doubtful,
      ids: [waiting],
    });
    expect(changes.newer).toBe(1);
    expect(changes.rows.map(({ id, status }) => [id, status])).toEqual([[waiting, "waiting"]]);
  });

  test("knows the runs beside one", async () => {
    expect(await query("runs.neighbours", { filter: {}, run: doubtful })).toEqual({
      newer: failed,
      older: waiting,
    });
    expect(await query("runs.neighbours", { filter: {}, run: failed })).toEqual({
      newer: null,
      older: doubtful,
    });
  });

  test("counts what needs somebody", async () => {
    expect(await query("runs.counts", undefined)).toEqual({
      attention: 2,
      moving: 1,
      running: 0,
      inDoubt: 1,
    });
  });

  test("counts a flow's day and knows its last failure", async () => {
    const [activity] = await query<readonly object[]>("runs.flowActivity", { flows: [flow.id] });
    expect(activity).toMatchObject({
      flow: flow.id,
      unfinished: 2,
      inDoubt: 1,
      lastFailure: { run: failed, code: "TARGET_REFUSED" },
    });
  });
});

describe("one run", () => {
  let run = "";

  beforeAll(async () => {
    const acceptedAt = now - 30 * hour;
    const added = await addTestRun(workbench.owner, place(partner), {
      flow,
      status: "failed",
      acceptedAt,
      keys: [{ kind: "po", value: canary }],
      error: { code: "TARGET_REFUSED", node: "n03", message: `Refused ${canary}` },
      segments: [failedSegment(acceptedAt)],
    });
    run = added.id;
  });

  test("shows its frozen version, its path and its attempts", async () => {
    const view = await query<RunView>("runs.read", { run });
    expect(view.document?.nodes.n03?.name).toBe("Create order");
    expect(view.trigger).toEqual({ node: "n01", kind: "webhook" });
    expect(view.error).toMatchObject({ code: "TARGET_REFUSED", node: "n03" });
    expect(view.nodes.map(({ node, status, retries }) => [node, status, retries])).toEqual([
      ["n01", "succeeded", 0],
      ["n02", "succeeded", 0],
      ["n03", "failed", 1],
    ]);
    expect(view.timeline.map(({ node, bars }) => [node, bars.length])).toEqual([
      ["n01", 1],
      ["n02", 1],
      ["n03", 2],
    ]);
    expect(view.keys).toEqual([{ kind: "po", value: canary }]);
  });

  test("gives input, output, request and response of a step", async () => {
    const step = await query<StepDetail>("runs.step", { run, node: "n03" });
    expect(step.line).toMatchObject({ attempt: 2, status: "failed" });
    expect(step.attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, "retrying"],
      [2, "failed"],
    ]);
    expect(JSON.parse(step.inputs[0]?.value?.text ?? "")).toEqual({ mapped: canary });
    expect(JSON.parse(step.response?.text ?? "")).toMatchObject({ status: 422 });
    expect(JSON.parse(step.requestBody?.text ?? "")).toEqual({ mapped: canary });
    expect(step.intent?.idempotencyKey).toBe(`${canary}.n03`);
  });

  test("gives an earlier attempt when it is asked for", async () => {
    const step = await query<StepDetail>("runs.step", { run, node: "n03", attempt: 1 });
    expect(step.error?.code).toBe("TARGET_BUSY");
    expect(step.response).toBeNull();
  });

  test("gives a message of another charset in its own letters", async () => {
    const segment = new TestSegment();
    const name = "M\u00fcller & S\u00f6hne";
    const bytes = Uint8Array.from(JSON.stringify({ name }), (letter) => letter.charCodeAt(0));
    segment.values.push({ ref: 0, bytes });
    const contentType = "application/json; charset=iso-8859-1";
    segment.start = {
      trigger: { node: "n01", kind: "webhook", headers: {}, query: {}, contentType, body: 0 },
      parameters: {},
    };
    segment.step({ node: "n01", startedAt: Date.now(), output: 0, bytes: bytes.length });
    const { id } = await addTestRun(workbench.owner, place(partner), {
      flow,
      status: "succeeded",
      segments: [segment.content()],
    });

    const step = await query<StepDetail>("runs.step", { run: id, node: "n01" });
    const value = await query<{ text: string }>("runs.value", { run: id, ref: 0 });
    const page = await query<{ text: string }>("runs.valueText", { run: id, ref: 0 });

    const texts = [step.message?.body?.text, step.output?.text, value.text, page.text];
    expect(texts.map((text) => JSON.parse(text ?? "null"))).toEqual(texts.map(() => ({ name })));
  });

  test("gives the message as it was received, and a whole value", async () => {
    const step = await query<StepDetail>("runs.step", { run, node: "n01" });
    expect(step.message).toMatchObject({ method: "POST", headers: { "x-shop": canary } });
    const ref = step.message?.body?.ref ?? -1;
    expect(await query("runs.value", { run, ref })).toEqual({
      text: JSON.stringify({ order: canary }),
      bytes: 25,
      complete: true,
    });
  });

  test("without the right to see payloads nothing of a document leaves the server", async () => {
    const calls = [
      ["runs.read", { run }],
      ["runs.step", { run, node: "n01" }],
      ["runs.step", { run, node: "n03" }],
      ["runs.step", { run, node: "n03", attempt: 1 }],
      ["runs.iterations", { run, node: "n03" }],
      ["runs.list", { filter: {} }],
      ["runs.changes", { filter: {}, top: null, ids: [run] }],
    ] as const;
    for (const [path, input] of calls) {
      const answer = await workbench.call(path, {
        method: "GET",
        input,
        cookie: viewer,
        environment: partner.production,
      });
      expect(answer.status, path).toBe(200);
      expect(answer.text, path).not.toContain(canary);
      expect(answer.text, path).toMatch(/"n0[13]"|"rows":\[\{/);
    }
    const value = await workbench.call("runs.value", {
      method: "GET",
      input: { run, ref: 0 },
      cookie: viewer,
      environment: partner.production,
    });
    expect(value.status).toBe(403);
  });

  test("without that right a search does not tell whether a number exists", async () => {
    const found = await query<RunPage>("runs.list", { filter: { search: canary } }, viewer);
    const other = await query<RunPage>("runs.list", { filter: { search: "nothing" } }, viewer);
    // All runs instead of none would be taken for what was found, by people and by bulk actions.
    expect([idsOf(found), idsOf(other)]).toEqual([[], []]);
    const [run = ""] = idsOf(await query<RunPage>("runs.list", { filter: {} }, viewer));
    expect(idsOf(await query<RunPage>("runs.list", { filter: { search: run } }, viewer))).toEqual([
      run,
    ]);
  });

  test.each(["runs.read", "runs.step", "runs.iterations", "runs.value"])(
    "%s of another partner's run is not found",
    async (path) => {
      const foreign = await addTestRun(workbench.owner, place(stranger), {
        flow,
        status: "failed",
        segments: [failedSegment(now)],
      });
      const answer = await workbench.call(path, {
        method: "GET",
        input: { run: foreign.id, node: "n03", ref: 0 },
        cookie: operator,
        environment: partner.production,
      });
      expect(answer.problem).toBe("NOT_FOUND");
      expect(answer.text).not.toContain(canary);
    },
  );
});

describe("iterations", () => {
  test("come in the order of their index, a page at a time, the failed ones by themselves", async () => {
    const segment = new TestSegment();
    const order = [10, 2, 0, 1, 9];
    for (const index of order) {
      segment.step({
        node: "n03",
        path: `n02:${index}`,
        startedAt: now + index,
        status: index === 9 ? "failed" : "succeeded",
        output: segment.value({ index }),
      });
    }
    const { id } = await addTestRun(workbench.owner, place(partner), {
      flow,
      status: "succeeded",
      acceptedAt: now - 40 * hour,
      segments: [segment.content()],
    });
    const all = await query<StepPage>("runs.iterations", { run: id, node: "n03", limit: 4 });
    expect(all.total).toBe(5);
    expect(all.iterations.map(({ path }) => path)).toEqual(["n02:0", "n02:1", "n02:2", "n02:9"]);
    const failed = await query<StepPage>("runs.iterations", {
      run: id,
      node: "n03",
      trouble: true,
    });
    expect(failed.iterations.map(({ path }) => path)).toEqual(["n02:9"]);
    const view = await query<RunView>("runs.read", { run: id });
    expect(view.nodes[0]).toMatchObject({
      status: "failed",
      total: 5,
      succeeded: 4,
      failed: 1,
      iterated: true,
    });
  });
});

describe("what a person does", () => {
  const commands = async (run: string) => {
    const { rows } = await workbench.owner.query(
      "select kind, detail, by from run_command where run = $1 order by id",
      [run],
    );
    return rows;
  };
  const audits = async (run: string) => {
    const { rows } = await workbench.owner.query(
      "select action, actor_name, detail from audit where subject_id = $1 order by id",
      [run],
    );
    return rows;
  };
  const add = (run: Omit<Parameters<typeof addTestRun>[2], "flow">) =>
    addTestRun(workbench.owner, place(partner), { flow, acceptedAt: now - 50 * hour, ...run });

  test("a cancel is a command and an audit row", async () => {
    const { id } = await add({ status: "waiting" });
    expect((await mutate("runs.cancel", { run: id, reason: "Customer withdrew" })).status).toBe(
      200,
    );
    const by = partner.people.operator.name;
    expect(await commands(id)).toEqual([
      { kind: "cancel", detail: { reason: "Customer withdrew" }, by },
    ]);
    expect(await audits(id)).toMatchObject([{ action: "run.cancel", actor_name: by }]);
  });

  test("an ended run cannot be cancelled or resolved", async () => {
    const { id } = await add({ status: "succeeded" });
    expect((await mutate("runs.cancel", { run: id })).problem).toBe("CONFLICT");
    const resolution = { outcome: "did-not-happen" };
    const answer = await mutate("runs.resolve", { run: id, node: "n03", resolution });
    expect(answer.problem).toBe("CONFLICT");
    expect(await commands(id)).toEqual([]);
  });

  test.each([
    [
      { outcome: "happened", value: { id: "SO-1" } },
      { outcome: "happened", value: { id: "SO-1" } },
    ],
    [{ outcome: "did-not-happen" }, { outcome: "did-not-happen" }],
    [{ outcome: "look-up" }, { outcome: "look-up" }],
  ])("doubt is settled by %o", async (resolution, detail) => {
    const { id } = await add({ status: "in-doubt", segments: [doubtfulSegment(now)] });
    const input = { run: id, node: "n03", path: "n02:4", note: "Seen in the ERP", resolution };
    for (const other of [{ node: "n09" }, { path: "" }, { path: "n02:5" }]) {
      expect((await mutate("runs.resolve", { ...input, ...other })).problem).toBe("CONFLICT");
    }
    const both = await Promise.all([mutate("runs.resolve", input), mutate("runs.resolve", input)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await commands(id)).toMatchObject([
      { kind: "resolve", detail: { node: "n03", path: "n02:4", ...detail } },
    ]);
    const [audit] = await audits(id);
    expect(audit).toMatchObject({
      action: "run.resolve",
      detail: { outcome: resolution.outcome, note: "Seen in the ERP" },
    });
    expect(JSON.stringify(audit)).not.toContain("SO-1");
  });

  test("whoever settles a step that somebody has settled is told by whom and how", async () => {
    const { id } = await add({ status: "in-doubt", segments: [doubtfulSegment(now)] });
    const ask = (resolution: object) =>
      mutate("runs.resolve", { run: id, node: "n03", path: "n02:4", resolution });
    expect((await ask({ outcome: "did-not-happen" })).status).toBe(200);
    const { name } = partner.people.operator;
    const said = `${name} has answered for this step already, that it did not happen`;
    const early = await ask({ outcome: "happened", value: null });
    expect([early.problem, early.message]).toEqual(["CONFLICT", expect.stringContaining(said)]);
    expect(early.message).toContain("being applied");
    await workbench.owner.query("update run_command set applied_seg = 1 where run = $1", [id]);
    // In doubt once more: the earlier answer stands in nobody's way.
    expect((await ask({ outcome: "look-up" })).status).toBe(200);
    const ended = await add({ status: "succeeded" });
    await workbench.owner.query("update run_command set run = $2, applied_seg = 1 where run = $1", [
      id,
      ended.id,
    ]);
    const resolution = { outcome: "did-not-happen" };
    const late = await mutate("runs.resolve", {
      run: ended.id,
      node: "n03",
      path: "n02:4",
      resolution,
    });
    expect(late.message).toContain(`${name} has answered for this step already, that the target`);
  });

  test("what no query could read again is refused with its place, and nobody else's runs are touched", async () => {
    const { id } = await add({ status: "in-doubt", segments: [doubtfulSegment(now)] });
    const other = await add({ status: "failed", segments: [failedSegment(now)] });
    for (const text of ["a\0b", "a\ud800b"]) {
      const resolution = { outcome: "happened", value: { lines: [{ id: text }] } };
      const answer = await mutate("runs.resolve", {
        run: id,
        node: "n03",
        path: "n02:4",
        resolution,
      });
      expect([answer.status, answer.problem]).toEqual([400, "INPUT_INVALID"]);
      expect(answer.message).toMatch(/^value\.lines\[0\]\.id: character 2 is .*cannot be stored/);
      const changed = await mutate("runs.retry", {
        run: other.id,
        from: { kind: "start" },
        message: text,
        reason: "x",
      });
      expect(changed.message).toMatch(/^message: character 2 is /);
    }
    expect(await commands(id)).toEqual([]);
    // One of an earlier release, which took it.
    await workbench.owner.query(
      `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by, applied_seg)
       values ($1, $2, $3, $4, 'resolve', $5, now(), 'Ana', 1)`,
      [
        newId(),
        partner.id,
        partner.distributor,
        id,
        '{"node":"n03","path":"n02:4","outcome":"happened","value":"\\u0000","note":"seen"}',
      ],
    );
    const view = await query<RunView>("runs.read", { run: id });
    expect(view.commands).toMatchObject([
      { by: "Ana", applied: true, step: { node: "n03", path: "n02:4", outcome: "happened" } },
    ]);
  });

  test("a target that cannot be asked is not: the answer says so, and nothing is ordered", async () => {
    const { id } = await add({ status: "in-doubt", segments: [doubtfulSegment(now, false)] });
    const input = { run: id, node: "n03", path: "n02:4", resolution: { outcome: "look-up" } };
    const answer = await mutate("runs.resolve", input);
    expect(answer.problem).toBe("CONFLICT");
    expect(answer.text).toContain("cannot be asked");
    expect(await commands(id)).toEqual([]);
  });

  test("a run that waits for its next try is tried at once; one that does not is refused", async () => {
    const step = { node: "n03", startedAt: now, port: null };
    const withStep = (status: StepStatus) => new TestSegment().step({ ...step, status }).content();
    const { id } = await add({ status: "waiting", segments: [withStep("retrying")] });
    expect(await query("runs.read", { run: id })).toMatchObject({ waitsForTry: true });
    expect((await mutate("runs.tryNow", { run: id })).status).toBe(200);
    const by = partner.people.operator.name;
    expect(await commands(id)).toEqual([{ kind: "release", detail: {}, by }]);
    expect(await audits(id)).toMatchObject([{ action: "run.try-now", actor_name: by }]);
    expect((await mutate("runs.tryNow", { run: id }, viewer)).status).toBe(403);
    for (const status of ["queued", "in-doubt", "failed"] as const) {
      const other = await add({ status });
      expect((await mutate("runs.tryNow", { run: other.id })).problem, status).toBe("CONFLICT");
    }
    const resting = [
      await add({ status: "waiting", segments: [withStep("waiting")] }),
      await add({ status: "waiting", note: "Waits for one of 2 places of its flow" }),
      await add({ status: "held", note: "The flow is paused." }),
    ];
    for (const other of resting) {
      expect((await mutate("runs.tryNow", { run: other.id })).problem).toBe("CONFLICT");
      expect(await commands(other.id)).toEqual([]);
    }
    for (const more of [{ status: "held" }, { segments: [withStep("unknown")] }] as const) {
      const other = await add({ status: "waiting", ...more });
      expect((await mutate("runs.tryNow", { run: other.id })).status).toBe(200);
    }
  });

  test("a run whose credentials were refused needs attention, one that waits for its target does not", async () => {
    const { id } = await add({
      status: "held",
      note: 'Waits for credentials at "Post invoice": 401 the user is locked',
    });
    const { id: down } = await add({ status: "held", note: 'Held "Post invoice": no answer' });
    const shown = idsOf(await list({ view: "attention" }));
    expect(shown).toContain(id);
    expect(shown).not.toContain(down);
    await workbench.owner.query("delete from live where id = any ($1)", [[id, down]]);
  });

  test("a failed run is settled by hand once, with a reason, and leaves what needs attention", async () => {
    const { id } = await add({ status: "failed", segments: [failedSegment(now)] });
    const quiet = await add({ status: "failed", segments: [failedSegment(now)] });
    await workbench.owner.query(
      `insert into exception (id, partner_id, distributor_id, environment_id, flow_id, run, cause,
         code, message, fingerprint, created_at)
       values ($1, $2, $3, $4, $5, $6, 'failed', 'TARGET_REFUSED', '', '\\x00', now())`,
      [newId(), partner.id, partner.distributor, partner.production, flow.id, id],
    );
    const settlement = async (run: string, cookie = operator) =>
      (await query<RunView>("runs.read", { run }, cookie)).settlement;
    const attention = async () => idsOf(await list({ view: "attention" })).includes(id);
    expect([await settlement(id), await settlement(quiet.id)]).toEqual([{ state: "open" }, null]);
    expect(await attention()).toBe(true);

    expect((await mutate("runs.settle", { run: id, reason: " " })).status).toBe(400);
    const reason = "Entered in the ERP by hand";
    expect((await mutate("runs.settle", { run: id, reason }, viewer)).status).toBe(403);
    expect((await mutate("runs.settle", { run: id, reason })).status).toBe(200);

    const by = partner.people.operator.name;
    expect(await settlement(id)).toEqual({ state: "settled", by, reason });
    expect(await settlement(id, viewer)).toEqual({ state: "settled", by, reason: null });
    expect(await attention()).toBe(false);
    expect(await audits(id)).toMatchObject([
      { action: "run.settle", actor_name: by, detail: { reason } },
    ]);
    expect((await mutate("runs.settle", { run: id, reason })).problem).toBe("CONFLICT");
    expect((await mutate("runs.settle", { run: quiet.id, reason })).problem).toBe("CONFLICT");
    const theirs = await addTestRun(workbench.owner, place(stranger), { flow, status: "failed" });
    expect((await mutate("runs.settle", { run: theirs.id, reason })).problem).toBe("NOT_FOUND");
  });

  test("a retry asks once for a new run of the same message", async () => {
    const { id } = await add({ status: "failed", segments: [failedSegment(now)] });
    const answer = await mutate("runs.retry", { run: id, reason: "Fixed the unit" });
    const started = (answer.data as { run: string }).run;
    expect(await commands(id)).toEqual([
      {
        kind: "retry",
        detail: { run: started, from: { kind: "start" } },
        by: partner.people.operator.name,
      },
    ]);
    expect(await audits(id)).toMatchObject([
      {
        action: "run.retry",
        detail: { run: started, from: { kind: "start" }, reason: "Fixed the unit" },
      },
    ]);
  });

  test("a run whose chain is unfinished is not retried", async () => {
    const { id } = await add({ status: "failed" });
    const { id: open } = await add({
      status: "in-doubt",
      purpose: "replay",
      origin: id,
      parent: id,
    });
    const answer = await mutate("runs.retry", { run: id });
    expect(answer.problem).toBe("CONFLICT");
    expect(answer.text).toContain(open);
    expect(await commands(id)).toEqual([]);
  });

  test("a run that was retried often is not retried while the newest of them is unfinished", async () => {
    const { id } = await add({ status: "failed" });
    const replay = { purpose: "replay", origin: id, parent: id } as const;
    for (let n = 0; n < 55; n += 1) await add({ ...replay, status: "failed" });
    const { id: open } = await add({ ...replay, status: "in-doubt" });
    const answer = await mutate("runs.retry", { run: id });
    expect(answer.problem).toBe("CONFLICT");
    expect(answer.text).toContain(open);
  });

  test("a run whose message is gone is not retried", async () => {
    const { id } = await add({ status: "failed" });
    const answer = await mutate("runs.retry", { run: id });
    expect(answer.problem).toBe("CONFLICT");
    expect(answer.message).toContain("retention");
    expect(await commands(id)).toEqual([]);
  });

  test("the chain of a message is told on each of its runs", async () => {
    const { id } = await add({ status: "failed" });
    const { id: second } = await add({
      status: "succeeded",
      purpose: "replay",
      origin: id,
      parent: id,
    });
    for (const run of [id, second]) {
      const { chain } = await query<RunView>("runs.read", { run });
      expect(chain.map((link) => [link.id, link.status, link.purpose])).toEqual([
        [id, "failed", "live"],
        [second, "succeeded", "replay"],
      ]);
    }
  });

  test.each([
    ["runs.cancel", {}],
    ["runs.retry", {}],
    ["runs.resolve", { node: "n03", resolution: { outcome: "look-up" } }],
  ])("%s is refused to a viewer", async (path, more) => {
    const { id } = await add({ status: "waiting" });
    expect((await mutate(path, { run: id, ...more }, viewer)).status).toBe(403);
    expect(await commands(id)).toEqual([]);
  });
});
