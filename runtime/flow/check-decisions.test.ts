import { describe, expect, it } from "vitest";
import { typeOfSample } from "../expressions/type-of-sample";
import type { JsonObject } from "../json";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import { checkSamples } from "./check-samples";
import { validateFlow } from "./validate-flow";

const tables = [
  {
    id: "t1",
    name: "Credit",
    columns: ["Terms", "Total", "Paid", "Due", "Decision"],
    conditions: [
      { column: "Terms", expression: "input.terms", type: "text" },
      { column: "Total", expression: "input.total", type: "number" },
      { column: "Paid", expression: "input.paid", type: "yes-no" },
      { column: "Due", expression: "input.due", type: "date" },
    ],
  },
] as const;

const fields = (texts: { readonly [target: string]: string }) =>
  Object.entries(texts).map(([target, value]) => ({ target, value }));
const flow = (texts: { readonly [target: string]: string }, decision: JsonObject = {}) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { fields: fields(texts) } },
      credit: { type: "decision@1", config: { table: "Credit", ...decision } },
      end: { type: "respond@1" },
    },
    ["hook.out -> map.in", "map.out -> credit.in", "credit.out -> end.in"],
  );
const all = { terms: '"NET30"', total: "12.50", paid: "true", due: '"2026-11-26"' };
const found = (texts: { readonly [target: string]: string }, decision: JsonObject = {}) =>
  validateFlow(flow(texts, decision), nodeRegistry, { takes: {}, tables })
    .filter(({ code }) => code === "decision-misfit")
    .map(({ node, field, severity, message }) => [node, field, severity, message]);

describe("what a decision table reads", () => {
  it("is told nothing of where all of it arrives and fits; an amount may come as text", () => {
    expect(found(all)).toEqual([]);
    expect(found({ ...all, total: '"12.50"' })).toEqual([]);
  });

  it("is named by step, table, column and field where it does not arrive", () => {
    const { total: _gone, ...others } = all;
    expect(found({ ...others, totals: "12.50" })).toEqual([
      [
        "credit",
        "table",
        "warning",
        "“Total” of the table “Credit”: input has no “total”: did you mean “totals”?",
      ],
    ]);
  });

  it("is named where its type does not fit the column", () => {
    expect(found({ ...all, terms: "30", paid: '"yes"' }).map(([, , , message]) => message)).toEqual(
      [
        "“Terms” of the table “Credit”: “input.terms” is a number, and the column compares text",
        "“Paid” of the table “Credit”: “input.paid” is text, and the column compares true or false",
      ],
    );
  });

  it("is that about which the step decides, and what it hands over is looked at where it stands", () => {
    expect(found({ order: "{}" }, { about: "input.order" }).length).toBe(4);
    const values = [{ column: "Paid", value: "input.terms" }];
    expect(found(all, { values })).toEqual([
      [
        "credit",
        "values[0].value",
        "warning",
        "“Paid” of the table “Credit”: “input.terms” is text, and the column compares true or false",
      ],
    ]);
  });

  it("is held against samples, and told once", () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        credit: { type: "decision@1", config: { table: "Credit" } },
        end: { type: "respond@1" },
      },
      ["hook.out -> credit.in", "credit.out -> end.in"],
    );
    const around = { takes: {}, tables };
    const known = validateFlow(document, nodeRegistry, around);
    const sample = { terms: "NET30", total: 9, paid: true };
    const real = new Map([["hook", typeOfSample(sample)]]);
    const misfits = checkSamples(document, nodeRegistry, real, known, tables);
    expect(misfits.map(({ message }) => message)).toEqual([
      "In the sample “Due” of the table “Credit”: input has no “due”",
    ]);
    const mapped = flow({ ...all, terms: "30" });
    const before = validateFlow(mapped, nodeRegistry, around);
    expect(checkSamples(mapped, nodeRegistry, real, before, tables)).toEqual([]);
  });
});
