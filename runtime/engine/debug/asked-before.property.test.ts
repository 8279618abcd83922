import fc from "fast-check";
import { expect, it } from "vitest";
import { askedMost } from "./asked-before";
import { askedText } from "./asked-digest";
import { DebugStanding } from "./debug-standing";

const key = (order: number) => `run.line.${order}`;
const request = (order: number, qty: number) => ({ key: key(order), body: { qty } });
const has = ({ asked }: DebugStanding, order: number, qty: number) =>
  asked.has(key(order), askedText({ request: request(order, qty), key: key(order) }));

/** What came first is in a summary alone. */
function recovered(from: DebugStanding): DebugStanding {
  const standing = new DebugStanding();
  for (const event of JSON.parse(JSON.stringify(from.restated()))) standing.apply(event);
  return standing;
}

it("whoever takes a debug run up knows the same requests as whoever went on with it", () => {
  const asking = fc.record({ order: fc.nat(9), qty: fc.nat(2), isSummed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(asking, { maxLength: 40 }), (askings) => {
      const wentOn = new DebugStanding();
      let tookUp = new DebugStanding();
      const latest = new Map<number, number>();
      for (const { order, qty, isSummed } of askings) {
        wentOn.asked.note(key(order), request(order, qty));
        // Whoever recovers the run has what was stored.
        tookUp.asked.noteStored(key(order), () => request(order, qty));
        latest.set(order, qty);
        if (isSummed) tookUp = recovered(tookUp);
      }
      for (let order = 0; order < 10; order += 1) {
        for (const qty of [0, 1, 2]) {
          const isAsked = latest.get(order) === qty;
          expect([has(wentOn, order, qty), has(tookUp, order, qty)]).toEqual([isAsked, isAsked]);
        }
      }
    }),
  );
});

it("of a long run the newest are known, the same ones to whoever takes it up", () => {
  const wentOn = new DebugStanding();
  for (let order = 0; order < askedMost; order += 1) {
    wentOn.asked.note(key(order), request(order, 1));
  }
  const tookUp = recovered(wentOn);
  for (const standing of [wentOn, tookUp]) {
    standing.asked.note(key(askedMost), request(askedMost, 1));
    expect(standing.asked.all).toHaveLength(askedMost);
    expect([0, 1, askedMost].map((order) => has(standing, order, 1))).toEqual([false, true, true]);
  }
});

it("what is asked for again is among the newest, though it is the same", () => {
  const standing = new DebugStanding();
  for (let order = 0; order < askedMost; order += 1)
    standing.asked.note(key(order), request(order, 1));
  standing.asked.note(key(0), request(0, 1));
  standing.asked.note(key(askedMost), request(askedMost, 1));
  expect([0, 1, 2].map((order) => has(standing, order, 1))).toEqual([true, false, true]);
});

it("what is stored is not read before somebody wants to know", () => {
  const standing = new DebugStanding();
  let reads = 0;
  const read = () => {
    reads += 1;
    return request(1, 1);
  };
  standing.asked.noteStored(key(1), read);
  standing.asked.noteStored(key(2), read);
  expect(reads).toBe(0);
  expect([has(standing, 1, 1), has(standing, 1, 2), reads]).toEqual([true, false, 1]);
});

it("a summary of an earlier release, which has no requests, is read", () => {
  const standing = new DebugStanding();
  standing.apply({ kind: "stood", pauses: 3, places: [] });
  expect([standing.nextPause, standing.asked.all]).toEqual([4, []]);
});
