import { describe, expect, it } from "vitest";
import { startOptions } from "./start-options";

const run = (id: string) => ({ id, label: `Run ${id}`, line: `${id} · Fri 14:03 · failed` });
const source = (id: string, own: string | null = null) => ({ id, label: `The ${id}`, run: own });
const none = { found: [], newest: [], picked: null, hasForm: false, file: null };
const labels = (...given: Parameters<typeof startOptions>) =>
  startOptions(...given).map(({ label }) => label);

describe("the messages that one may begin with", () => {
  it("are one's own and the flow's, then runs with when they were and how they ended", () => {
    const sources = [source("pinned", "SO-9"), source("SO-2", "SO-2"), source("shipped")];
    const runs = [run("SO-2"), run("SO-1")];
    expect(labels(sources, { ...none, found: runs, newest: runs, hasForm: true })).toEqual([
      "The pinned",
      "The shipped",
      "Empty form",
      "Typed here",
      "SO-2 · Fri 14:03 · failed",
      "SO-1 · Fri 14:03 · failed",
    ]);
  });

  it("keep the one that was chosen, and say of each run the same, whatever is searched for", () => {
    const sources = [source("SO-2", "SO-2")];
    const given = { ...none, found: [run("SO-1")], newest: [run("SO-2"), run("SO-3")] };
    expect(labels(sources, { ...given, picked: "SO-3", file: "order.json" })).toEqual([
      "File order.json",
      "SO-3 · Fri 14:03 · failed",
      "SO-2 · Fri 14:03 · failed",
      "SO-1 · Fri 14:03 · failed",
    ]);
    expect(labels([], { ...given, picked: "SO-1" })).toEqual([
      "Typed here",
      "SO-1 · Fri 14:03 · failed",
    ]);
  });
});
