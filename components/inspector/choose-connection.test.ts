import { describe, expect, test } from "vitest";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { withConnection } from "./choose-connection";

const request = nodeRegistry.get("http-request@1");
if (request === undefined) throw new Error("There is no HTTP request.");
const definition = request;
const connections = [
  { name: "ERP", config: { idempotency: "header", keyHeader: "X-Key" } },
  { name: "Carrier", config: { idempotency: "none" } },
];
const node = { type: "http-request@1", name: "Send", config: { method: "POST" } };

describe("a connection that is chosen", () => {
  test("brings what is known of a repeat", () => {
    expect(withConnection(node, "ERP", definition, connections)).toEqual({
      ...node,
      connection: "ERP",
      config: { method: "POST", idempotency: "header", keyHeader: "X-Key" },
    });
  });

  test("takes with it what the one before had said: a target that is not known to be safe is not", () => {
    const first = withConnection(node, "ERP", definition, connections);
    expect(withConnection(first, "Carrier", definition, connections)).toEqual({
      ...node,
      connection: "Carrier",
    });
    expect(withConnection(first, null, definition, connections)).toEqual(node);
  });

  test("leaves what somebody set", () => {
    const own = { ...node, config: { method: "POST", idempotency: "lookup" } };
    expect(withConnection(own, "ERP", definition, connections).config.idempotency).toBe("lookup");
    const slot = { ...own, connection: "a slot of the flow" };
    expect(withConnection(slot, "Carrier", definition, connections).config).toEqual(own.config);
  });
});
