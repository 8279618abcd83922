import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "../access/actor";
import { withScope } from "../db";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { exportAudit } from "./export-audit";
import { recordAudit } from "./record-audit";
import { sealAudit } from "./seal-audit";
import { verifyAudit } from "./verify-audit";

describe("the audit log", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
  });
  beforeEach(async () => {
    partner = await addTestPartner(workbench.owner);
  });
  afterAll(() => workbench.close());

  const scope = () => ({ partnerId: partner.id, distributorId: "*" });
  const change = (count: number) =>
    withScope(workbench.services.db, scope(), async (tx) => {
      for (let index = 0; index < count; index += 1) {
        await recordAudit(tx, systemActor, {
          partnerId: partner.id,
          distributorId: partner.distributor,
          action: "flow.publish",
          subject: { kind: "flow", id: `f${index}` },
          detail: {
            note: "Größe „neu“ \u2028 é",
            z: [1, { b: true, a: null }],
            number: index + 0.1,
          },
        });
      }
    });
  const verify = () =>
    withScope(workbench.services.db, scope(), (tx) => verifyAudit(tx, partner.id));
  const tamper = (statement: string, values: unknown[] = [partner.id]) =>
    workbench.owner.query(statement, values);

  it("is intact after sealing, and says how much is not sealed yet", async () => {
    await change(3);
    expect(await verify()).toMatchObject({ intact: true, rows: 0, unsealed: 3 });
    expect(await sealAudit(workbench.services.db)).toBeGreaterThanOrEqual(3);
    await change(1);
    await sealAudit(workbench.services.db);
    expect(await verify()).toMatchObject({ intact: true, rows: 4, unsealed: 0 });
    expect(await sealAudit(workbench.services.db)).toBe(0);
  });

  it("is there or not there with the change it tells of", async () => {
    const failing = withScope(workbench.services.db, scope(), async (tx) => {
      await recordAudit(tx, systemActor, {
        partnerId: partner.id,
        distributorId: null,
        action: "x",
        subject: { kind: "x", id: "x" },
      });
      throw new Error("the change failed");
    });
    await expect(failing).rejects.toThrow("the change failed");
    expect(await verify()).toMatchObject({ rows: 0, unsealed: 0 });
  });

  it.each([
    [
      "a changed row",
      "update audit set action = 'nothing' where partner_id = $1 and position = 2",
      2,
    ],
    [
      "a changed detail",
      `update audit set detail = '{}' where partner_id = $1 and position = 3`,
      3,
    ],
    [
      "another actor",
      "update audit set actor_name = 'x' where partner_id = $1 and position = 1",
      1,
    ],
    [
      "a moved time",
      "update audit set at = at + interval '1 ms' where partner_id = $1 and position = 4",
      4,
    ],
    ["a missing row", "delete from audit where partner_id = $1 and position = 2", 2],
    ["a missing first row", "delete from audit where partner_id = $1 and position = 1", 1],
    ["missing last rows", "delete from audit where partner_id = $1 and position >= 4", 4],
    ["all rows missing", "delete from audit where partner_id = $1", 1],
  ])("shows %s", async (_, statement, position) => {
    await change(5);
    await sealAudit(workbench.services.db);
    await tamper(statement);
    expect(await verify()).toMatchObject({ intact: false, position });
  });

  it("shows a change whose hash was made to fit", async () => {
    await change(3);
    await sealAudit(workbench.services.db);
    await tamper(
      `update audit set action = 'x', hash = sha256('forged') where partner_id = $1 and position = 2`,
    );
    expect(await verify()).toMatchObject({ intact: false, position: 2 });
  });

  it("seals each row once when two jobs run at the same time", async () => {
    await change(40);
    await Promise.all(Array.from({ length: 4 }, () => sealAudit(workbench.services.db)));
    await sealAudit(workbench.services.db);
    expect(await verify()).toMatchObject({ intact: true, rows: 40, unsealed: 0 });
  });

  it("chains more rows than one batch holds", async () => {
    await change(1_050);
    await sealAudit(workbench.services.db);
    expect(await verify()).toMatchObject({ intact: true, rows: 1_050 });
  });

  it("cannot be sealed anew by the app's role", async () => {
    await change(1);
    await sealAudit(workbench.services.db);
    const { rows } = await tamper("select id from audit where partner_id = $1");
    const again = workbench.services.db.$client.query("select seal_audit($1, $2, $3, $4)", [
      partner.id,
      Buffer.alloc(0),
      `{${rows[0].id}}`,
      "{}",
    ]);
    await expect(again).rejects.toThrow(/moved on/);
  });

  it("exports lines that anybody can check with SHA-256 alone", async () => {
    await change(3);
    await sealAudit(workbench.services.db);
    const lines: string[] = [];
    await withScope(workbench.services.db, scope(), async (tx) => {
      for await (const line of exportAudit(tx, partner.id)) lines.push(line);
    });
    let previous = "";
    for (const line of lines) {
      const entry: { hash: string; previous: string; row: string } = JSON.parse(line);
      expect(entry.previous).toBe(previous);
      const hash = createHash("sha256")
        .update(Buffer.from(entry.previous, "hex"))
        .update(entry.row);
      expect(hash.digest("hex")).toBe(entry.hash);
      previous = entry.hash;
    }
    expect(lines).toHaveLength(3);
    expect(await verify()).toMatchObject({ head: previous });
  });
});
