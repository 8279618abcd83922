import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalLogic } from "../../runtime/flow/canonical";
import type { FlowDocument } from "../../runtime/flow/document";
import { parseFlowText } from "../../runtime/flow/schema";
import type { JsonObject } from "../../runtime/json";
import { flowNode } from "../../runtime/testing/order-flow";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";

type Row = { readonly target: string; readonly value: string };
const row = (target: string, value: string): Row => ({ target, value });
const number = row("number", "input.name");
const total = row("total", "input.total");
const content = (...fields: Row[]) => JSON.stringify({ fields });

describe("shared maps", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let other: TestPartner;
  let cookies: { consultant: string; viewer: string; other: string };

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    other = await addTestPartner(workbench.owner);
    cookies = {
      consultant: await workbench.signIn(partner.people.consultant.email),
      viewer: await workbench.signIn(partner.people.viewer.email),
      other: await workbench.signIn(other.people.owner.email),
    };
  });
  afterAll(() => workbench.close());

  const ask = (
    path: string,
    input?: unknown,
    { method = "POST", cookie = cookies.consultant, environment = partner.test } = {},
  ) => workbench.call(path, { input, method: method as "GET" | "POST", cookie, environment });
  const get = async (path: string, input?: unknown) =>
    (await ask(path, input, { method: "GET" })).data;

  let serial = 0;
  const create = async (...fields: Row[]) => {
    serial += 1;
    const name = `Order lines ${serial}`;
    const created = await ask("maps.create", { name, content: content(...fields) });
    expect(created.message).toBeNull();
    return { name, ...(created.data as { id: string; number: number }) };
  };
  const save = (id: string, base: number, ...fields: Row[]) =>
    ask("maps.save", { id, base, content: content(...fields) });
  const rowsOf = (view: unknown) => JSON.parse((view as { content: string }).content).fields;

  /** A flow of one map between webhook and answer, saved as a draft. */
  async function flowWith(fields: readonly Row[], shared: JsonObject): Promise<string> {
    const { data } = await ask("flows.create", { name: `Flow ${newId()}` });
    const { id } = data as { id: string };
    await saveFlow(id, 1, fields, shared);
    return id;
  }
  async function saveFlow(
    id: string,
    revision: number,
    fields: readonly Row[],
    shared: JsonObject,
  ) {
    const document: FlowDocument = {
      schemaVersion: 1,
      id,
      name: `Flow ${id}`,
      settings: {},
      nodes: {
        n01: flowNode("webhook@1", "Order received"),
        n02: flowNode("map@1", "To order", { fields, shared }),
      },
      edges: [{ from: "n01.out", to: "n02.in" }],
    };
    const logic = canonicalLogic(document);
    const saved = await ask("flows.save", { flowId: id, revision, logic, layout: '{"nodes":{}}' });
    expect(saved.message).toBeNull();
  }
  const publish = (flowId: string, here?: { cookie: string; environment: string }) =>
    ask(
      "flows.publish",
      { flowId, environmentId: here?.environment ?? partner.test, note: "" },
      here,
    );
  const configOf = (logic: string) => parseFlowText(logic).document?.nodes.n02?.config;
  const draftConfig = async (id: string) =>
    configOf(((await get("flows.get", { id })) as { logic: string }).logic);
  const publishedConfig = async (id: string, hash: string) =>
    configOf(((await get("flows.version", { id, hash })) as { logic: string }).logic);

  it("keep every version, tell what changed, and give an earlier one back", async () => {
    const { id, name } = await create(number);
    expect((await save(id, 1, number, total)).data).toMatchObject({ outcome: "saved", number: 2 });
    // What is as it was makes no version.
    expect((await save(id, 2, number, total)).data).toMatchObject({ number: 2 });
    const restored = await ask("maps.restore", { id, number: 1, base: 2 });
    expect(restored.data).toMatchObject({ number: 3 });
    expect(rowsOf(await get("maps.get", { id }))).toEqual([number]);
    expect(rowsOf(await get("maps.get", { id, number: 2 }))).toEqual([number, total]);
    expect(await get("maps.versions", { id })).toMatchObject([
      { number: 3, note: "As in version 1" },
      { number: 2, rowCount: 2 },
      { number: 1, rowCount: 1 },
    ]);
    const { rows } = await workbench.owner.query(
      "select action, detail from audit where subject_kind = 'map' and subject_id = $1 order by id",
      [id],
    );
    expect(rows).toMatchObject([
      { action: "map.create", detail: { name, rows: 1 } },
      { action: "map.save", detail: { version: 2, changes: 1 } },
      { action: "map.restore", detail: { version: 3 } },
    ]);
  });

  it("put two people's changes together row by row, and save nothing where they contradict each other", async () => {
    const { id } = await create(number, total);
    const mine = row("number", "input.mine");
    await save(id, 1, number, row("total", "input.theirs"));
    const merged = await save(id, 1, mine, total);
    expect(merged.data).toMatchObject({ outcome: "merged", number: 3 });
    expect(rowsOf(merged.data)).toEqual([mine, row("total", "input.theirs")]);
    const conflict = await save(id, 1, row("number", "input.other"), total);
    expect(conflict.data).toMatchObject({
      outcome: "conflict",
      number: 3,
      conflicts: [{ base: "input.name", mine: "input.other", theirs: "input.mine" }],
    });
    expect(await get("maps.get", { id })).toMatchObject({ number: 3 });
  });

  it("publishing takes the newest version where a step asks for it, and what is published stays as it is", async () => {
    const { id, name } = await create(number);
    const newest = { map: name, version: 1, newest: true };
    const follows = await flowWith([number], newest);
    const first = (await publish(follows)).data as { hash: string };
    await save(id, 1, number, total);
    expect(await publishedConfig(follows, first.hash)).toMatchObject({ fields: [number] });
    const options = await get("flows.publishOptions", {
      flowId: follows,
      environmentId: partner.test,
    });
    expect(options).toMatchObject({
      live: { number: 1, changes: 1 },
      taken: [{ step: "To order", map: name, version: 2 }],
    });
    const second = (await publish(follows)).data as { hash: string };
    expect(second.hash).not.toBe(first.hash);
    const config = { fields: [number, total], shared: { ...newest, version: 2 } };
    expect(await publishedConfig(follows, second.hash)).toMatchObject(config);
    // The draft is what was published, and publishing it again makes no version.
    expect(await draftConfig(follows)).toMatchObject(config);
    expect((await publish(follows)).data).toMatchObject({ hash: second.hash });
  });

  it("a step that names a version keeps it, also when it is published again", async () => {
    const { id, name } = await create(number);
    const pinned = { map: name, version: 1 };
    const flow = await flowWith([number], pinned);
    const { hash } = (await publish(flow)).data as { hash: string };
    await save(id, 1, number, total);
    expect((await publish(flow)).data).toMatchObject({ hash });
    expect(await publishedConfig(flow, hash)).toMatchObject({ fields: [number], shared: pinned });
  });

  it("a step that names a map and has no rows gets them by publishing", async () => {
    const { id, name } = await create(number);
    await save(id, 1, number, total);
    for (const [newest, version] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const flow = await flowWith([], { map: name, version: 1, ...(newest && { newest }) });
      const { hash } = (await publish(flow)).data as { hash: string };
      const fields = newest ? [number, total] : [number];
      expect(await publishedConfig(flow, hash)).toMatchObject({ fields, shared: { version } });
    }
  });

  it("rows that are not those of the version, and maps that are not here, are not published", async () => {
    const { id, name } = await create(number);
    await save(id, 1, number, total);
    for (const newest of [false, true]) {
      const changed = row("number", "input.changed");
      const flow = await flowWith([changed], { map: name, version: 1, ...(newest && { newest }) });
      const refused = await publish(flow);
      expect(refused.problem).toBe("FLOW_INVALID");
      expect(refused.message).toContain(`not those of version 1 of the shared map “${name}”`);
      expect(await draftConfig(flow)).toMatchObject({ fields: [changed] });
    }
    const unknown = await publish(await flowWith([number], { map: "No such", version: 1 }));
    expect(unknown.message).toContain("no shared map “No such”");
    const later = await publish(await flowWith([number], { map: name, version: 9 }));
    expect(later.message).toContain("has no version 9");
  });

  it("tell who uses them, and are neither renamed nor archived meanwhile", async () => {
    const { id, name } = await create(number);
    const flow = await flowWith([number], { map: name, version: 1 });
    await publish(flow);
    const uses = await get("flows.uses", { kind: "map", value: name });
    expect(uses).toMatchObject([
      { flowId: flow, where: "draft", places: ["To order"] },
      { flowId: flow, where: "test", number: 1 },
    ]);
    const listed = (await get("maps.list")) as { id: string; usedBy: string[] }[];
    expect(listed.find((one) => one.id === id)?.usedBy).toEqual([`Flow ${flow}`]);
    const refused = await ask("maps.archive", { id, archived: true });
    expect(refused.problem).toBe("CONFLICT");
    expect(refused.message).toContain(`Flow ${flow}`);
    expect((await ask("maps.rename", { id, name: "Another" })).problem).toBe("CONFLICT");
    expect((await ask("maps.rename", { id, name: "Order\nhead" })).problem).toBe("INPUT_INVALID");
    const unused = await create(number);
    await ask("maps.rename", { id: unused.id, name: `${unused.name} b` });
    await ask("maps.archive", { id: unused.id, archived: true });
    expect((await save(unused.id, 1, total)).problem).toBe("CONFLICT");
    await ask("maps.archive", { id: unused.id, archived: false });
    expect((await save(unused.id, 1, total)).data).toMatchObject({ number: 2 });
  });

  it("are somebody else's business: no other partner reads, names or changes one", async () => {
    const { id, name } = await create(number);
    const theirs = { cookie: cookies.other, environment: other.test };
    for (const [path, input] of [
      ["maps.save", { id, base: 1, content: content(total) }],
      ["maps.rename", { id, name: "Mine" }],
      ["maps.archive", { id, archived: true }],
      ["maps.restore", { id, number: 1, base: 1 }],
    ] as const) {
      expect((await ask(path, input, theirs)).problem, path).toBe("NOT_FOUND");
    }
    expect((await ask("maps.get", { id }, { ...theirs, method: "GET" })).problem).toBe("NOT_FOUND");
    expect((await ask("maps.known", undefined, { ...theirs, method: "GET" })).data).toEqual([]);
    const flow = (await ask("flows.create", { name: "Theirs" }, theirs)).data as { id: string };
    const logic = canonicalLogic({
      schemaVersion: 1,
      id: flow.id,
      name: "Theirs",
      settings: {},
      nodes: {
        n01: flowNode("webhook@1", "Order received"),
        n02: flowNode("map@1", "To order", { fields: [number], shared: { map: name, version: 1 } }),
      },
      edges: [{ from: "n01.out", to: "n02.in" }],
    });
    const saved = { flowId: flow.id, revision: 1, logic, layout: '{"nodes":{}}' };
    expect((await ask("flows.save", saved, theirs)).message).toBeNull();
    const refused = await publish(flow.id, theirs);
    expect(refused.message).toContain(`There is no shared map “${name}” here`);
    const viewer = { cookie: cookies.viewer };
    expect((await ask("maps.save", { id, base: 1, content: content(total) }, viewer)).code).toBe(
      "FORBIDDEN",
    );
  });

  it("what is no map is not kept", async () => {
    for (const text of ["{", "[]", '{"rows":[]}']) {
      const refused = await ask("maps.create", { name: `Bad ${text}`, content: text });
      expect(refused.problem, text).toBe("INPUT_INVALID");
    }
    const twice = await ask("maps.create", { name: "Twice", content: content(number, number) });
    expect(twice.problem).toBe("INPUT_INVALID");
  });
});
