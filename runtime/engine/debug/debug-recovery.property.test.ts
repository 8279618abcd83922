import fc from "fast-check";
import { expect, it } from "vitest";
import { aCall, aFlow } from "../../testing/flow-builder";
import type { Cut } from "../../testing/memory-journal";
import { RunWorld } from "../../testing/run-world";
import { type DebugOrder, detailOf } from "./debug-order";
import { emptySetup, type Pause } from "./debug-setup";

const order = { number: "PO-1", lines: [{ qty: 1 }, { qty: 2 }, { qty: 3 }] };

/** A loop with a step that is answered, and a call after it. */
const flow = () =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      split: { type: "splitter@1", config: { list: "input.lines" } },
      price: { type: "map@1", config: { fields: [{ target: "amount", value: "input.qty * 2" }] } },
      one: aCall("none"),
      all: { type: "aggregator@1", config: { value: "input" } },
      two: aCall("keyed", {}, { retry: { attempts: 3, delayMs: 60_000 } }),
      end: { type: "respond@1", config: {} },
    },
    [
      "hook.out -> split.in",
      "split.item -> price.in",
      "price.out -> one.in",
      "one.out -> all.in",
      "all.out -> two.in",
      "two.out -> end.in",
    ],
  );

type Said =
  | "step"
  | "into"
  | "out"
  | "continue"
  | "edit"
  | "give"
  | "fail"
  | "fail once"
  | "send"
  | "breakpoint"
  | "fault";

function orderFor(said: Said, pause: Pause): DebugOrder {
  const at = { pause: pause.number };
  switch (said) {
    case "edit":
      return { act: "edit", value: { qty: 7, lines: [{ qty: 5 }], number: "edited" }, ...at };
    case "give":
      return { act: "give", value: { given: pause.number }, port: "out", ...at };
    case "fail":
    case "fail once": {
      const fault =
        pause.node === "one" || pause.node === "two"
          ? ({ fault: "status", status: 429, retryAfterS: 9 } as const)
          : ({ fault: "error", code: "NODE_FAULT", message: "broke" } as const);
      return {
        act: "fail",
        message: "",
        fault,
        ...(said === "fail once" && { once: true }),
        ...at,
      };
    }
    case "send":
      return { act: "send", mode: "sandbox", ...at };
    case "breakpoint": {
      const breakpoints = [{ id: "b", node: "price", port: "in", condition: "index = 2" }];
      return { act: "setup", setup: { ...emptySetup, breakpoints } };
    }
    case "fault": {
      const fault = { fault: { fault: "status", status: 429, retryAfterS: 9 }, times: 1 } as const;
      const down = { fault: { fault: "down" }, times: 2 } as const;
      return {
        act: "setup",
        setup: { ...emptySetup, faults: { "step two": fault, "step one": down } },
      };
    }
    default:
      return { act: said, ...at };
  }
}

/** Tells it all this, with processes that die at the cuts; gives where it stood and what came of it. */
async function debugged(sayings: readonly Said[], deaths: readonly Cut[], steps: number) {
  const world = new RunWorld(flow());
  world.checkpoint = { steps, bytes: 100_000 };
  const { journal } = world;
  const queue = [...deaths];
  const arm = (): Promise<void> => {
    const next = queue.shift();
    journal.cut = next === undefined ? null : { ...next, commit: journal.commits + next.commit };
    return new Promise((resolve) => {
      journal.onCut = resolve;
    });
  };
  const head = world.head({ purpose: "debug" });
  const begin = () =>
    world.start(order, {
      head,
      answers: new Map([["step two", { value: { done: true }, port: null, from: "sample" }]]),
      debug: { setup: emptySetup, pace: { kind: "into" }, by: "Mara" },
    }).done;
  let death = arm();
  await Promise.race([begin(), death]);
  if (!journal.runs.has(head.id)) {
    journal.cut = null;
    await begin();
  }
  const said = [...sayings];
  const seen: string[] = [];
  for (let round = 0; round < 200; round++) {
    const stored = journal.stored(head.id);
    if (stored.end !== null) break;
    if (!stored.owned && stored.state === "paused") {
      const pause = world
        .segments(head.id)
        .flatMap(({ debug }) => debug ?? [])
        .findLast(({ kind }) => kind === "paused");
      if (pause?.kind !== "paused") throw new Error("paused without a pause");
      seen.push(JSON.stringify(pause.pause));
      const next = said.shift() ?? (pause.pause.lacksAnswer ? "give" : "continue");
      const detail = detailOf(orderFor(next, pause.pause));
      const id = `c${world.commands.length}`;
      world.commands.push({ id, run: head.id, kind: "debug", detail, at: 0, by: "Mara" });
    } else if (!stored.owned) world.now = Math.max(world.now, stored.due);
    death = arm();
    await Promise.race([world.resume(head.id), death]);
  }
  const end = journal.stored(head.id).end?.status ?? "open";
  return { seen, end, outcome: world.outcome(head.id), effects: world.target.effects.length };
}

it("a debug run cut anywhere stands where the uncut one stood, and gives the same", {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.constantFrom<Said>(
          "step",
          "into",
          "out",
          "continue",
          "edit",
          "give",
          "fail",
          "fail once",
          "breakpoint",
          "fault",
        ),
        { maxLength: 12 },
      ),
      fc.array(
        fc.record({ commit: fc.nat(6), when: fc.constantFrom<Cut["when"]>("before", "after") }),
        { maxLength: 6 },
      ),
      fc.constantFrom(2, 3, 1_000),
      async (sayings, deaths, steps) => {
        const whole = await debugged(sayings, [], 1_000);
        expect(await debugged(sayings, deaths, steps)).toEqual(whole);
        expect(whole.effects).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
