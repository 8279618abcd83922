import { describe, expect, it } from "vitest";
import { FlowError } from "../errors/flow-error";
import type { FlowDocument } from "../flow/document";
import type { DebuggedRun } from "../testing/debugged-run";
import { aCall, aFlow } from "../testing/flow-builder";
import { TriedMessage, version } from "../testing/tried-message";
import { refuseUnrecognised, rehearseReplay } from "./rehearsal";
import { startReplay } from "./replay";
import type { ReplayStart } from "./replay-start";

type Guarantee = "keyed" | "lookup" | "none";
type Given = Parameters<typeof TriedMessage.ran>[2];

const erp = { connection: "erp" };
const entries = (...ids: string[]) => ids.map((id) => ({ id }));
const texts = (...ids: string[]) => entries(...ids).map((entry) => JSON.stringify(entry));
const refused = { move: "status", status: 422 } as const;

/** hook → fetch → check → map → split → line → join. What the map makes decides which entries there are. */
const flow = (guarantee: Guarantee, list = "trigger.body.lines") =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      fetch: { type: "http-request@1", config: { method: "GET", url: "/list" }, ...erp },
      check: aCall(
        "keyed",
        { url: "/checks", body: "expression", bodyExpression: "{ check: 1 }" },
        erp,
      ),
      map: { type: "map@1", config: { fields: [{ target: "lines", value: list }] } },
      split: { type: "splitter@1", config: { list: "input.lines" } },
      line: aCall(guarantee, { url: "/lines" }, erp),
      join: { type: "aggregator@1" },
    },
    [
      "hook.out -> fetch.in",
      "fetch.out -> check.in",
      "check.out -> map.in",
      "map.out -> split.in",
      "split.item -> line.in",
      "line.out -> join.in",
    ],
  );

/** A message whose real run was refused at its so many-th call, before it had done what comes after. */
const ran = (document: FlowDocument, calls: number, more: Given = {}) =>
  TriedMessage.ran(document, document, {
    body: { lines: entries("a", "b") },
    pages: { "/list": { lines: entries("a", "b") } },
    moves: [...Array.from({ length: calls }, () => ({ move: "ok" }) as const), refused],
    ...more,
  });

const published = { runs: version("0") };

async function untilAt(run: DebuggedRun, node: string): Promise<void> {
  for (let turn = 0; turn < 8 && run.pause?.node !== node; turn++) {
    await run.tell({ act: run.pause?.reason.why === "done-before" ? "take" : "into" });
  }
  expect(run.pause).toMatchObject({ node, side: "before" });
}

async function takeAll(run: DebuggedRun): Promise<void> {
  for (let turn = 0; turn < 30 && run.pause !== null; turn++) {
    await run.tell({ act: run.pause.reason.why === "done-before" ? "take" : "continue" });
  }
  expect(run.at).toBe("succeeded");
}

/** Retries the real run: how that ended, or why it did not begin. What is foreseen is the same. */
async function retried(
  message: TriedMessage,
  document: FlowDocument,
  from: ReplayStart = { kind: "start" },
): Promise<string> {
  const { world, real } = message;
  const chain = [...world.journal.runs.values()].map(({ head }) => head);
  const head = world.head({ purpose: "replay", origin: real.origin, parent: real.id });
  const request = { parameters: {}, source: real, chain, from };
  const asked = { ...request, document, version: version("0") };
  const foreseen = (await rehearseReplay(world.host, asked)).refused;
  try {
    await refuseUnrecognised(world.host, asked);
    const plan = await world.host.plan(head);
    const started = await startReplay(world.host, {
      ...request,
      head,
      plan,
      lane: null,
      execute: "here",
    });
    await started.done;
    expect(foreseen).toBeNull();
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    expect(foreseen).toBe(cause.message);
    return cause.message;
  }
  return world.journal.stored(head.id).end?.status ?? "unfinished";
}

const done = ({ world }: TriedMessage) =>
  world.target.effects.filter(({ path }) => path === "/lines").map(({ body }) => body);

describe.each<Guarantee>(["keyed", "lookup", "none"])(
  "a retry, at a target that is %s",
  (target) => {
    const document = flow(target);

    it("does not take what was done for another entry, which somebody gave, for its own", async () => {
      const message = await ran(document, 1);
      const run = await message.debug({ ...published, pace: { kind: "into" } });
      await untilAt(run, "map");
      await run.tell({ act: "give", port: "out", value: { lines: entries("x") } });
      await takeAll(run);
      expect(done(message)).toEqual(texts("x"));
      expect(await retried(message, document)).toContain("“line” was, or may have been, done");
      expect(done(message)).toEqual(texts("x"));
    });

    it("nor for one of a fork of a run whose list somebody changed", async () => {
      const message = await ran(document, 1);
      const first = await message.debug({ ...published, pace: { kind: "into" }, live: false });
      for (let turn = 0; turn < 6 && first.pause?.node !== "split"; turn++) {
        const isLacking = first.pause?.lacksAnswer === true;
        await first.tell(isLacking ? { act: "give", port: "out", value: {} } : { act: "step" });
      }
      await first.tell({ act: "edit", value: { lines: entries("x") } });
      const fork = await message.debug({ ...published, of: first.stored.head, node: "split" });
      await takeAll(fork);
      expect(done(message)).toEqual(texts("x"));
      expect(await retried(message, document)).toContain(
        "entries of a list that are others by now",
      );
    });

    it.each([
      ["and is told so", 1_000],
      ["also once that is folded", 4],
    ])("nor what was done for its own entry with another document, %s", async (_, steps) => {
      const ids = ["a", "b", "c", "d", "e", "f"];
      const message = await ran(document, 1, { body: { lines: entries(...ids) } });
      message.world.checkpoint = { steps, bytes: 1_000_000 };
      const run = await message.debug({ ...published, pace: { kind: "into" } });
      await untilAt(run, "line");
      await run.tell({ act: "edit", value: { id: "x" } });
      await takeAll(run);
      expect(done(message)[0]).toBe('{"id":"x"}');
      expect(await retried(message, document)).toContain("It can only be sent as new.");
    });

    it("nor for one of a list that a system answered with only later", async () => {
      const read = flow(target, "steps.fetch.lines");
      const message = await ran(read, 1);
      message.world.target.pages.set("/list", { lines: entries("c", "a", "b") });
      await takeAll(await message.debug(published));
      expect(done(message)).toEqual(texts("c", "a", "b"));
      expect(await retried(message, read)).toContain("entries of a list that are others by now");
    });

    it("goes on with the list of a run that was stepped through, where it reads that, too", async () => {
      const read = flow(target, "steps.check.lines ?? steps.fetch.lines");
      const message = await ran(read, 0);
      const run = await message.debug({ ...published, pace: { kind: "into" } });
      await untilAt(run, "line");
      await run.tell({ act: "step" });
      expect(done(message)).toEqual(texts("a"));
      expect(await retried(message, read)).toBe("succeeded");
      expect(done(message)).toEqual(texts("a", "b"));
    });

    it("is unasked after a run that was stepped through and moved nothing", async () => {
      const message = await ran(document, 2);
      expect(done(message)).toEqual(texts("a"));
      await takeAll(await message.debug(published));
      expect(done(message)).toEqual(texts("a", "b"));
      expect(await retried(message, document)).toBe("succeeded");
      expect(done(message)).toEqual(texts("a", "b"));
    });

    it("is refused where nobody can tell which entries there will be", async () => {
      const message = await ran(document, 0);
      const run = await message.debug({ ...published, pace: { kind: "into" } });
      await untilAt(run, "check");
      await run.tell({ act: "give", port: "out", value: { typed: true } });
      await takeAll(run);
      expect(done(message)).toEqual(texts("a", "b"));
      expect(await retried(message, document)).toContain("It can only be sent as new.");
    });
  },
);

describe("a retry that reads other tables than the run before", () => {
  const row = (hash: string, way: string, note: string) => ({
    name: "Ways",
    hash,
    rows: [{ of: "lines", way, note }],
  });
  const way = 'lookup("Ways", { of: "lines" }, "way")';
  const routed = flow(
    "none",
    `${way} == "back" ? reverse(trigger.body.lines) : trigger.body.lines`,
  );

  it("does not take what was done for another entry for its own", async () => {
    const message = await ran(routed, 2, { tables: [row("old", "forth", "")] });
    const { world } = message;
    world.tables = [row("new", "back", ""), ...world.tables];
    expect(await retried(message, routed)).toContain("entries of a list that are others by now");
    expect(done(message)).toEqual(texts("a"));
  });

  it("goes on where the same entries come to its list all the same", async () => {
    const message = await ran(routed, 2, { tables: [row("old", "forth", "")] });
    const { world } = message;
    world.tables = [row("new", "forth", "other"), ...world.tables];
    expect(await retried(message, routed)).toBe("succeeded");
    expect(done(message)).toEqual(texts("a", "b"));
  });

  it("takes over no entries by their places where its splitter makes others", async () => {
    const list = `${way} == "back" ? reverse(input.lines) : input.lines`;
    const { split, ...nodes } = flow("none").nodes;
    const document = {
      ...flow("none"),
      nodes: { ...nodes, split: { ...split, config: { list } } },
    } as FlowDocument;
    const body = { lines: entries("a", "b", "c") };
    const message = await ran(document, 2, { body, tables: [row("old", "forth", "")] });
    const { world } = message;
    world.tables = [row("new", "back", ""), ...world.tables];
    expect(await retried(message, document, { kind: "failed" })).toContain(
      "entries of a list that are others by now",
    );
    expect(done(message)).toEqual(texts("a"));
  });

  it("goes on where only what is sent reads them", async () => {
    const priced = flow("none");
    const { line, ...nodes } = priced.nodes;
    const config = {
      ...line?.config,
      body: "expression",
      bodyExpression: `{ id: item.id, way: ${way} }`,
    };
    const document = { ...priced, nodes: { ...nodes, line: { ...line, config } } } as FlowDocument;
    const message = await ran(document, 2, { tables: [row("old", "forth", "")] });
    const { world } = message;
    world.tables = [row("new", "back", ""), ...world.tables];
    expect(await retried(message, document)).toBe("succeeded");
    expect(done(message)).toEqual(['{"id":"a","way":"forth"}', '{"id":"b","way":"back"}']);
  });
});

it("a retry does not do under its own key what was done under the key of a document that somebody changed", async () => {
  const document = aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { fields: [{ target: "no", value: "input.no" }] } },
      line: aCall("keyed", { url: "/lines" }, { ...erp, idempotencyKey: "input.no" }),
    },
    ["hook.out -> map.in", "map.out -> line.in"],
  );
  const message = await ran(document, 0, { body: { no: "1" } });
  const run = await message.debug({ ...published, pace: { kind: "into" } });
  await untilAt(run, "line");
  await run.tell({ act: "edit", value: { no: "2" } });
  await takeAll(run);
  expect(await retried(message, document)).toContain("It can only be sent as new.");
  expect(done(message)).toEqual(['{"no":"2"}']);
});

it("a retry goes on after a run that was stepped through and is folded", async () => {
  const document = flow("keyed");
  const ids = Array.from({ length: 12 }, (_, at) => `e${at}`);
  const message = await ran(document, 3, { body: { lines: entries(...ids) } });
  message.world.checkpoint = { steps: 4, bytes: 1_000_000 };
  await takeAll(await message.debug(published));
  expect(done(message)).toEqual(texts(...ids));
  expect(await retried(message, document)).toBe("succeeded");
  expect(done(message)).toEqual(texts(...ids));
});
