import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowDocument, FlowNode, JoinPolicy } from "../flow/document";
import { aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

type Shape = {
  readonly kind: "log" | "filter" | "router" | "failing";
  readonly passes: boolean;
  readonly join: JoinPolicy;
  /** Earlier nodes it takes input from, and by which of their ports. */
  readonly inputs: readonly { readonly from: number; readonly port: number }[];
};

const shape: fc.Arbitrary<Shape> = fc.record({
  kind: fc.constantFrom("log" as const, "filter" as const, "router" as const, "failing" as const),
  passes: fc.boolean(),
  join: fc.constantFrom<JoinPolicy>("live", "all", "first"),
  inputs: fc.array(fc.record({ from: fc.nat(30), port: fc.nat(2) }), {
    minLength: 1,
    maxLength: 3,
  }),
});
const graph = fc.array(shape, { minLength: 1, maxLength: 14 });

/** Ports to the outside, main ones first. */
const portsByKind = {
  hook: ["out"],
  log: ["out", "error"],
  filter: ["out", "error"],
  router: ["yes", "otherwise", "error"],
  failing: ["out", "error"],
} as const;

function nodeOf({ kind, passes, join }: Shape): Partial<FlowNode> & { readonly type: string } {
  switch (kind) {
    case "log":
      return { type: "log@1", join, config: { note: "" } };
    case "filter":
      return { type: "filter@1", join, config: { condition: String(passes) } };
    case "router":
      return {
        type: "content-based-router@1",
        join,
        config: { branches: [{ name: "yes", condition: String(passes) }] },
      };
    case "failing":
      return { type: "filter@1", join, config: { condition: passes ? "true" : "1 / 0 > 0" } };
  }
}

type Built = {
  readonly document: FlowDocument;
  readonly kinds: readonly (keyof typeof portsByKind)[];
  readonly edges: readonly { readonly from: number; readonly port: string; readonly to: number }[];
};

/** Node 0 is the webhook; every node takes input from earlier ones only, so there is no cycle. */
function build(shapes: readonly Shape[]): Built {
  const kinds: (keyof typeof portsByKind)[] = ["hook", ...shapes.map(({ kind }) => kind)];
  const edges = new Map<string, Built["edges"][number]>();
  for (const [index, { inputs }] of shapes.entries()) {
    const to = index + 1;
    for (const input of inputs) {
      const from = input.from % to;
      const ports = portsByKind[kinds[from] ?? "log"];
      const port = ports[input.port % ports.length] ?? "out";
      edges.set(`${from}.${port}>${to}`, { from, port, to });
    }
  }
  const nodes = Object.fromEntries([
    ["n0", { type: "webhook@1" }],
    ...shapes.map((entry, index) => [`n${index + 1}`, nodeOf(entry)] as const),
  ]);
  const list = [...edges.values()];
  const texts = list.map(({ from, port, to }) => `n${from}.${port} -> n${to}.in`);
  return { document: aFlow(nodes, texts), kinds, edges: list };
}

type Expected = { readonly status: string; readonly port: string | null };

/** What must come out, said in the plainest way: node by node, in the order of the numbers. */
function expected({ edges }: Built, shapes: readonly Shape[]): readonly Expected[] {
  const found: Expected[] = [{ status: "succeeded", port: "out" }];
  for (const [index, shape] of shapes.entries()) {
    const inputs = edges.filter(({ to }) => to === index + 1);
    const live = inputs.filter(({ from, port }) => found[from]?.port === port).length;
    const runs = shape.join === "all" ? live === inputs.length : live > 0;
    const caught = edges.some(({ from, port }) => from === index + 1 && port === "error");
    found.push(runs ? ran(shape, caught) : { status: "skipped", port: null });
  }
  return found;
}

function ran({ kind, passes }: Shape, caught: boolean): Expected {
  if (kind === "failing" && !passes) return { status: "failed", port: caught ? "error" : null };
  return { status: "succeeded", port: portOf(kind, passes) };
}

function portOf(kind: Shape["kind"], passes: boolean): string {
  if (kind === "router") return passes ? "yes" : "otherwise";
  return kind === "filter" && !passes ? "unmatched" : "out";
}

describe("any flow without a loop", () => {
  it("ends, and every node is run, skipped or failed as its inputs say", async () => {
    await fc.assert(
      fc.asyncProperty(graph, async (shapes) => {
        const built = build(shapes);
        const world = new RunWorld(built.document);

        const run = world.start({});
        expect(await run.done).toBe("finished");

        const results = expected(built, shapes);
        const fails = results.some(({ status, port }) => status === "failed" && port === null);
        expect(world.journal.stored(run.id).end?.status).toBe(fails ? "failed" : "succeeded");
        const seen = new Map(world.steps(run.id).map(({ node, status }) => [node, status]));
        expect(seen.size).toBe(world.steps(run.id).length);
        // A run that fails stops where it is: what it has done must be right, the rest stays undone.
        for (const [index, { status }] of results.entries()) {
          const got = seen.get(`n${index}`);
          if (!fails || got !== undefined) expect(`n${index} ${got}`).toBe(`n${index} ${status}`);
        }
      }),
      { numRuns: 400 },
    );
  });
});
