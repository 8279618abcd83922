import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowDocument, FlowNode } from "../flow/document";
import { isError, validateFlow } from "../flow/validate-flow";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import type { Cut } from "../testing/memory-journal";
import { RunWorld } from "../testing/run-world";
import { compilePlan } from "./plan";

const http = { send: () => Promise.reject(new Error("no network here")) };

const kinds: readonly (Partial<FlowNode> & {
  readonly type: string;
  readonly outs: readonly string[];
})[] = [
  { type: "log@1", config: { note: "x" }, outs: ["out", "error"] },
  { type: "splitter@1", config: { list: "input.lines" }, outs: ["item", "error"] },
  { type: "splitter@1", config: { list: "input" }, outs: ["item"] },
  { type: "aggregator@1", config: {}, outs: ["out", "error"] },
  { type: "filter@1", config: { condition: "true" }, outs: ["out"] },
];

const node = fc.record({
  kind: fc.nat(kinds.length - 1),
  disabled: fc.boolean(),
  inputs: fc.array(fc.record({ from: fc.nat(30), port: fc.nat(1) }), {
    // A step may lie beside the flow.
    maxLength: 3,
  }),
});

/** Any flow of loops and plain nodes; `backward` lets edges lead back, too. */
const flow: fc.Arbitrary<FlowDocument> = fc
  .tuple(fc.array(node, { minLength: 1, maxLength: 9 }), fc.boolean())
  .map(([nodes, backward]) => {
    const edges = new Set<string>();
    for (const [index, { inputs }] of nodes.entries()) {
      for (const input of inputs) {
        const from = input.from % (backward ? nodes.length + 1 : index + 1);
        const outs = from === 0 ? ["out"] : (kinds[nodes[from - 1]?.kind ?? 0]?.outs ?? ["out"]);
        edges.add(`n${from}.${outs[input.port % outs.length]} -> n${index + 1}.in`);
      }
    }
    const made = nodes.map(({ kind, disabled }, index) => {
      const { outs: _outs, ...rest } = kinds[kind] ?? { type: "log@1", outs: [] };
      return [
        `n${index + 1}`,
        { ...rest, ...(disabled && index % 3 === 0 && { disabled }) },
      ] as const;
    });
    return aFlow(Object.fromEntries([["n0", { type: "webhook@1" }], ...made]), [...edges]);
  });

/** Without what validation alone can say: that a field an expression reads is not made by the steps before. */
function errorsOf(document: FlowDocument) {
  return validateFlow(document, nodeRegistry)
    .filter(isError)
    .filter(({ code }) => code !== "expression-invalid");
}

describe("validation and engine", () => {
  it("agree on which flows can run", () => {
    fc.assert(
      fc.property(flow, (document) => {
        const errors = errorsOf(document);
        let refused: string | null = null;
        try {
          compilePlan(document, { http });
        } catch (cause) {
          refused = cause instanceof Error ? cause.message : String(cause);
        }
        if (refused !== null) expect(errors, refused).not.toEqual([]);
        else expect(errors.map(({ message }) => message)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

describe("any flow that compiles", () => {
  it("ends, cut anywhere or not, with every iteration accounted for", {
    timeout: 60_000,
  }, async () => {
    const cut = fc.record({
      commit: fc.nat(4),
      when: fc.constantFrom("before" as const, "after" as const),
    });
    await fc.assert(
      fc.asyncProperty(flow, cut, async (document, death) => {
        fc.pre(errorsOf(document).length === 0);
        const whole = await outcomeOf(document, null);

        expect(await outcomeOf(document, death)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});

/** How a run of three lines ends, and what each step made of it. */
async function outcomeOf(document: FlowDocument, death: Cut | null): Promise<unknown> {
  const world = new RunWorld(document);
  world.checkpoint = death === null ? { steps: 1_000, bytes: 1_000_000 } : { steps: 2, bytes: 500 };
  const head = world.head();
  const lines = [{ lines: [1, 2] }, { lines: [] }, { lines: [3] }];
  if (death !== null) {
    // The message itself is there: what dies before that is not a run.
    world.journal.cut = { ...death, commit: death.commit + 1 };
    const died = new Promise<void>((resolve) => {
      world.journal.onCut = resolve;
    });
    await Promise.race([world.start({ lines }, { head }).done, died]);
    world.journal.cut = null;
    if (world.journal.stored(head.id).end === null) await world.resume(head.id);
  } else {
    await world.start({ lines }, { head }).done;
  }
  const { end } = world.journal.stored(head.id);
  expect(end).not.toBeNull();
  return { end: { ...end, nodes: [], endedAt: 0 }, steps: world.outcome(head.id) };
}
