import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../../flow/document";
import type { DebuggedRun } from "../../testing/debugged-run";
import { aCall, aFlow } from "../../testing/flow-builder";
import { TriedMessage, version } from "../../testing/tried-message";
import type { LoadedTable } from "../run-host";

const erp = { connection: "erp" };
const order = { url: "/orders", body: "expression", bodyExpression: "trigger.body" };

const against = (run: DebuggedRun) => {
  const reason = run.pause?.reason;
  return reason?.why === "done-before" ? reason.before : null;
};

const aTable = (name: string, hash: string, row: LoadedTable["rows"][number]): LoadedTable => ({
  name,
  hash,
  rows: [row],
});

/** A message that is tried out by the version that it ran. */
const ran = (
  flow: FlowDocument,
  more: { readonly body: { [name: string]: never } | object; readonly tables?: LoadedTable[] },
) => TriedMessage.ran(flow, flow, more as never);
const same = { runs: version("0") };

describe("a debug run of the version that the message ran", () => {
  const routed = aFlow(
    {
      hook: { type: "webhook@1" },
      route: {
        type: "content-based-router@1",
        config: {
          branches: [
            {
              name: "a",
              condition: 'lookup("Systems", { customer: input.customer }, "system") == "A"',
            },
          ],
        },
      },
      orderA: aCall("none", order, erp),
      orderB: aCall("none", order, erp),
    },
    ["hook.out -> route.in", "route.a -> orderA.in", "route.otherwise -> orderB.in"],
  );

  it.each(["A", "B"])(
    "does not order a second time where its table says %s by now",
    async (system) => {
      const message = await ran(routed, {
        body: { customer: "C1" },
        tables: [aTable("Systems", "old", { customer: "C1", system: "A" })],
      });
      expect(message.asked).toEqual(["/orders"]);
      const { world } = message;
      world.tables = [aTable("Systems", "new", { customer: "C1", system }), ...world.tables];
      const run = await message.debug(same);
      expect(run.at).toBe(`before order${system}: done-before`);
      expect(against(run)?.deeds).toMatchObject([{ node: "orderA", sameRequest: true }]);
      expect(message.asked).toEqual(["/orders"]);
    },
  );

  it("does not order under another key that comes from a table", async () => {
    const numbered = aFlow(
      {
        hook: { type: "webhook@1" },
        map: {
          type: "map@1",
          config: {
            fields: [
              { target: "no", value: 'lookup("Numbers", { theirs: input.sku }, "ours")' },
              { target: "sku", value: "input.sku" },
            ],
          },
        },
        order: aCall(
          "keyed",
          { ...order, bodyExpression: "{ sku: input.sku }" },
          { ...erp, idempotencyKey: "input.no" },
        ),
      },
      ["hook.out -> map.in", "map.out -> order.in"],
    );
    const message = await ran(numbered, {
      body: { sku: "S" },
      tables: [aTable("Numbers", "old", { theirs: "S", ours: "1" })],
    });
    const { world } = message;
    world.tables = [aTable("Numbers", "new", { theirs: "S", ours: "2" }), ...world.tables];
    const run = await message.debug(same);
    expect(run.at).toBe("before order: done-before");
    expect(against(run)).toMatchObject({ kind: "another-step", deeds: [{ sameRequest: true }] });
    expect(message.asked).toEqual(["/orders"]);
  });

  it("does not do an item again that somebody has given another key", async () => {
    const lines = aFlow(
      {
        hook: { type: "webhook@1" },
        split: { type: "splitter@1", config: { list: "input.lines" } },
        line: aCall(
          "none",
          { url: "/lines", body: "expression", bodyExpression: "item" },
          { ...erp, idempotencyKey: "item.id" },
        ),
        join: { type: "aggregator@1" },
      },
      ["hook.out -> split.in", "split.item -> line.in", "line.out -> join.in"],
    );
    const message = await ran(lines, { body: { lines: [{ id: "a" }, { id: "b" }] } });
    const run = await message.debug({ ...same, pace: { kind: "into" } });
    await run.tell({ act: "edit", value: { lines: [{ id: "a-1" }, { id: "b" }] } });
    await run.tell({ act: "continue" });
    expect(run.at).toBe("before split:0/line: done-before");
    expect(against(run)).toMatchObject({
      kind: "another-step",
      deeds: [{ path: "split:0", sameRequest: false }],
      more: 0,
    });
    await run.tell({ act: "take" });
    await run.tell({ act: "continue" });
    expect(against(run)).toMatchObject({ kind: "same-key", deeds: [{ path: "split:1" }] });
    expect(message.asked).toEqual(["/lines", "/lines"]);
  });
});

type Guarantee = "keyed" | "lookup" | "none";

/** hook → fetch → map → split → line → join; what is fetched, and what a person gives, decides the list. */
const fetched = (guarantee: Guarantee, list: string) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      fetch: { type: "http-request@1", config: { method: "GET", url: "/list" }, ...erp },
      map: { type: "map@1", config: { fields: [{ target: "lines", value: list }] } },
      split: { type: "splitter@1", config: { list: "input.lines" } },
      line: aCall(guarantee, { url: "/lines", body: "expression", bodyExpression: "item" }, erp),
      join: { type: "aggregator@1" },
    },
    [
      "hook.out -> fetch.in",
      "fetch.out -> map.in",
      "map.out -> split.in",
      "split.item -> line.in",
      "line.out -> join.in",
    ],
  );

const entries = (...ids: string[]) => ids.map((id) => ({ id }));
const texts = (...ids: string[]) => entries(...ids).map((entry) => JSON.stringify(entry));

/** Takes what was answered wherever it stands against something. */
async function takeAll(run: DebuggedRun): Promise<void> {
  for (let turn = 0; turn < 20 && run.pause !== null; turn++) {
    await run.tell({ act: run.pause.reason.why === "done-before" ? "take" : "continue" });
  }
  expect(run.at).toBe("succeeded");
}

async function untilAt(run: DebuggedRun, node: string): Promise<void> {
  for (let turn = 0; turn < 5 && run.pause?.node !== node; turn++) await run.tell({ act: "into" });
  expect(run.pause).toMatchObject({ node, side: "before" });
}

describe.each<Guarantee>(["keyed", "lookup", "none"])(
  "an entry of a list, at a target that is %s",
  (guarantee) => {
    const flow = fetched(guarantee, "trigger.body.lines");
    const body = { lines: entries("a", "b") };
    const pages = { "/list": {} };
    const done = (message: TriedMessage) =>
      message.world.target.effects.map(({ body: sent }) => sent);

    it("is not done again where somebody gave another list", async () => {
      const message = await TriedMessage.ran(flow, flow, { body, pages });
      const run = await message.debug({ ...same, pace: { kind: "into" } });
      await untilAt(run, "map");
      await run.tell({ act: "give", port: "out", value: { lines: entries("x", "y", "a") } });
      await takeAll(run);
      expect(done(message)).toEqual(texts("a", "b"));
    });

    it("is not done again in a fork of a run whose list somebody changed", async () => {
      const message = await TriedMessage.ran(flow, flow, { body, pages });
      const first = await message.debug({ ...same, pace: { kind: "into" } });
      await untilAt(first, "split");
      await first.tell({ act: "edit", value: { lines: entries("x", "y", "a") } });
      const fork = await message.debug({ ...same, of: first.stored.head, node: "split" });
      await takeAll(fork);
      expect(done(message)).toEqual(texts("a", "b"));
    });

    it("is not done again where a system answers with another list by now", async () => {
      const read = fetched(guarantee, "input.lines");
      const message = await TriedMessage.ran(read, read, {
        body: {},
        pages: { "/list": { lines: entries("a", "b") } },
      });
      message.world.target.pages.set("/list", { lines: entries("c", "a", "b") });
      const run = await message.debug(same);
      // Its key is the one that another entry had: nobody but a person can say that it is another one.
      expect(against(run)).toMatchObject({ kind: "same-key", deeds: [{ sameRequest: false }] });
      await takeAll(run);
      expect(done(message)).toEqual(texts("a", "b"));
    });

    it("is not done for what another entry was changed into before", async () => {
      const changed = fetched(guarantee, "trigger.body.lines");
      const { line, ...nodes } = changed.nodes;
      const config = { ...line?.config, body: "input" };
      const document = {
        ...changed,
        nodes: { ...nodes, line: { ...line, config } },
      } as FlowDocument;
      const moves = [{ move: "status", status: 422 } as const];
      const message = await TriedMessage.ran(document, document, { body, pages, moves });
      const into = { ...same, pace: { kind: "into" } as const };
      const first = await message.debug(into);
      await untilAt(first, "line");
      await first.tell({ act: "edit", value: { id: "z" } });
      await first.tell({ act: "step" });
      expect(done(message)).toEqual(texts("z"));
      const second = await message.debug(into);
      await untilAt(second, "line");
      await second.tell({ act: "give", port: "out", value: {} });
      expect(second.at).toContain("before split:1/line");
      await second.tell({ act: "edit", value: { id: "z" } });
      await second.tell({ act: "continue" });
      expect(against(second)).toMatchObject({
        kind: "another-step",
        deeds: [{ path: "split:0", sameRequest: true }],
      });
      expect(done(message)).toEqual(texts("z"));
    });

    it("that is one of two alike is done, where only the other one was", async () => {
      const message = await TriedMessage.ran(flow, flow, {
        body: { lines: entries("a", "a", "b") },
        pages,
        moves: [{ move: "ok" }, { move: "status", status: 422 }],
      });
      const run = await message.debug(same);
      expect(run.at).toBe("before split:0/line: done-before");
      await run.tell({ act: "take" });
      await run.tell({ act: "continue" });
      expect(run.at).toBe("succeeded");
      expect(done(message)).toEqual(texts("a", "a", "b"));
    });
  },
);
