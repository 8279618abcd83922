import { describe, expect, it } from "vitest";
import { tablesByName } from "../../engine/pinned-tables";
import { FlowError } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import type { CompileContext, Scope } from "../execution";
import { enrichExecution } from "./execute";

const items = {
  name: "items",
  hash: "h",
  rows: [
    { customer: "C-1", theirs: "A", ours: "SKU-1", from: null, until: "2026-06-30" },
    { customer: "C-1", theirs: "A", ours: "SKU-2", from: "2026-07-01", until: null },
    { customer: "C-2", theirs: "A", ours: "SKU-9", from: null, until: null },
  ],
};
const validity = { from: "from", until: "until", zone: "America/New_York" };

/** Expressions are names of fields of the input here, or texts in quotes. */
const context = {
  expression: (text: string) => (scope: Scope) =>
    text.startsWith("'") ? text.slice(1, -1) : (scope.input as JsonObject)[text],
} as unknown as CompileContext;

function lookUp(
  config: JsonObject,
  input: JsonObject,
  { dated = false, acceptedAt = "2026-11-26T12:00:00.000Z" } = {},
) {
  const table = dated ? { ...items, validity } : items;
  const scope = { input, run: { acceptedAt }, tables: tablesByName([table]) };
  const step = enrichExecution.compile(
    { table: "items", column: "theirs", value: "sku", ...config },
    context,
  );
  return step(scope as Scope);
}

function failureOf(step: () => unknown): FlowError | null {
  try {
    step();
    return null;
  } catch (cause) {
    if (cause instanceof FlowError) return cause;
    throw cause;
  }
}

describe("look up in table", () => {
  it("takes the first row that has the value", () => {
    expect(lookUp({ take: "ours" }, { sku: "A" })).toEqual({ port: "out", value: "SKU-1" });
  });

  it("waits for no row that no table could have, and tells a long value in short", () => {
    const failure = failureOf(() => lookUp({ missing: "hold" }, { sku: "A".repeat(900_000) }));
    expect(failure?.detail).not.toHaveProperty("row");
    expect(failure?.message.length).toBeLessThan(200);
    expect(lookUp({ missing: "hold" }, { sku: "A".repeat(2_000) })).toHaveProperty("awaits");
  });

  it("reads the table from the other side, too", () => {
    const found = lookUp({ column: "ours", take: "theirs" }, { sku: "SKU-9" });
    expect(found.value).toBe("A");
  });

  it("takes the row that has all of several values", () => {
    const also = [{ column: "customer", value: "buyer" }];
    const found = lookUp({ also, target: "item" }, { sku: "A", buyer: "C-2" });
    expect(found.value).toMatchObject({ sku: "A", item: { ours: "SKU-9" } });
    expect(() => lookUp({ also }, { sku: "A", buyer: "C-3" })).toThrow(
      'No row has theirs "A" and customer "C-3".',
    );
  });

  it.each<[input: JsonObject, said: string, field: string]>([
    [{ sku: "A" }, "buyer is missing: no row has that as customer.", "also[0].value"],
    [{ sku: "A", buyer: null }, "buyer is null: no row has that as customer.", "also[0].value"],
    [{ sku: "", buyer: "C-1" }, "sku is empty: no row has that as theirs.", "value"],
  ])("says which value is not there, and asks nobody for a row: %j", (input, said, field) => {
    const also = [{ column: "customer", value: "buyer" }];
    for (const missing of ["fail", "hold"]) {
      const failure = failureOf(() => lookUp({ also, missing }, input));
      expect(failure).toMatchObject({ code: "FIELD_MISSING", message: said });
      expect(failure?.detail).toEqual({
        field,
        expression: said.split(" ")[0],
        table: "items",
        column: field === "value" ? "theirs" : "customer",
      });
    }
  });

  it.each<[day: string | null, acceptedAt: string, ours: string]>([
    ["2026-06-30", "2026-11-26T12:00:00.000Z", "SKU-1"],
    ["2026-07-01", "2026-11-26T12:00:00.000Z", "SKU-2"],
    // Still the last of June where the distributor is.
    ["2026-07-01T03:59:00Z", "2026-11-26T12:00:00.000Z", "SKU-1"],
    ["2026-07-01T04:00:00Z", "2026-11-26T12:00:00.000Z", "SKU-2"],
    [null, "2026-05-01T12:00:00.000Z", "SKU-1"],
    [null, "2026-11-26T12:00:00.000Z", "SKU-2"],
  ])("takes the row that counts on %s, accepted %s", (day, acceptedAt, ours) => {
    const on = day === null ? {} : { on: "day" };
    const found = lookUp({ take: "ours", ...on }, { sku: "A", day }, { dated: true, acceptedAt });
    expect(found.value).toBe(ours);
  });

  it("says what is no day", () => {
    const bad = () => lookUp({ on: "day" }, { sku: "A", day: "last week" }, { dated: true });
    expect(bad).toThrow('"last week" is no day.');
  });

  it.each<[missing: string, port: string, value: Json]>([
    ["branch", "missing", { sku: "Z" }],
    ["default", "out", { sku: "Z", item: "none" }],
    ["null", "out", { sku: "Z", item: null }],
  ])("without a row: %s", (missing, port, value) => {
    const config = { missing, fallback: "'none'", target: "item", take: "ours" };
    expect(lookUp(config, { sku: "Z" })).toEqual({ port, value });
  });

  it("names a column that the table does not have", () => {
    expect(() => lookUp({ take: "our" }, { sku: "A" })).toThrow('has no column "our"');
  });

  it.each(["fail", "hold", "branch", "default", "nothing"])(
    "fails where the version has no such column, also where a missing row would %s",
    (missing) => {
      const own = { missing, fallback: "'none'" };
      const failure = (config: JsonObject) =>
        failureOf(() => lookUp({ ...own, ...config }, { sku: "A", buyer: "C-1" }));
      expect(failure({ column: "their" })).toMatchObject({
        code: "FLOW_INVALID",
        message: 'The table "items" has no column "their".',
        detail: { field: "column", table: "items", column: "their" },
      });
      const also = [{ column: "buyer", value: "buyer" }];
      expect(failure({ also })?.detail).toMatchObject({ field: "also[0].column", column: "buyer" });
      expect(failure({ value: "'nowhere'", take: "our" })?.detail).toMatchObject({ field: "take" });
    },
  );
});
