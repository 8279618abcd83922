import { describe, expect, it } from "vitest";
import { opened, typeOfSample } from "../expressions/type-of-sample";
import type { JsonObject } from "../json";
import { inPort, type NodeDefinition, outPort } from "../nodes/definition";
import { nodeDefinitions, registryOf } from "../nodes/registry";
import { flowNode, orderFlow } from "../testing/order-flow";
import type { FlowDocument, FlowNode, FlowProblem } from "./document";
import { typesOf } from "./flow-types";
import { shapeOf } from "./loop-scopes";
import { validateFlow } from "./validate-flow";

const split: NodeDefinition = {
  name: "test-split",
  major: 1,
  label: "Split",
  description: "Opens a loop.",
  category: "shape",
  icon: "ungroup",
  behaviour: "split",
  fields: [],
  ports: () => [inPort, { ...outPort, name: "item", role: "item" }, { ...outPort, name: "done" }],
  example: { config: {}, input: [] },
};
const collect: NodeDefinition = {
  ...split,
  name: "test-collect",
  behaviour: "collect",
  ports: () => [inPort, outPort],
};
const takesOrder: NodeDefinition = {
  ...split,
  name: "test-typed",
  behaviour: "compute",
  ports: () => [
    { ...inPort, type: "SalesOrder" },
    { ...outPort, type: "SalesOrder" },
  ],
};
const registry = registryOf([...nodeDefinitions, split, collect, takesOrder]);

type Change = {
  readonly nodes?: { readonly [id: string]: FlowNode | undefined };
  readonly edges?: FlowDocument["edges"];
  readonly settings?: FlowDocument["settings"];
};

function changed({ nodes = {}, edges = orderFlow.edges, settings = {} }: Change): FlowDocument {
  const all = Object.entries({ ...orderFlow.nodes, ...nodes });
  const kept = all.flatMap(([id, node]) => (node === undefined ? [] : [[id, node] as const]));
  return { ...orderFlow, nodes: Object.fromEntries(kept), edges, settings };
}

function brief(
  flow: FlowDocument,
): readonly (readonly [string, string | undefined, string | undefined])[] {
  return validateFlow(flow, registry).map(({ code, node, field, port }: FlowProblem) => [
    code,
    node,
    field ?? port,
  ]);
}

const withConfig = (id: string, config: FlowNode["config"]): Change => ({
  nodes: { [id]: { ...orderFlow.nodes[id]!, config } },
});

describe("validateFlow", () => {
  it("finds nothing in a good flow", () => {
    expect(validateFlow(orderFlow, registry)).toEqual([]);
  });

  it("wants a name that can be read in a list", () => {
    const of = (name: string) =>
      validateFlow({ ...orderFlow, name }, registry).map(({ field, message }) => [field, message]);
    expect(of("  ")).toEqual([["name", "This flow has no name."]]);
    expect(of("x".repeat(121))).toEqual([
      ["name", "The flow's name has 121 characters; 120 are allowed."],
    ]);
    expect(of("x".repeat(120))).toEqual([]);
  });

  it("names the place of a line that ends nowhere", () => {
    const edges = [
      ...orderFlow.edges,
      { from: "n05.out", to: "n99.in" },
      { from: "n03.gone", to: "n05.in" },
    ];
    expect(brief(changed({ edges }))).toEqual([
      ["edge-dangling", "n05", undefined],
      ["port-unknown", "n03", "gone"],
    ]);
    const fixes = validateFlow(changed({ edges }), registry).map(({ fix }) => fix?.value);
    expect(fixes).toEqual(edges.slice(-2).map((edge) => ({ ...edge, remove: true })));
  });

  it.each([
    [{ cron: "61 4 * * *" }, "cron", "is no schedule: Invalid value for minute: 61."],
    [{ cron: "0 6 * *" }, "cron", "is no schedule"],
    [{ cron: "0 6 31 2 *" }, "cron", "is never due"],
    [{ cron: "0 6 * * 1-5", zone: "Europe/Nowhere" }, "zone", "is no time zone"],
  ])("says that %j is no calendar, as publishing would", (config, field, message) => {
    const n01 = flowNode("schedule@1", "Nightly", config);
    const flow = changed({ nodes: { ...orderFlow.nodes, n01 } });
    const told = validateFlow(flow, registry).filter(({ node }) => node === "n01");
    expect(told).toMatchObject([
      {
        severity: "error",
        code: "field-calendar",
        field,
        message: expect.stringContaining(message),
      },
    ]);
  });

  it.each([{ cron: "0 6 L * MON-FRI" }, { cron: "@daily", zone: "US/Central" }, { zone: "UTC" }])(
    "takes %j for a calendar",
    (config) => {
      const n01 = flowNode("schedule@1", "Nightly", config);
      const flow = changed({ nodes: { ...orderFlow.nodes, n01 } });
      expect(validateFlow(flow, registry).filter(({ node }) => node === "n01")).toEqual([]);
    },
  );

  it("names a circle once, in its order, and not what lies behind it", () => {
    const edges = [...orderFlow.edges, { from: "n04.out", to: "n02.in" }];
    const [circle, ...more] = validateFlow(changed({ edges }), registry).filter(
      ({ code }) => code === "cycle",
    );
    const [a, b, c] = ["n02", "n03", "n04"].map((id) => orderFlow.nodes[id]?.name);
    expect(more).toEqual([]);
    expect(circle).toMatchObject({ node: "n02", others: ["n03", "n04"] });
    expect(circle?.message).toContain(`: ${a} → ${b} → ${c} → ${a}.`);
  });

  it("names circles that share a node, and a node that leads to itself, each by itself", () => {
    const step = (name: string) => flowNode("map@1", name);
    const flow = changed({
      nodes: {
        n01: orderFlow.nodes.n01!,
        n02: step("A"),
        n03: step("B"),
        n04: step("C"),
        n05: step("D"),
      },
      edges: ["n01.out n02.in", "n02.out n03.in", "n03.out n02.in", "n02.out n04.in"]
        .concat("n04.out n02.in", "n04.out n05.in", "n05.out n05.in")
        .map((line) => ({ from: line.split(" ")[0]!, to: line.split(" ")[1]! })),
    });
    const told = validateFlow(flow, registry).filter(({ code }) => code === "cycle");
    expect(told.map(({ message }) => message.split(".")[0])).toEqual([
      "These nodes form a circle: A → B → A",
      "These nodes form a circle: C → A → C",
      "These nodes form a circle: D → D",
    ]);
  });

  it("refuses an unfitting line with a reason and offers a map", () => {
    const n01 = { ...orderFlow.nodes.n01!, config: { documentType: "ShopifyOrder" } };
    const flow = changed({
      nodes: { n01, n02: flowNode("test-typed@1", "Check order") },
      edges: orderFlow.edges,
    });
    const problem = validateFlow(flow, registry).find(({ code }) => code === "type-mismatch");
    expect(problem).toMatchObject({
      code: "type-mismatch",
      node: "n02",
      port: "in",
      fix: { value: { insert: "map@1", from: "n01.out", to: "n02.in" } },
    });
    expect(problem?.message).toContain("Check order takes SalesOrder, this is ShopifyOrder");
  });

  it("points to a header that a later one writes over, whatever its case", () => {
    const headers = ["Accept", "X-Note", "accept"].map((name) => ({ name, value: "a" }));
    const config = { method: "GET", url: "/a", headers };
    const flow = changed({ nodes: { n09: { type: "http-request@1", name: "Send", config } } });
    const twice = validateFlow(flow, registry).filter(({ code }) => code === "name-twice");
    expect(twice).toMatchObject([{ severity: "warning", node: "n09", field: "headers[0].name" }]);
    expect(twice[0]?.message).toContain("only entry 3 counts");
  });

  it("points to a header of an answer that is never sent, and says so before it is published", () => {
    const headers = ["Set-Cookie", "X-Note", "Access-Control-Allow-Origin"].map((name) => ({
      name,
      value: "a",
    }));
    const config = { status: 200, headers };
    const flow = changed({ nodes: { n09: { type: "respond@1", name: "Answer", config } } });
    const found = validateFlow(flow, registry).filter(({ code }) => code === "name-reserved");
    expect(found).toMatchObject([
      { severity: "warning", node: "n09", field: "headers[0].name" },
      { severity: "warning", node: "n09", field: "headers[2].name" },
    ]);
    expect(found[0]?.message).toContain("“Set-Cookie” is never sent");
  });

  it("points to the field, also inside lists and only where it is shown", () => {
    const fields = [
      { target: "a", value: "input.a" },
      { target: "", value: "input." },
    ];
    expect(brief(changed(withConfig("n02", { fields })))).toEqual([
      ["field-required", "n02", "fields[1].target"],
      ["expression-invalid", "n02", "fields[1].value"],
      // What the map does not make the router cannot read.
      ["expression-invalid", "n03", "branches[0].condition"],
    ]);
    expect(brief(changed(withConfig("n04", { url: "", method: "SEND" })))).toEqual([
      ["field-option", "n04", "method"],
      ["field-required", "n04", "url"],
    ]);
    const body = { method: "POST", url: "/a", body: "expression" };
    expect(brief(changed(withConfig("n04", body)))).toEqual([
      ["field-required", "n04", "bodyExpression"],
    ]);
    expect(brief(changed(withConfig("n04", { ...body, method: "GET" })))).toEqual([]);
    expect(brief(changed(withConfig("n05", { status: 99 })))).toEqual([
      ["field-range", "n05", "status"],
    ]);
  });

  it("warns of a setting that does nothing, with the name that was meant", () => {
    const [problem] = validateFlow(changed(withConfig("n01", { deddupe: "a" })), registry);
    expect(problem).toMatchObject({
      severity: "warning",
      code: "field-unknown",
      node: "n01",
      field: "deddupe",
    });
    expect(problem?.message).toContain("dedupe");
  });

  it("lets an expression read earlier steps only, and knows names of a node's own", () => {
    const ofMap = (fields: FlowNode["config"][string]) =>
      brief(changed(withConfig("n02", { fields }))).filter(([, node]) => node === "n02");
    const read = (value: string) => ofMap([{ target: "a", value }]);
    expect(read("steps.n01.id")).toEqual([]);
    expect(read("steps.n04.id")).toEqual([["expression-invalid", "n02", "fields[0].value"]]);
    expect(read("params.limit")).toEqual([["expression-invalid", "n02", "fields[0].value"]]);
    expect(read("item.sku")).toEqual([["expression-invalid", "n02", "fields[0].value"]]);
    const flat = [
      { target: "lines[]", value: "input.line_items", as: "line" },
      { target: "lines[].sku", value: "line.sku" },
    ];
    expect(ofMap(flat)).toEqual([]);
    const nested = [
      { target: "lines", each: "input.line_items", fields: [{ target: "sku", value: "item.sku" }] },
    ];
    expect(ofMap(nested)).toEqual([]);
  });

  it("knows what earlier steps make: a field that is misspelt is found before it runs", () => {
    const branches = (condition: string) => ({ branches: [{ name: "hold", condition }] });
    const said = (condition: string) =>
      validateFlow(changed(withConfig("n03", branches(condition))), registry).map(
        ({ severity, message }) => [severity, message],
      );
    expect(said("(input.total ?? 0) > 500")).toEqual([]);
    expect(said("(input.totl ?? 0) > 500")).toEqual([
      ["error", expect.stringMatching(/input has no “totl”.*total/)],
    ]);
    expect(said("steps.n02.nmber == 1")[0]?.[1]).toMatch(/has no “nmber”.*number/);
    // Another step is not the same one misspelt.
    expect(said("steps.n09.number == 1")[0]?.[1]).toBe("No step “n09” comes before this one");
    // It may be missing, as the map does not require it: said, with a fix, but not refused.
    expect(said("input.total > 500")[0]?.[0]).toBe("warning");
  });

  it("completes by samples, but refuses nothing because of them", () => {
    const shape = shapeOf(orderFlow, registry);
    const sample = opened(typeOfSample({ name: "#1001", lines: [{ sku: "A" }] }));
    const types = typesOf(orderFlow, registry, shape, new Map([["n01", sample]]));
    expect(types.input("n02")).toBe(sample);
    // The map's own fields still come from its expressions.
    expect(types.output("n02")).toMatchObject({
      fields: { number: { kind: "text" }, total: { kind: "any" } },
    });
    // What was asked with samples is not remembered for the checks.
    expect(typesOf(orderFlow, registry, shape).input("n02")).toEqual({ kind: "any" });
  });

  it("carries types through nodes that hand on what arrived, into loops and out again", () => {
    const nodes = {
      n03: flowNode("filter@1", "Only some", { condition: "true" }),
      n04: flowNode("splitter@1", "Each line", { list: "input.lines" }),
      n05: flowNode("map@1", "Line", {
        fields: [{ target: "sku", value: "item.sku", required: true }],
      }),
      n06: flowNode("aggregator@1", "Collect"),
      n07: flowNode("respond@1", "Answer", { body: "input.results.map(line => line.sku)" }),
    };
    const lines = "input.rows.map(row => ({sku: row.number, quantity: 1}))";
    const n02 = flowNode("map@1", "Order", {
      fields: [{ target: "lines", value: lines, required: true }],
    });
    const chain = [
      "n01.out",
      "n02.in",
      "n02.out",
      "n03.in",
      "n03.out",
      "n04.in",
      "n04.item",
      "n05.in",
    ];
    const ends = [...chain, "n05.out", "n06.in", "n06.out", "n07.in"];
    const edges = ends.flatMap((from, index) =>
      index % 2 === 0 ? [{ from, to: ends[index + 1]! }] : [],
    );
    const errors = (change: Change["nodes"]) =>
      validateFlow(changed({ nodes: { ...nodes, n02, ...change }, edges }), registry)
        .filter(({ severity }) => severity === "error")
        .map(({ node, field }) => [node, field]);
    expect(errors({})).toEqual([]);
    const wrongItem = flowNode("map@1", "Line", {
      fields: [{ target: "sku", value: "item.name" }],
    });
    expect(errors({ n05: wrongItem })).toEqual([["n05", "fields[0].value"]]);
    const wrongResult = flowNode("respond@1", "Answer", {
      body: "input.results.map(line => line.id)",
    });
    expect(errors({ n07: wrongResult })).toEqual([["n07", "body"]]);
    // A failure brings the error and what had arrived.
    const failure = flowNode("respond@1", "Failed", {
      body: "input.error.message + input.input.sku",
    });
    const failed = changed({
      nodes: { ...nodes, n02, n08: failure },
      edges: [...edges, { from: "n05.error", to: "n08.in" }],
    });
    expect(brief(failed).filter(([code]) => code === "expression-invalid")).toEqual([]);
  });

  it("says where in the text an expression is wrong", () => {
    const flow = changed(
      withConfig("n02", { fields: [{ target: "a", value: "input.a + nothing" }] }),
    );
    expect(validateFlow(flow, registry)[0]).toMatchObject({
      field: "fields[0].value",
      at: [10, 17],
    });
  });

  it("refuses times and counts that no clock and no column can hold", () => {
    const http = {
      ...flowNode("http-request@1", "Call", { url: "/" }),
      connection: "erp",
      timeoutMs: 1e300,
      retry: { attempts: 3, delayMs: 1e300, delayMaxMs: 1e300, durationMaxMs: 1e300 },
    };
    const pause = flowNode("wait@1", "Pause", { for: "time", duration: 1e300 });
    const settings = { concurrency: { limit: 1e300 } };
    const refused = brief(changed({ nodes: { http, pause }, settings })).filter(
      ([code]) => code === "field-range" || code === "setting-invalid",
    );
    expect(refused).toEqual([
      ["field-range", "http", "retry.delayMs"],
      ["field-range", "http", "retry.delayMaxMs"],
      ["field-range", "http", "retry.durationMaxMs"],
      ["field-range", "http", "timeoutMs"],
      ["field-range", "pause", "duration"],
      ["setting-invalid", undefined, "settings.concurrency.limit"],
    ]);
  });

  it("refuses a list of statuses of which a part would be ignored", () => {
    const found = (success: string) =>
      validateFlow(changed(withConfig("n04", { url: "/", success })), registry).map(
        ({ field, message }) => [field, message],
      );
    expect(["200-299", " 200 , 404", "200-204,409", ""].flatMap(found)).toEqual([]);
    expect(["banana", "200-299, 4xx", "299-200", "200,"].map((text) => found(text)[0])).toEqual([
      ["success", expect.stringContaining("“banana”")],
      ["success", expect.stringContaining("“4xx”")],
      ["success", expect.stringContaining("“299-200”")],
      ["success", expect.stringContaining("“”")],
    ]);
  });

  it("warns of a wait for nothing", () => {
    const waiting = (config: JsonObject) =>
      brief(changed({ nodes: { pause: flowNode("wait@1", "Pause", config) } })).filter(
        ([code]) => code === "wait-nothing",
      );
    expect(waiting({})).toEqual([["wait-nothing", "pause", "duration"]]);
    expect(waiting({ duration: 60_000 })).toEqual([]);
    expect(waiting({ until: "input.releaseAt" })).toEqual([]);
    expect(waiting({ for: "event", event: "shipped", key: "1" })).toEqual([]);
  });

  it("wants a connection where the world is touched", () => {
    const { connection: _none, ...n04 } = orderFlow.nodes.n04!;
    expect(brief(changed({ nodes: { n04 } }))).toEqual([
      ["connection-missing", "n04", "connection"],
    ]);
  });

  it("keeps an unknown type, blocks publishing and does not judge its lines", () => {
    const n02 = flowNode("acme.portal@7", "Ask the portal", { anything: true });
    expect(brief(changed({ nodes: { n02 } }))).toEqual([["type-unknown", "n02", undefined]]);
  });

  it("wants a trigger, and one webhook only", () => {
    const n01 = flowNode("filter@1", "No trigger", { condition: "true" });
    expect(brief(changed({ nodes: { n01 } }))).toEqual([["trigger-missing", undefined, undefined]]);
    const n07 = flowNode("webhook@1", "Another");
    expect(brief(changed({ nodes: { n07 } }))).toEqual([["webhook-second", "n07", undefined]]);
  });

  it("does not let a branch leave a caller without an answer", () => {
    const edges = orderFlow.edges.filter(({ from }) => from !== "n03.hold");
    expect(brief(changed({ edges }))).toEqual([
      ["branch-unanswered", "n03", "hold"],
      ["unreachable", "n06", undefined],
    ]);
  });

  it("says when a branch goes on without an answer, and when it merely ends", () => {
    const n06 = flowNode("filter@1", "Keep", { condition: "true" });
    expect(brief(changed({ nodes: { n06 } }))).toEqual([["branch-late", "n03", "hold"]]);
    // Answered before the branches: nobody waits.
    const edges = [
      { from: "n01.out", to: "n02.in" },
      { from: "n01.out", to: "n05.in" },
      { from: "n02.out", to: "n03.in" },
      { from: "n03.otherwise", to: "n04.in" },
    ];
    expect(brief(changed({ nodes: { n06: undefined }, edges }))).toEqual([
      ["branch-open", "n03", "hold"],
    ]);
  });

  it("warns of what is never reached, and leaves a disabled node alone", () => {
    const n07 = flowNode("filter@1", "Left over", { condition: "true" });
    expect(brief(changed({ nodes: { n07 } }))).toEqual([["unreachable", "n07", undefined]]);
    const n04 = { ...orderFlow.nodes.n04!, config: {}, disabled: true };
    expect(brief(changed({ nodes: { n04 } }))).toEqual([]);
  });

  it("warns of a refusal that nobody hears", () => {
    const refusing = flowNode("respond@1", "Refuse", { status: 422 });
    const late = flowNode("webhook@1", "Order received", { synchronous: false });
    expect(brief(changed({ nodes: { n06: refusing } }))).toEqual([]);
    expect(brief(changed({ nodes: { n01: late } }))).toEqual([]);
    expect(brief(changed({ nodes: { n01: late, n06: refusing } }))).toEqual([
      ["answer-unheard", "n06", undefined],
    ]);
  });

  it("warns of a webhook that leads nowhere, and says what its sender gets", () => {
    const alone = (config: JsonObject, disabled = false) =>
      validateFlow(
        {
          ...orderFlow,
          settings: {},
          nodes: { n01: { ...flowNode("webhook@1", "Order received", config), disabled } },
          edges: [],
        },
        registry,
      ).map(({ severity, code, message }) => [severity, code, message]);
    expect(alone({})).toEqual([
      ["warning", "webhook-alone", expect.stringContaining("200 with the run's id")],
    ]);
    expect(alone({ synchronous: false })).toEqual([
      ["warning", "webhook-alone", expect.stringContaining("202 with the run's id")],
    ]);
    expect(brief(changed({}))).toEqual([]);
  });

  it("warns of a step that runs its own flow", () => {
    const config = { flow: orderFlow.id };
    const n04 = { ...flowNode("call-flow@1", "Again", config) };
    expect(brief(changed({ nodes: { n04 } }))).toContainEqual(["calls-itself", "n04", "flow"]);
    const other = flowNode("call-flow@1", "Other", { flow: `${orderFlow.id}x` });
    expect(brief(changed({ nodes: { n04: other } })).map(([code]) => code)).not.toContain(
      "calls-itself",
    );
  });

  it("checks loops as the engine runs them", () => {
    const nodes = {
      n02: flowNode("test-split@1", "Each line"),
      n03: flowNode("filter@1", "Line filter", { condition: "item.total > steps.n01.least" }),
      n04: undefined,
      n05: flowNode("test-collect@1", "Collect"),
      n06: flowNode("respond@1", "Answer", { body: "input" }),
    };
    const edges = [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.item", to: "n03.in" },
      { from: "n03.out", to: "n05.in" },
      { from: "n05.out", to: "n06.in" },
    ];
    const doubtful = validateFlow(changed({ nodes, edges }), registry);
    expect(doubtful.filter(({ severity }) => severity === "error")).toEqual([]);
    // What is inside the loop is not to be read after it.
    const outside = { ...nodes, n06: flowNode("respond@1", "Answer", { body: "steps.n03" }) };
    expect(brief(changed({ nodes: outside, edges }))).toContainEqual([
      "expression-invalid",
      "n06",
      "body",
    ]);
    const mixed = [...edges, { from: "n01.out", to: "n05.in" }];
    expect(brief(changed({ nodes, edges: mixed }))).toContainEqual([
      "loop-boundary",
      "n05",
      undefined,
    ]);
    const alone = edges.map((edge) =>
      edge.from === "n02.item" ? { ...edge, from: "n02.done" } : edge,
    );
    expect(brief(changed({ nodes, edges: alone }))).toContainEqual([
      "loop-boundary",
      "n05",
      undefined,
    ]);
  });

  it("checks settings", () => {
    const settings = {
      orderingKey: "trigger.body.customer +",
      businessKeys: [
        { kind: "order", node: "n02", value: "output.number" },
        { kind: "erp", node: "n44", value: "output.id" },
      ],
      respondWithinMs: 1,
      concurrency: { limit: 0 },
    };
    expect(brief(changed({ settings }))).toEqual([
      ["expression-invalid", undefined, "settings.orderingKey"],
      ["setting-invalid", undefined, "settings.concurrency.limit"],
      ["setting-invalid", undefined, "settings.respondWithinMs"],
      ["setting-invalid", undefined, "settings.businessKeys[1].node"],
    ]);
  });

  it("does not judge a newer schema", () => {
    const newer = { ...orderFlow, schemaVersion: 2 } as unknown as FlowDocument;
    expect(brief(newer)).toEqual([["schema-newer", undefined, undefined]]);
  });
});
