import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AfterPause } from "./after-pause";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it waits for a pause, but not for ever", () => {
  const act = vi.fn();
  const writing = new AfterPause(act, 700, 10_000);
  for (let key = 0; key < 18; key += 1) {
    writing.ask();
    vi.advanceTimersByTime(500);
  }
  expect(act).not.toHaveBeenCalled();
  for (let key = 0; key < 4; key += 1) {
    writing.ask();
    vi.advanceTimersByTime(500);
  }
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(700);
  expect(act).toHaveBeenCalledTimes(2);
});

test("who leaves does not wait, and what was done is not done again", () => {
  const act = vi.fn();
  const writing = new AfterPause(act, 700, 10_000);
  writing.flush();
  expect(act).not.toHaveBeenCalled();
  writing.ask();
  writing.flush();
  vi.advanceTimersByTime(20_000);
  expect(act).toHaveBeenCalledTimes(1);
});
