import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { shareRead } from "./shared-reads";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<string>(() => {});

test("an answer is shared, and kept", async () => {
  const known = new Map<string, Promise<string>>();
  await expect(shareRead(known, "a", Promise.resolve("1"))).resolves.toBe("1");
  await vi.advanceTimersByTimeAsync(60_000);
  await expect(known.get("a")).resolves.toBe("1");
});

test("a read that fails is not kept", async () => {
  const known = new Map<string, Promise<string>>();
  await expect(shareRead(known, "a", Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  expect(known.size).toBe(0);
});

test("a read that is slow is left to those who wait for it, and does not push a later one out", async () => {
  const known = new Map<string, Promise<string>>();
  void shareRead(known, "a", never);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(known.has("a")).toBe(true);
  const later = Promise.resolve("2");
  void shareRead(known, "a", later);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(known.get("a")).toBe(later);
  void shareRead(known, "b", never);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(known.has("b")).toBe(false);
});
