import { describe, expect, it } from "vitest";
import {
  asBound,
  beforeTitle,
  beforeWhy,
  beforeWords,
  type DoneBefore,
  onKeyWords,
  takeWords,
  whereWords,
} from "./before-words";

const deed = {
  run: "01a21f45-876f-70fa-a728-469c50ab8cd2",
  debug: false,
  node: "n03",
  name: "Create order",
  path: "",
  at: 0,
  key: "key",
  done: true,
  sameRequest: true,
};

const against = (more: Partial<DoneBefore>): DoneBefore => ({
  kind: "same-key",
  deeds: [deed],
  more: 0,
  slot: "erp",
  run: null,
  answer: null,
  onKey: null,
  ...more,
});

const titleOf = (before: DoneBefore) => beforeTitle(before, { node: "n07", name: "Order" });
const wordsOf = (before: DoneBefore) => beforeWords(before, "n07");

describe("why a step is not sent by itself", () => {
  it("is that it was done, or may have been", () => {
    expect(titleOf(against({}))).toBe("“Order” was done already");
    expect(wordsOf(against({}))).toBe("Done already");
    const doubtful = against({ deeds: [{ ...deed, done: false }] });
    expect(titleOf(doubtful)).toBe("“Order” may have happened already");
    expect(wordsOf(doubtful)).toBe("Perhaps done already");
  });

  it("is that another step did it where that asked for the same, and may have where it did not", () => {
    const same = against({ kind: "another-step" });
    expect(titleOf(same)).toBe("“Order” was done already, by another step");
    expect(wordsOf(same)).toBe("Done already, by another step");
    const other = against({ kind: "another-step", deeds: [{ ...deed, sameRequest: false }] });
    expect(titleOf(other)).toBe("“Order” may have happened already, by another step");
    expect(beforeWhy(other)).toContain("would be done a second time");
  });

  it("is never that another one did it where nobody knows whether it happened", () => {
    for (const sameRequest of [true, false]) {
      const deeds = [{ ...deed, done: false, sameRequest }];
      const doubtful = against({ kind: "another-step", deeds });
      expect(titleOf(doubtful)).toBe("“Order” may have happened already, by another step");
      expect(wordsOf(doubtful)).toBe("Perhaps done already, by another step");
    }
  });

  it("is another key where it is this very step that did it", () => {
    const moved = against({ kind: "another-step", deeds: [{ ...deed, node: "n07" }] });
    expect(titleOf(moved)).toBe("“Order” was done already, under another key");
    const deeds = [{ ...deed, node: "n07", done: false }];
    expect(wordsOf({ ...moved, deeds })).toBe("Perhaps done already, under another key");
  });

  it("names the step whose answer may be taken where that was asked for something else", () => {
    expect(takeWords(against({}))).toBe("Take that answer");
    const other = against({ kind: "another-step", deeds: [{ ...deed, sameRequest: false }] });
    expect(takeWords(other)).toBe("Take the answer of “Create order”");
  });

  it("is a run that goes on, or one that is asked for", () => {
    const run = deed.run;
    expect(beforeWhy(against({ kind: "unfinished", deeds: [], run }))).toContain("at any moment");
    expect(beforeWhy(against({ kind: "unfinished", deeds: [] }))).toContain("waits to begin");
  });

  it("says every time that nothing has been sent", () => {
    for (const kind of ["same-key", "another-step", "unfinished", "not-known"] as const) {
      expect(beforeWhy(against({ kind }))).toContain("Nothing has been sent now.");
    }
  });
});

it("claims of no system that it has seen a key which another one may have been sent", () => {
  const words = onKeyWords(against({ onKey: "first-result" }), "Business ERP");
  expect(words).not.toMatch(/^Business ERP knows/);
  expect(words).toContain("If Business ERP is another one");
});

it("says where it was done as far as that is known, and of the key what follows", () => {
  const here = against({ onKey: "same-key", deeds: [{ ...deed, where: "here" }] });
  expect(onKeyWords(here, "ERP")).toBe("ERP knows this key and answers as it did.");
  expect(whereWords({ where: "here" }, "ERP")).toBe(", at ERP");
  expect(whereWords({}, "ERP")).toBe("");
  const elsewhere = { ...deed, where: "elsewhere" as const };
  expect(whereWords(elsewhere, "ERP")).toBe(", by another connection or address");
  expect(titleOf(against({ kind: "another-step", deeds: [elsewhere] }))).toBe(
    "“Order” may have happened already, by another step",
  );
});

it("tells nothing of where it was done once its slot is bound to another connection", () => {
  const bound = (id: string) => ({
    slot: "erp",
    nodes: ["n03"],
    live: {
      id,
      kind: "http",
      name: "ERP",
      environmentId: "e1",
      environment: "production" as const,
      simulated: false,
    },
    sandbox: null,
  });
  const before = against({ by: "c1", deeds: [{ ...deed, where: "here" }] });
  expect(asBound(before, [bound("c1")]).deeds).toEqual(before.deeds);
  for (const slots of [[bound("c2")], []]) expect(asBound(before, slots).deeds).toEqual([deed]);
});
