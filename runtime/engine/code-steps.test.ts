import { describe, expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

const code = (text: string, more: object = {}) => ({
  type: "code@1",
  config: { code: text },
  ...more,
});
const hook = { type: "webhook@1" };
const end = { type: "respond@1" };

function single(text: string, more: object = {}) {
  return aFlow({ hook, code: code(text, more), end }, [
    "hook.out -> code.in",
    "code.out -> end.in",
  ]);
}

function loop(text: string, parallelism = 1) {
  return aFlow(
    {
      hook,
      split: { type: "splitter@1", config: { list: "input.lines", parallelism } },
      code: code(text),
      collect: { type: "aggregator@1", config: {} },
      end,
    },
    [
      "hook.out -> split.in",
      "split.item -> code.in",
      "code.out -> collect.in",
      "collect.out -> end.in",
    ],
  );
}

describe("a code step", () => {
  it("hands on what its code returns, typed as TypeScript", async () => {
    const world = new RunWorld(
      single(
        "type Line = { qty: number };\nreturn (input.lines as Line[]).map((line) => line.qty!);",
      ),
    );

    const run = world.start({ lines: [{ qty: 2 }, { qty: 3 }] });

    expect((await run.answered)?.body).toEqual([2, 3]);
  });

  it("gets only the roots that it mentions, and the clock of the origin run", async () => {
    const world = new RunWorld(single("return [input.a, trigger.method];"));

    await world.start({ a: 1 }).done;

    expect(
      world.code.calls.map(({ roots, now, owner }) => [Object.keys(roots), now, owner]),
    ).toEqual([[["input", "trigger"], world.now, "distributor-1"]]);
  });

  it("keeps what it wrote to its console, whether it succeeds or fails", async () => {
    const world = new RunWorld(
      single("console.log('seen'); if (input.bad) throw new Error('No'); return 1;"),
    );

    for (const bad of [false, true]) {
      const run = world.start({ bad });
      await run.done;
      const step = world.steps(run.id).find(({ node }) => node === "code");
      const values = world.segments(run.id).flatMap((segment) => segment.values);
      const kept = values.find(({ ref }) => ref === step?.console);

      expect(kept && "bytes" in kept && new TextDecoder().decode(kept.bytes)).toBe('["seen"]');
      expect(step?.error?.code).toBe(bad ? "CODE_FAILED" : undefined);
    }
  });

  it("fails by its error port", async () => {
    const flow = aFlow({ hook, code: code("throw new Error('No stock');"), end }, [
      "hook.out -> code.in",
      "code.error -> end.in",
    ]);
    const world = new RunWorld(flow);

    const answer = await world.start({}).answered;

    expect(JSON.stringify(answer?.body)).toContain("No stock");
  });

  it("fails if it cannot be called at all, and takes nothing with it", async () => {
    const world = new RunWorld(single("return 1;"));
    world.code.held = Promise.reject(new RangeError("Invalid string length"));
    world.code.held.catch(() => undefined);

    const run = world.start({});
    await run.done;

    const step = world.steps(run.id).find(({ node }) => node === "code");
    expect(step?.error).toMatchObject({
      code: "CODE_FAILED",
      message: "The code could not be called: Invalid string length",
    });
  });

  it("that is no TypeScript keeps the version from being run", () => {
    expect(() => new RunWorld(single("return {"))).toThrow(/code of "code": Line 1/);
    expect(() => new RunWorld(single("import fs from 'fs';\nreturn 1;"))).toThrow(
      /import or export/,
    );
  });

  it("keeps its result in every iteration, which nothing computes again", async () => {
    const world = new RunWorld(loop("return input * 2;", 4));
    const lines = Array.from({ length: 20 }, (_, index) => index);

    const run = world.start({ lines });
    const answer = await run.answered;

    expect(answer?.body).toMatchObject({ results: lines.map((n) => n * 2), succeeded: 20 });
    const steps = world.steps(run.id).filter(({ node }) => node === "code");
    expect(steps.every(({ output, hash }) => output !== null && hash === undefined)).toBe(true);
  });
});

/** The message is kept, and the run has nothing to do but wait for its code. */
async function waitsForCode(world: RunWorld, run: string): Promise<void> {
  await expect.poll(() => world.journal.stored(run)?.segments.length).toBe(1);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(world.code.calls).toHaveLength(1);
}

describe("a run with code that is taken over", () => {
  it("calls anew what had no result, and nothing that had one", async () => {
    const flow = aFlow(
      {
        hook,
        first: code("return { n: input.n + 1 };"),
        call: aCall("keyed", { body: "expression", bodyExpression: "input" }),
        second: code("return { got: steps.first.n };"),
        end,
      },
      [
        "hook.out -> first.in",
        "first.out -> call.in",
        "call.out -> second.in",
        "second.out -> end.in",
      ],
    );
    const world = new RunWorld(flow);
    const cut = new Promise<void>((resolve) => {
      world.journal.onCut = resolve;
    });
    world.journal.cut = { commit: 2, when: "after" };

    const run = world.start({ n: 1 });
    await cut;
    world.journal.cut = null;
    await world.settle(run.id);

    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
    const programs = world.code.calls.map(({ program }) => program.includes("n + 1"));
    expect(programs.filter(Boolean)).toHaveLength(1);
    expect(world.outcome(run.id)).toMatchObject({ second: expect.stringContaining("succeeded") });
  });

  it("is handed back at once by a process that stops", async () => {
    const world = new RunWorld(single("return 1;"));
    world.code.held = new Promise(() => undefined);

    const run = world.start({});
    await waitsForCode(world, run.id);
    world.stopper.abort();
    await run.done;
    world.code.held = Promise.resolve();
    world.stopper = new AbortController();
    await world.settle(run.id);

    expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  });

  it("that is cancelled waits for no code", async () => {
    const world = new RunWorld(single("return 1;"));
    world.code.held = new Promise(() => undefined);

    const run = world.start({});
    await waitsForCode(world, run.id);
    world.commands.push({
      id: world.newId(),
      run: run.id,
      kind: "cancel",
      by: "Ada",
      detail: {},
    } as never);
    await run.done;

    expect(world.journal.stored(run.id).end?.status).toBe("cancelled");
  });
});
