import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json";
import { jsonSchemaOf } from "./json-schema";
import { documentDefinitions, documentSchema } from "./registry";

describe("jsonSchemaOf", () => {
  it.each(documentDefinitions.map((one) => [one.name, one] as const))(
    "%s: every reference is to a definition that is there, and each is used",
    (_name, definition) => {
      const schema = jsonSchemaOf(definition);
      const used = new Set(
        [...JSON.stringify(schema).matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name),
      );
      expect([...used].sort()).toEqual(Object.keys(schema.$defs as JsonObject).sort());
    },
  );

  it("says what the standards call a field", () => {
    const schema = jsonSchemaOf(documentSchema("SalesOrder")!);
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.properties).toMatchObject({
      buyerOrderNumber: { type: "string", "x-ubl": "Order/ID", "x-x12": "BEG03" },
      lines: { type: "array", minItems: 1 },
      orderId: { readOnly: true },
    });
    expect(schema.required).toContain("lines");
    expect(schema.required).not.toContain("orderId");
    expect(schema.additionalProperties).toBe(false);
  });
});
