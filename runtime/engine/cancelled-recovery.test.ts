import { describe, expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

const calls = aFlow(
  {
    hook: { type: "webhook@1" },
    one: aCall("keyed"),
    two: aCall("keyed", { body: "expression", bodyExpression: "{ after: input.id }" }),
    end: { type: "respond@1", config: {} },
  },
  ["hook.out -> one.in", "one.out -> two.in", "two.out -> end.in"],
);

/** The first call is on its way, and somebody has asked to cancel the run. */
async function cancelledInFlight() {
  const world = new RunWorld(calls);
  const id = world.newId();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const sent = new Promise<void>((resolve) => {
    world.target.before = () => {
      world.commands.push({ id: "c1", run: id, kind: "cancel", at: 0, by: "Ada", detail: {} });
      resolve();
      return answered;
    };
  });
  const run = world.start({ number: "PO-1" }, { head: world.head({ id }) });
  await sent;
  return { world, run, answer };
}

describe("a run that is being cancelled", () => {
  it.each(["before", "after"] as const)(
    "ends as cancelled when its process dies %s the next commit",
    async (when) => {
      const { world, run, answer } = await cancelledInFlight();
      const died = new Promise<void>((resolve) => {
        world.journal.onCut = resolve;
      });
      world.journal.cut = { commit: world.journal.commits, when };
      answer();
      await Promise.race([run.done, died]);

      world.journal.cut = null;
      if (world.journal.stored(run.id).end === null) await world.resume(run.id);

      expect(world.journal.stored(run.id).end?.status).toBe("cancelled");
      expect(world.target.effects).toHaveLength(1);
      expect(world.journal.appliedCommands).toEqual(new Set(["c1"]));
    },
  );

  it("ends as cancelled when its process dies with two calls on their way, one answered", async () => {
    const both = aFlow(
      {
        hook: { type: "webhook@1" },
        one: aCall("keyed"),
        slow: aCall("keyed", { url: "http://target.test/slow" }),
        two: aCall("keyed", { url: "http://target.test/two" }),
      },
      ["hook.out -> one.in", "hook.out -> slow.in", "one.out -> two.in", "slow.out -> two.in"],
    );
    const world = new RunWorld(both);
    const id = world.newId();
    world.target.before = ({ url }) => {
      if (url.includes("slow")) return new Promise(() => undefined);
      world.commands.push({ id: "c1", run: id, kind: "cancel", at: 0, by: "Ada", detail: {} });
    };
    void world.start({ number: "PO-1" }, { head: world.head({ id }) });
    // The answer of the first is in the journal, the second one's never comes: its process ends.
    await expect.poll(() => world.steps(id).some(({ node }) => node === "one")).toBe(true);

    world.target.before = null;
    await world.resume(id);

    expect(world.journal.stored(id).end?.status).toBe("cancelled");
    expect(world.target.effects.map(({ path }) => path)).not.toContain("/two");
  });
});
