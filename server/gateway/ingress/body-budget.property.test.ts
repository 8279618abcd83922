import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyBudget, type BodyShare, senderOf } from "./body-budget";

const max = 1000;

describe("the memory for bodies", () => {
  it("is never exceeded, leaves room for whoever comes next, and comes back whole", () => {
    const step = fc.record({
      sender: fc.constantFrom("a", "b", "c"),
      address: fc.constantFrom("x", "y"),
      chunks: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 6 }),
      ends: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const budget = new BodyBudget(max);
        const open: BodyShare[] = [];
        for (const { sender, address, chunks, ends } of steps) {
          const share = budget.open([sender, address]);
          open.push(share);
          for (const bytes of chunks) {
            const before = budget.taken;
            const fits = share.fits(bytes);
            expect(share.take(bytes)).toBe(fits);
            expect(budget.taken).toBe(before + (fits ? bytes : 0));
            expect(budget.taken).toBeLessThanOrEqual(max);
          }
          if (ends) open.pop()?.close();
        }
        for (const share of [...open, ...open]) share.close();
        expect(budget.taken).toBe(0);
        expect(budget.open(["a", "x"]).take(max / 2)).toBe(true);
      }),
    );
  });

  it("goes to a second sender however much the first one sends, and to a second address too", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 50 }), (bodies) => {
        const budget = new BodyBudget(max);
        for (const bytes of bodies) budget.open(["flood", "orders"]).take(bytes);
        expect(budget.taken).toBeLessThanOrEqual(max / 2);
        expect(budget.open(["other", "invoices"]).take(max - budget.taken - max / 2)).toBe(true);
      }),
    );
  });

  it("takes a large body whenever there is room for it", () => {
    const budget = new BodyBudget(max);
    expect(budget.open(["a", "x"]).take(400)).toBe(true);
    expect(budget.open(["b", "y"]).take(400)).toBe(true);
    expect(budget.open(["a", "x"]).fits(1)).toBe(false);
  });
});

describe("a sender", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0db8:0001:0002::1", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["", ""],
  ])("%s is %s", (address, sender) => expect(senderOf(address)).toBe(sender));
});
