import { describe, expect, it } from "vitest";
import { compilePlan } from "../engine/plan";
import type { Json } from "../json";
import { nodeRegistry } from "../nodes/registry";
import type { Http } from "../ports";
import { checkDecision } from "../rules/check-decision";
import type { FlowDocument } from "./document";
import { validateFlow } from "./validate-flow";

const tables = [
  { id: "t1", name: "Items", columns: ["customer", "theirs", "our sku"] },
  {
    id: "t3",
    name: "Prices",
    columns: ["customer", "sku", "price"],
    keys: { columns: ["customer", "sku"], together: true },
  },
  { id: "t2", name: "Credit", columns: ["total"], conditions: [] },
];

type Parts = {
  readonly fields?: Json;
  readonly nodes?: { readonly [id: string]: object };
  readonly settings?: object;
};

function flowOf({ fields = [], nodes = {}, settings = {} }: Parts): FlowDocument {
  return {
    schemaVersion: 1,
    id: "f",
    name: "Orders",
    settings,
    edges: [{ from: "n1.out", to: "n2.in" }],
    nodes: {
      n1: { type: "manual@1", name: "Start", config: {} },
      n2: { type: "map@1", name: "Order", config: { fields } },
      ...nodes,
    },
  } as unknown as FlowDocument;
}

function found(value: string) {
  const document = flowOf({ fields: [{ target: "sku", value }] });
  return validateFlow(document, nodeRegistry, { takes: {}, tables })
    .filter(({ node, code }) => node === "n2" && code !== "field-unknown")
    .map(({ severity, field, message, at, fix }) => ({
      severity,
      field,
      message,
      text: value.slice(...(at ?? [0, 0])),
      fix: fix?.value,
    }));
}

describe("a look-up in a map", () => {
  it("is told nothing where all is there", () => {
    expect(found('lookup("Items", { theirs: "A" }, "our sku")')).toEqual([]);
    expect(found('lookup("t1", { theirs: "A" }, "our sku")')).toEqual([]);
  });

  it("is told of a table that is not there, at its place, with the one that was meant", () => {
    expect(found('lookup("Item", { theirs: "A" }, "our sku")')).toEqual([
      {
        severity: "warning",
        field: "fields[0].value",
        message: "There is no table “Item” here: did you mean “Items”?",
        text: '"Item"',
        fix: 'lookup("Items", { theirs: "A" }, "our sku")',
      },
    ]);
  });

  it("is told of each column that is not there, at its place", () => {
    const text = 'lookup("Items", { custmer: input.buyer, theirs: "A" }, "our sk")';
    expect(found(text)).toEqual([
      {
        severity: "warning",
        field: "fields[0].value",
        message: "The table “Items” has no column “custmer”: did you mean “customer”?",
        text: "custmer",
        fix: 'lookup("Items", { "customer": input.buyer, theirs: "A" }, "our sk")',
      },
      {
        severity: "warning",
        field: "fields[0].value",
        message: "The table “Items” has no column “our sk”: did you mean “our sku”?",
        text: '"our sk"',
        fix: 'lookup("Items", { custmer: input.buyer, theirs: "A" }, "our sku")',
      },
    ]);
  });

  it("is told that it names a part of what tells rows apart, and not where it goes by something else", () => {
    const message =
      "The rows of “Prices” are told apart by customer and sku together: without customer the first row that fits is taken";
    expect(found('lookup("Prices", { sku: input.sku }, "price")')).toMatchObject([
      { severity: "warning", message, text: "sku: input.sku" },
    ]);
    expect(found('lookup("Prices", { sku: 1, customer: 2 }, "price")')).toEqual([]);
    expect(found('lookup("Prices", { price: "1.00" }, "sku")')).toEqual([]);
  });

  it("is led from a decision table to the step that decides", () => {
    const [problem] = found('lookup("Credit", { total: 1 }, "total")');
    expect(problem?.message).toBe(
      "“Credit” is a decision table: a step “Decide by table” reads it",
    );
  });
});

describe("where no table can be read", () => {
  const text = 'lookup("Items", { theirs: "A" }, "customer")';

  it("settings and triggers say so, and what to do", () => {
    const document = flowOf({
      settings: { orderingKey: text, businessKeys: [{ kind: "order", node: "n1", value: text }] },
      nodes: {
        n3: { type: "webhook@1", name: "Hook", config: { path: "a", dedupe: `$${"{"}${text}}` } },
      },
    });
    const refused = validateFlow(document, nodeRegistry, { takes: {}, tables }).filter(
      ({ message }) => message.startsWith("No lookup table can be read here"),
    );
    expect(refused.map(({ severity, field }) => [severity, field])).toEqual([
      ["error", "dedupe"],
      ["error", "settings.orderingKey"],
      ["error", "settings.businessKeys[0].value"],
    ]);
  });

  it("decision tables say so, and what to do", () => {
    const problems = checkDecision({
      columns: ["customer", "hold"],
      rows: [["= $ == " + text, `=${text}`]],
      validity: null,
      decision: {
        hit: "first",
        inputs: [{ column: "customer", expression: text, type: "text", values: [] }],
        outputs: [{ column: "hold", type: "text", values: [] }],
        comment: null,
        otherwise: { hold: "no" },
        tests: [],
      },
    } as unknown as Parameters<typeof checkDecision>[0]);
    const said = problems.filter(({ message }) => message.includes("looks nothing up"));
    expect(said.map(({ at }) => at)).toEqual(["column", "cell", "cell"]);
  });
});

it("the tables of a plan are those of its settings and of its look-ups, each once", () => {
  const document = flowOf({
    fields: [
      { target: "a", value: 'lookup("Items", { theirs: lookup("Codes", { a: 1 }, "b") }, "c")' },
      {
        target: "lines",
        each: "input.lines",
        as: "line",
        fields: [{ target: "b", value: 'lookup("Units", { code: line.unit }, "ours")' }],
      },
    ],
    nodes: {
      n3: {
        type: "enrich@1",
        name: "Look up",
        config: { table: "Items", column: "theirs", value: "input.a" },
      },
      n4: {
        type: "filter@1",
        name: "Only",
        config: { condition: 'lookup("Blocked", { no: input.no }, "yes", "no") == "no"' },
      },
    },
  });
  const plan = compilePlan(document, { http: {} as Http });
  expect(plan.tables.toSorted()).toEqual(["Blocked", "Codes", "Items", "Units"]);
});
