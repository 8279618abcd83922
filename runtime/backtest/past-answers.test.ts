import { describe, expect, it } from "vitest";
import { type DebugPace, emptySetup } from "../engine/debug/debug-setup";
import type { GivenAnswers } from "../engine/debug/given-answers";
import { compilePlan } from "../engine/plan";
import { startReplay } from "../engine/replay";
import { readPast } from "../engine/replay-past";
import { FlowError } from "../errors/flow-error";
import type { FlowDocument } from "../flow/document";
import type { Json, JsonObject } from "../json";
import { DebuggedRun } from "../testing/debugged-run";
import type { TargetMove } from "../testing/fake-target";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { othersAnswers, ownAnswers } from "./past-answers";

type Shape = {
  readonly field?: string;
  readonly guarantee?: Parameters<typeof aCall>[0];
  readonly config?: JsonObject;
};

/** hook → map → erp → end; the call is tried once. */
const flow = ({ field = "input.total", guarantee = "keyed", config = {} }: Shape = {}) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: {
        type: "map@1",
        config: {
          fields: [
            { target: "number", value: "input.number" },
            { target: "total", value: field },
          ],
        },
      },
      erp: aCall(
        guarantee,
        { output: "body", ...config },
        { connection: "erp", retry: { attempts: 1, delayMs: 1 } },
      ),
      end: { type: "respond@1", config: { status: 201, body: "input" } },
    },
    ["hook.out -> map.in", "map.out -> erp.in", "erp.out -> end.in"],
  );

/** hook → split → a call for each line → together. */
const list = (config: JsonObject = {}) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      split: { type: "splitter@1", config: { list: "input.lines" } },
      line: aCall("keyed", { output: "body", ...config }, { connection: "erp" }),
      together: { type: "aggregator@1" },
    },
    ["hook.out -> split.in", "split.item -> line.in", "line.out -> together.in"],
  );

async function ran(order: Json, moves: readonly TargetMove[] = [], document = flow()) {
  const world = new RunWorld(document);
  world.connections = (slot) => ({
    id: slot,
    name: slot,
    kind: "http",
    config: { baseUrl: "http://target.test" },
    secrets: {},
    mask: (text) => text,
  });
  world.target.moves = [...moves];
  const { id, done } = world.start(order);
  await done;
  await world.settle(id);
  return { world, id };
}

/** The message of a run once more, by a draft, with everything mocked. */
async function debugged(
  { world, id }: Awaited<ReturnType<typeof ran>>,
  {
    draft = flow(),
    others = new Map(),
    message,
    anew = null,
    pace = { kind: "continue" },
  }: {
    draft?: FlowDocument;
    others?: GivenAnswers;
    message?: Json;
    anew?: { node: string; path: string } | null;
    pace?: DebugPace;
  } = {},
) {
  const { head: source } = world.journal.stored(id);
  const plan = compilePlan(draft, { http: world.target });
  const version = "d".repeat(64);
  const head = world.head({ purpose: "debug", origin: source.origin, parent: id, version });
  const past = await readPast(world.host, source);
  const started = await startReplay(world.host, {
    head,
    plan,
    parameters: {},
    source,
    chain: [],
    from: { kind: "start" },
    adopted: new Map(),
    answers: new Map([...others, ...ownAnswers({ past, version: world.plan, draft: plan, anew })]),
    debug: { setup: { ...emptySetup, onError: false }, pace, by: "Mara" },
    lane: null,
    execute: "here",
    ...(message !== undefined && { message: new TextEncoder().encode(JSON.stringify(message)) }),
  });
  await started.done;
  const run = new DebuggedRun(world);
  run.id = head.id;
  return run;
}

function errorOf({ stored }: DebuggedRun) {
  return stored.end?.error?.code;
}

function mocked({ events }: DebuggedRun) {
  return events
    .filter(({ kind }) => kind === "mocked")
    .map((event) => (event.kind === "mocked" ? event : null));
}

const order = { number: "PO-1", total: 10 };
/** It fails before it asks. */
const broken = (document: FlowDocument): FlowDocument => {
  const { map, ...nodes } = document.nodes;
  if (map === undefined) return document;
  const fields = [{ target: "number", value: "input.none.at.all", required: true }];
  return { ...document, nodes: { ...nodes, map: { ...map, config: { fields } } } };
};
const rejected: TargetMove = { move: "status", status: 422 };
const foreign: GivenAnswers = new Map([
  ["step erp", { value: { id: "SO-other" }, port: null, from: "other" }],
]);

describe("what systems answered the run whose message is debugged", () => {
  it("is its own error, not another run's answer", async () => {
    const run = await ran(order, [rejected]);
    const again = await debugged(run, { others: foreign });
    expect(errorOf(again)).toBe("TARGET_REFUSED");
    expect(mocked(again)).toMatchObject([{ from: run.id, own: true, differs: false }]);
    expect(run.world.target.requests).toHaveLength(1);
  });

  it("is no answer in time where that is what came of it, and whoever steps through it says more", async () => {
    const run = await ran(order, [{ move: "dropped" }], flow({ guarantee: "none" }));
    expect(run.world.journal.stored(run.id).state).toBe("in-doubt");
    const again = await debugged(run, { draft: flow({ guarantee: "none" }), others: foreign });
    expect(again.stored.state).toBe("in-doubt");
  });

  it("is the error of its last try where it waits for the next one", async () => {
    const { world } = await ran(order, []);
    world.target.moves = Array.from({ length: 9 }, () => ({ move: "refused" }) as const);
    const { id, done } = world.start({ number: "PO-2", total: 1 });
    await done;
    const again = await debugged({ world, id }, { others: foreign });
    const [first] = again.world.steps(again.id).filter(({ node }) => node === "erp");
    expect(first?.error?.code).toBe("TARGET_DOWN");
  });

  it("is marked where the request is another one than it was the answer to", async () => {
    const run = await ran(order);
    const same = await debugged(run);
    expect(same.output("erp")).toContain("T-1");
    expect(mocked(same)).toMatchObject([{ from: run.id, own: true, differs: false }]);
    const edited = await debugged(run, { message: { ...order, total: 99 } });
    expect(edited.output("erp")).toContain("T-1");
    expect(mocked(edited)).toMatchObject([{ from: run.id, own: true, differs: true }]);
    const drafted = await debugged(run, { draft: flow({ field: "input.total * 2" }) });
    expect(mocked(drafted)).toMatchObject([{ differs: true }]);
  });

  it("is read as the draft reads it", async () => {
    const run = await ran(order, [rejected]);
    const draft = flow({ config: { success: "200-299, 422" } });
    const again = await debugged(run, { draft, others: foreign });
    expect(again.stored.end?.status).toBe("succeeded");
    expect(again.output("erp")).not.toContain("SO-other");
  });

  it("is there although what it was the answer to is not kept any more", async () => {
    const { world, id } = await ran(order);
    const past = await readPast(world.host, world.journal.stored(id).head);
    const requests = past.contents.flatMap(({ intents }) => intents.map(({ request }) => request));
    const orGone = <T>(read: (ref: number) => T) => {
      return (ref: number) => {
        if (!requests.includes(ref)) return read(ref);
        throw new FlowError("STORAGE_REFUSED", "gone", { detail: { lost: "size" } });
      };
    };
    const { json, object } = past.values;
    const values = { ...past.values, json: orGone(json), object: orGone(object) };
    const of = { past: { ...past, values }, version: world.plan, draft: world.plan };
    const answer = ownAnswers(of).get("at  erp");
    expect(answer).toMatchObject({ value: { id: "T-1" }, own: true });
    expect(answer).not.toHaveProperty("lost");
    expect(answer).not.toHaveProperty("asked");
  });

  it("is looked for in a long list as often as in a short one", async () => {
    const goneOver = async (lines: number) => {
      const { world, id } = await ran(
        { lines: Array.from({ length: lines }, (_, n) => n) },
        [],
        list(),
      );
      const past = await readPast(world.host, world.journal.stored(id).head);
      let times = 0;
      const contents = past.contents.map((content) =>
        Object.defineProperty({ ...content }, "steps", {
          get: () => {
            times += 1;
            return content.steps;
          },
        }),
      );
      const draft = compilePlan(list({ success: "200-299, 422" }), { http: world.target });
      const answers = ownAnswers({ past: { ...past, contents }, version: world.plan, draft });
      expect([...answers.keys()].filter((place) => place.startsWith("at "))).toHaveLength(lines);
      return times / contents.length;
    };
    expect(await goneOver(12)).toBe(await goneOver(3));
  });

  it("is found for a step that the draft has under another id, by its connection and operation", async () => {
    const run = await ran(order);
    const { nodes, ...rest } = flow();
    const { erp, ...others } = nodes;
    const edges = rest.edges.map(({ from, to }) => ({
      from: from.replace("erp.", "sap."),
      to: to.replace("erp.", "sap."),
    }));
    const draft = { ...rest, nodes: { ...others, ...(erp && { sap: erp }) }, edges };
    const again = await debugged(run, { draft });
    expect(again.output("sap")).toContain("T-1");
    expect(mocked(again)).toMatchObject([{ node: "sap", own: true, differs: false }]);
  });
});

describe("what systems answered another run", () => {
  it("comes where the run itself never asked, and is always assumed", async () => {
    const last = await ran(order);
    const past = await readPast(last.world.host, last.world.journal.stored(last.id).head);
    const others = othersAnswers({ past, version: last.world.plan, draft: last.world.plan });
    const failing = flow();
    const run = await ran({ number: "PO-2" }, [], broken(failing));
    expect(run.world.target.requests).toHaveLength(0);
    const again = await debugged(run, { others });
    expect(again.output("erp")).toContain("T-1");
    expect(mocked(again)).toMatchObject([{ from: last.id, own: false, differs: true }]);
  });

  it("is told as that of this message where that run had it, and of another request", async () => {
    const last = await ran(order);
    const past = await readPast(last.world.host, last.world.journal.stored(last.id).head);
    const plans = { version: last.world.plan, draft: last.world.plan };
    const others = othersAnswers({ past, ...plans, isOwn: true });
    const run = await ran({ number: "PO-2" }, [], broken(flow()));
    const again = await debugged(run, { others });
    expect(mocked(again)).toMatchObject([{ from: last.id, own: true, differs: true }]);
  });

  it("stays another run's when the debug run is forked", async () => {
    const run = await ran({ number: "PO-2" }, [], broken(flow()));
    const first = await debugged(run, { others: foreign });
    const fork = await debugged({ world: first.world, id: first.id });
    expect(mocked(fork)).toMatchObject([{ from: "other", own: false }]);
  });
});

describe("what somebody let a step fail with", () => {
  const refused = { fault: "status", status: 422, body: { message: "No customer 17" } } as const;
  const madeToFail = async () => {
    const run = await ran(order);
    const first = await debugged(run, { pace: { kind: "to", node: "erp" } });
    await first.tell({ act: "fail", message: "", fault: refused });
    await first.tell({ act: "continue" });
    return first;
  };

  it("fails so again in what is begun from that run, and in what is begun from that", async () => {
    const first = await madeToFail();
    expect(first.stored.end?.error?.code).toBe("TARGET_REFUSED");
    const again = await debugged(first);
    const further = await debugged(again);
    for (const run of [again, further]) {
      expect(run.stored.end?.error?.message).toBe("The target answered 422: No customer 17");
      expect(mocked(run)).toMatchObject([
        { from: first.id, own: true, typedBy: "Mara", made: true },
      ]);
      expect(run.events).toContainEqual(
        expect.objectContaining({ kind: "faulted", fault: refused }),
      );
    }
  });

  it("is over where a run is begun before that very step", async () => {
    const first = await madeToFail();
    const anew = { node: "erp", path: "" };
    const again = await debugged(first, { anew });
    expect(again.output("erp")).toContain("T-1");
    const further = await debugged(await debugged(first), { anew, others: foreign });
    expect(further.output("erp")).toContain("SO-other");
  });

  it("is over for that very item of a list, and for no other that fails likewise", async () => {
    const lines = { lines: [{ sku: "A" }, { sku: "B" }, { sku: "C" }] };
    const { split, ...others } = list().nodes;
    const config = { list: "input.lines", onIterationError: "collect" };
    const draft = {
      ...list(),
      nodes: { ...others, ...(split && { split: { ...split, config } }) },
    };
    const run = await ran(lines, [], draft);
    const first = await debugged(run, { draft, pace: { kind: "to", node: "line" } });
    for (const _ of lines.lines) {
      if (first.pause?.node !== "line") await first.tell({ act: "to", node: "line" });
      await first.tell({ act: "fail", message: "", fault: refused });
    }
    const { id, world } = await debugged(first, { draft });
    const past = await readPast(world.host, world.journal.stored(id).head);
    const made = (anew: { node: string; path: string } | null) =>
      [...ownAnswers({ past, version: world.plan, draft: world.plan, anew })].flatMap(
        ([place, answer]) => (answer.made === true ? [place] : []),
      );
    const all = made(null);
    expect(all).toHaveLength(6);
    const left = made({ node: "line", path: "split:1" });
    expect(all.filter((place) => !left.includes(place))).toEqual([
      "at split:1 line",
      expect.stringMatching(/^key .*\.line\.1$/),
    ]);
  });
});
