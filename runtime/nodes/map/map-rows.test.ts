import { expect, it } from "vitest";
import { compileMap } from "../../expressions/compile-map";
import { checkMapRows, mapRowsOf } from "./map-rows";

const cases = [
  { rows: [{ target: "a", value: "1" }], problem: null },
  { rows: [{ target: "a" }], problem: "fields[0].value" },
  {
    rows: [
      { target: "a", value: "1" },
      { target: "a", value: "2" },
    ],
    problem: "fields[1].target",
  },
  {
    rows: [
      { target: "a", value: "1" },
      { target: "a.b", value: "2" },
    ],
    problem: "fields[1].target",
  },
  { rows: [{ target: "a..b", value: "1" }], problem: "fields[0].target" },
  { rows: [{ target: "lines[].sku", value: "line.sku" }], problem: "fields[0].target" },
  {
    rows: [{ target: "lines", each: "input.lines", fields: [{ target: "sku" }] }],
    problem: "fields[0].fields[0].value",
  },
  {
    rows: [
      { target: "lines[]", value: "input.lines", as: "line" },
      { target: "lines[].sku", value: "line.sku" },
    ],
    problem: null,
  },
  {
    rows: [
      {
        target: "lines",
        each: "input.lines",
        fields: [
          { target: "sku", value: "1" },
          {
            target: "taxes",
            each: "item.taxes",
            fields: [
              { target: "rate", value: "1" },
              { target: "rate", value: "2" },
            ],
          },
        ],
      },
    ],
    problem: "fields[0].fields[1].fields[1].target",
  },
  { rows: [{ target: "", value: "1" }], problem: null },
];

it.each(cases)("says of $rows what compiling says, with the place", ({ rows, problem }) => {
  expect(checkMapRows({ fields: rows })[0]?.field ?? null).toBe(problem);
  const compile = () => compileMap(mapRowsOf(rows), { field: "fields" });
  if (problem === null) expect(compile).not.toThrow();
  else expect(compile).toThrow();
});
