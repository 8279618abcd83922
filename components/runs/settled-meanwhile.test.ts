import { expect, test } from "vitest";
import { watchDoubt } from "./settled-meanwhile";

test("whoever writes an answer is told once that the step was settled", () => {
  const watch = watchDoubt();
  expect(watch.see("r1 n04", false)).toBe(false);
  watch.write(true);
  expect(watch.see("r1 n04", false)).toBe(false);
  expect(watch.see("r1 n04", true)).toBe(true);
  expect(watch.see("r1 n04", true)).toBe(false);
});

test("nobody is told who decided to wait, has sent an answer or saw it refused", () => {
  const watch = watchDoubt();
  watch.see("r1 n04", false);
  watch.write(true);
  watch.write(false);
  expect(watch.see("r1 n04", true)).toBe(false);
});

test("going to another step, in doubt or not, says nothing of the one before", () => {
  const watch = watchDoubt();
  watch.see("r1 n04", false);
  watch.write(true);
  expect(watch.see("r1 n02", true)).toBe(false);
  expect(watch.see("r1 n04", false)).toBe(false);
  watch.write(true);
  expect(watch.see("r2 n04", false)).toBe(false);
  expect(watch.see("r2 n04", true)).toBe(false);
});
