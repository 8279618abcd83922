import { describe, expect, it } from "vitest";
import { expressionAt } from "./text-expression";

/** The expression around the bar, which is where the caret is. */
function at(marked: string) {
  const caret = marked.indexOf("¦");
  const text = marked.replace("¦", "");
  const found = expressionAt(text, caret);
  return found && { ...found, text: found.text.trimEnd(), caret: caret - found.start };
}

describe("the expression at a caret", () => {
  it.each([
    ["number = input.na¦", "input.na", 8],
    ["number* = ¦input.name", "input.name", 0],
    ['shipTo["PO = 1"] = input.p¦', "input.p", 7],
    ["lines = for each line of input.li¦", "input.li", 8],
    ["taxes[] = input.ta¦ as tax", "input.ta", 8],
    ["total == = 1\ntotal = a == b¦", "a == b", 6],
  ])("in %j is %j", (marked, text, caret) => {
    expect(at(marked)).toMatchObject({ text, caret });
  });

  it.each([
    "num¦ber = input.name",
    "number = input.name\n# theirs, not in¦put.name\nnote = 1",
    "lines = for each li¦ne of input.lines",
    "taxes[] = input.taxes as t¦ax",
    'json {"target": "a", "value": "inp¦ut"}',
    "note¦",
    "¦",
  ])("is none in %j", (marked) => {
    expect(at(marked)).toBeNull();
  });

  it("of several lines is one text, in which every place is as far from its start as in the map's", () => {
    const text = "total =\n  | round(\n\n  |   input.to, 2)\nnote = 1";
    const caret = text.indexOf("input.to") + "input.to".length;
    const found = expressionAt(text, caret);
    expect(found?.text.replace(/\s+/g, " ").trim()).toBe("round( input.to, 2)");
    expect(found?.text.slice(0, caret - found.start)).toMatch(/input\.to$/);
    expect(found?.text).toHaveLength(text.lastIndexOf("\n") - (found?.start ?? 0));
  });

  it("knows the lists around it, indented ones and those that the target names", () => {
    const text = [
      "lines = for each line of input.lines",
      "  sku = line.sku",
      "  # taxes of the line",
      "  taxes = for each tax of line.taxes",
      "    rate = tax.rate",
      "  unit = line.unit",
      "parcels[] = input.parcels as parcel",
      "parcels[].number = parcel.no",
      "number = input.number",
    ].join("\n");
    const listsOf = (part: string) => expressionAt(text, text.indexOf(part) + 2)?.lists;
    expect(listsOf("input.lines")).toEqual([]);
    expect(listsOf("line.sku")).toEqual(["lines"]);
    expect(listsOf("line.taxes")).toEqual(["lines"]);
    expect(listsOf("tax.rate")).toEqual(["lines", "lines[].taxes"]);
    expect(listsOf("line.unit")).toEqual(["lines"]);
    expect(listsOf("input.parcels")).toEqual([]);
    expect(listsOf("parcel.no")).toEqual(["parcels"]);
    expect(listsOf("input.number")).toEqual([]);
  });
});
