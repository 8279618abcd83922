import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { type RehearsalRequest, rehearseReplay } from "./rehearsal";

const order = { number: "PO-1", total: 10, lines: [1, 2, 3, 4, 5] };
const encoder = new TextEncoder();

const chainFlow = (more: { readonly sameKey?: string } = {}): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      label: aCall("none", { url: "http://target.test/label" }),
      erp: aCall("keyed", {
        url: "http://target.test/erp",
        body: "expression",
        bodyExpression: "trigger.body",
        ...more,
      }),
      crm: aCall("lookup", {}),
      note: aCall("none", { url: "http://target.test/note" }),
    },
    ["hook.out -> label.in", "label.out -> erp.in", "erp.out -> crm.in", "crm.out -> note.in"],
  );

async function rehearse(
  world: RunWorld,
  document: FlowDocument,
  of: string,
  more: Partial<RehearsalRequest> = {},
) {
  const source = world.journal.stored(of).head;
  const requests = world.target.requests.length;
  const commits = world.journal.commits;
  const forecast = await rehearseReplay(world.host, {
    document,
    version: world.journal.stored(of).head.version,
    parameters: {},
    source,
    chain: [source],
    from: { kind: "start" },
    ...more,
  });
  expect(world.target.requests.length, "nothing is sent").toBe(requests);
  expect(world.journal.commits, "nothing is written").toBe(commits);
  const fates = forecast.steps.map(({ node, fates: list }) => [
    node,
    list.map(({ fate, count }) => `${count} ${fate}`).join(", "),
  ]);
  return { ...forecast, fates: Object.fromEntries(fates) as { [node: string]: string } };
}

async function aRun(world: RunWorld): Promise<string> {
  const run = world.start(order);
  await run.done;
  return run.id;
}

describe("a rehearsal of a replay", () => {
  it("says of each effect what it would come to", async () => {
    const document = chainFlow();
    const world = new RunWorld(document);
    const run = await aRun(world);

    const forecast = await rehearse(world, document, run);

    expect(forecast).toMatchObject({ complete: true, refused: null });
    expect(forecast.fates).toEqual({
      label: "1 adopted",
      erp: "1 same-key",
      crm: "1 adopted",
      note: "1 adopted",
    });
    expect(forecast.steps.map(({ doneBefore }) => doneBefore)).toEqual([1, 1, 1, 1]);
  });

  it("calls code, which decides what is sent", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        code: { type: "code@1", config: { code: "return { total: input.total * 2 };" } },
        erp: aCall("keyed", { body: "expression", bodyExpression: "input" }),
      },
      ["hook.out -> code.in", "code.out -> erp.in"],
    );
    const world = new RunWorld(document);
    const run = await aRun(world);

    const forecast = await rehearse(world, document, run);

    expect(forecast).toMatchObject({ complete: true, failure: null });
    expect(forecast.fates).toEqual({ erp: "1 same-key" });
  });

  it.each([
    ["first-result", "1 first-result"],
    ["conflict", "1 conflict"],
    ["upsert", "1 upsert"],
  ])("says what a target does with the same key and another body: %s", async (sameKey, fate) => {
    const document = chainFlow({ sameKey });
    const world = new RunWorld(document);
    const run = await aRun(world);

    const message = encoder.encode(JSON.stringify({ ...order, total: 11 }));
    const { fates } = await rehearse(world, document, run, { message });

    expect(fates).toEqual({
      label: "1 adopted-other",
      erp: fate,
      crm: "1 adopted",
      note: "1 adopted",
    });
  });

  it("stops where nobody has answered yet, and tells refused from never sent", async () => {
    const document = chainFlow();
    const world = new RunWorld(document);
    world.target.moves = [{ move: "ok" }, { move: "status", status: 422 }];
    const run = await aRun(world);

    const forecast = await rehearse(world, document, run);

    expect(forecast.complete).toBe(false);
    expect(forecast.fates).toEqual({ label: "1 adopted", erp: "1 retried" });
    expect(forecast.steps[1]?.doneBefore).toBe(0);
  });

  it("says that what was never found out can only be sent as new", async () => {
    const document = chainFlow();
    const world = new RunWorld(document);
    world.target.moves = [{ move: "lost" }];
    const run = world.start(order);
    await run.done;
    world.commands.push({ id: "c1", run: run.id, kind: "cancel", detail: {}, at: 0, by: "Dana" });
    await world.resume(run.id);

    const forecast = await rehearse(world, document, run.id);

    expect(forecast.fates).toEqual({ label: "1 only-as-new" });
    expect(forecast.refused).toMatch(/never found out/);
  });

  it("says that it would fail where it failed, whatever the targets do", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        map: {
          type: "map@1",
          name: "Map",
          config: { fields: [{ target: "po", value: "input.po", required: true }] },
        },
        erp: aCall("keyed"),
      },
      ["hook.out -> map.in", "map.out -> erp.in"],
    );
    const world = new RunWorld(document);
    const run = await aRun(world);
    const message = encoder.encode(JSON.stringify({ ...order, po: "PO-7" }));

    const again = await rehearse(world, document, run);
    const changed = await rehearse(world, document, run, { message });

    expect(again).toMatchObject({
      complete: true,
      failure: { node: "map", code: "FIELD_MISSING" },
      fates: {},
    });
    expect(changed).toMatchObject({ failure: null, fates: { erp: "1 first-time" } });
  });

  it("knows a step that only asks: nothing of it is done a second time", async () => {
    const url = "http://target.test/stock?reference=1";
    const document = aFlow(
      { hook: { type: "webhook@1" }, ask: aCall("none", { method: "GET", url }) },
      ["hook.out -> ask.in"],
    );
    const world = new RunWorld(document);
    const run = await aRun(world);

    const { steps, refused } = await rehearse(world, document, run);

    expect(refused).toBeNull();
    expect(steps).toEqual([
      { node: "ask", reads: true, fates: [{ fate: "adopted", count: 1 }], doneBefore: 0 },
    ]);
  });

  it("counts the effects of loops", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        each: { type: "splitter@1", config: { list: "input.lines" } },
        line: aCall("keyed"),
      },
      ["hook.out -> each.in", "each.item -> line.in"],
    );
    const world = new RunWorld(document);
    const run = await aRun(world);

    expect((await rehearse(world, document, run)).fates).toEqual({ line: "5 same-key" });
  });

  it("names steps without numbers where a loop was folded away", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        each: { type: "splitter@1", config: { list: "input.lines" } },
        line: aCall("none"),
      },
      ["hook.out -> each.in", "each.item -> line.in"],
    );
    const world = new RunWorld(document);
    world.checkpoint = { steps: 2, bytes: 1_000_000 };
    const run = await aRun(world);
    expect(world.segments(run).some(({ summary }) => summary !== undefined)).toBe(true);

    const forecast = await rehearse(world, document, run);

    expect(forecast.fates).toEqual({ line: "null only-as-new" });
    expect(forecast.complete).toBe(false);
    expect(forecast.refused).toMatch(/folded away/);
  });

  it("takes the events and the sub-flows' answers of before, and lets time pass at once", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        pause: { type: "wait@1", config: { duration: 3_600_000 } },
        erp: aCall("keyed"),
      },
      ["hook.out -> pause.in", "pause.out -> erp.in"],
    );
    const world = new RunWorld(document);
    const run = await aRun(world);
    await world.settle(run);
    expect(world.target.effects).toHaveLength(1);

    expect(await rehearse(world, document, run)).toMatchObject({
      complete: true,
      fates: { erp: "1 same-key" },
    });
  });
});
