import { describe, expect, it } from "vitest";
import { faultyLines, rowFaults } from "./row-faults";

const fields = [
  { target: "number", value: "input.number" },
  {
    target: "lines",
    each: "input.lines",
    as: "line",
    fields: [{ target: "no", value: "index + (" }],
  },
];
const problem = (field: string, severity: "error" | "warning" = "error") => ({
  severity,
  code: "expression-invalid",
  message: "An expression is not finished.",
  node: "n02",
  field,
});

describe("faults of a map's rows", () => {
  it("are those that keep it from being published, by their targets", () => {
    const all = [
      problem("fields[1].fields[0].value"),
      problem("fields[0].value", "warning"),
      { ...problem("fields[0].value"), node: "n03" },
      problem("documentType"),
    ];
    expect(rowFaults(all, "n02", fields)).toEqual([
      { names: ["lines", "no"], message: "An expression is not finished." },
    ]);
  });

  it("are found in the text, inside their list", () => {
    const text =
      "no = 1\nnumber* = input.number\nlines = for each line of input.lines\n  no = index + (\n";
    const faults = [{ names: ["lines", "no"], message: "" }];
    expect([...faultyLines(text, faults)]).toEqual([4]);
    expect([...faultyLines(text, [{ names: ["number"], message: "" }])]).toEqual([2]);
    expect([...faultyLines(text, [{ names: ["gone"], message: "" }])]).toEqual([]);
  });
});
