import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { compileExpression } from "./compile";

// A thousand cases on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const shareOut = compileExpression("shareOut(amount, weights, 2)");
const sum = compileExpression("parts.sum()");
const roundUp = compileExpression("ceilTo(value, step)");
const rest = compileExpression("mod(value, step)");

const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 100);

test("parts add up to the amount, and none is a cent or more from its share", () => {
  fc.assert(
    fc.property(
      cents,
      fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 20 }),
      (amount, weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const parts = shareOut({ amount, weights }) as readonly number[];
        expect(sum({ parts })).toBe(amount);
        const all = weights.reduce((total, weight) => total + weight, 0);
        parts.forEach((part, index) => {
          expect(Math.abs(part - (amount * (weights[index] ?? 0)) / all)).toBeLessThan(0.01001);
        });
      },
    ),
    { numRuns: 1_000 },
  );
});

test("what is rounded up to packs is a number of packs, enough, and not one pack too many", () => {
  fc.assert(
    fc.property(cents, fc.integer({ min: 1, max: 5_000 }), (value, hundredths) => {
      const step = hundredths / 100;
      const made = roundUp({ value, step }) as number;
      expect(rest({ value: made, step })).toBe(0);
      expect(made).toBeGreaterThanOrEqual(value);
      expect(made - value).toBeLessThan(step + 1e-9);
    }),
    { numRuns: 1_000 },
  );
});
