import { describe, expect, it } from "vitest";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { factsOf } from "./flow-facts";
import { noFacts } from "./guide-facts";
import { notBegun, parseProgress } from "./guide-state";
import { type GuideView, guideSteps } from "./guide-steps";

const flow = "f1";
const more = { flow, versions: 0, published: false };
const webhook = { type: "webhook@1", name: "Webhook", config: { synchronous: true } };
const map = (fields: Json[]) => ({ type: "map@1", name: "Map", config: { fields } });
const respond = { type: "respond@1", name: "Respond", config: {} };

const view = (change: Partial<GuideView>): GuideView => ({
  facts: noFacts,
  progress: { ...notBegun, state: "running", flow },
  sentRun: null,
  openRun: null,
  openStep: null,
  ...change,
});
const isDone = (step: number, now: GuideView) =>
  guideSteps[step]?.parts.map(({ done }) => done(now));

describe("the guide", () => {
  it("has five steps, each with something to do", () => {
    expect(guideSteps).toHaveLength(5);
    for (const { parts } of guideSteps) expect(parts.length).toBeGreaterThan(0);
  });

  it("knows only a flow without nodes and versions as one that was just made", () => {
    expect(factsOf({ nodes: {}, edges: [] }, more).fresh).toBe(true);
    expect(factsOf({ nodes: {}, edges: [] }, { ...more, versions: 1 }).fresh).toBe(false);
    expect(factsOf({ nodes: { n01: webhook }, edges: [] }, more).fresh).toBe(false);
  });

  it("counts a map only once it is connected and has a field", () => {
    const edges = [{ from: "n01.out", to: "n02.in" }];
    const shapes = (nodes: Parameters<typeof factsOf>[0]["nodes"], wired = edges) =>
      factsOf({ nodes, edges: wired }, more).shapes;
    expect(shapes({ n01: webhook, n02: map([]) })).toBe(false);
    const whole = [{ target: "a", value: "input.a", as: "" }];
    expect(shapes({ n01: webhook, n02: map(whole) }, [])).toBe(false);
    expect(shapes({ n01: webhook, n02: map(whole) })).toBe(true);
    // A target that has no value yet is not the field that was asked for.
    expect(shapes({ n01: webhook, n02: map([{ target: "a" }]) })).toBe(false);
    expect(shapes({ n01: webhook, n02: map([{ target: "a", value: "" }]) })).toBe(false);
    const typed = { ...map([]), config: { fields: [], documentType: "SalesOrder" } };
    expect(shapes({ n01: webhook, n02: typed })).toBe(false);
    // Once it is there one is led to its form, not to a second one.
    const added = factsOf({ nodes: { n01: webhook, n02: map([]) }, edges }, more);
    expect(isDone(2, view({ facts: added }))).toEqual([true, false, false]);
    expect(nodeRegistry.get("map@1")).toBeDefined();
  });

  it("counts no other node for the one it names", () => {
    const timer = { type: "schedule@1", name: "Schedule", config: {} };
    const code = { type: "code@1", name: "Code", config: { source: "return input" } };
    const edges = [{ from: "n01.out", to: "n02.in" }];
    const facts = factsOf({ nodes: { n01: timer, n02: code }, edges }, more);
    expect(isDone(1, view({ facts }))).toEqual([false]);
    expect(isDone(2, view({ facts }))).toEqual([false, false, false]);
  });

  it("does not take another flow for its own", () => {
    const facts = factsOf(
      { nodes: { n01: webhook, n02: respond }, edges: [{ from: "n01.out", to: "n02.in" }] },
      { ...more, published: true },
    );
    expect(isDone(1, view({ facts }))).toEqual([true]);
    expect(isDone(3, view({ facts }))).toEqual([true]);
    const other = view({ facts: { ...facts, flow: "f2" } });
    expect([isDone(1, other), isDone(3, other)]).toEqual([[false], [false]]);
  });

  it("ends when a step of the sample's run is read, not of any run", () => {
    expect(isDone(4, view({ sentRun: "r1" }))).toEqual([true, false, false]);
    expect(isDone(4, view({ sentRun: "r1", openRun: "r2", openStep: "n02" }))).toEqual([
      true,
      false,
      false,
    ]);
    expect(isDone(4, view({ sentRun: "r1", openRun: "r1", openStep: "n02" }))).toEqual([
      true,
      true,
      true,
    ]);
    // The step that the page opens by itself is not the one that was to be chosen.
    const progress = { ...notBegun, state: "running" as const, flow, map: "n02" };
    const at = (openStep: string) =>
      isDone(4, view({ progress, sentRun: "r1", openRun: "r1", openStep }));
    expect([at("n01")?.[2], at("n02")?.[2]]).toEqual([false, true]);
  });

  it.each([null, "", "{", "null", "[]", '{"state":"x"}', '{"state":"running","step":9}'])(
    "begins anew where its memory is %s",
    (text) => {
      expect(parseProgress(text)).toEqual(notBegun);
    },
  );

  it("goes on where it was left", () => {
    const left = { state: "away", step: 3, flow, run: null, map: null };
    expect(parseProgress(JSON.stringify(left))).toEqual(left);
  });
});
