import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TypeAsker, TypeQueue, type TypeThread } from "./type-queue";

const patienceMs = 1_000;

describe("checks of types wait for each other", () => {
  let began: string[];
  let answers: Map<string, () => void>;
  let threads: number;
  let queue: TypeQueue;
  beforeEach(() => {
    vi.useFakeTimers();
    began = [];
    answers = new Map();
    threads = 0;
    queue = new TypeQueue(openThread, patienceMs, 10 * patienceMs);
  });
  afterEach(() => vi.useRealTimers());

  function openThread(): TypeThread {
    threads += 1;
    return {
      isOpen: true,
      check: ([body = ""]) =>
        new Promise((settle) => {
          began.push(body);
          answers.set(body, () => settle([]));
        }),
      end: () => Promise.resolve(),
    };
  }
  const ask = (body: string, asker: Partial<TypeAsker> = {}) => {
    const answer: { is: unknown } = { is: "waits" };
    void queue.ask([body], { partner: "one", ...asker }).then((faults) => {
      answer.is = faults;
    });
    return answer;
  };
  const finish = async (body: string) => {
    answers.get(body)?.();
    await vi.advanceTimersByTimeAsync(0);
  };

  it("what does not come to an end costs nobody else the check", async () => {
    const slow = ask("slow");
    const good = ask("good", { partner: "two" });
    await vi.advanceTimersByTimeAsync(patienceMs);
    expect([slow.is, good.is]).toEqual([null, "waits"]);
    expect(threads).toBe(2);
    // Its own time begins with its own check.
    await vi.advanceTimersByTimeAsync(patienceMs - 1);
    await finish("good");
    expect(good.is).toEqual([]);
  });

  it("partners take turns, and what is published comes before what is typed", async () => {
    for (const body of ["a1", "a2", "a3"]) ask(body, { typing: body });
    ask("a4");
    ask("b1", { partner: "two", typing: "b1" });
    ask("b2", { partner: "two", typing: "b2" });
    for (const body of ["a1", "b1", "a4", "b2", "a2", "a3"]) await finish(body);
    expect(began).toEqual(["a1", "b1", "a4", "b2", "a2", "a3"]);
  });

  it("the newest of what is typed asks instead of those before it", async () => {
    ask("first", { typing: "flow" });
    const older = ask("older", { typing: "flow" });
    const other = ask("other", { typing: "another flow" });
    const newest = ask("newest", { typing: "flow" });
    await finish("first");
    expect(older.is).toBeNull();
    for (const body of ["other", "newest"]) await finish(body);
    expect(began).toEqual(["first", "other", "newest"]);
    expect([other.is, newest.is]).toEqual([[], []]);
  });

  it("what nobody waits for is not checked", async () => {
    ask("first");
    const leaving = new AbortController();
    const left = ask("left", { signal: leaving.signal });
    const gone = ask("gone", { signal: AbortSignal.abort() });
    leaving.abort();
    await finish("first");
    expect([left.is, gone.is]).toEqual([null, null]);
    expect(began).toEqual(["first"]);
  });

  it("one partner keeps twenty of what is typed waiting, and all that is published", async () => {
    ask("first");
    const typed = Array.from({ length: 21 }, (_, at) => ask(`t${at}`, { typing: `flow ${at}` }));
    const published = Array.from({ length: 30 }, (_, at) => ask(`p${at}`));
    await vi.advanceTimersByTimeAsync(0);
    expect(typed.map(({ is }) => is)).toEqual([null, ...Array(20).fill("waits")]);
    expect(published.every(({ is }) => is === "waits")).toBe(true);
  });
});
