import { describe, expect, it } from "vitest";
import { map } from "@/runtime/nodes/map/definition";
import { areNamedExpressions, objectOf, rowsOfObject } from "./rows-as-object";

const items = map.fields.find(({ name }) => name === "fields")?.item ?? [];

describe("a map as an object of expressions", () => {
  it("fills all rows at once, nested objects as dotted targets", () => {
    const rows = rowsOfObject(
      { number: "input.name", shipTo: { city: "input.city" }, channel: '"EDI"', priority: 3 },
      items,
    );

    expect(areNamedExpressions(items)).toBe(true);
    expect(rows).toEqual([
      { target: "number", value: "input.name" },
      { target: "shipTo.city", value: "input.city" },
      { target: "channel", value: '"EDI"' },
      { target: "priority", value: "3" },
    ]);
  });

  it("comes back the same after copying, lists and required fields included", () => {
    const rows = [
      { target: "number", value: "input.name", required: true },
      {
        target: "lines",
        each: "input.lines",
        as: "line",
        fields: [{ target: "sku", value: "line.sku" }],
      },
    ];

    expect(rowsOfObject(objectOf(rows, items), items)).toEqual(rows);
  });
});
