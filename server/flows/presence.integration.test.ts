import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderFlow } from "../../runtime/testing/order-flow";
import { actorOfMember } from "../access/actor";
import type { MemberScope } from "../access/scope";
import { type ScopedTransaction, withScope } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { createFlow } from "./create-flow";
import { showPresence } from "./presence";

describe("who has a flow open", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
  });
  afterAll(() => workbench.close());

  const as = <T>(
    who: "owner" | "consultant",
    work: (tx: ScopedTransaction, scope: MemberScope) => Promise<T>,
    of: TestPartner = partner,
  ): Promise<T> => {
    const person = of.people[who];
    const scope: MemberScope = {
      partnerId: of.id,
      distributorId: of.distributor,
      environmentId: of.test,
      environmentKind: "test",
      userId: person.id,
      userName: person.name,
      standings: [{ role: who, grants: {} }],
      partnerWide: true,
    };
    return withScope(workbench.services.db, scope, (tx) => work(tx, scope));
  };
  const create = async () =>
    as("consultant", async (tx, scope) => {
      const made = await createFlow(tx, actorOfMember(scope), scope, {
        name: "Shared",
        document: orderFlow,
      });
      return made.id;
    });
  const here = (
    who: "owner" | "consultant",
    flowId: string,
    session: string,
    nodes: readonly string[] = [],
    leaving = false,
  ) =>
    as(who, (tx, scope) =>
      showPresence(tx, actorOfMember(scope), scope, { flowId, session, nodes, leaving }),
    );

  it("tells each window of the others, what is selected there, and the draft's revision", async () => {
    const flowId = await create();
    const [first, second, third] = [newId(), newId(), newId()];
    expect(await here("consultant", flowId, first, ["n01"])).toEqual({ revision: 1, others: [] });
    expect(await here("owner", flowId, second, ["n02", "n03"])).toEqual({
      revision: 1,
      others: [
        {
          session: first,
          person: partner.people.consultant.name,
          self: false,
          nodes: ["n01"],
        },
      ],
    });
    // Another window of the same person is one of its own.
    const { others } = await here("consultant", flowId, third);
    expect(others.find(({ session }) => session === first)).toMatchObject({ self: true });
    expect(others).toHaveLength(2);
  });

  it("forgets a window that left or has been silent", async () => {
    const flowId = await create();
    const [first, second] = [newId(), newId()];
    await here("consultant", flowId, first);
    await here("owner", flowId, second, [], true);
    expect((await here("consultant", flowId, first)).others).toEqual([]);
    await here("owner", flowId, second);
    await workbench.owner.query(
      "update flow_presence set seen_at = now() - interval '26 s' where session = $1",
      [second],
    );
    expect((await here("consultant", flowId, first)).others).toEqual([]);
    await workbench.owner.query(
      "update flow_presence set seen_at = now() - interval '3 min' where session = $1",
      [second],
    );
    await here("consultant", flowId, first);
    const { rows } = await workbench.owner.query(
      "select session from flow_presence where flow_id = $1",
      [flowId],
    );
    expect(rows).toEqual([{ session: first }]);
  });

  it("does not count a window that was closed without a word while its person is seen in another", async () => {
    const flowId = await create();
    const [closed, open, mine] = [newId(), newId(), newId()];
    await here("consultant", flowId, closed, ["n01"]);
    await workbench.owner.query(
      "update flow_presence set seen_at = now() - interval '8 s' where session = $1",
      [closed],
    );
    expect((await here("owner", flowId, mine)).others).toMatchObject([{ nodes: ["n01"] }]);

    await here("consultant", flowId, open, ["n02"]);

    expect((await here("owner", flowId, mine)).others).toMatchObject([
      { session: open, nodes: ["n02"] },
    ]);
  });

  it("does not show somebody their own window that was closed without a word", async () => {
    const flowId = await create();
    const [closed, open] = [newId(), newId()];
    const heard = (ago: string) =>
      workbench.owner.query(
        `update flow_presence set seen_at = now() - interval '${ago}' where session = $1`,
        [closed],
      );
    await here("consultant", flowId, closed, ["n01"]);
    await heard("3 s");
    expect((await here("consultant", flowId, open)).others).toMatchObject([{ self: true }]);

    await heard("8 s");

    expect((await here("consultant", flowId, open)).others).toEqual([]);
  });

  it("says nothing about a flow of another partner", async () => {
    const flowId = await create();
    const other = await addTestPartner(workbench.owner);
    await expect(
      as(
        "owner",
        (tx, scope) =>
          showPresence(tx, actorOfMember(scope), scope, {
            flowId,
            session: newId(),
            nodes: [],
            leaving: false,
          }),
        other,
      ),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
