import { expect, test } from "vitest";
import type { RunView } from "./use-run";
import { waitNote } from "./wait-note";

const view = (status: string, note: string | null) =>
  ({ run: { status }, note, document: null, tables: [], nodes: [] }) as unknown as RunView;
const held =
  'Held "Bill it": Nothing was called yet: a debug run of the same call does not know yet';

test("a run that waits for a debug run, or for its look-up, says so", () => {
  expect(waitNote(view("held", held))).toBe(held);
  expect(waitNote(view("waiting", 'Looks up "Create order": a request …'))).toMatch(/^Looks up/);
});

test("a run that goes on, waits for a person, or whose reason is not for everybody says none", () => {
  expect(waitNote(view("running", held))).toBeNull();
  expect(waitNote(view("in-doubt", 'In doubt "Create order"'))).toBeNull();
  expect(waitNote(view("held", null))).toBeNull();
});
