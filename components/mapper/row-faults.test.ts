import { describe, expect, it } from "vitest";
import { faultPlaces, rowFaults } from "./row-faults";

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
  it("are told by their targets, with the text they are in", () => {
    const fix = { label: "Close it", value: "index + ()" };
    const all = [
      { ...problem("fields[1].fields[0].value"), at: [8, 9] as const, fix },
      problem("fields[0].value", "warning"),
      { ...problem("fields[0].value"), node: "n03" },
      problem("documentType"),
    ];
    expect(rowFaults(all, "n02", fields)).toMatchObject([
      { names: ["lines", "no"], severity: "error", text: "index + (", at: 8, fix },
      { names: ["number"], severity: "warning", text: "input.number", at: null, fix: null },
    ]);
  });

  it("name their row once", () => {
    const told = (message: string, field: string) =>
      rowFaults([{ ...problem(field), message }], "n02", fields)[0]?.message;
    expect(told("number: The target is given twice.", "fields[0].target")).toBe(
      "The target is given twice.",
    );
    expect(told("lines[].no: The target is given twice.", "fields[1].fields[0].target")).toBe(
      "The target is given twice.",
    );
    expect(told("In the sample: no", "fields[0].value")).toBe("In the sample: no");
  });

  const fault = (names: readonly string[], text = "", at: number | null = null, field = "") => ({
    names,
    message: "",
    severity: "error" as const,
    field,
    text,
    at,
    fix: null,
  });
  const places = (text: string, ...faults: ReturnType<typeof fault>[]) => [
    ...faultPlaces(text, faults).values(),
  ];

  it("are found in the text, inside their list, at line and column", () => {
    const text =
      "no = 1\nnumber* = input.number\nlines = for each line of input.lines\n  no = index + (\n";
    expect(
      places(
        text,
        fault(["lines", "no"], "index + (", 8),
        fault(["number"], "input.number", 6),
        fault(["lines"], "input.lines", 6),
        fault(["number"]),
        fault(["gone"]),
      ),
    ).toEqual([
      { line: 4, column: 16 },
      { line: 2, column: 17 },
      { line: 3, column: 32 },
      { line: 2, column: 0 },
    ]);
  });

  it("are found at their own row where others are called the same", () => {
    const text =
      "# no = 1\nlines = for each line of input.lines\n  no = line.no\n\n  no = 2\nno = 3\nno = 4";
    expect(
      places(
        text,
        fault(["no"], "", null, "fields[2].target"),
        fault(["lines", "no"], "2", 0, "fields[0].fields[1].value"),
        fault(["no"], "", null, "fields[1].target"),
      ),
    ).toEqual([
      { line: 7, column: 0 },
      { line: 5, column: 8 },
      { line: 6, column: 0 },
    ]);
  });

  it("are found in texts of several lines, however they are written", () => {
    const value = "round(\n  input.totl, 2)";
    for (const [text, line, column] of [
      ["number = 1\ntotal =\n  | round(\n  |   input.totl, 2)", 4, 13],
      ["total = round(\n  |   input.totl, 2)", 2, 13],
    ] as const) {
      expect(places(text, fault(["total"], value, 15))).toEqual([{ line, column }]);
    }
    expect(places("total =\n  | round(\n  |   x)", fault(["total"], "round(\n  x)", 0))).toEqual([
      { line: 2, column: 5 },
    ]);
    // What the map says is how it was last printed; a text that lies elsewhere now has its row.
    expect(places("total = 1", fault(["total"], value, 15))).toEqual([{ line: 1, column: 0 }]);
  });
});
