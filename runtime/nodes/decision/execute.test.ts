import { describe, expect, it } from "vitest";
import { tablesByName } from "../../engine/pinned-tables";
import type { Json, JsonObject } from "../../json";
import { creditDecision } from "../../rules/templates/credit-decision";
import { rowAsObject, type TableShape } from "../../tables/table-shape";
import type { CompileContext, Scope } from "../execution";
import { decision } from "./definition";
import { decisionExecution } from "./execute";

/** Expressions are names of fields of the input here. */
const context = {
  expression: (text: string) => (scope: Scope) => (scope.input as JsonObject)[text],
} as unknown as CompileContext;

function loaded(name: string, shape: TableShape, cells: readonly (readonly string[])[]) {
  const { columns, validity, decision: rules } = shape;
  return {
    name,
    hash: "h",
    rows: cells.map((row) => rowAsObject(columns, row)),
    validity,
    rules: rules === undefined ? null : { columns, decision: rules },
  };
}

const credit = loaded("Credit", creditDecision.shape, creditDecision.rows);
const items = loaded("Items", { kind: "generic", columns: ["a"], keys: [], validity: null }, []);

function decide(config: JsonObject, input: Json, acceptedAt = "2026-11-26T12:00:00.000Z") {
  const step = decisionExecution.compile({ table: "Credit", ...config }, context);
  return step({ input, run: { acceptedAt }, tables: tablesByName([credit, items]) } as Scope);
}

const late = {
  customer: { terms: "NET30", exposureRatio: 0.5, daysPastDue: 71, class: "B" },
  total: "88.00",
};

describe("decide by table", () => {
  it("adds the decision with the row, the holds and the values it was decided by", () => {
    expect(decide({}, late)).toEqual({
      port: "out",
      value: {
        ...late,
        decision: {
          Decision: "hold",
          Hold: "credit",
          "Block new orders": true,
          "Task or note": "Credit manager decides",
          row: 8,
          rows: [8],
          holds: ["credit"],
          messages: ["Credit manager decides"],
          given: {
            Terms: "NET30",
            "Exposure / limit": 0.5,
            "Days past due": 71,
            "Order total": 88,
            Class: "B",
          },
          table: "Credit",
        },
      },
    });
  });

  it("leaves by Hold where one wants that", () => {
    expect(decide({ onHold: "branch" }, late).port).toBe("hold");
    const fine = { ...late, customer: { ...late.customer, daysPastDue: 3 } };
    expect(decide({ onHold: "branch" }, fine).port).toBe("out");
    const ports = decision.ports({ onHold: "branch" }).map(({ name }) => name);
    expect(ports).toEqual(["in", "out", "hold", "error"]);
  });

  it("decides about a part of what arrived, and by values that are handed over", () => {
    const values = [{ column: "Order total", value: "sum" }];
    const { value } = decide({ about: "order", values, target: "" }, { order: late, sum: 12 });
    expect(value).toMatchObject({ row: 8, given: { "Order total": 12 } });
    expect(decision.decided?.({ target: "" }, value)).toEqual(value);
  });

  it.each<[config: JsonObject, message: string]>([
    [{ table: "Gone" }, 'There is no decision table "Gone".'],
    [{ table: "Items" }, '"Items" is a lookup table.'],
    [{ values: [{ column: "Totl", value: "sum" }] }, '"Credit" has no condition "Totl".'],
  ])("says what is wrong with %j", (config, message) => {
    expect(() => decide(config, late)).toThrow(message);
  });

  it("names row, column and path of what is missing", () => {
    const { total: _gone, ...input } = late;
    const fine = { ...input, customer: { ...late.customer, daysPastDue: 20 } };
    expect(() => decide({}, fine)).toThrow("Row 5, Order total: input.total is missing");
  });

  it("counts rows on the day on which the message was accepted, where the distributor is", () => {
    const shape: TableShape = {
      ...creditDecision.shape,
      columns: [...creditDecision.shape.columns, "From", "Until"],
      validity: { from: "From", until: "Until", zone: "America/New_York" },
    };
    const dated = loaded("Credit", shape, [
      ["-", "-", "-", "-", "-", "approve", "", "", "", "", "", "2026-11-25"],
    ]);
    const step = decisionExecution.compile({ table: "Credit" }, context);
    const rowAt = (acceptedAt: string) => {
      const tables = tablesByName([dated]);
      const { value } = step({ input: late, run: { acceptedAt }, tables } as Scope);
      return (value as { decision: JsonObject }).decision;
    };
    expect(rowAt("2026-11-26T04:59:00.000Z")).toMatchObject({ row: 1, day: "2026-11-25" });
    expect(rowAt("2026-11-26T05:01:00.000Z")).toMatchObject({ row: null, day: "2026-11-26" });
  });
});
