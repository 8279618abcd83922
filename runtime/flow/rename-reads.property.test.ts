import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { FlowError } from "../errors/flow-error";
import { compileExpression } from "../expressions/compile";
import { parseExpression } from "../expressions/parse";
import { childrenOf, type Tree } from "../expressions/tree";
import type { Json } from "../json";
import { nodeRegistry } from "../nodes/registry";
import { orderFlow } from "../testing/order-flow";
import type { FlowDocument, FlowNode } from "./document";
import { renameNodes } from "./rename-nodes";
import { renameReadsOf } from "./rename-reads";

vi.setConfig({ testTimeout: 60_000 });

const reads = renameReadsOf(nodeRegistry);
const read = fc.constantFrom(
  "steps.n01",
  "steps?.n02.total",
  'steps["n03"]',
  'get(steps, "n01")',
  'steps.get("n02").total',
  "(steps ?? 1).n03.lines[1].sku",
  "steps.n03.lines",
  "steps.n99",
  "input.steps.n01",
  "input.n02",
);
const quoted = fc.constantFrom(
  '"steps.n01"',
  "'steps.n02.total'",
  '"it said \\"steps.n03\\""',
  '"n01"',
);

/** Texts that read steps in every way, beside texts and names that only look like it. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie("expression");
  const two = fc.tuple(inner, inner);
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      read,
      quoted,
      fc
        .tuple(inner, fc.constantFrom("+", "==", "!=", "<", "&&", "||", "??"), inner)
        .map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
      fc.tuple(inner, inner, inner).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
      two.map(([a, b]) => `[${a}, ${b}]`),
      two.map(([a, b]) => `({ n01: ${a}, "steps.n02": ${b} }).n01`),
      two.map(([a, b]) => `\`steps.n01 \${${a}} \${${b}}\``),
      inner.map((list) => `[${list}].map(steps => steps.n01)`),
      inner.map((list) => `[${list}, steps.n02].filter(n02 => n02 != steps.n01)`),
      inner.map((body) => `steps.n03.lines.map(l => [l.sku, (${body})])`),
      inner.map((operand) => `isMissing(${operand})`),
    ),
  };
});

const values: { readonly [id: string]: Json } = {
  n01: { total: 1, n01: "inner", n02: "other" },
  n02: { total: 12.5 },
  n03: { lines: [{ sku: "A" }, { sku: "B" }], n01: 3 },
};
const input = { steps: { n01: "own" }, n01: "x", n02: "y" };
const newIds = fc
  .shuffledSubarray(["n01", "n02", "n03", "n04", "n07", "my-map", "o1_x"], {
    minLength: 3,
    maxLength: 3,
  })
  .map(([n01 = "", n02 = "", n03 = ""]) => ({ n01, n02, n03 }));

type Outcome = { readonly value: Json | undefined } | { readonly error: string };

function outcomeOf(text: string, steps: { readonly [id: string]: Json }): Outcome {
  try {
    return { value: compileExpression(text)({ input, steps }) };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    return { error: error.code };
  }
}

function textsIn(tree: Tree): readonly unknown[] {
  const own = tree.kind === "literal" && typeof tree.value === "string" ? [tree.value] : [];
  // What get(…) is given in quotes is a name.
  return tree.kind === "call" && tree.name === "get"
    ? []
    : [...own, ...childrenOf(tree).flatMap(textsIn)];
}

describe("an expression whose steps are called otherwise", () => {
  it("means the same, and texts within it are as they were", () => {
    fc.assert(
      fc.property(expression, newIds, (text, ids) => {
        const renamed = reads.expression(text, ids);
        const steps = Object.fromEntries(
          Object.entries(ids).map(([from, to]) => [to, values[from] ?? null]),
        );
        // A step that nobody has renamed must not come to be there under its name.
        fc.pre(!Object.values(ids).includes("n99"));
        expect(outcomeOf(renamed, steps)).toEqual(outcomeOf(text, values));
        expect(textsIn(parseExpression(renamed))).toEqual(textsIn(parseExpression(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("is back as it was when the steps are", () => {
    fc.assert(
      fc.property(expression, newIds, (text, ids) => {
        const back = Object.fromEntries(Object.entries(ids).map(([from, to]) => [to, from]));
        const there = reads.expression(text, ids);
        const steps = values;
        expect(outcomeOf(reads.expression(there, back), steps)).toEqual(outcomeOf(text, steps));
      }),
    );
  });
});

describe("a flow whose steps are called otherwise", () => {
  const node = (
    type: string,
    config: FlowNode["config"],
    more: Partial<FlowNode> = {},
  ): FlowNode => ({
    type,
    name: "steps.n01",
    config,
    ...more,
  });
  const swap = { n01: "n02", n02: "n01" };
  const renamed = (given: FlowNode) => {
    const document: FlowDocument = { ...orderFlow, nodes: { ...orderFlow.nodes, n09: given } };
    return renameNodes(document, swap, reads).nodes.n09;
  };

  it("reads them by their new ids in every kind of field, and nowhere else", () => {
    const rows = (one: string, two: string) => ({
      fields: [
        { target: "steps.n01", value: `${one}.a + "steps.n01"` },
        {
          target: "lines",
          each: `${two}.lines`,
          fields: [{ target: "a", value: `item.x + ${one}.y` }],
        },
      ],
    });
    expect(renamed(node("map@1", rows("steps.n01", "steps.n02")))).toEqual(
      node("map@1", rows("steps.n02", "steps.n01")),
    );
    const call = (one: string) => ({
      method: "POST",
      url: `/steps.n01/$` + `{${one}.number}`,
      headers: [{ name: "steps.n01", value: `steps.n01 $` + `{${one}.a}` }],
      body: "expression",
      bodyExpression: `${one}.body`,
      // Hidden, as the body is none of it.
      bodyTemplate: `$` + `{${one}.text}`,
    });
    expect(
      renamed(node("http-request@1", call("steps.n01"), { idempotencyKey: "steps.n01.id" })),
    ).toEqual(node("http-request@1", call("steps.n02"), { idempotencyKey: "steps.n02.id" }));
    const code = (one: string, two: string) => ({
      code: `// steps.n01\nconst { ${one}: a } = steps;\nreturn [a, steps.${two}, "steps.n01"];`,
    });
    expect(renamed(node("code@1", code("n01", "n02")))).toEqual(node("code@1", code("n02", "n01")));
    const sample = { sample: { note: "steps.n01.a", list: ["steps.n01"] } };
    expect(renamed(node("manual@1", sample))).toEqual(node("manual@1", sample));
  });

  it("reads them so in fields that other settings hide, and in what cannot be parsed yet", () => {
    const enrich = (id: string) => ({
      table: "units",
      column: "code",
      value: `${id}.uom +`,
      missing: "fail",
      fallback: `${id}.other`,
    });
    expect(renamed(node("enrich@1", enrich("steps.n01")))).toEqual(
      node("enrich@1", enrich("steps.n02")),
    );
  });

  it("reads them so wherever a node of an unknown type names them", () => {
    const of = (id: string) => ({ deep: [{ text: `${id}.a` }] });
    expect(renamed(node("later@9", of("steps.n01")))).toEqual(node("later@9", of("steps.n02")));
  });

  it.each([
    ["code@1", { code: "return steps[input.id];" }, true],
    ["code@1", { code: "const { n01 } = steps; return n01;" }, false],
    ["log@1", { note: "$" + "{toJson(steps)}" }, true],
    ["log@1", { note: "$" + '{get(steps, "n01").a} steps' }, false],
  ])("says whether a node reads steps that it does not name: %s %j", (type, config, unnamed) => {
    expect(reads.readsUnnamed(node(type, config))).toBe(unnamed);
  });

  it("has its numbers from the same steps", () => {
    const businessKeys = [{ kind: "order", node: "n01", value: "output.id + steps.n02.x" }];
    const document: FlowDocument = { ...orderFlow, settings: { businessKeys } };
    expect(renameNodes(document, swap, reads).settings.businessKeys).toEqual([
      { kind: "order", node: "n02", value: "output.id + steps.n01.x" },
    ]);
  });
});
