import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { StartedRun } from "@/runtime/engine/driver";
import type { StartVerdict } from "@/runtime/ports";
import { answerSender, type Taken } from "./answer-sender";

const never = new Promise<never>(() => undefined);
const run = "01900000-0000-7000-8000-000000000001";
const earlier = "01900000-0000-7000-8000-000000000000";

type Sent = { status: number; body: { code?: string; run?: string; status?: string } };

/** Answers a sender whose message came `tookMs` ago and whose flow answers within `within`. */
function answer(
  started: Partial<StartedRun>,
  { within = 20_000, tookMs = 0, isAwaited = true, read = () => never as Promise<never> } = {},
) {
  const sent: Sent[] = [];
  let status = 0;
  const response = {
    headersSent: false,
    destroyed: false,
    writeHead(given: number) {
      status = given;
      return response;
    },
    end(text: string | Buffer) {
      sent.push({ status, body: JSON.parse(String(text)) });
      response.headersSent = true;
    },
  };
  const taken = {
    parts: { earlier: { read }, endings: { take: () => null } },
    endpoint: { address: "a", plan: { settings: { respondWithinMs: within } }, state: "active" },
    input: { headers: {} },
    response: response as unknown as ServerResponse,
    begin: performance.now() - tookMs,
  };
  const outcome = answerSender(taken as unknown as Taken, {
    head: { id: run } as never,
    message: {} as never,
    started: { verdict: never, answered: never, done: never, ...started },
    isAwaited,
  });
  return { outcome, sent };
}

const settledIn = <T>(ms: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));
const begun: StartVerdict = { outcome: "started", epoch: 1 };

describe("a sender", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("whose message took longer than its flow's time to arrive hears that it is stored", async () => {
    const { outcome, sent } = answer({ verdict: settledIn(40, begun) }, { tookMs: 30_000 });
    await vi.advanceTimersByTimeAsync(1_000);

    expect(sent).toMatchObject([{ status: 202, body: { run, status: "running" } }]);
    expect(await outcome).toBe("accepted");
  });

  test("of a flow that answers within less than a commit takes hears 202, as its form says", async () => {
    const { sent } = answer({ verdict: settledIn(900, begun) }, { within: 100 });
    await vi.advanceTimersByTimeAsync(1_000);

    expect(sent).toMatchObject([{ status: 202, body: { run } }]);
  });

  test("hears that nobody knows when the commit is not heard of", async () => {
    const { outcome, sent } = answer({}, { within: 5_000 });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);

    expect(sent).toMatchObject([{ status: 503, body: { code: "OUTCOME_UNKNOWN", run } }]);
    expect(await outcome).toBe("busy");
  });

  test("hears 202 when the flow takes longer than its time", async () => {
    const { sent } = answer({ verdict: settledIn(40, begun) }, { within: 5_000 });
    await vi.advanceTimersByTimeAsync(5_000);

    expect(sent).toMatchObject([{ status: 202, body: { run, status: "running" } }]);
  });

  test("who sends again is not left waiting when what was answered before cannot be read", async () => {
    const verdict = Promise.resolve<StartVerdict>({ outcome: "duplicate", of: earlier });
    const { outcome, sent } = answer({ verdict }, { within: 5_000 });
    await vi.advanceTimersByTimeAsync(5_000);

    expect(sent).toMatchObject([{ status: 202, body: { run: earlier, status: "accepted" } }]);
    expect(await outcome).toBe("duplicate");
  });
});
