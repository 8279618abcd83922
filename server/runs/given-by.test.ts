import { describe, expect, it } from "vitest";
import type { DebugEvent, DebugRecord } from "../../runtime/engine/debug/debug-record";
import type { GivenAnswer, GivenFault } from "../../runtime/engine/debug/given-answers";
import type { StepRecord } from "../../runtime/engine/records";
import { DebuggedRun } from "../../runtime/testing/debugged-run";
import { aCall, aFlow } from "../../runtime/testing/flow-builder";
import { RunWorld } from "../../runtime/testing/run-world";
import { GivenSoFar } from "./given-by";

const from = "01930000-0000-7000-8000-00007d024aff";
const place = { node: "erp", path: "" };

async function stepped(answer: Partial<GivenAnswer>): Promise<DebuggedRun> {
  const retry = { attempts: 1, delayMs: 1 };
  const flow = aFlow(
    { hook: { type: "webhook@1" }, erp: aCall("none", {}, { connection: "erp", retry }) },
    ["hook.out -> erp.in"],
  );
  return new DebuggedRun(new RunWorld(flow)).start({ n: 1 }, undefined, {
    pace: { kind: "continue" },
    answers: { "at  erp": { value: null, port: null, from, own: true, ...answer } },
  });
}

/** Of each attempt at the call, in order. */
function givenIn(run: DebuggedRun) {
  const soFar = new GivenSoFar();
  for (const event of run.events) soFar.note(event);
  return run.world
    .steps(run.id)
    .filter(({ node }) => node === "erp")
    .map((step) => soFar.of(step));
}

const failing = (fault: GivenFault) => ({ faults: [fault], noAnswer: true as const });

describe("who says what a step that was not sent came to", () => {
  it("is the run that got the answer, and no answer is called one where none came", async () => {
    expect(givenIn(await stepped({ value: { id: 1 } }))).toMatchObject([
      { kind: "mocked", got: "answer", from, own: true },
    ]);
    expect(givenIn(await stepped(failing({ fault: "timeout" })))).toMatchObject([
      { kind: "mocked", got: "no-answer", from },
    ]);
    expect(givenIn(await stepped(failing({ fault: "down" })))).toMatchObject([
      { kind: "mocked", got: "no-connection", from },
    ]);
    expect(givenIn(await stepped(failing({ fault: "status", status: 422 })))).toMatchObject([
      { kind: "mocked", got: "answer", from },
    ]);
  });

  it("is the person who settled a doubt, and not the run in which it stayed one", async () => {
    const run = await stepped(failing({ fault: "timeout" }));
    const detail = { node: "erp", path: "", outcome: "happened", value: { id: 7 }, note: "" };
    const command = {
      id: "c",
      run: run.id,
      kind: "resolve",
      at: run.world.now,
      by: "Ben",
    } as const;
    run.world.commands.push({ ...command, detail });
    await run.world.resume(run.id);
    expect(run.at).toBe("succeeded");
    expect(givenIn(run)).toMatchObject([{ kind: "mocked", got: "no-answer" }, { kind: "settled" }]);
  });

  it("is whoever set this try to go wrong, and whoever typed the answer only for the one that got it", () => {
    const soFar = noted(
      { kind: "answered", ...place, port: "out", value: 1 },
      { kind: "faulted", ...place, attempt: 1, fault: { fault: "status", status: 500 } },
    );
    expect(soFar.of(step(1, "retrying"))).toEqual({ kind: "faulted" });
    expect(soFar.of(step(1, "failed"))).toEqual({ kind: "faulted" });
    expect(soFar.of(step(2, "succeeded", "given"))).toEqual({ kind: "typed", by: "Anna" });
    expect(soFar.of(step(2, "succeeded", "key"))).toEqual({ kind: "typed", by: "Anna" });
    expect(soFar.of(step(1, "succeeded", "person"))).toEqual({ kind: "settled" });
  });

  it("is whoever typed the answer in the run that it is taken over from", () => {
    const typed = { kind: "answered", ...place, port: "out", value: 1 } as const;
    expect(noted(typed).of(step(1, "succeeded", "adopted"))).toEqual({ kind: "typed", by: "Anna" });
  });

  it("is whoever gave an output or let it fail in place of the step", () => {
    expect(noted({ kind: "gave", ...place }).of(step(1, "succeeded", "person"))).toEqual({
      kind: "typed",
      by: "Anna",
    });
    expect(noted({ kind: "failed", ...place }).of(step(1, "failed", "person"))).toEqual({
      kind: "failed",
      by: "Anna",
    });
  });

  it("is nobody where the system was asked", () => {
    expect(noted().of(step(1, "succeeded"))).toBeNull();
    expect(noted().of(step(1, "succeeded", "person"))).toBeNull();
    expect(noted().of(step(1, "succeeded", "adopted"))).toBeNull();
    expect(noted().of(step(1, "succeeded", "given"))).toEqual({ kind: "unknown" });
  });
});

function noted(...events: readonly DebugEvent[]): GivenSoFar {
  const soFar = new GivenSoFar();
  for (const event of events) {
    const record: DebugRecord = { ...event, at: 0, by: "Anna", after: 0 };
    soFar.note(record);
  }
  return soFar;
}

function step(attempt: number, status: StepRecord["status"], settledBy?: string): StepRecord {
  return {
    ...place,
    attempt,
    status,
    port: null,
    startedAt: 0,
    durationUs: 1,
    output: null,
    bytes: 0,
    ...(settledBy !== undefined && { settledBy }),
  };
}

describe("a step that somebody let fail", () => {
  const refused = { fault: "status", status: 422 } as const;
  const standing = (answer: Partial<GivenAnswer>) => {
    const retry = { attempts: 2, delayMs: 1 };
    const flow = aFlow(
      { hook: { type: "webhook@1" }, erp: aCall("none", {}, { connection: "erp", retry }) },
      ["hook.out -> erp.in"],
    );
    return new DebuggedRun(new RunWorld(flow)).start({ n: 1 }, undefined, {
      answers: { "at  erp": { value: { id: 1 }, port: null, from, own: true, ...answer } },
    });
  };

  it("is that person's doing at the tries that suffer it, and the system's after them", async () => {
    const always = await standing({});
    await always.tell({ act: "fail", message: "", fault: refused });
    expect(givenIn(always)).toEqual([{ kind: "failed", by: "Mara" }]);
    const once = await standing({});
    const busy = { fault: "status", status: 429 } as const;
    await once.tell({ act: "fail", message: "", fault: busy, once: true });
    await once.world.settle(once.id);
    expect(givenIn(once)).toMatchObject([
      { kind: "failed", by: "Mara" },
      { kind: "mocked", got: "answer", from },
    ]);
  });

  it("in the run before is told with who did so there", async () => {
    const made = { ...failing(refused), value: null, by: "Jonas", made: true as const };
    const again = await standing(made);
    await again.tell({ act: "continue" });
    expect(givenIn(again)).toMatchObject([{ kind: "mocked", from, typedBy: "Jonas", made: true }]);
  });
});
