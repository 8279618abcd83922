import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json";
import { nodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode } from "./document";
import { typesOf } from "./flow-types";
import { shapeOf } from "./loop-scopes";
import { firstToFill, type KnownConnection, proposalFor } from "./propose-settings";

const http = (name: string, config: JsonObject = {}): KnownConnection => ({
  name,
  kind: "http",
  config,
});
const known = [http("Carrier"), http("ERP (sandbox)", { idempotency: "header" }), http("Shop")];

const rows = (...targets: readonly string[]) => ({
  fields: targets.map((target) => ({ target, value: "input.x" })),
});

/** A chain of nodes, each wired to the next; a port other than `out` follows the type. */
function chain(...nodes: readonly (readonly [type: string, config: JsonObject, port?: string])[]) {
  const named = nodes.map(([type, config], index): [string, FlowNode] => [
    `n${index}`,
    { type, name: type, config },
  ]);
  const edges = nodes
    .slice(0, -1)
    .map(([, , port = "out"], index) => ({ from: `n${index}.${port}`, to: `n${index + 1}.in` }));
  const document: FlowDocument = {
    schemaVersion: 1,
    id: "f",
    name: "F",
    nodes: Object.fromEntries(named),
    edges,
    settings: {},
  };
  return document;
}

function proposed(document: FlowDocument, connections: readonly KnownConnection[] = known) {
  const last = Object.keys(document.nodes).at(-1) ?? "";
  const types = typesOf(document, nodeRegistry, shapeOf(document, nodeRegistry));
  return proposalFor(document, nodeRegistry, last, types, connections);
}

const order = rows("poNumber", "customerId", "lines", "total");
const router = { branches: [{ name: "held", condition: "true" }] };

describe("what is proposed for a new step", () => {
  test("an order that was built goes to the ERP, with its key", () => {
    const flow = chain(
      ["webhook@1", {}],
      ["map@1", order],
      ["content-based-router@1", router, "otherwise"],
      ["http-request@1", {}],
    );
    expect(proposed(flow)).toEqual({
      connection: "ERP (sandbox)",
      config: { method: "POST", body: "input", idempotency: "header" },
    });
  });

  test("a document that is no order is sent, and where to is asked", () => {
    const flow = chain(["webhook@1", {}], ["map@1", rows("sku", "lines")], ["http-request@1", {}]);
    expect(proposed(flow)).toEqual({
      connection: null,
      config: { method: "POST", body: "input" },
    });
  });

  test("two systems that could take it are no proposal, an only one is", () => {
    const flow = chain(["webhook@1", {}], ["map@1", order], ["http-request@1", {}]);
    const two = [...known, http("ERP of Ostkai")];
    expect(proposed(flow, two).connection).toBeNull();
    expect(proposed(flow, [http("Anything")]).connection).toBe("Anything");
    expect(proposed(flow, []).connection).toBeNull();
  });

  test("of a message as it came, and of another target's answer, nothing is guessed", () => {
    const direct = chain(["webhook@1", {}], ["http-request@1", {}]);
    expect(proposed(direct)).toEqual({ connection: null, config: {} });
    const later = chain(["map@1", order], ["http-request@1", {}], ["http-request@1", {}]);
    expect(proposed(later)).toEqual({ connection: null, config: {} });
    expect(proposed(chain(["http-request@1", {}]))).toEqual({ connection: null, config: {} });
  });

  test("an answer on a named branch says what became of the message", () => {
    const on = (port: string) =>
      proposed(
        chain(["webhook@1", {}], ["content-based-router@1", router, port], ["respond@1", {}]),
      );
    expect(on("held").config).toEqual({ body: '{ status: "held" }' });
    expect(on("otherwise").config).toEqual({});
  });
});

describe("where the caret goes in a new step", () => {
  const first = (type: string, rest: Partial<FlowNode> = {}, which: "required" | "any" = "any") => {
    const definition = nodeRegistry.get(type);
    if (definition === undefined) throw new Error(`There is no ${type}.`);
    return firstToFill(definition, { type, name: "N", config: {}, ...rest }, which);
  };

  test("to the first thing that must be said, in the first row of a list", () => {
    expect(first("map@1")).toBe("fields[0].target");
    expect(first("content-based-router@1")).toBe("branches[0].name");
    expect(first("http-request@1")).toBe("connection");
    expect(first("http-request@1", { connection: "ERP" })).toBe("url");
  });

  test("else to a value that may be said; to none where there is none", () => {
    expect(first("respond@1")).toBe("body");
    expect(first("respond@1", { config: { body: "input" } })).toBeNull();
    expect(first("respond@1", {}, "required")).toBeNull();
    expect(first("webhook@1")).toBeNull();
  });
});
