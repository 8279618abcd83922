import { afterAll, beforeAll, expect, it } from "vitest";
import { canonicalLogic } from "../../runtime/flow/canonical";
import type { FlowDocument } from "../../runtime/flow/document";
import { orderFlow } from "../../runtime/testing/order-flow";
import { actorOfMember } from "../access/actor";
import type { MemberScope } from "../access/scope";
import { withScope } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { createFlow } from "./create-flow";
import { publishChecked } from "./publish-checked";
import { publishFlow } from "./publish-flow";
import type { InScope } from "./published-code";
import { readDraftTexts } from "./read-draft";
import { saveDraft } from "./save-draft";

/** More types than anybody waits for. */
const endless = Array.from(
  { length: 40 },
  (_, at) => `
type Letter${at} = ${[..."abcdefghijklmnopqrst"].map((letter) => `"${letter}"`).join("|")};
type Word${at} = \`\${Letter${at}}\${Letter${at}}\${Letter${at}}\${${at}}\`;
type Pairs${at}<T> = T extends string ? { [K in Word${at}]: [T, K] } : never;
const x${at}: Pairs${at}<Word${at}> = null as unknown as Pairs${at}<\`\${Word${at}}z\`>;`,
).join("\n");

let workbench: TestWorkbench;
let partner: TestPartner;
beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
});
afterAll(() => workbench.close());

it("publishing checks code before it keeps others from saving, and publishes no other code", async () => {
  const scope: MemberScope = {
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
    environmentKind: "test",
    userId: partner.people.consultant.id,
    userName: partner.people.consultant.name,
    standings: [{ role: "consultant", grants: {} }],
    partnerWide: true,
  };
  const actor = actorOfMember(scope);
  const inScope: InScope = (work) => withScope(workbench.services.db, scope, work);
  const [trigger] = Object.entries(orderFlow.nodes);
  if (trigger === undefined) throw new Error("The flow has no trigger.");
  const coded = (id: string, code: string): FlowDocument => ({
    ...orderFlow,
    id,
    settings: { businessKeys: [] },
    nodes: { [trigger[0]]: trigger[1], n02: { type: "code@1", name: "Count", config: { code } } },
    edges: [{ from: `${trigger[0]}.out`, to: "n02.in" }],
  });
  const { id } = await inScope((tx) =>
    createFlow(tx, actor, scope, { name: "Coded", document: coded(newId(), "return 1;") }),
  );
  // Somebody saves between the check and the transaction that publishes.
  let opened = 0;
  const disturbed =
    (codes: readonly string[]): InScope =>
    async (work) => {
      const code = opened % 3 === 1 ? codes[(opened - 1) / 3] : undefined;
      opened += 1;
      if (code !== undefined) {
        await inScope(async (tx) => {
          const { revision } = await readDraftTexts(tx, id);
          const logic = canonicalLogic(coded(id, code));
          await saveDraft(tx, actor, scope, {
            flowId: id,
            revision,
            logic,
            layout: '{"nodes":{}}',
          });
        });
      }
      return inScope(work);
    };
  const publish = (codes: readonly string[]) => {
    opened = 0;
    return publishChecked(disturbed(codes), actor, scope, { flowId: id, note: "", anyway: null });
  };
  expect(await publish([])).toMatchObject({ number: 1 });
  await expect(publish(["const n: number = 'x'; return n;"])).rejects.toMatchObject({
    code: "FLOW_INVALID",
    message: expect.stringContaining("Type 'string' is not assignable to type 'number'."),
  });
  expect(await publish(["return 3;"])).toMatchObject({ number: 2 });
  await expect(publish(["return 4;", "return 5;", "return 6;"])).rejects.toMatchObject({
    code: "REVISION_STALE",
  });
  const unchecked = inScope((tx) =>
    publishFlow(tx, actor, scope, { flowId: id, tested: "nothing-to-test", note: "" }),
  );
  await expect(unchecked).rejects.toMatchObject({ code: "REVISION_STALE" });
});

// The last: what it asks goes on after it.
it("nobody waits at a page for the types of somebody's code", { timeout: 120_000 }, async () => {
  const cookie = await workbench.signIn(partner.people.consultant.email);
  const environment = partner.test;
  const checks = Array.from({ length: 9 }, (_, at) =>
    workbench.call("flows.codeTypes", {
      input: { editor: `flow ${at}`, bodies: [`(function () {\n${endless}\n// ${at}\n});`] },
      cookie,
      environment,
    }),
  );
  const lists = async () => {
    for (let at = 0; at < 20; at += 1) {
      const { status } = await workbench.call("flows.list", { method: "GET", cookie, environment });
      if (status !== 200) return `a list, ${status}`;
    }
    return "the lists";
  };
  const first = await Promise.race([
    lists(),
    ...checks.map((check) => check.then(() => "a check")),
  ]);
  expect(first).toBe("the lists");
});
