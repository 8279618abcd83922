import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../../flow/document";
import type { Json } from "../../json";
import { aCall, aFlow } from "../../testing/flow-builder";
import { RunWorld } from "../../testing/run-world";
import type { GivenAnswer } from "../debug/given-answers";
import { effectsOf } from "../replay-past";
import { playRun } from "./play-run";

const encoder = new TextEncoder();

/** hook → map → erp → end, with the total doubled. */
const order = () =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: {
        type: "map@1",
        config: {
          fields: [
            { target: "ref", value: "input.number" },
            { target: "total", value: "input.total * 2" },
            { target: "at", value: "now()" },
          ],
        },
      },
      erp: aCall("keyed", { url: "/orders" }, { connection: "erp" }),
      end: { type: "respond@1", config: { status: 201, body: "input" } },
    },
    ["hook.out -> map.in", "map.out -> erp.in", "erp.out -> end.in"],
  );

function play(
  document: FlowDocument,
  body: Json,
  answers: { readonly [place: string]: GivenAnswer } = {},
  more: { readonly purpose?: "test" | "live"; readonly maxMs?: number } = {},
) {
  const world = new RunWorld(document);
  const node = [...world.plan.triggers.keys()][0] ?? "";
  const played = playRun(world.host, {
    head: world.head({ purpose: more.purpose ?? "test" }),
    plan: world.plan,
    parameters: {},
    trigger: {
      node,
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      bytes: encoder.encode(JSON.stringify(body)),
    },
    answers: new Map(Object.entries(answers)),
    maxMs: more.maxMs ?? 1_000,
  });
  return { world, played };
}

const said = (value: Json): GivenAnswer => ({ value, port: null, from: "test" });

describe("a played run", () => {
  it("ends with the given answers, sends nothing, and says what it would have sent", async () => {
    const { world, played } = play(
      order(),
      { number: "A-1", total: 21 },
      { "step erp": said({ id: "SO-7" }) },
    );
    const { end, answer, past, stoodStill } = await played;
    expect(end).toMatchObject({ status: "succeeded" });
    expect(stoodStill).toBeNull();
    expect(answer).toMatchObject({ status: 201, body: { id: "SO-7" } });
    expect(world.target.requests).toHaveLength(0);
    expect(world.journal.runs.size).toBe(0);
    const [request] = past.contents.flatMap(({ intents }) => intents);
    expect(request).toMatchObject({ node: "erp", attempt: 1 });
    expect([...effectsOf(past).values()]).toEqual([
      expect.objectContaining({
        node: "erp",
        outcome: "done",
        result: { value: { id: "SO-7" }, port: "out" },
      }),
    ]);
  });

  it("is the same each time: its clock and its ids are those of its head", async () => {
    const answers = { "step erp": said({ ok: true }) };
    const one = await play(order(), { number: "A-1", total: 1 }, answers).played;
    const two = await play(order(), { number: "A-1", total: 1 }, answers).played;
    const told = ({ past }: typeof one) =>
      past.contents.flatMap(({ steps }) =>
        steps.map(({ node, output, startedAt }) => [
          node,
          startedAt,
          output === null ? null : past.values.json(output),
        ]),
      );
    expect(told(one)).toEqual(told(two));
    expect(one.past.contents.flatMap(({ intents }) => intents)).toEqual(
      two.past.contents.flatMap(({ intents }) => intents),
    );
  });

  it("fails where nothing says what a system would answer", async () => {
    const { end } = await play(order(), { number: "A-1", total: 1 }).played;
    expect(end).toMatchObject({
      status: "failed",
      error: { code: "ANSWER_UNKNOWN", node: "erp" },
    });
  });

  it("lets time pass at once", async () => {
    const { played, world } = play(
      aFlow(
        {
          hook: { type: "webhook@1" },
          nap: { type: "wait@1", config: { for: "time", duration: 172_800_000 } },
          end: { type: "respond@1", config: { status: 200, body: "input" } },
        },
        ["hook.out -> nap.in", "nap.out -> end.in"],
      ),
      { n: 1 },
    );
    expect((await played).end?.status).toBe("succeeded");
    expect(world.journal.commits).toBe(0);
  });

  it("keeps the items of a long list", async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => ({ qty: index }));
    const { past, end } = await play(
      aFlow(
        {
          hook: { type: "webhook@1" },
          split: { type: "splitter@1", config: { list: "input.lines" } },
          price: { type: "map@1", config: { fields: [{ target: "n", value: "input.qty * 2" }] } },
          join: { type: "aggregator@1" },
          end: { type: "respond@1", config: { status: 200, body: "input" } },
        },
        [
          "hook.out -> split.in",
          "split.item -> price.in",
          "price.out -> join.in",
          "join.out -> end.in",
        ],
      ),
      { lines },
      {},
      { maxMs: 20_000 },
    ).played;
    expect(end?.status).toBe("succeeded");
    const priced = past.contents
      .flatMap(({ steps }) => steps)
      .filter(({ node }) => node === "price");
    expect(priced).toHaveLength(3_000);
  });

  describe("of thousands of calls", () => {
    const calls = () =>
      aFlow(
        {
          hook: { type: "webhook@1" },
          split: { type: "splitter@1", config: { list: "input.lines" } },
          erp: aCall("keyed", { url: "/orders" }, { connection: "erp" }),
          join: { type: "aggregator@1" },
          end: { type: "respond@1", config: { status: 200, body: "input" } },
        },
        [
          "hook.out -> split.in",
          "split.item -> erp.in",
          "erp.out -> join.in",
          "join.out -> end.in",
        ],
      );
    const playLines = async (maxMs: number) => {
      const world = new RunWorld(calls());
      // Each look at the clock takes a millisecond: nothing here depends on how fast the machine is.
      let now = 0;
      let turns = 0;
      const { host } = world;
      const played = await playRun(
        {
          hash: host.hash,
          clock: { now: host.clock.now, monotonic: () => now++ },
          breathe: async () => {
            turns += 1;
          },
        },
        {
          head: world.head({ purpose: "backtest" }),
          plan: world.plan,
          parameters: {},
          trigger: {
            node: "hook",
            kind: "webhook",
            method: "POST",
            headers: {},
            query: {},
            contentType: "application/json",
            bytes: encoder.encode(
              JSON.stringify({ lines: Array.from({ length: 2_000 }, (_, n) => ({ n })) }),
            ),
          },
          answers: new Map([["step erp", said({ ok: true })]]),
          maxMs,
        },
      );
      return { ...played, turns };
    };

    it("gives others their turn all the time", async () => {
      const { end, turns } = await playLines(1_000_000);
      expect(end?.status).toBe("succeeded");
      expect(turns).toBeGreaterThan(100);
    });

    it("ends when it has worked for as long as it may", async () => {
      const { end, stoodStill } = await playLines(200);
      expect([end, stoodStill]).toEqual([null, "too-long"]);
    });
  });

  it("is not for real runs", async () => {
    await expect(play(order(), {}, {}, { purpose: "live" }).played).rejects.toThrow(RangeError);
  });
});
