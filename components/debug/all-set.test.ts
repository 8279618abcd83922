import { MutationObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { allSet } from "./all-set";

const mutationKey = ["set"];
const sending = (mutationFn: () => Promise<unknown>) => {
  const queries = new QueryClient();
  const observer = new MutationObserver(queries, { mutationKey, mutationFn });
  void observer.mutate().catch(() => undefined);
  return queries;
};
const after = (ms: number, outcome: () => unknown) =>
  new Promise<unknown>((resolve) => {
    setTimeout(resolve, ms);
  }).then(outcome);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("waits for nothing where nothing is on its way", async () => {
  expect(await allSet(new QueryClient(), mutationKey)).toBe(true);
});

it("says whether what was on its way has arrived", async () => {
  const arrives = allSet(
    sending(() => after(400, () => 1)),
    mutationKey,
  );
  const refused = allSet(
    sending(() =>
      after(400, () => {
        throw new Error("stale");
      }),
    ),
    mutationKey,
  );
  await vi.advanceTimersByTimeAsync(500);
  expect([await arrives, await refused]).toEqual([true, false]);
});

it("waits no longer than a while for what never has an answer, nor for whoever gave up", async () => {
  const never = () => new Promise(() => undefined);
  const late = allSet(sending(never), mutationKey);
  const gone = new AbortController();
  const left = allSet(sending(never), mutationKey, gone.signal);
  gone.abort();
  expect(await left).toBe(false);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await late).toBe(false);
});
