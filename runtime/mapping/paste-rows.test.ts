import { expect, it } from "vitest";
import { parseMap } from "./map-text";
import { pasteRows, rowWithLists, saysValues } from "./paste-rows";

const lines = (...fields: object[]) => ({ target: "lines", each: "input.items", fields });
const row = (target: string, value: string) => ({ target, value });

it("rows of another map replace those of the same target and join the others, in lists too", () => {
  const own = [row("number", "input.a"), row("note", "input.note"), lines(row("sku", "item.sku"))];
  const pasted = [
    row("number", "input.b"),
    row("total", "input.total"),
    lines(row("qty", "item.q")),
  ];
  expect(pasteRows(own as never, pasted as never)).toEqual({
    fields: [
      row("number", "input.b"),
      row("note", "input.note"),
      lines(row("sku", "item.sku"), row("qty", "item.q")),
      row("total", "input.total"),
    ],
    added: 2,
    replaced: 1,
  });
});

it("a target in another spelling is the same", () => {
  const pasted = pasteRows([row('["number"]', "1")], [row("number", "2")]);
  expect(pasted).toEqual({ fields: [row("number", "2")], added: 0, replaced: 1 });
});

it("a row inside a list is copied with its list, so that it goes into the list of the other map", () => {
  const own = [row("a", "1"), lines(row("sku", "item.sku"), row("qty", "item.qty"))];
  const copied = rowWithLists(own as never, "lines[].qty");
  expect(copied).toEqual(lines(row("qty", "item.qty")));
  expect(rowWithLists(own as never, "a")).toEqual(row("a", "1"));
  expect(rowWithLists(own as never, "none")).toBeNull();
  const other = [{ target: "lines", each: "input.rows", fields: [row("sku", "item.id")] }];
  expect(pasteRows(other as never, [copied as never]).fields).toEqual([
    {
      target: "lines",
      each: "input.rows",
      fields: [row("sku", "item.id"), row("qty", "item.qty")],
    },
  ]);
});

it.each([
  ["a = 1\nb", true],
  ["lines = for each l of input.lines\n  sku = l.sku", true],
  ["hello world\n\nand more", false],
  ["sku\tline.sku", false],
  ["", false],
])("rows say what they are made of: %j is %s", (text, says) => {
  const read = parseMap(text);
  expect("rows" in read && saysValues(read.rows)).toBe(says);
});
