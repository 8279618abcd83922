import { describe, expect, it } from "vitest";
import { Breather } from "./breather";

function world(cores: number, busy = 0) {
  let now = 0;
  const slept: number[] = [];
  const state = { cores, busy };
  const breather = new Breather({
    busy: () => state.busy,
    coresFree: () => state.cores,
    monotonic: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  });
  const work = async (ms: number) => {
    now += ms;
    await breather.breathe();
  };
  return { breather, slept, state, work };
}

describe("background work", () => {
  it("goes on for a slice, then lets others have a turn", async () => {
    const { breather, slept, work } = world(2);
    await work(2);
    expect(slept).toEqual([]);
    await work(3);
    expect(slept).toEqual([0]);
    expect(breather.workedMs).toBe(5);
  });

  it("takes a small share while the process has runs in flight", async () => {
    const { slept, state, work } = world(2, 1);
    await work(6);
    expect(slept[0]).toBeGreaterThan(30);
    state.busy = 0;
    await work(6);
    expect(slept[1]).toBe(0);
  });

  it("takes a small share while the machine has no core to spare", async () => {
    const { slept, work } = world(0.4);
    await work(6);
    expect(slept[0]).toBeGreaterThan(30);
  });

  it("does not count what it waited for something else", async () => {
    const { breather, slept, work } = world(2);
    await work(5);
    breather.resume();
    await work(1);
    expect(slept).toHaveLength(1);
  });
});
