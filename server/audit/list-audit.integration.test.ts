import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aFlow } from "../../runtime/testing/flow-builder";
import { type ScopedTransaction, withScope } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { addTestFlow } from "../testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { type AuditFilter, auditChoices, listAudit } from "./list-audit";

const place = (of: TestPartner) => ({
  partner: of.id,
  distributor: of.distributor,
  environment: of.production,
});

describe("the audit log as it is read", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    const rows = [
      ["2026-11-24T22:30:00Z", "Jonas", "flow.publish", "f1", { name: "Orders", note: "50 % off" }],
      ["2026-11-24T23:30:00Z", "Jonas", "flow.edit", "f1", { name: "Orders", revision: 4 }],
      ["2026-11-25T22:59:00Z", "Miriam", "connection.pause", "c1", { name: "ERP" }],
      ["2026-11-25T23:30:00Z", "Miriam", "flow.edit", "f2", { name: "Invoices" }],
    ] as const;
    for (const [at, actor, action, subject, detail] of rows) {
      await add(partner.distributor, at, actor, action, subject, detail);
    }
    await add(null, "2026-11-25T12:00:00Z", "Anna", "invitation.send", "i1", {
      email: "new@example.com",
    });
  });
  afterAll(() => workbench.close());

  const add = (
    distributor: string | null,
    at: string,
    actor: string,
    action: string,
    subject: string,
    detail: object,
  ) =>
    workbench.owner.query(
      `insert into audit (id, partner_id, distributor_id, at, actor_kind, actor_name, action,
         subject_kind, subject_id, detail)
       values ($1, $2, $3, $4, 'user', $5, $6, 'thing', $7, $8)`,
      [newId(), partner.id, distributor, at, actor, action, subject, detail],
    );
  const within = <T>(distributorId: string, work: (tx: ScopedTransaction) => Promise<T>) =>
    withScope(workbench.services.db, { partnerId: partner.id, distributorId }, work);
  const subjects = async (filter: Partial<AuditFilter>, distributor = partner.distributor) => {
    const { rows } = await within(distributor, (tx) =>
      listAudit(tx, { partnerId: partner.id }, { limit: 50, ...filter }),
    );
    return rows.map(({ subjectId, action }) => `${action} ${subjectId}`).sort();
  };

  it("is narrowed by who, by what, and by text as it was typed", async () => {
    expect(await subjects({ actor: "Jonas" })).toEqual(["flow.edit f1", "flow.publish f1"]);
    expect(await subjects({ area: "flow", actor: "Miriam" })).toEqual(["flow.edit f2"]);
    expect(await subjects({ text: "orders" })).toEqual(["flow.edit f1", "flow.publish f1"]);
    expect(await subjects({ text: "50 %" })).toEqual(["flow.publish f1"]);
    expect(await subjects({ text: "f_" })).toEqual([]);
    expect(await subjects({ text: "PAUSE" })).toEqual(["connection.pause c1"]);
  });

  it("is narrowed by days as they are in a time zone", async () => {
    const day = { since: "2026-11-25", until: "2026-11-25" };
    expect(await subjects({ ...day, zone: "Europe/Berlin" })).toEqual([
      "connection.pause c1",
      "flow.edit f1",
    ]);
    expect(await subjects({ ...day, zone: "UTC" })).toEqual([
      "connection.pause c1",
      "flow.edit f2",
    ]);
    expect(await subjects({ since: "2026-11-26", zone: "Europe/Berlin" })).toEqual([
      "flow.edit f2",
    ]);
  });

  it("has what belongs to the partner only for who sees all of it, and offers what there is", async () => {
    expect(await subjects({ text: "new@example.com" })).toEqual([]);
    expect(await subjects({ text: "new@example.com" }, "*")).toEqual(["invitation.send i1"]);
    const choices = await within(partner.distributor, (tx) =>
      auditChoices(tx, { partnerId: partner.id }),
    );
    expect(choices).toEqual({ actors: ["Jonas", "Miriam"], areas: ["connection", "flow"] });
  });

  it("names people and flows that rows mention by id alone, of this partner and no other", async () => {
    const flow = await addTestFlow(workbench.owner, place(partner), {
      document: { ...aFlow({}, []), id: newId() },
    });
    const stranger = await addTestPartner(workbench.owner);
    const { operator } = partner.people;
    await add(partner.distributor, "2026-11-20T10:00:00Z", "Miriam", "member.change", operator.id, {
      flow: flow.id,
      other: stranger.people.owner.id,
    });
    const { names } = await within(partner.distributor, (tx) =>
      listAudit(tx, { partnerId: partner.id }, { limit: 50, action: "member.change" }),
    );
    expect(names).toEqual({ [operator.id]: operator.name, [flow.id]: expect.any(String) });
  });
});
