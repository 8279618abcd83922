import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlowDocument } from "../../runtime/flow/document";
import type { FlowFiles } from "../../runtime/flow/flow-files";
import { flowNode } from "../../runtime/testing/order-flow";
import { actorOfMember } from "../access/actor";
import type { MemberScope } from "../access/scope";
import { type ScopedTransaction, withScope } from "../db";
import { newId } from "../ids";
import { createTable } from "../tables/save-table";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { createFlow } from "./create-flow";
import { exportFlowFiles, importFlowFiles } from "./flow-folder";
import { listUses } from "./list-uses";
import { parseLogic } from "./parse-stored";
import { publishFlow } from "./publish-flow";
import { readPublishOptions } from "./publish-options";
import { readDraft } from "./read-draft";
import { saveDraft } from "./save-draft";

const fields = [
  { target: "number", value: "input.number" },
  {
    target: "lines",
    each: "input.lines",
    as: "line",
    fields: [
      {
        target: "item",
        value: 'lookup("Items", { customer: input.customer, theirs: line.sku }, "ours", "UNKNOWN")',
        note: "Theirs are ours only beside the customer.",
      },
      { target: "unit", value: 'lookup("Units", { code: line.unit }, "name", missing)' },
    ],
  },
];

const lookingUp = (): FlowDocument => ({
  schemaVersion: 1,
  id: newId(),
  name: "Looking up",
  settings: {},
  nodes: {
    n01: flowNode("webhook@1", "Order received"),
    n02: flowNode("map@1", "Our items", { fields, waits: true }),
  },
  edges: [{ from: "n01.out", to: "n02.in" }],
});

describe("look-ups in the rows of a map", () => {
  let workbench: TestWorkbench;
  let home: TestPartner;
  let away: TestPartner;

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    home = await addTestPartner(workbench.owner);
    away = await addTestPartner(workbench.owner);
    await addTables(home);
  });
  afterAll(() => workbench.close());

  function at<T>(
    partner: TestPartner,
    work: (tx: ScopedTransaction, scope: MemberScope) => Promise<T>,
    kind: "test" | "production" = "test",
  ): Promise<T> {
    const { id, name } = partner.people.consultant;
    const scope: MemberScope = {
      partnerId: partner.id,
      distributorId: partner.distributor,
      environmentId: partner[kind],
      environmentKind: kind,
      userId: id,
      userName: name,
      standings: [{ role: "consultant", grants: {} }],
      partnerWide: true,
    };
    return withScope(workbench.services.db, scope, (tx) => work(tx, scope));
  }

  const addTables = (partner: TestPartner) =>
    at(partner, async (tx, scope) => {
      const place = { partnerId: partner.id, distributorId: partner.distributor };
      const add = (name: string, columns: string[], keys: string[]) =>
        createTable(tx, actorOfMember(scope), place, {
          name,
          shape: { kind: "composite", columns, keys, validity: null },
          rows: [columns.map((column) => `${column} 1`)],
          note: "",
        });
      await add("Items", ["customer", "theirs", "ours"], ["customer", "theirs"]);
      await add("Units", ["code", "name"], ["code"]);
    });

  const create = (document: FlowDocument) =>
    at(home, (tx, scope) =>
      createFlow(tx, actorOfMember(scope), scope, { name: document.name, document }),
    );
  const bring = (files: FlowFiles) =>
    at(away, (tx, scope) => importFlowFiles(tx, actorOfMember(scope), scope, files));
  const take = (partner: TestPartner, flowId: string) =>
    at(partner, (tx) => exportFlowFiles(tx, flowId, { tests: true }));
  const publish = (
    partner: TestPartner,
    flowId: string,
    more: { readonly version?: string; readonly despite?: string[] } = {},
    kind: "test" | "production" = "test",
  ) =>
    at(
      partner,
      (tx, scope) =>
        publishFlow(tx, actorOfMember(scope), scope, {
          flowId,
          tested: "nothing-to-test",
          note: "",
          bindings: {},
          ...more,
        }),
      kind,
    );
  const usesOf = async (partner: TestPartner, table: string) => {
    const uses = await at(partner, (tx) => listUses(tx, { kind: "table", value: table }));
    return uses.map(({ flowId, where, places }) => [flowId, where, ...places]).sort();
  };

  it("come along in a folder, character by character, and are found by their tables there", async () => {
    const { id } = await create(lookingUp());
    const files = await take(home, id);
    const brought = await bring(files);
    expect(brought).toMatchObject({ rewritten: [], ignored: [] });
    expect(parseLogic(files["flow.json"] ?? "").nodes.n02?.config.fields).toEqual(fields);
    const again = await take(away, brought.id);
    // Where the id is taken, the flow gets another one; all else is the same.
    expect(again["flow.json"]?.replace(brought.id, id)).toBe(files["flow.json"]);

    const options = () => at(away, (tx) => readPublishOptions(tx, brought.id, away.test));
    expect((await options()).missing).toMatchObject([
      { kind: "table", name: "Items" },
      { kind: "table", name: "Units" },
    ]);
    await expect(publish(away, brought.id, { despite: [] })).rejects.toMatchObject({
      code: "CONFLICT",
      detail: { missing: ["Items", "Units"] },
    });
    await addTables(away);
    expect((await options()).missing).toEqual([]);
    await publish(away, brought.id, { despite: [] });
    for (const table of ["Items", "Units"]) {
      expect(await usesOf(away, table)).toEqual([
        [brought.id, "draft", "Our items"],
        [brought.id, "test", "Our items"],
      ]);
    }
  });

  it("are promoted as they were published, whatever the draft looks up by then", async () => {
    const { id } = await create(lookingUp());
    const { hash: version } = await publish(home, id, { despite: [] });
    const draft = await at(home, (tx, scope) => readDraft(tx, scope, id));
    await at(home, (tx, scope) =>
      saveDraft(tx, actorOfMember(scope), scope, {
        flowId: id,
        revision: draft.revision,
        logic: draft.logic.replaceAll('lookup(\\"Items\\"', 'lookup(\\"Articles\\"'),
        layout: draft.layout,
      }),
    );
    const options = (hash?: string) =>
      at(home, (tx) => readPublishOptions(tx, id, home.production, hash));
    expect((await options()).missing).toMatchObject([{ kind: "table", name: "Articles" }]);
    expect((await options(version)).missing).toEqual([]);
    await publish(home, id, { version, despite: [] }, "production");

    const own = (uses: readonly (readonly string[])[]) => uses.filter(([flow]) => flow === id);
    expect(own(await usesOf(home, "Items"))).toEqual([
      [id, "production", "Our items"],
      [id, "test", "Our items"],
    ]);
    expect(own(await usesOf(home, "Articles"))).toEqual([[id, "draft", "Our items"]]);
  });
});
