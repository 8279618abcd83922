import { setFlagsFromString } from "node:v8";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { SegmentWrite } from "../ports";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { Recorder } from "./recorder";
import type { StepRecord } from "./records";

setFlagsFromString("--allow-natives-syntax");
const haveSameClass = new Function("one", "other", "return %HaveSameMap(one, other)") as (
  one: object,
  other: object,
) => boolean;

const ordersOfWarmUp = 200;

/** Objects that begin with a spread and go on have a class each: they fill the heap and miss every cache. */
describe("what is made for every order", () => {
  afterEach(() => vi.restoreAllMocks());

  test("has the hidden classes of the order before", async () => {
    const world = new RunWorld(
      aFlow(
        {
          hook: { type: "webhook@1" },
          map: { type: "map@1", config: { fields: [{ target: "ref", value: "input.number" }] } },
          erp: aCall("keyed"),
          end: { type: "respond@1", config: { status: 201, body: "{ id: input.id }" } },
        },
        ["hook.out -> map.in", "map.out -> erp.in", "erp.out -> end.in"],
        { businessKeys: [{ kind: "po", node: "hook", value: "output.number" }] },
      ),
    );
    const steps: StepRecord[] = [];
    const writes: object[] = [];
    vi.spyOn(Recorder.prototype, "step").mockImplementation((step) => void steps.push(step));
    const { journal } = world;
    const watch = <Write extends Omit<SegmentWrite, "seg" | "epoch">>(write: Write) => {
      writes.push(write, write.run);
      return write;
    };
    const { start, append, finish } = journal;
    journal.start = (write) => start.call(journal, watch(write));
    journal.append = (write) => append.call(journal, watch(write));
    journal.finish = (write, end) => finish.call(journal, watch(write), end);

    const made: object[][] = [];
    // V8 takes the way that makes them only in what has run for a while.
    for (let order = 0; order < ordersOfWarmUp; order++) {
      await world.start({ number: `PO-${order}` }).done;
      made.push([...steps.splice(0), ...writes.splice(0)]);
    }

    const [one = [], other = []] = made.slice(-2);
    expect(one.length).toBeGreaterThan(6);
    expect(other.length).toBe(one.length);
    const own = one.filter((object, at) => !haveSameClass(object, other[at] ?? {}));
    expect(own).toEqual([]);
  });
});
