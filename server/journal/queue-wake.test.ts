import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WakeUps } from "./queue-wake";

const statement = { name: "wake", text: "select 1" };

function aQueue(send = async () => undefined as unknown) {
  const sent = vi.fn(send);
  const clock = { monotonic: () => performance.now() };
  return { sent, wakeUps: new WakeUps({ statement, clock, send: sent }) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("wake-ups by the queue", () => {
  test("go with the first commit; of those that follow at once one is owed", async () => {
    const { sent, wakeUps } = aQueue();

    expect([wakeUps.next(), wakeUps.next(), wakeUps.next()]).toEqual([statement, null, null]);
    expect(sent).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);

    expect(sent).toHaveBeenCalledTimes(1);
    expect(wakeUps.next()).toBe(statement);
  });

  test("what is owed counts as one: the next commit after it waits its while", async () => {
    const { sent, wakeUps } = aQueue();
    wakeUps.next();
    wakeUps.next();
    await vi.advanceTimersByTimeAsync(50);

    expect(sent).toHaveBeenCalledTimes(1);
    expect(wakeUps.next()).toBeNull();
  });

  test("nothing follows a commit that had no other after it", async () => {
    const { sent, wakeUps } = aQueue();
    wakeUps.next();
    await vi.advanceTimersByTimeAsync(1_000);
    await wakeUps.close();

    expect(sent).not.toHaveBeenCalled();
  });

  test("what is owed is sent when the process ends, and one that cannot be sent is no error", async () => {
    const { sent, wakeUps } = aQueue(() => Promise.reject(new Error("the connection ended")));
    wakeUps.next();
    wakeUps.next();
    await wakeUps.close();
    await vi.advanceTimersByTimeAsync(1_000);

    expect(sent).toHaveBeenCalledTimes(1);
  });
});
