import { describe, expect, it } from "vitest";
import { expressionLanguage } from "../engine/expression-language";
import { compileNode } from "../engine/node-work";
import { messageOf } from "../engine/trigger-message";
import type { Json } from "../json";
import type { Http } from "../ports";
import { InlineCode } from "../testing/inline-code";
import { type NodeDefinition, typeOf } from "./definition";
import type { EffectContext } from "./execution";
import { nodeExecutions } from "./executions";
import { nodeDefinitions } from "./registry";

type Outcome = { readonly port?: string; readonly output?: Json };

const encoder = new TextEncoder();

const minimumOrder = {
  rows: [{ Channel: '"ecommerce"', Total: "< 50", Charge: "small_order", Amount: "15" }],
  validity: null,
  rules: {
    columns: ["Channel", "Total", "Charge", "Amount"],
    decision: {
      hit: "first",
      inputs: [
        { column: "Channel", expression: "input.channel", type: "text", values: [] },
        { column: "Total", expression: "input.total", type: "number", values: [] },
      ],
      outputs: [
        { column: "Charge", type: "text", values: [] },
        { column: "Amount", type: "number", values: [] },
      ],
      comment: null,
      otherwise: { Charge: "none" },
      tests: [],
      intended: [],
    },
  },
};

/** Does what the docs say that the node does, with a target that answers what the docs say. */
async function runExample(definition: NodeDefinition): Promise<Outcome> {
  const { config, input, output = null } = definition.example;
  const http: Http = {
    send: async () => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: encoder.encode(JSON.stringify(output)),
    }),
  };
  const node = { type: typeOf(definition), name: definition.label, config };
  const work = compileNode("n1", node, definition, {
    executions: nodeExecutions,
    language: expressionLanguage,
    http,
  });
  const run = {
    id: "01900000-0000-7000-8000-000000000001",
    acceptedAt: "2026-11-25T20:00:00.000Z",
  };
  const scope = {
    input,
    item: input,
    index: 0,
    params: {},
    steps: {},
    run,
    tables: { skus: { rows: [] }, "Minimum order": minimumOrder },
  };
  switch (work.behaviour) {
    case "trigger": {
      const bytes = encoder.encode(JSON.stringify(input));
      const message = messageOf({
        node: "n1",
        kind: "webhook",
        headers: {},
        query: {},
        contentType: "application/json",
        bytes,
      });
      return { port: "out", output: work.trigger.accept(message) };
    }
    case "compute": {
      const { port, value } = work.run(scope);
      return { port, output: value };
    }
    case "split":
      return { port: "item", output: work.split.items(scope)[0]?.item ?? null };
    case "collect":
      return {
        port: "out",
        output: work.fold({ values: [input], failed: 0, failures: [], skipped: 0 }, scope),
      };
    case "respond":
      return { port: "out", output: work.answer(scope) };
    case "effect": {
      const context: EffectContext = {
        connection: {
          id: "c",
          kind: "http",
          name: "c",
          config: { baseUrl: "https://erp.test" },
          secrets: {},
          mask: (text) => text,
        },
        idempotencyKey: "k",
        timeoutMs: 1_000,
        signal: new AbortController().signal,
        json: JSON.stringify,
      };
      const result = await work.effect.send(work.effect.request(scope, "k"), context);
      return { port: "out", ...(result.outcome === "done" && { output: result.value }) };
    }
    case "emit":
      return { port: "out", output: work.event(scope) };
    case "wait":
      return { port: "out", output: { until: work.wait(scope, 0).until } };
    case "call":
      return { port: "out", output: work.call(scope).input };
    case "code": {
      const { program, roots } = work.code;
      const texts = roots.map((name) => [name, JSON.stringify(scope[name as "input"])]);
      const call = { owner: "d", program, roots: Object.fromEntries(texts), now: 0, seed: 0 };
      const result = await new InlineCode().run({ ...call, timeMs: 1_000, memoryMb: 8 });
      return {
        port: "out",
        ...("value" in result && { output: JSON.parse(result.value) as Json }),
      };
    }
    case "pass":
      return { output: input };
  }
}

describe("the example in the docs", () => {
  it.each(nodeDefinitions.map((definition) => [typeOf(definition), definition] as const))(
    "of %s does what it says",
    async (_type, definition) => {
      const { example } = definition;

      const outcome = await runExample(definition);

      if (example.port !== undefined) expect(outcome.port).toBe(example.port);
      if (example.output !== undefined) expect(outcome.output).toEqual(example.output);
    },
  );
});

describe("every definition", () => {
  it.each(nodeDefinitions.map((definition) => [typeOf(definition), definition] as const))(
    "%s has an execution, unique ports and fields, and survives an empty config",
    (type, definition) => {
      const execution = nodeExecutions.get(type);
      expect(execution?.behaviour).toBe(definition.behaviour);
      expect(execution !== undefined && "explain" in execution).toBe(definition.explains === true);
      for (const config of [{}, definition.example.config]) {
        const ports = definition.ports(config).map(({ name, direction }) => `${direction} ${name}`);
        expect(new Set(ports).size).toBe(ports.length);
        expect(typeof (definition.subtitle?.(config) ?? "")).toBe("string");
        expect(Array.isArray(definition.check?.(config) ?? [])).toBe(true);
      }
      const names = definition.fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { when } of definition.fields) if (when) expect(names).toContain(when.field);
    },
  );
});

describe("every trigger that a person can start a flow with", () => {
  const triggers = nodeDefinitions.filter(({ behaviour }) => behaviour === "trigger");

  it.each(triggers.map((definition) => [typeOf(definition), definition] as const))(
    "%s ships a sample that it accepts",
    (_type, definition) => {
      const sample = definition.sample;
      const work = compileNode(
        "n1",
        { type: typeOf(definition), name: "", config: definition.example.config },
        definition,
        {
          executions: nodeExecutions,
          language: expressionLanguage,
          http: { send: Promise.reject },
        },
      );
      const message = messageOf({
        node: "n1",
        kind: "webhook",
        headers: sample?.headers ?? {},
        query: {},
        contentType: "application/json",
        bytes: encoder.encode(JSON.stringify(sample?.body)),
      });

      const output = work.behaviour === "trigger" ? work.trigger.accept(message) : null;

      expect(sample?.label).toMatch(/^\S/);
      expect(output).toEqual(sample?.body);
    },
  );
});
