import { expect, it } from "vitest";
import { type RunBranch, runTree } from "./run-tree";

type Link = { readonly id: string; readonly parent: string | null };

function drawn(branches: readonly RunBranch<Link>[]): readonly unknown[] {
  return branches.map(({ link, branches: below }) => [link.id, drawn(below)]);
}

it("puts each run under the one that it repeats or forks, in their order", () => {
  const chain = [
    { id: "first", parent: null },
    { id: "retry", parent: "first" },
    { id: "debug", parent: "first" },
    { id: "fork", parent: "debug" },
    { id: "as-new", parent: "retry" },
  ];
  expect(drawn(runTree(chain))).toEqual([
    [
      "first",
      [
        ["retry", [["as-new", []]]],
        ["debug", [["fork", []]]],
      ],
    ],
  ]);
});

it("loses no run whose first ones are not told, and none that names itself", () => {
  const chain = [
    { id: "a", parent: "older" },
    { id: "b", parent: "b" },
    { id: "c", parent: "a" },
  ];
  expect(drawn(runTree(chain))).toEqual([
    ["a", [["c", []]]],
    ["b", []],
  ]);
});
