import { expect, it } from "vitest";
import { writeRow } from "./edit-map";
import { parseMap, printMap } from "./map-text";
import { noteWords, withNoteWords } from "./row-note";

const rowsOf = (text: string) => {
  const read = parseMap(text);
  return "rows" in read ? read.rows : [];
};

it.each([
  ["a = 1\nb = 2", "why", "a = 1\n# why\nb = 2"],
  ["a = 1\n\n\n# old\nb = 2", "new\nwords", "a = 1\n\n\n# new\n# words\nb = 2"],
  ["a = 1\n\n# old\nb = 2", "", "a = 1\n\nb = 2"],
  ["a = 1\n\nb = 2", "new", "a = 1\n\n# new\nb = 2"],
  ["a = 1\n\n\nb = 2", "new", "a = 1\n\n\n# new\nb = 2"],
  ["a = 1\n# old\nb = 2", "  ", "a = 1\nb = 2"],
  ["a = 1\n\n\nb = 2", "", "a = 1\n\n\nb = 2"],
])("a note is changed and nothing else: %j to %j", (before, words, after) => {
  const rows = rowsOf(before);
  const row = rows[1] as { readonly note?: string };
  const note = withNoteWords(row.note, words) ?? null;
  expect(printMap(writeRow(rows, "b", { note }))).toBe(after);
  expect(noteWords(note)).toBe(words.trim());
});

it("keeps a row's note when its value is changed", () => {
  const rows = rowsOf("lines = for each line of input.lines\n  # why\n  sku = line.sku");
  expect(printMap(writeRow(rows, "lines[].sku", { text: "line.no" }))).toContain(
    "  # why\n  sku = line.no",
  );
});
