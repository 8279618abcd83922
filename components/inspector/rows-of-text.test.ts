import { describe, expect, test } from "vitest";
import { cellsByColumn, rowsOfText } from "./rows-of-text";

const rows = (text: string) => rowsOfText(text)?.rows;
const fields = [
  { name: "name", label: "Name" },
  { name: "value", label: "Value" },
];

describe("pasted text becomes rows", () => {
  test.each([
    ["headers", "Accept: text/csv\r\nX-Note: a: b", ["Accept", "text/csv"], ["X-Note", "a: b"]],
    [
      "a curl command's headers",
      `-H 'Accept: text/csv' \\\n  -H "X-Note: 1"`,
      ["Accept", "text/csv"],
      ["X-Note", "1"],
    ],
    ["assignments", "a=1\nb = x=y", ["a", "1"], ["b", "x=y"]],
    ["cells of a sheet", "a\t1\nb\t2", ["a", "1"], ["b", "2"]],
    ["CSV", 'a,"1, ""x"""\nb,2', ["a", '1, "x"'], ["b", "2"]],
    ["CSV with semicolons", "a;1,5\nb;2,5", ["a", "1,5"], ["b", "2,5"]],
    ["a JSON object", '{"a": "1", "b": {"c": 2}}', ["a", "1"], ["b", '{"c":2}']],
    ["JSON lists", '[["a", 1], ["b", true]]', ["a", "1"], ["b", "true"]],
  ])("%s", (_, text, ...expected) => {
    expect(rows(text)).toEqual(expected);
  });

  test("one header fills its row, one value stays one value", () => {
    expect(rows("Authorization: Bearer abc")).toEqual([["Authorization", "Bearer abc"]]);
    for (const text of [
      "Accept",
      "https://erp.example/a",
      "10:30",
      "a, b",
      "x=1",
      "{not json",
      "",
      "[]",
    ]) {
      expect(rowsOfText(text), text).toBeNull();
    }
    expect(rowsOfText("some words\nand more")).toBeNull();
  });

  test("columns are taken by their names where the text has some", () => {
    const json = rowsOfText('[{"value": "1", "key": "a"}, {"key": "b", "note": "x"}]');
    expect(json && cellsByColumn(json, fields)).toEqual([
      { name: "a", value: "1" },
      { name: "b", value: "" },
    ]);
    const csv = rowsOfText("Value,Name\n1,a\n2,b");
    expect(csv && cellsByColumn(csv, fields)).toEqual([
      { name: "a", value: "1" },
      { name: "b", value: "2" },
    ]);
    const plain = rowsOfText("a,1\nb,2");
    expect(plain && cellsByColumn(plain, fields)[1]).toEqual({ name: "b", value: "2" });
  });
});
