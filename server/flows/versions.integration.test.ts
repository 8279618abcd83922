import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalLogic } from "../../runtime/flow/canonical";
import type { FlowDocument } from "../../runtime/flow/document";
import { orderFlow } from "../../runtime/testing/order-flow";
import { actorOfMember } from "../access/actor";
import type { MemberScope } from "../access/scope";
import { archiveConnection } from "../connections/archive-connection";
import { openOwnerPool, withScope } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { archiveFlow, bringBackFlow, listArchived } from "./archive-flow";
import { changePublication } from "./change-publication";
import { createFlow } from "./create-flow";
import { readCopy } from "./kept-copies";
import { listFlows } from "./list-flows";
import { listUses } from "./list-uses";
import { publishFlow } from "./publish-flow";
import { readPublishOptions } from "./publish-options";
import { readDraft } from "./read-draft";
import { restoreVersion } from "./restore-version";
import { rollBack } from "./roll-back";
import { saveDraft } from "./save-draft";

type Tx = Parameters<Parameters<typeof withScope>[2]>[0];
type Work = (tx: Tx, scope: MemberScope) => Promise<unknown>;

describe("versions of a flow", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let erp: string;

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    erp = await addConnection("Business ERP", partner.test);
  });
  afterAll(() => workbench.close());

  function inScope<T>(
    work: (tx: Tx, scope: MemberScope) => Promise<T>,
    environment = partner.test,
  ) {
    const scope: MemberScope = {
      partnerId: partner.id,
      distributorId: partner.distributor,
      environmentId: environment,
      environmentKind: environment === partner.test ? "test" : "production",
      userId: partner.people.consultant.id,
      userName: partner.people.consultant.name,
      standings: [{ role: "consultant", grants: {} }],
      partnerWide: true,
    };
    return withScope(workbench.services.db, scope, (tx) => work(tx, scope));
  }
  async function addConnection(name: string, environment: string, kind = "http") {
    const id = newId();
    await workbench.owner.query(
      `insert into connection (id, partner_id, distributor_id, environment_id, kind, name)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, partner.id, partner.distributor, environment, kind, name],
    );
    return id;
  }
  const create = (document: FlowDocument) =>
    inScope((tx, scope) =>
      createFlow(tx, actorOfMember(scope), scope, { name: document.name, document }),
    );
  const publish = (flowId: string, note = "", bindings: { [slot: string]: string } = { erp }) =>
    inScope((tx, scope) =>
      publishFlow(tx, actorOfMember(scope), scope, {
        flowId,
        tested: "nothing-to-test",
        note,
        bindings,
      }),
    );
  async function publishTwo() {
    const { id } = await create(orderFlow);
    const first = await publish(id, "first");
    const [node = ""] = Object.keys(orderFlow.nodes);
    const changed = {
      ...orderFlow,
      id,
      nodes: { ...orderFlow.nodes, [node]: { ...orderFlow.nodes[node], name: "Renamed" } },
    } as FlowDocument;
    await inScope((tx, scope) =>
      saveDraft(tx, actorOfMember(scope), scope, {
        flowId: id,
        revision: 1,
        logic: canonicalLogic(changed),
        layout: '{"nodes":{}}',
      }),
    );
    return { id, first, second: await publish(id, "second") };
  }
  const audits = async (flowId: string) => {
    const { rows } = await workbench.owner.query<{ action: string; detail: { note?: string } }>(
      "select action, detail from audit where subject_id = $1 order by at, id",
      [flowId],
    );
    return rows;
  };

  it("roll back publishes what ran before, with a note in the log, and forward again", async () => {
    const { id, first, second } = await publishTwo();
    const back = await inScope((tx, scope) =>
      rollBack(tx, actorOfMember(scope), scope, { flowId: id, from: second.hash }),
    );
    expect(back).toMatchObject({ number: 1, hash: first.hash });
    expect((await audits(id)).at(-1)).toMatchObject({
      action: "flow.publish",
      detail: { note: "Back to v1 from v2" },
    });
    const { publications } = await inScope((tx, scope) => readDraft(tx, scope, id));
    expect(publications[0]?.earlier).toEqual({ number: 2, hash: second.hash });
    const forward = await inScope((tx, scope) =>
      rollBack(tx, actorOfMember(scope), scope, { flowId: id, from: first.hash }),
    );
    expect(forward.number).toBe(2);
  });

  it("roll back waits for a publish that is under way, and is refused when that went live", async () => {
    const { id, first, second } = await publishTwo();
    const admin = openOwnerPool(workbench.database.adminUrl, { max: 1 });
    let rolling: Promise<unknown> = Promise.resolve();
    await inScope(async (tx, scope) => {
      await publishFlow(tx, actorOfMember(scope), scope, {
        flowId: id,
        version: first.hash,
        tested: "nothing-to-test",
        note: "",
        bindings: { erp },
      });
      rolling = inScope((other) =>
        rollBack(other, actorOfMember(scope), scope, { flowId: id, from: second.hash }),
      ).catch((error: unknown) => error);
      await expect
        .poll(async () => {
          const { rows } = await admin.query(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          );
          return rows.length;
        })
        .toBeGreaterThan(0);
    });
    await admin.end();
    expect(await rolling).toMatchObject({ code: "CONFLICT", detail: { version: first.hash } });
  });

  it("roll back is refused when another version went live meanwhile, and without an earlier one", async () => {
    const { id, first } = await publishTwo();
    await expect(
      inScope((tx, scope) =>
        rollBack(tx, actorOfMember(scope), scope, { flowId: id, from: first.hash }),
      ),
    ).rejects.toThrow(/another version/);
    const alone = await create(orderFlow);
    const { hash } = await publish(alone.id);
    await expect(
      inScope((tx, scope) =>
        rollBack(tx, actorOfMember(scope), scope, { flowId: alone.id, from: hash }),
      ),
    ).rejects.toThrow(/never had another version/);
  });

  it("restore makes the draft what the version was and keeps what the draft was", async () => {
    const { id, first } = await publishTwo();
    const restored = await inScope((tx, scope) =>
      restoreVersion(tx, actorOfMember(scope), scope, { flowId: id, hash: first.hash }),
    );
    const draft = await inScope((tx, scope) => readDraft(tx, scope, id));
    expect(draft.revision).toBe(restored.revision);
    expect(draft.logic).not.toContain("Renamed");
    expect(draft.copies).toMatchObject([
      { label: "Draft before v1 was restored", savedBy: partner.people.consultant.name },
    ]);
    expect((await audits(id)).map(({ action }) => action)).toContain("flow.restore");

    const copy = draft.copies[0]?.id ?? "";
    const { logic } = await inScope((tx) => readCopy(tx, id, copy));
    expect(logic).toContain("Renamed");
    const back = await inScope((tx, scope) =>
      restoreVersion(tx, actorOfMember(scope), scope, { flowId: id, copy }),
    );
    expect(back.what).toBe("“Draft before v1 was restored”");
    const after = await inScope((tx, scope) => readDraft(tx, scope, id));
    expect(after.logic).toBe(logic);
    expect(after.copies).toHaveLength(2);
    const other = await create(orderFlow);
    await expect(inScope((tx) => readCopy(tx, other.id, copy))).rejects.toThrow(/no such copy/);
  });

  it("promoting offers the connection of the same name and kind, and names what is missing", async () => {
    const { id, second } = await publishTwo();
    const options = () =>
      inScope((tx) => readPublishOptions(tx, id, partner.production, second.hash));
    const without = await options();
    expect(without.slots[0]).toMatchObject({
      bound: null,
      elsewhere: { name: "Business ERP", kind: "http" },
    });
    expect(without.missing).toMatchObject([{ kind: "connection", name: "erp", blocks: true }]);
    expect(without.missing[0]?.message).toContain("Business ERP");
    const production = await addConnection("Business ERP", partner.production);
    const found = await options();
    expect(found.slots[0]?.bound).toBe(production);
    expect(found.missing).toEqual([]);
  });

  it("publishing refuses a call of a flow that is not published there, until the person has seen it", async () => {
    const called = await create({ ...orderFlow, name: "Called" });
    const calls = {
      type: "call-flow@1",
      name: "Ask the other",
      config: { flow: called.id, input: "input" },
    };
    const caller = await create({
      ...orderFlow,
      name: "Caller",
      nodes: { ...orderFlow.nodes, n02: calls },
    });
    const tell = (despite?: readonly string[]) =>
      inScope((tx, scope) =>
        publishFlow(tx, actorOfMember(scope), scope, {
          flowId: caller.id,
          tested: "nothing-to-test",
          note: "",
          bindings: { erp },
          ...(despite === undefined ? {} : { despite }),
        }),
      );
    await expect(tell([])).rejects.toMatchObject({
      code: "CONFLICT",
      message: "Ask the other runs Called, which is not published there yet. Its runs would fail.",
      detail: { missing: ["Called"] },
    });
    await expect(tell(["Something else"])).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await tell(["Called"])).toMatchObject({ number: 1 });
    await publish(called.id);
    expect(await tell([])).toMatchObject({ number: 1 });
    // A pipeline says in its own way what it publishes first.
    expect(await tell()).toMatchObject({ number: 1 });
  });

  it("publishing refuses a look-up in a table that is not there, until the person has seen it", async () => {
    const flow = await create({
      ...orderFlow,
      name: "Looking up",
      nodes: {
        ...orderFlow.nodes,
        n20: {
          type: "map@1",
          name: "Item",
          config: {
            fields: [{ target: "sku", value: 'lookup("Item nubers", { theirs: "A" }, "ours")' }],
          },
        },
      },
      edges: [...orderFlow.edges, { from: "n01.out", to: "n20.in" }],
    });
    const tell = (despite: readonly string[]) =>
      inScope((tx, scope) =>
        publishFlow(tx, actorOfMember(scope), scope, {
          flowId: flow.id,
          tested: "nothing-to-test",
          note: "",
          bindings: { erp },
          despite,
        }),
      );
    await expect(tell([])).rejects.toMatchObject({
      code: "CONFLICT",
      message: "Item reads the table Item nubers, which does not exist.",
      detail: { missing: ["Item nubers"] },
    });
    expect(await tell(["Item nubers"])).toMatchObject({ number: 1 });
  });

  it("publishing offers what other flows here have in a slot of the name, and says what it takes the place of", async () => {
    await publishTwo();
    const pasted = await create({ ...orderFlow, name: "Pasted" });
    const options = (id: string) => inScope((tx) => readPublishOptions(tx, id, partner.test));
    const offered = await options(pasted.id);
    expect(offered.slots).toMatchObject([{ slot: "erp", bound: erp, elsewhere: null }]);
    expect(offered.live).toBeNull();

    const { id, second } = await publishTwo();
    expect((await options(id)).live).toMatchObject({
      number: 2,
      hash: second.hash,
      changes: 0,
      bindings: { erp },
    });
    const draft = await inScope((tx, scope) => readDraft(tx, scope, id));
    await inScope((tx, scope) =>
      saveDraft(tx, actorOfMember(scope), scope, {
        flowId: id,
        revision: draft.revision,
        logic: draft.logic.replace("Renamed", "Renamed again"),
        layout: draft.layout,
      }),
    );
    expect((await options(id)).live).toMatchObject({ number: 2, changes: 1 });
  });

  it("the list tells which version another environment runs", async () => {
    const { id, first } = await publishTwo();
    const production = await addConnection("Drift ERP", partner.production);
    await inScope((tx, scope) =>
      publishFlow(
        tx,
        actorOfMember(scope),
        { ...scope, environmentId: partner.production },
        {
          flowId: id,
          version: first.hash,
          tested: "nothing-to-test",
          note: "",
          bindings: { erp: production },
        },
      ),
    );
    const flows = await inScope((tx, scope) => listFlows(tx, scope));
    const row = flows.find((flow) => flow.id === id);
    expect(row?.live?.number).toBe(2);
    expect(row?.elsewhere).toEqual([{ kind: "production", number: 1, state: "active" }]);
  });

  it("a connection says which flows use it, and is not removed while they do", async () => {
    const { id } = await publishTwo();
    const uses = await inScope((tx) => listUses(tx, { kind: "connection", value: erp }));
    expect(uses.find(({ flowId }) => flowId === id)).toMatchObject({
      where: "test",
      number: 2,
      places: ["erp"],
    });
    await expect(
      inScope((tx, scope) => archiveConnection(tx, actorOfMember(scope), scope, erp)),
    ).rejects.toThrow(/v2 \(slot erp\)/);
  });

  it("a flow is archived when nothing needs it, and brought back as it was", async () => {
    const archive = (flowId: string) =>
      inScope((tx, scope) => archiveFlow(tx, actorOfMember(scope), scope, flowId));
    const names = async () =>
      (await inScope((tx, scope) => listFlows(tx, scope))).map(({ id }) => id);
    const { id } = await publishTwo();
    await expect(archive(id)).rejects.toThrow(/is published in Test\. Withdraw it there first/);
    await inScope((tx, scope) =>
      changePublication(tx, actorOfMember(scope), scope, { flowId: id, change: "withdraw" }),
    );
    const user = await create({
      ...orderFlow,
      name: "Takes failures by it",
      settings: { ...orderFlow.settings, errorFlow: id },
    });
    await expect(archive(id)).rejects.toThrow(/is used by Takes failures by it/);
    await archive(user.id);

    await archive(id);
    expect(await names()).not.toContain(id);
    await expect(inScope((tx, scope) => readDraft(tx, scope, id))).rejects.toThrow(
      /was archived on .* brings it back/,
    );
    await expect(archive(id)).rejects.toThrow();
    // Who had it open, or knows its id, must not let run what no list shows.
    await expect(publish(id)).rejects.toThrow(/was archived on .* brings it back/);
    const archived = await inScope((tx, scope) => listArchived(tx, scope));
    expect(archived.slice(0, 2)).toMatchObject([
      { id, latest: 2 },
      { id: user.id, latest: 0 },
    ]);
    await inScope((tx, scope) => bringBackFlow(tx, actorOfMember(scope), scope, id));
    expect(await names()).toContain(id);
    expect((await inScope((tx, scope) => readDraft(tx, scope, id))).versions).toHaveLength(2);
    const actions = (await audits(id)).map(({ action }) => action);
    expect(actions.slice(-2)).toEqual(["flow.archive", "flow.bring-back"]);
  });

  it("a flow is not withdrawn where another that is published needs it", async () => {
    const { id } = await publishTwo();
    const user = await create({
      ...orderFlow,
      name: "Needs the other",
      settings: { ...orderFlow.settings, errorFlow: id },
    });
    await publish(user.id);
    const withdraw = (flowId: string) =>
      inScope((tx, scope) =>
        changePublication(tx, actorOfMember(scope), scope, { flowId, change: "withdraw" }),
      );
    await expect(withdraw(id)).rejects.toThrow(/Needs the other runs .* here/);
    await withdraw(user.id);
    expect((await withdraw(id)).state).toBe("withdrawn");
  });

  describe("at the same time as something it needs is taken away", () => {
    /** Does the second while the first is not committed yet. */
    async function meanwhile(first: Work, second: Work): Promise<Error | null> {
      const stopped = new Promise<{ readonly later: Promise<Error | null> }>((resolve, reject) => {
        inScope(async (tx, scope) => {
          await first(tx, scope);
          const later = inScope(second).then(
            () => null,
            (error: Error) => error,
          );
          await expect.poll(waiting, { timeout: 20_000 }).toBe(1);
          resolve({ later });
        }).catch(reject);
      });
      return (await stopped).later;
    }

    const waiting = async () => {
      const { rows } = await workbench.owner.query(
        `select from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      );
      return rows.length;
    };

    async function callerOf(called: string) {
      const config = { flow: called, input: "input" };
      return create({
        ...orderFlow,
        name: "Caller",
        nodes: { ...orderFlow.nodes, n02: { type: "call-flow@1", name: "Call", config } },
      });
    }
    const publishing =
      (flowId: string): Work =>
      (tx, scope) =>
        publishFlow(tx, actorOfMember(scope), scope, {
          flowId,
          tested: "nothing-to-test",
          note: "",
          bindings: { erp },
          despite: [],
        });
    const withdrawing =
      (flowId: string): Work =>
      (tx, scope) =>
        changePublication(tx, actorOfMember(scope), scope, { flowId, change: "withdraw" });

    it("is not published with a sub-flow that is being withdrawn", async () => {
      const called = await create({ ...orderFlow, name: "Called" });
      await publish(called.id);
      const caller = await callerOf(called.id);

      const error = await meanwhile(withdrawing(called.id), publishing(caller.id));

      expect(error?.message).toContain("Call runs Called, which is not published there yet");
    });

    it("keeps a sub-flow from being withdrawn while it is being published", async () => {
      const called = await create({ ...orderFlow, name: "Called" });
      await publish(called.id);
      const caller = await callerOf(called.id);

      const error = await meanwhile(publishing(caller.id), withdrawing(called.id));

      expect(error?.message).toContain("Caller runs Called here");
    });

    it("leaves nothing that calls what is withdrawn, and nobody waiting for ever, of many at once", async () => {
      const called = await create({ ...orderFlow, name: "Called" });
      const callers = [await callerOf(called.id), await callerOf(called.id)];
      const spare = await addConnection("Spare", partner.test);
      const all: Work[] = [];
      for (let round = 0; round < 6; round += 1) {
        all.push(publishing(called.id), withdrawing(called.id));
        for (const { id } of callers) all.push(publishing(id), withdrawing(id));
        all.push((tx, scope) => archiveConnection(tx, actorOfMember(scope), scope, spare));
        all.push((tx, scope) => archiveFlow(tx, actorOfMember(scope), scope, called.id));
      }

      const outcomes = await Promise.allSettled(all.map((work) => inScope(work)));

      const codes = outcomes.map((outcome) =>
        outcome.status === "fulfilled" ? "done" : outcome.reason.code,
      );
      const told = ["done", "CONFLICT", "NOT_FOUND"];
      expect(codes.filter((code) => !told.includes(code))).toEqual([]);
      const { rows } = await workbench.owner.query(
        `select p.flow_id from publication p join publication c on c.flow_id = $1 and c.state = 'withdrawn'
         where p.flow_id = any($2::uuid[]) and p.state <> 'withdrawn'`,
        [called.id, callers.map(({ id }) => id)],
      );
      expect(rows).toEqual([]);
    });

    it("is not bound to a connection that is being removed", async () => {
      const gone = await addConnection("Short-lived", partner.test);
      const { id } = await create({ ...orderFlow, name: "Needs it" });
      const binding: Work = (tx, scope) =>
        publishFlow(tx, actorOfMember(scope), scope, {
          flowId: id,
          tested: "nothing-to-test",
          note: "",
          bindings: { erp: gone },
        });

      const error = await meanwhile(
        (tx, scope) => archiveConnection(tx, actorOfMember(scope), scope, gone),
        binding,
      );

      expect(error?.message).toContain("erp");
    });
  });

  it("a flow says which flows run it as a sub-flow", async () => {
    const called = await create(orderFlow);
    const caller = await create({
      ...orderFlow,
      name: "Caller",
      nodes: {
        n01: {
          type: "call-flow@1",
          name: "Run the other",
          config: { flow: called.id, input: "input" },
        },
      },
      edges: [],
    } as unknown as FlowDocument);
    const uses = await inScope((tx) => listUses(tx, { kind: "flow", value: called.id }));
    expect(uses).toEqual([
      {
        flowId: caller.id,
        flowName: "Caller",
        distributor: expect.objectContaining({ id: partner.distributor }),
        where: "draft",
        number: null,
        places: ["Run the other"],
        node: "n01",
      },
    ]);
  });

  it("of a sub-flow say what it takes: as published there, else as drafted; a line of another type is refused", async () => {
    const starting = (documentType: string) =>
      ({
        ...orderFlow,
        name: "Billing",
        nodes: { n01: { type: "webhook@1", name: "Invoice in", config: { documentType } } },
        edges: [],
      }) as unknown as FlowDocument;
    const called = await create(starting("Invoice"));
    const caller = await create({
      ...orderFlow,
      name: "Caller",
      nodes: {
        n01: { type: "webhook@1", name: "Order in", config: { documentType: "SalesOrder" } },
        n02: { type: "call-flow@1", name: "Bill it", config: { flow: called.id } },
      },
      edges: [{ from: "n01.out", to: "n02.in" }],
    } as unknown as FlowDocument);
    const opened = () => inScope((tx, scope) => readDraft(tx, scope, caller.id));

    const draft = await opened();
    expect(draft.around).toEqual({
      takes: { [called.id]: "Invoice" },
      unpublished: { [called.id]: "Billing" },
    });
    expect(draft.problems).toMatchObject([
      { code: "type-mismatch", message: expect.stringContaining("takes Invoice") },
      { code: "flow-unpublished", message: expect.stringContaining("runs Billing") },
    ]);
    await expect(publish(caller.id, "", {})).rejects.toThrow(
      /Bill it takes Invoice, this is SalesOrder/,
    );

    await inScope((tx, scope) =>
      saveDraft(tx, actorOfMember(scope), scope, {
        flowId: called.id,
        revision: 1,
        logic: canonicalLogic({ ...starting("SalesOrder"), id: called.id }),
        layout: '{"nodes":{}}',
      }),
    );
    await publish(called.id, "", {});
    expect(await opened()).toMatchObject({
      around: { takes: { [called.id]: "SalesOrder" } },
      problems: [],
    });
    expect(await publish(caller.id, "", {})).toMatchObject({ number: 1 });
  });
});
