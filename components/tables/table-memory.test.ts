import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { recallTableDraft, rememberTableDraft } from "@/components/rules/draft-memory";
import { aTabsStorage } from "@/components/shell/testing/tabs-storage";
import type { TableState } from "@/runtime/tables/compare-tables";
import {
  forgetTable,
  recallOlder,
  recallTable,
  rememberOlder,
  rememberTable,
} from "./table-memory";

beforeEach(() => vi.stubGlobal("sessionStorage", aTabsStorage()));
afterEach(() => vi.unstubAllGlobals());

const saved: TableState = {
  shape: { kind: "generic", columns: ["sku", "unit"], keys: ["sku"], validity: null },
  rows: [
    ["A", "EA"],
    ["B", "EA"],
  ],
};
const once: TableState = { ...saved, rows: saved.rows.with(0, ["A", "BX"]) };
const twice: TableState = { ...once, rows: [...once.rows, ["C", "EA"]] };

test("what was typed over a version, and the way back and forth, is there after a reload", () => {
  rememberTable("a@x", "t1", 3, saved, { past: [saved], now: once, future: [twice] });
  const again = JSON.parse(JSON.stringify(saved)) as TableState;
  expect(recallTable("a@x", "t1", 3, again)).toEqual({
    past: [saved],
    now: once,
    future: [twice],
  });
  expect(recallTable("b@x", "t1", 3, again)).toBeNull();
  // Over another version it would take back what somebody else has saved.
  expect(recallTable("a@x", "t1", 4, again)).toBeNull();
  expect(recallOlder("a@x", "t1", 3)).toBeNull();
  const older = recallOlder("a@x", "t1", 4);
  expect(older?.version).toBe(3);
  expect(older?.over(again)).toEqual(once);
  if (older !== null) {
    forgetTable("a@x", "t1");
    expect(recallOlder("a@x", "t1", 4)).toBeNull();
    expect(rememberOlder("a@x", "t1", older)).toBe(true);
  }
  expect(recallOlder("a@x", "t1", 4)?.over(again)).toEqual(once);
});

test("older edits do not come back over what was typed since, only over what was undone", () => {
  rememberTable("a@x", "t1", 3, saved, { past: [saved], now: once, future: [] });
  const older = recallOlder("a@x", "t1", 4);
  if (older === null) throw new Error("There are older edits.");
  rememberTable("a@x", "t1", 4, saved, { past: [saved], now: twice, future: [] });
  expect(rememberOlder("a@x", "t1", older)).toBe(false);
  expect(recallTable("a@x", "t1", 4, saved)?.now).toEqual(twice);
  rememberTable("a@x", "t1", 4, saved, { past: [], now: saved, future: [twice] });
  expect(rememberOlder("a@x", "t1", older)).toBe(true);
  expect(recallOlder("a@x", "t1", 4)?.over(saved)).toEqual(once);
});

test("where nothing is left to undo nothing is kept, and what is saved is the version itself", () => {
  rememberTable("a@x", "t1", 3, saved, { past: [], now: saved, future: [once] });
  expect(recallTable("a@x", "t1", 3, saved)?.now).toBe(saved);
  expect(recallOlder("a@x", "t1", 4)).toBeNull();
  rememberTable("a@x", "t1", 3, saved, { past: [], now: saved, future: [] });
  expect(Object.keys(sessionStorage)).toEqual([]);
});

test("a decision table's draft goes on with its steps, and has nothing to save where it was saved", () => {
  const draft = { ...once, ids: ["1", "2"] };
  const before = { ...saved, ids: ["1", "2"] };
  const after = { ...twice, ids: ["1", "2", "3"] };
  const known = { revision: 7, base: 2, draft };
  rememberTableDraft("a@x", "t1", { known, now: draft, past: [before], future: [after] });
  const clean = recallTableDraft("a@x", "t1");
  expect(clean?.now).toBe(clean?.known.draft);
  expect(clean).toEqual({ known, now: draft, pending: null, past: [before], future: [after] });

  const pending = { saveId: "s", base: 2, sent: after };
  rememberTableDraft("a@x", "t1", { known, now: before, pending, past: [draft], future: [] });
  expect(recallTableDraft("a@x", "t1")).toEqual({
    known,
    now: before,
    pending,
    past: [draft],
    future: [],
  });
});
