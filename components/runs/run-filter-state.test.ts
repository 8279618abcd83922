import { expect, test } from "vitest";
import { type RunListState, readListState, writeListState } from "./run-filter-state";

const plain: RunListState = {
  view: "all",
  search: "",
  flow: null,
  status: [],
  warned: false,
  time: null,
  span: null,
  bulk: null,
  columns: null,
};

test("an untouched list has a bare address", () => {
  expect(writeListState(plain)).toBe("");
  expect(readListState(new URLSearchParams())).toEqual(plain);
});

test("a list comes back from its address", () => {
  const state: RunListState = {
    view: "attention",
    search: "#10482 & more",
    flow: "0198c0de-0000-7000-8000-000000000001",
    status: ["waiting", "failed"],
    warned: true,
    time: "24h",
    span: [1_764_000_000_000, 1_764_003_600_000],
    bulk: "0198c0de-0000-7000-8000-000000000002",
    columns: ["po", "erp-order"],
  };
  expect(readListState(new URLSearchParams(writeListState(state)))).toEqual(state);
});

test("what nobody can mean is left out", () => {
  const params = new URLSearchParams("view=none&flow=x&status=failed,done&time=2y&span=9-1");
  expect(readListState(params)).toEqual({ ...plain, status: ["failed"] });
});

test("a page of text that was pasted searches for its beginning", () => {
  expect(readListState(new URLSearchParams({ q: "x".repeat(500) })).search).toBe("x".repeat(200));
});
