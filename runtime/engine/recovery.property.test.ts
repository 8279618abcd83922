import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import { aCall, aFlow } from "../testing/flow-builder";
import type { Cut } from "../testing/memory-journal";
import { runCut } from "../testing/run-cut";
import { RunWorld } from "../testing/run-world";
import type { LoadedTable } from "./run-host";

type Guarantee = "keyed" | "lookup" | "none";

const order = { number: "PO-1", lines: [{ sku: "A" }, { sku: "B" }, { sku: "C" }], total: 10 };

/** A call after a call: the second depends on the first one's answer. */
function chain(first: Guarantee, second: Guarantee): FlowDocument {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { fields: [{ target: "number", value: "input.number" }] } },
      one: aCall(first),
      two: aCall(second, { body: "expression", bodyExpression: "{ after: input.id }" }),
      end: { type: "respond@1", config: { body: "steps.one" } },
    },
    ["hook.out -> map.in", "map.out -> one.in", "one.out -> two.in", "two.out -> end.in"],
  );
}

/** Two calls side by side, joined by both; a branch that is not taken. */
function branches(first: Guarantee, second: Guarantee): FlowDocument {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      one: aCall(first),
      two: aCall(second),
      both: {
        type: "filter@1",
        join: "all",
        config: { condition: "input.one.id != input.two.id" },
      },
      route: {
        type: "content-based-router@1",
        config: { branches: [{ name: "large", condition: "trigger.body.total > 50" }] },
      },
      never: aCall(first),
      end: { type: "respond@1", config: {} },
    },
    [
      "hook.out -> one.in",
      "hook.out -> two.in",
      "one.out -> both.in",
      "two.out -> both.in",
      "both.out -> route.in",
      "route.large -> never.in",
      "route.otherwise -> end.in",
      "never.out -> end.in",
    ],
  );
}

/** A call per line, several at once, and one after all of them. */
function loop(first: Guarantee, second: Guarantee): FlowDocument {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      split: { type: "splitter@1", config: { list: "input.lines", parallelism: 2 } },
      map: { type: "map@1", config: { fields: [{ target: "sku", value: "item.sku" }] } },
      one: aCall(first),
      all: { type: "aggregator@1", config: { value: "input" } },
      two: aCall(second),
      end: { type: "respond@1", config: {} },
    },
    [
      "hook.out -> split.in",
      "split.item -> map.in",
      "map.out -> one.in",
      "one.out -> all.in",
      "all.out -> two.in",
      "two.out -> end.in",
    ],
  );
}

/** Each line waits, then calls over a connection; failures of lines are collected. */
function waitingLoop(first: Guarantee, second: Guarantee): FlowDocument {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      split: {
        type: "splitter@1",
        config: { list: "input.lines", parallelism: 3, onIterationError: "collect" },
      },
      wait: { type: "wait@1", config: { for: "time", duration: 5_000 } },
      one: aCall(first, { url: "/orders" }, { connection: "target" }),
      all: { type: "aggregator@1" },
      sub: { type: "call-flow@1", config: { flow: "flow-2" } },
      two: aCall(second),
      end: { type: "respond@1", config: {} },
    },
    [
      "hook.out -> split.in",
      "split.item -> wait.in",
      "wait.out -> one.in",
      "one.out -> all.in",
      "all.out -> sub.in",
      "sub.out -> two.in",
      "two.out -> end.in",
    ],
  );
}

/** Code per line, several at once, before a call; and once more after all of them. */
function coded(first: Guarantee, second: Guarantee): FlowDocument {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      split: { type: "splitter@1", config: { list: "input.lines", parallelism: 3 } },
      code: { type: "code@1", config: { code: "return { sku: item.sku, at: index };" } },
      one: aCall(first),
      all: { type: "aggregator@1", config: { value: "input" } },
      again: { type: "code@1", config: { code: "return { all: input.results.length };" } },
      two: aCall(second),
      end: { type: "respond@1", config: {} },
    },
    [
      "hook.out -> split.in",
      "split.item -> code.in",
      "code.out -> one.in",
      "one.out -> all.in",
      "all.out -> again.in",
      "again.out -> two.in",
      "two.out -> end.in",
    ],
  );
}

/** A table is read per line, and once more after a wait. */
function enriched(): FlowDocument {
  const enrich = (value: string) => ({
    type: "enrich@1",
    config: { table: "skus", column: "sku", value, target: "found" },
  });
  return aFlow(
    {
      hook: { type: "webhook@1" },
      split: { type: "splitter@1", config: { list: "input.lines", parallelism: 2 } },
      first: enrich("item.sku"),
      one: aCall("keyed"),
      all: { type: "aggregator@1" },
      wait: { type: "wait@1", config: { for: "time", duration: 5_000 } },
      again: enrich("trigger.body.lines[0].sku"),
      end: { type: "respond@1", config: { body: "input" } },
    },
    [
      "hook.out -> split.in",
      "split.item -> first.in",
      "first.out -> one.in",
      "one.out -> all.in",
      "all.out -> wait.in",
      "wait.out -> again.in",
      "again.out -> end.in",
    ],
  );
}

/** Decides in a loop and after a wait by one table, whose only row says which version it is of. */
function decided(): FlowDocument {
  const decide = { type: "decision@1", config: { table: "rules", target: "found" } };
  const { nodes, edges } = enriched();
  return {
    ...enriched(),
    nodes: {
      ...nodes,
      first: { ...nodes.first, ...decide },
      again: { ...nodes.again, ...decide },
    } as FlowDocument["nodes"],
    edges,
  };
}

function rulesOfVersion(version: number): Pick<LoadedTable, "rows" | "rules"> {
  return {
    rows: [{ Any: "-", version: String(version) }],
    rules: {
      columns: ["Any", "version"],
      decision: {
        hit: "first",
        inputs: [{ column: "Any", expression: "input.none", type: "text", values: [] }],
        outputs: [{ column: "version", type: "number", values: [] }],
        comment: null,
        otherwise: { version: "0" },
        tests: [],
        intended: [],
      },
    },
  };
}

/** A world with the connection and the sub-flow of `waitingLoop`. */
function aWorld(document: FlowDocument, steps: number): RunWorld {
  const world = new RunWorld(document);
  // Of odd numbers twice as many steps may wait, as where computing them takes no time.
  const quick = { ms: 250, steps: 2 * steps, bytes: 10_000 };
  world.checkpoint = steps % 2 === 1 ? { steps, bytes: 1_000, quick } : { steps, bytes: 1_000 };
  world.connections = () => ({
    id: "c",
    kind: "http",
    name: "target",
    config: { baseUrl: "http://target.test" },
    secrets: {},
    mask: (text) => text,
  });
  let asked = 0;
  world.calls = {
    call: async () =>
      asked++ < 2
        ? { state: "running", run: "r2" }
        : { state: "ended", run: "r2", status: "succeeded", output: { ok: true }, error: null },
  };
  return world;
}

const guarantee = fc.constantFrom<Guarantee>("keyed", "lookup", "none");
const flow = fc
  .tuple(fc.constantFrom(chain, branches, loop, waitingLoop, coded), guarantee, guarantee)
  .map(([make, first, second]) => ({
    document: make(first, second),
    guarantees: { one: first, two: second, never: first },
  }));
const cuts = fc.array(
  fc.record({ commit: fc.nat(20), when: fc.constantFrom<Cut["when"]>("before", "after") }),
  { maxLength: 3 },
);
const moves = fc.array(
  fc.constantFrom(
    { move: "ok" } as const,
    { move: "lost" } as const,
    { move: "dropped" } as const,
    { move: "refused" } as const,
    { move: "status", status: 429 } as const,
  ),
  { maxLength: 5 },
);

/** Which of two calls side by side comes first is the target's affair. */
function withoutTargetIds(outcome: { readonly [place: string]: string }): unknown {
  return JSON.parse(JSON.stringify(outcome).replaceAll(/T-\d+/g, "T"));
}

describe("a run cut anywhere and resumed", () => {
  it("does every keyed or looked-up effect once and sends no other twice", {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(flow, cuts, moves, async ({ document, guarantees }, deaths, answers) => {
        const world = aWorld(document, 3);
        world.target.moves = [...answers];

        const id = await runCut(world, order, deaths);

        const stored = world.journal.stored(id);
        const keys = world.target.effects.flatMap(({ key }) => key ?? []);
        expect(new Set(keys).size).toBe(keys.length);
        for (const key of keys) expect(key.startsWith(`${id}.`)).toBe(true);
        const intended = world
          .segments(id)
          .flatMap(({ intents }) => intents)
          .filter(({ node }) => guarantees[node as keyof typeof guarantees] === "none");
        const withoutKey = world.target.effects.filter((effect) => effect.key === null);
        const places = new Set(intended.map(({ node, path }) => `${path}/${node}`));
        expect(withoutKey.length).toBeLessThanOrEqual(places.size);
        if (stored.end === null) expect(stored.state).toBe("in-doubt");
        else if (stored.end.status === "failed") {
          expect(["TARGET_BUSY", "ITERATION_FAILED"]).toContain(stored.end.error?.code);
        } else expect(stored.end.status).toBe("succeeded");
      }),
      { numRuns: 500 },
    );
  });

  it("has the same steps as one that was never cut", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(chain, branches, loop, waitingLoop, coded),
        cuts,
        async (make, deaths) => {
          const document = make("keyed", "keyed");
          const whole = aWorld(document, 1_000);
          const wholeId = await runCut(whole, order, []);
          const world = aWorld(document, 2);

          const id = await runCut(world, order, deaths);

          expect(withoutTargetIds(world.outcome(id))).toEqual(
            withoutTargetIds(whole.outcome(wholeId)),
          );
          expect(world.journal.stored(id).segments.map(({ seg }) => seg)).toEqual(
            world.journal.stored(id).segments.map((_, index) => index),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      "looks up in",
      enriched,
      "skus",
      (version: number) => ({ rows: ["A", "B", "C"].map((sku) => ({ sku, version })) }),
    ],
    ["decides by", decided, "rules", rulesOfVersion],
  ] as const)(
    "%s one version of its tables, whoever reads them first",
    { timeout: 60_000 },
    async (_what, flow, table, version) => {
      await fc.assert(
        fc.asyncProperty(cuts, moves, fc.boolean(), async (deaths, answers, missedAtFirst) => {
          const world = aWorld(flow(), 3);
          world.target.moves = [...answers];
          const versions: LoadedTable[] = [];
          // Somebody saves the table anew before each look.
          Object.defineProperty(world, "tables", {
            get() {
              if (missedAtFirst && world.journal.runs.size === 0) throw new Error("not there");
              const number = versions.length + 1;
              versions.push({ name: table, hash: `v${number}`, ...version(number) });
              return versions;
            },
          });

          const id = await runCut(world, order, deaths);

          const seen = [
            ...world.target.effects.map(({ body }) => body),
            JSON.stringify(world.outcome(id)),
          ]
            .flatMap((text) => [...text.matchAll(/\\?"version\\?":(\d+)/g)])
            .map(([, version]) => version);
          expect(new Set(seen).size).toBeLessThanOrEqual(1);
          if (world.journal.stored(id).end?.status === "succeeded") expect(seen).not.toEqual([]);
        }),
        { numRuns: 150 },
      );
    },
  );
});
