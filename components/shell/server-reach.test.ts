import { onlineManager } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fetchAndNote, serverReach } from "./server-reach";

let there = true;
let asked = 0;

beforeEach(() => {
  vi.useFakeTimers();
  there = true;
  asked = 0;
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("fetch", async (path: string) => {
    if (path === "/api/auth/get-session") asked += 1;
    if (!there) throw new TypeError("Failed to fetch");
    return new Response("{}", { headers: { "content-type": "application/json" } });
  });
});

afterEach(async () => {
  there = true;
  await serverReach.ask();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const call = () => fetchAndNote("/api/trpc/flows.here").catch(() => undefined);

test("a server that is away is asked ever more rarely, by one asker, and all hear when it is back", async () => {
  let back = 0;
  const stop = serverReach.whenBack(() => {
    back += 1;
  });
  there = false;
  await Promise.all([call(), call(), call()]);
  await vi.advanceTimersByTimeAsync(0);
  expect(serverReach.state().away).toBe(true);
  expect(onlineManager.isOnline()).toBe(false);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(asked).toBeGreaterThan(18);
  expect(asked).toBeLessThan(32);
  there = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(serverReach.state().away).toBe(false);
  expect(onlineManager.isOnline()).toBe(true);
  expect(back).toBe(1);
  stop();
});

test("it is asked at once when somebody wants it, and any answer brings it back", async () => {
  there = false;
  await call();
  await vi.advanceTimersByTimeAsync(60_000);
  const before = asked;
  await serverReach.ask();
  expect(asked).toBe(before + 1);
  there = true;
  await call();
  expect(serverReach.state()).toEqual({ away: false });
});

test("one call without an answer says nothing while others have theirs", async () => {
  vi.stubGlobal("fetch", async (path: string) => {
    if (path !== "/api/auth/get-session") throw new TypeError("Failed to fetch");
    return new Response("null");
  });
  await call();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(serverReach.state()).toEqual({ away: false });
  expect(onlineManager.isOnline()).toBe(true);
});

test("an answer that was on its way when the server went does not bring it back", async () => {
  let arrive: (response: Response) => void = () => undefined;
  const late = new Promise<Response>((go) => {
    arrive = go;
  });
  vi.stubGlobal("fetch", async (path: string) => {
    if (path === "/api/trpc/runs.list") return late;
    throw new TypeError("Failed to fetch");
  });
  const begun = fetchAndNote("/api/trpc/runs.list");
  await call();
  await vi.advanceTimersByTimeAsync(0);
  expect(serverReach.state().away).toBe(true);
  arrive(new Response("{}", { headers: { "content-type": "application/json" } }));
  await begun;
  expect(serverReach.state().away).toBe(true);
  vi.stubGlobal("fetch", async () => new Response("null"));
});
