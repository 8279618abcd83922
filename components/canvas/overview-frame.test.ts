import { expect, test } from "vitest";
import { frameOf } from "./overview-frame";

/** A flow of 1,000 × 840 px at the origin, a tenth as large in the overview. */
const scale = { left: 0, top: 0, by: 0.1, x: 16, y: 10 };
const view = (x: number, y: number, zoom: number) =>
  ({ width: 800, height: 600, transform: [x, y, zoom] }) as const;

test("there is no frame while the whole flow is in view", () => {
  expect(frameOf(scale, view(20, 20, 0.6))).toBeNull();
  expect(frameOf(scale, view(0, 0, 600 / 840))).toBeNull();
});

test("the frame shows what is in view, and has all four sides within the overview", () => {
  expect(frameOf(scale, view(-200, -100, 1))).toEqual({ left: 36, top: 20, width: 80, height: 60 });
  // As wide as the flow and wider, but not as high.
  expect(frameOf(scale, view(0, 0, 0.5))).toBeNull();
  expect(frameOf(scale, view(200, -300, 0.5))).toEqual({
    left: 0,
    top: 70,
    width: 132,
    height: 34,
  });
});

test("of a view that left the flow nothing hangs over", () => {
  const frame = frameOf(scale, view(-5_000, 0, 1));
  expect(frame).toEqual({ left: 132, top: 10, width: 0, height: 60 });
});
