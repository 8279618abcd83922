import { afterAll, beforeAll, expect, test } from "vitest";
import type { MemberScope } from "../access/scope";
import { withScope } from "../db";
import { fillTables } from "../testing/fill-tables";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { listAttention } from "./list-attention";

let workbench: TestWorkbench;
let partner: TestPartner;
let other: TestPartner;

beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
  other = await addTestPartner(workbench.owner);
  await fillTables(workbench.owner, partner);
});
afterAll(() => workbench.close());

function attentionOf(of: TestPartner) {
  const scope: MemberScope = {
    partnerId: of.id,
    distributorId: of.distributor,
    environmentId: of.test,
    environmentKind: "test",
    userId: of.people.operator.id,
    userName: of.people.operator.name,
    standings: [{ role: "operator", grants: {} }],
    partnerWide: true,
  };
  return withScope(workbench.services.db, scope, (tx) => listAttention(tx, scope));
}

test("a paused connection needs somebody, with its reason, and stops to when it is resumed", async () => {
  const set = (state: string, reason: string | null) =>
    workbench.owner.query(
      "update connection set state = $2, pause_reason = $3 where partner_id = $1 and environment_id = $4",
      [partner.id, state, reason, partner.test],
    );
  await set("paused", "The target refused our credentials.");
  const { counts, items } = await attentionOf(partner);
  expect(counts.paused).toBeGreaterThan(0);
  expect(items.find(({ kind }) => kind === "paused")?.text).toBe(
    "The target refused our credentials.",
  );
  await set("active", null);
  expect((await attentionOf(partner)).counts.paused).toBe(0);
});

test("a failed run needs somebody as long as its exception is open", async () => {
  await workbench.owner.query(
    "update exception set cause = 'failed', state = 'open', environment_id = $2 where partner_id = $1",
    [partner.id, partner.test],
  );
  const { items } = await attentionOf(partner);
  expect(items.map(({ kind }) => kind)).toContain("failed");
  await workbench.owner.query("update exception set state = 'closed' where partner_id = $1", [
    partner.id,
  ]);
  expect((await attentionOf(partner)).counts.failed).toBe(0);
});

test("a run whose credentials were refused needs somebody, one that waits for its target does not", async () => {
  const hold = (note: string) =>
    workbench.owner.query(
      "update live set state = 3, purpose = 0, note = $2, environment_id = $3 where partner_id = $1",
      [partner.id, note, partner.test],
    );
  await hold('Held "Post invoice": no answer');
  expect((await attentionOf(partner)).counts.held).toBe(0);
  const note = 'Waits for credentials at "Post invoice": 401 the user is locked';
  await hold(note);
  const { counts, items } = await attentionOf(partner);
  expect(counts.held).toBeGreaterThan(0);
  expect(items.find(({ kind }) => kind === "held")?.text).toBe(note);
});

test("the sidebar knows how each distributor fares, of the person's own alone", async () => {
  const statesOf = async (of: TestPartner) => {
    const cookie = await workbench.signIn(of.people.owner.email);
    const answer = await workbench.call("attention.distributors", {
      method: "GET",
      cookie,
      environment: of.test,
    });
    return new Map(
      (answer.data as { id: string; status: string }[]).map(({ id, status }) => [id, status]),
    );
  };
  const set = (statement: string) =>
    workbench.owner.query(`${statement} where partner_id = $1`, [partner.id]);
  await set("update exception set state = 'closed'");
  await set("update connection set state = 'active'");
  await set("update live set state = 1");
  expect((await statesOf(partner)).get(partner.distributor)).toMatch(/healthy|off/);
  await set("update connection set state = 'paused', environment_id = environment_id");
  expect((await statesOf(partner)).get(partner.distributor)).toBe("paused");
  await workbench.owner.query(
    "update exception set state = 'open', cause = 'failed', environment_id = $2 where partner_id = $1",
    [partner.id, partner.test],
  );
  expect((await statesOf(partner)).get(partner.distributor)).toBe("failed");
  const others = await statesOf(other);
  expect(others.has(partner.distributor)).toBe(false);
  expect(others.get(other.distributor)).toBe("off");
});

test("nothing of another partner is in it", async () => {
  const { counts } = await attentionOf(other);
  expect(Object.values(counts)).toEqual([0, 0, 0, 0, 0]);
});
