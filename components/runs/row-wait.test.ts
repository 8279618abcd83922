import { expect, test } from "vitest";
import { rowNote, rowWait } from "./row-wait";
import type { RunView } from "./use-run";

const error = { detail: { table: "Items", row: { theirs: "NEW-1", customer: "C-1" } } };

test("a step that waits for a row says what it waits for, and of no trial or clock", () => {
  expect(rowWait({ line: { status: "waiting" }, error })).toEqual({
    title: "Waits for a row in Items",
    why: 'It goes on by itself once a version of Items is published that has theirs "NEW-1" and customer "C-1".',
  });
});

test("a step that failed for want of it, or waits for something else, says that", () => {
  expect(rowWait({ line: { status: "failed" }, error })).toBeNull();
  expect(
    rowWait({ line: { status: "waiting" }, error: { detail: { table: "Items" } } }),
  ).toBeNull();
  expect(rowWait({ line: { status: "waiting" }, error: null })).toBeNull();
});

const view = (note: string | null, type = "enrich@1") =>
  ({
    note,
    document: { nodes: { n1: { type, config: { table: "Items" } } } },
    tables: [{ named: "Items", id: "t1", name: "Items", number: 1 }],
    nodes: [{ node: "n1", status: "waiting" }],
  }) as unknown as RunView;

test("a run says which row it waits for, to those who may see it", () => {
  const words = 'Waits for a row in Items: theirs "NEW-1"';
  expect(rowNote(view(words))).toBe(words);
  expect(rowNote(view(null))).toBe("Waits for a row of a table");
  expect(rowNote(view('Waits at "Tomorrow"'))).toBeNull();
  expect(rowNote(view(null, "delay@1"))).toBeNull();
});
