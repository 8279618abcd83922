import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalLogic } from "../../runtime/flow/canonical";
import type { FlowDocument, FlowNode } from "../../runtime/flow/document";
import type { FlowFiles } from "../../runtime/flow/flow-files";
import { versionHash } from "../../runtime/flow/version-hash";
import { orderFlow } from "../../runtime/testing/order-flow";
import { actorOfMember } from "../access/actor";
import type { MemberScope } from "../access/scope";
import { withScope } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { changePublication } from "./change-publication";
import { createFlow } from "./create-flow";
import { exportFlowFiles, importFlowFiles } from "./flow-folder";
import { listFlows } from "./list-flows";
import { parseLayout } from "./parse-stored";
import { openPublicationSource, type PublicationSource } from "./publication-source";
import { publishChecked } from "./publish-checked";
import { type PublishRequest, publishFlow } from "./publish-flow";
import { readDraft, readDraftTexts } from "./read-draft";
import { type DraftChange, saveDraft } from "./save-draft";

const layout = '{"nodes": {}}';

describe("flows", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let other: TestPartner;
  let source: PublicationSource;
  let erp: string;

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    other = await addTestPartner(workbench.owner);
    source = await openPublicationSource(workbench.services.db);
    erp = await addConnection("erp", "http");
  });
  afterAll(async () => {
    await source.close();
    await workbench.close();
  });

  function scopeOf(of: TestPartner = partner): MemberScope {
    return {
      partnerId: of.id,
      distributorId: of.distributor,
      environmentId: of.test,
      environmentKind: "test",
      userId: of.people.consultant.id,
      userName: of.people.consultant.name,
      standings: [{ role: "consultant", grants: {} }],
      partnerWide: true,
    };
  }
  const inScope: <T>(
    work: (tx: Parameters<Parameters<typeof withScope>[2]>[0], scope: MemberScope) => Promise<T>,
    of?: TestPartner,
  ) => Promise<T> = (work, of) => {
    const scope = scopeOf(of);
    return withScope(workbench.services.db, scope, (tx) => work(tx as never, scope)) as never;
  };
  async function addConnection(name: string, kind: string, environment = partner.test) {
    const id = newId();
    await workbench.owner.query(
      `insert into connection (id, partner_id, distributor_id, environment_id, kind, name)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, partner.id, partner.distributor, environment, kind, name],
    );
    return id;
  }
  const create = (document: FlowDocument = orderFlow) =>
    inScope(async (tx, scope) => {
      const created = await createFlow(tx, actorOfMember(scope), scope, {
        name: document.name,
        document,
      });
      return { ...created, document: { ...document, id: created.id } };
    });
  const save = (change: Omit<DraftChange, "layout">) =>
    inScope((tx, scope) => saveDraft(tx, actorOfMember(scope), scope, { layout, ...change }));
  const publish = (
    request: Omit<PublishRequest, "note" | "tested">,
    environmentId = partner.test,
  ) =>
    publishChecked(
      (work) => inScope((tx) => work(tx)),
      actorOfMember(scopeOf()),
      { ...scopeOf(), environmentId },
      { note: "", anyway: null, ...request },
    );
  const audits = async (flowId: string) => {
    const { rows } = await workbench.owner.query<{ action: string }>(
      "select action from audit where subject_id = $1 order by at, id",
      [flowId],
    );
    return rows.map(({ action }) => action);
  };
  const renamed = (document: FlowDocument, id: string, name: string): FlowDocument => ({
    ...document,
    nodes: { ...document.nodes, [id]: { ...document.nodes[id]!, name } },
  });
  const eventually = async <T>(read: () => Promise<T>, holds: (value: T) => boolean) => {
    for (let tries = 0; ; tries += 1) {
      const value = await read();
      if (holds(value) || tries > 200) return value;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it("saves a draft on its revision, and the same text again as no new one", async () => {
    const { id, document } = await create();
    const logic = canonicalLogic(renamed(document, "n01", "Order in"));
    expect(await save({ flowId: id, revision: 1, logic })).toEqual({
      outcome: "saved",
      revision: 2,
    });
    expect(await save({ flowId: id, revision: 2, logic })).toEqual({
      outcome: "saved",
      revision: 2,
    });
    const draft = await inScope((tx, scope) => readDraft(tx, scope, id));
    expect(draft).toMatchObject({ revision: 2, logic, versions: [], published: null });
    expect(draft.updatedBy).toBe(partner.people.consultant.name);
    expect(await audits(id)).toEqual(["flow.create", "flow.edit"]);
  });

  it("opens a flow that came without places with one for each step, and stores none by that", async () => {
    const { id, document } = await create();
    const placesIn = (text: string) => Object.keys(parseLayout(text).nodes).toSorted();
    const opened = await inScope((tx, scope) => readDraft(tx, scope, id));
    const stored = await inScope((tx) => readDraftTexts(tx, id));
    expect(placesIn(opened.layout)).toEqual(Object.keys(document.nodes).toSorted());
    expect(placesIn(stored.layout)).toEqual([]);
  });

  it("merges what two people change in different places", async () => {
    const { id, document } = await create();
    await save({
      flowId: id,
      revision: 1,
      logic: canonicalLogic(renamed(document, "n01", "Theirs")),
    });
    const mine = canonicalLogic(renamed(document, "n02", "Mine"));
    const saved = await save({ flowId: id, revision: 1, logic: mine });
    expect(saved).toMatchObject({ outcome: "merged", revision: 3 });
    const { logic } = await inScope((tx, scope) => readDraft(tx, scope, id));
    const both = renamed(renamed(document, "n01", "Theirs"), "n02", "Mine");
    expect(logic).toBe(canonicalLogic(both));
  });

  it("asks when both change one field, saves nothing, and keeps what was not chosen", async () => {
    const { id, document } = await create();
    const theirs = canonicalLogic(renamed(document, "n01", "Theirs"));
    const mine = canonicalLogic(renamed(document, "n01", "Mine"));
    await save({ flowId: id, revision: 1, logic: theirs });
    const asked = await save({ flowId: id, revision: 1, logic: mine });
    expect(asked).toMatchObject({
      outcome: "conflict",
      revision: 2,
      by: partner.people.consultant.name,
      conflicts: [
        { node: "n01", field: "name", base: "Order received", mine: "Mine", theirs: "Theirs" },
      ],
    });
    expect((await inScope((tx, scope) => readDraft(tx, scope, id))).logic).toBe(theirs);
    const keep = { label: "Theirs, not chosen", logic: theirs, layout };
    await save({ flowId: id, revision: 2, logic: mine, keep });
    const draft = await inScope((tx, scope) => readDraft(tx, scope, id));
    expect(draft.logic).toBe(mine);
    expect(draft.copies).toMatchObject([{ label: "Theirs, not chosen" }]);
  });

  it("refuses a stale revision when merging is not wanted, and one that never was", async () => {
    const { id, document } = await create();
    const logic = canonicalLogic(document);
    await save({ flowId: id, revision: 1, logic: canonicalLogic(renamed(document, "n01", "A")) });
    await expect(save({ flowId: id, revision: 1, logic, strict: true })).rejects.toMatchObject({
      code: "REVISION_STALE",
      detail: { revision: 2 },
    });
    await expect(save({ flowId: id, revision: 9, logic })).rejects.toMatchObject({
      code: "REVISION_STALE",
    });
  });

  it("refuses text that is no flow, naming the place", async () => {
    const { id } = await create();
    await expect(save({ flowId: id, revision: 1, logic: '{"a": 1,}' })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining("line 1, column 9"),
    });
  });

  it("publishes a version with its number, address and binding, and says so to others", async () => {
    const { id, document } = await create();
    expect(await source.published({ ...scopeOf() }, id)).toBeNull();
    const first = await publish({ flowId: id });
    expect(first).toMatchObject({ number: 1, hash: versionHash(document), state: "active" });
    const [hook] = first.endpoints;
    expect(hook?.address).toMatch(/^[A-Za-z0-9_-]{24}$/);
    expect(await source.byAddress(hook!.address)).toMatchObject({ flowId: id, nodeId: "n01" });

    const live = await eventually(
      () => source.published(scopeOf(), id),
      (found) => found !== null,
    );
    expect(live).toMatchObject({ version: first.hash, bindings: { erp }, state: "active" });
    expect(live?.document.nodes.n03?.type).toBe("content-based-router@1");

    const next = renamed(document, "n01", "Order in");
    await save({ flowId: id, revision: 1, logic: canonicalLogic(next) });
    const second = await publish({ flowId: id });
    expect(second).toMatchObject({
      number: 2,
      hash: versionHash(next),
      endpoints: first.endpoints,
    });
    const newer = await eventually(
      () => source.published(scopeOf(), id),
      (found) => found?.version === second.hash,
    );
    expect(newer?.document.nodes.n01?.name).toBe("Order in");
    expect(await source.version(scopeOf(), id, first.hash)).toMatchObject({
      nodes: { n01: { name: "Order received" } },
    });

    const back = await publish({ flowId: id, version: first.hash });
    expect(back).toMatchObject({ number: 1, hash: first.hash });
    expect(await audits(id)).toEqual([
      "flow.create",
      "flow.publish",
      "flow.edit",
      "flow.publish",
      "flow.publish",
    ]);
  });

  it("publishes nothing of a flow with errors, and names them", async () => {
    const edges = [...orderFlow.edges, { from: "n01.out", to: "n99.in" }];
    const { id } = await create({ ...orderFlow, edges });
    await expect(publish({ flowId: id })).rejects.toMatchObject({
      code: "FLOW_INVALID",
      detail: { problems: [expect.objectContaining({ code: "edge-dangling", node: "n01" })] },
    });
    const draft = await inScope((tx, scope) => readDraft(tx, scope, id));
    expect(draft.versions).toEqual([]);
    expect(await audits(id)).toEqual(["flow.create"]);
  });

  it("names the step and the field where only one thing is wrong", async () => {
    const unfinished: FlowNode = {
      type: "map@1",
      name: "Map to order",
      config: { fields: [{ target: "number", value: "input.name +" }] },
    };
    const { id } = await create({
      ...orderFlow,
      nodes: { ...orderFlow.nodes, n90: unfinished },
      edges: [...orderFlow.edges, { from: "n01.out", to: "n90.in" }],
    });
    await expect(publish({ flowId: id })).rejects.toMatchObject({
      message: "Map to order, fields[0].value: The expression is not finished.",
    });
  });

  it("publishes no code whose types are wrong, by what is known for sure, and goes back to a version all the same", async () => {
    const [first] = Object.entries(orderFlow.nodes);
    if (first === undefined) throw new Error("The flow has no trigger.");
    const coded = (text: string, documentType = "SalesOrder"): FlowDocument => ({
      ...orderFlow,
      settings: { businessKeys: [] },
      nodes: {
        [first[0]]: { ...first[1], config: { ...first[1].config, documentType } },
        n02: { type: "code@1", name: "Count", config: { code: text } },
      },
      edges: [{ from: `${first[0]}.out`, to: "n02.in" }],
    });
    const { id } = await create(coded("return input.lines.length;"));
    const good = await publish({ flowId: id });
    const bad = coded("const lines: number = input.lines.length;\nreturn input.linez;");
    await save({ flowId: id, revision: 1, logic: canonicalLogic(bad) });
    await expect(publish({ flowId: id })).rejects.toMatchObject({
      code: "FLOW_INVALID",
      message: expect.stringContaining("Line 2, column 14: Property 'linez' does not exist"),
      detail: { problems: [{ code: "code-type", node: "n02", field: "code", at: [55, 60] }] },
    });
    expect(await publish({ flowId: id, version: good.hash })).toMatchObject({ number: 1 });
    // Of a message of no known type anything may be read.
    await save({
      flowId: id,
      revision: 2,
      logic: canonicalLogic(coded("return input.linez;", "")),
    });
    expect(await publish({ flowId: id })).toMatchObject({ number: 2 });
  });

  it("wants a connection of the right kind for every slot", async () => {
    const { id } = await create();
    const signing = await addConnection("signing", "webhook-signing");
    await expect(publish({ flowId: id, bindings: { erp: signing } })).rejects.toMatchObject({
      code: "CONFLICT",
      detail: { slots: [{ slot: "erp" }] },
    });
    await expect(publish({ flowId: id }, partner.production)).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const production = await addConnection("Business ERP", "http", partner.production);
    const published = await publish(
      { flowId: id, bindings: { erp: production } },
      partner.production,
    );
    expect(published.number).toBe(1);
  });

  it("fills parameters from what is given, what was, and defaults", async () => {
    const parameters = {
      type: "object",
      properties: { limit: { type: "number" }, currency: { type: "string", default: "USD" } },
      required: ["limit"],
    };
    const { id } = await create({ ...orderFlow, parameters });
    await expect(publish({ flowId: id })).rejects.toMatchObject({ code: "INPUT_INVALID" });
    await expect(publish({ flowId: id, parameters: { limit: "x" } })).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
    await publish({ flowId: id, parameters: { limit: 500 } });
    await publish({ flowId: id, parameters: { currency: "EUR" } });
    const draft = await inScope((tx, scope) => readDraft(tx, scope, id));
    expect(draft.publications[0]?.parameters).toEqual({ limit: 500, currency: "EUR" });
  });

  it("pauses, resumes and withdraws; a new version of a paused flow stays paused", async () => {
    const { id, document } = await create();
    await publish({ flowId: id });
    const change = (to: "pause" | "resume" | "withdraw") =>
      inScope((tx, scope) =>
        changePublication(tx, actorOfMember(scope), scope, { flowId: id, change: to }),
      );
    expect(await change("pause")).toEqual({ state: "paused" });
    expect(await change("pause")).toEqual({ state: "paused" });
    await save({ flowId: id, revision: 1, logic: canonicalLogic(renamed(document, "n01", "A")) });
    expect(await publish({ flowId: id })).toMatchObject({ state: "paused", number: 2 });
    expect(await change("resume")).toEqual({ state: "active" });
    expect(await change("withdraw")).toEqual({ state: "withdrawn" });
    const live = await eventually(
      () => source.published(scopeOf(), id),
      (found) => found?.state === "withdrawn",
    );
    expect(live?.state).toBe("withdrawn");
    expect(await publish({ flowId: id })).toMatchObject({ state: "active" });
    expect((await audits(id)).filter((action) => action !== "flow.publish")).toEqual([
      "flow.create",
      "flow.pause",
      "flow.edit",
      "flow.resume",
      "flow.withdraw",
    ]);
  });

  it("stays paused when it is published in the moment in which somebody pauses it", async () => {
    const { id } = await create();
    await publish({ flowId: id });
    const waiting = async () => {
      const { rows } = await workbench.owner.query("select from pg_locks where not granted");
      return rows.length;
    };
    const publishing = await inScope(async (tx, scope) => {
      await changePublication(tx, actorOfMember(scope), scope, { flowId: id, change: "pause" });
      const begun = publish({ flowId: id });
      await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0);
      return { begun };
    });
    expect(await publishing.begun).toMatchObject({ state: "paused" });
  });

  it("gives two publishes at once two numbers", async () => {
    const { id, document } = await create();
    await publish({ flowId: id });
    await save({ flowId: id, revision: 1, logic: canonicalLogic(renamed(document, "n01", "A")) });
    const [a, b] = await Promise.all([
      publish({ flowId: id }),
      publish({ flowId: id }, partner.test),
    ]);
    expect([a.number, b.number]).toEqual([2, 2]);
  });

  it("lists flows with what is live", async () => {
    const { id, document } = await create({ ...orderFlow, name: "AAA first" });
    await publish({ flowId: id });
    await save({ flowId: id, revision: 1, logic: canonicalLogic(renamed(document, "n01", "A")) });
    const [first] = await inScope((tx, scope) => listFlows(tx, scope));
    expect(first).toMatchObject({
      id,
      name: "AAA first",
      latest: 1,
      live: { state: "active", number: 1, draftDiffers: true },
    });
    expect(first?.endpoints).toHaveLength(1);
  });

  it("takes a git folder in and gives it back byte for byte, tests included", async () => {
    const { id } = await create();
    const files: FlowFiles = {
      ...(await inScope((tx) => exportFlowFiles(tx, id, { tests: true }))),
      "tests/held.json": '{"input": {"total": 900}}\n',
    };
    const take = (given: FlowFiles, flowId?: string) =>
      inScope((tx, scope) => importFlowFiles(tx, actorOfMember(scope), scope, given, flowId));
    expect(await take(files)).toMatchObject({ id, created: false, rewritten: [] });
    expect(await inScope((tx) => exportFlowFiles(tx, id, { tests: true }))).toEqual(files);

    const fresh = newId();
    const elsewhere = { ...files, "flow.json": files["flow.json"]!.replace(id, fresh) };
    expect(await take(elsewhere)).toMatchObject({ id: fresh, created: true });
    expect(await inScope((tx) => exportFlowFiles(tx, fresh, { tests: true }))).toEqual(elsewhere);

    // Another partner has the id already: the copy here gets its own.
    const foreign = await inScope(
      (tx, scope) => importFlowFiles(tx, actorOfMember(scope), scope, files),
      other,
    );
    expect(foreign.created).toBe(true);
    expect(foreign.id).not.toBe(id);
  });

  it("shows nothing of one partner to another", async () => {
    const { id } = await create();
    const asOther = <T>(work: Parameters<typeof inScope<T>>[0]) => inScope(work, other);
    await expect(asOther((tx, scope) => readDraft(tx, scope, id))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(
      asOther((tx, scope) =>
        publishFlow(tx, actorOfMember(scope), scope, {
          flowId: id,
          tested: "nothing-to-test",
          note: "",
        }),
      ),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(
      (await asOther((tx, scope) => listFlows(tx, scope))).map((entry) => entry.id),
    ).not.toContain(id);
    // Nor may a flow be published into an environment of somebody else.
    await expect(publish({ flowId: id }, other.test)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is refused over tRPC to who may only look", async () => {
    const { id } = await create();
    const viewer = await workbench.signIn(partner.people.viewer.email);
    const call = (path: string, input: unknown, method: "GET" | "POST") =>
      workbench.call(`flows.${path}`, { input, method, cookie: viewer, environment: partner.test });
    expect((await call("get", { id }, "GET")).status).toBe(200);
    // Who knows the address of a webhook can start runs.
    const { endpoints } = await publish({ flowId: id });
    const address = endpoints[0]?.address ?? "none";
    for (const [path, input] of [["get", { id }] as const, ["list", undefined] as const]) {
      expect(JSON.stringify((await call(path, input, "GET")).data)).not.toContain(address);
    }
    const publishing = { flowId: id, environmentId: partner.test, note: "" };
    expect((await call("publish", publishing, "POST")).problem).toBe("NOT_ALLOWED");
    expect((await call("create", { name: "Mine" }, "POST")).problem).toBe("NOT_ALLOWED");
  });

  it("is named in one line", async () => {
    const cookie = await workbench.signIn(partner.people.consultant.email);
    const input = { name: "Mi\nne" };
    const refused = await workbench.call("flows.create", {
      input,
      cookie,
      environment: partner.test,
    });
    expect(refused.problem).toBe("INPUT_INVALID");
  });

  it("does not remember an address as unknown once it exists", async () => {
    const address = "not-there-yet-0001";
    expect(await source.byAddress(address)).toBeNull();
    expect(await source.byAddress(address)).toBeNull();
    const { id } = await create();
    await publish({ flowId: id });
    await workbench.owner.query("update endpoint set address = $1 where flow_id = $2", [
      address,
      id,
    ]);
    await publish({ flowId: id });
    const found = await eventually(
      () => source.byAddress(address),
      (value) => value !== null,
    );
    expect(found).toMatchObject({ flowId: id });
  });
});
