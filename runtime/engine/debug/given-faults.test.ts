import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../../flow/document";
import type { Json } from "../../json";
import { aCall, aFlow } from "../../testing/flow-builder";
import { RunWorld } from "../../testing/run-world";
import { playRun } from "../trial/play-run";
import type { GivenAnswer, GivenFault } from "./given-answers";

const ends = ["hook.out -> erp.in", "erp.out -> end.in"];
const hook = { type: "webhook@1" };
const end = { type: "respond@1", config: { status: 201, body: "input" } };

const order = (
  guarantee: "keyed" | "lookup" | "none",
  more: Parameters<typeof aCall>[2] = {},
  edges = ends,
) =>
  aFlow(
    {
      hook,
      erp: aCall(guarantee, guarantee === "none" ? { serverErrorsMeanNotDone: true } : {}, more),
      end,
      late: { type: "log@1", config: { note: "late" } },
    },
    edges,
  );

async function play(document: FlowDocument, answer: Partial<GivenAnswer>, body: Json = { n: 1 }) {
  const world = new RunWorld(document);
  const given: GivenAnswer = { value: { id: "T-1" }, port: null, from: "test", ...answer };
  const { host } = world;
  // A clock that goes on by itself: what would never end is ended, and seen to be.
  const clock = { now: host.clock.now, monotonic: () => performance.now() };
  const played = await playRun(
    { ...host, clock },
    {
      head: world.head({ purpose: "test" }),
      plan: world.plan,
      parameters: {},
      trigger: {
        node: "hook",
        kind: "webhook",
        method: "POST",
        headers: {},
        query: {},
        contentType: "application/json",
        bytes: new TextEncoder().encode(JSON.stringify(body)),
      },
      answers: new Map([["step erp", given]]),
      maxMs: 2_000,
    },
  );
  expect(world.target.requests).toHaveLength(0);
  const { contents } = played.past;
  const attempts = contents
    .flatMap(({ steps }) => steps)
    .filter(({ node }) => node === "erp")
    .map(({ status, error }) => (error === undefined ? status : `${status} ${error.code}`));
  const keys = contents.flatMap(({ intents }) => intents.map((one) => one.idempotencyKey));
  return { ...played, attempts, keys, startedAt: world.now };
}

const retrying = (attempts: number): Parameters<typeof aCall>[2] => ({
  retry: { attempts, delayMs: 60_000 },
});

describe("a fault that is given", () => {
  it("429 waits for as long as Retry-After says, in no time, and is tried again", async () => {
    const faults: GivenFault[] = [{ fault: "status", status: 429, retryAfterS: 7_200 }];
    const {
      attempts,
      end: ended,
      keys,
      startedAt,
    } = await play(order("none", retrying(3)), { faults });
    expect(attempts).toEqual(["retrying TARGET_BUSY", "succeeded"]);
    expect(ended?.status).toBe("succeeded");
    expect((ended?.endedAt ?? 0) - startedAt).toBeGreaterThanOrEqual(7_200_000);
    expect(new Set(keys).size).toBe(1);
  });

  it("500 fails once the tries are used up, and leaves by the error port", async () => {
    const document = order("none", { ...retrying(2), onError: "error-port" }, [
      ...ends,
      "erp.error -> late.in",
    ]);
    const {
      attempts,
      end: ended,
      past,
    } = await play(document, {
      faults: [{ fault: "status", status: 500 }],
      noAnswer: true,
    });
    expect(attempts).toEqual(["retrying TARGET_RETRYABLE", "failed TARGET_RETRYABLE"]);
    expect(ended?.status).toBe("succeeded");
    const steps = past.contents.flatMap(({ steps: all }) => all);
    expect(steps.find(({ node }) => node === "late")?.status).toBe("succeeded");
  });

  it("no answer to a keyed request: it is sent again under the same key", async () => {
    const { attempts, keys, answer } = await play(order("keyed"), {
      faults: [{ fault: "timeout" }, { fault: "timeout", done: true }],
    });
    expect(attempts).toEqual(["unknown ANSWER_UNKNOWN", "unknown ANSWER_UNKNOWN", "succeeded"]);
    expect(new Set(keys).size).toBe(1);
    expect(answer?.body).toEqual({ id: "T-1" });
  });

  it.each([
    [true, ["unknown ANSWER_UNKNOWN", "succeeded"], 1],
    [false, ["unknown ANSWER_UNKNOWN", "retrying ANSWER_UNKNOWN", "succeeded"], 2],
  ])("no answer where it can be looked up, done %s", async (done, attempts, sent) => {
    const played = await play(order("lookup"), { faults: [{ fault: "timeout", done }] });
    expect(played.attempts).toEqual(attempts);
    expect(played.keys).toHaveLength(sent);
    expect(played.answer?.body).toEqual({ id: "T-1" });
  });

  it("no answer to what nobody can ask about stays in doubt", async () => {
    const played = await play(order("none"), { faults: [{ fault: "timeout" }] });
    expect(played.attempts).toEqual(["in-doubt ANSWER_UNKNOWN"]);
    expect(played).toMatchObject({ end: null, stoodStill: "in-doubt" });
  });

  it("what says it is JSON and is none, and one that is known already, fail as they do", async () => {
    const broken = await play(order("none", retrying(3)), { faults: [{ fault: "not-json" }] });
    expect(broken.end?.error).toMatchObject({ code: "ANSWER_INVALID", node: "erp" });
    const known = await play(order("none"), {
      faults: [{ fault: "status", status: 409, body: { message: "Order A-1 exists" } }],
    });
    expect(known.end?.error).toMatchObject({ code: "TARGET_CONFLICT" });
    expect(known.end?.error?.message).toContain("Order A-1 exists");
  });

  it("a target that is down holds the run until it is back; one that stays down ends a test", async () => {
    const back = await play(order("keyed"), { faults: [{ fault: "down" }, { fault: "down" }] });
    expect(back.end?.status).toBe("succeeded");
    const away = await play(order("keyed"), { faults: [{ fault: "down" }], noAnswer: true });
    expect(away.end?.error).toMatchObject({ code: "TARGET_DOWN" });
  });

  it("the error that an earlier run recorded", async () => {
    const { end: ended } = await play(order("keyed"), {
      faults: [{ fault: "error", code: "TARGET_REFUSED", message: "No such customer" }],
      noAnswer: true,
    });
    expect(ended?.error).toMatchObject({ code: "TARGET_REFUSED", message: "No such customer" });
  });

  it("late answers come out of order, and the list keeps its own", async () => {
    const list = aFlow(
      {
        hook,
        split: { type: "splitter@1", config: { list: "input.lines", parallelism: 4 } },
        erp: aCall("keyed", { bodyExpression: "item", body: "expression" }),
        join: { type: "aggregator@1" },
        end,
      },
      ["hook.out -> split.in", "split.item -> erp.in", "erp.out -> join.in", "join.out -> end.in"],
    );
    const played = await play(list, { late: true }, { lines: [1, 2, 3] });
    const done = played.past.contents
      .flatMap(({ steps }) => steps)
      .filter(({ node }) => node === "erp")
      .map(({ path }) => path);
    expect(done).toEqual(["split:2", "split:1", "split:0"]);
    expect(played.end?.status).toBe("succeeded");
  });
});

describe("a system that never says what it did", () => {
  const never: { readonly [name: string]: GivenFault } = {
    timeout: { fault: "timeout" },
    503: { fault: "status", status: 503 },
    unknown: { fault: "error", code: "ANSWER_UNKNOWN", message: "nobody knows" },
  };
  it.each(
    (["keyed", "lookup", "none"] as const).flatMap((guarantee) =>
      Object.keys(never).map((name) => [guarantee, name] as const),
    ),
  )("ends a played run of a %s step that gets %s each time", async (guarantee, name) => {
    const fault = never[name] as GivenFault;
    const played = await play(order(guarantee), { faults: [fault], noAnswer: true });
    expect(played.attempts.length).toBeLessThan(40);
    expect([played.end?.status, played.stoodStill]).not.toContain("too-long");
    // It has failed, or stands where a person would have to say what happened.
    expect(played.end?.status ?? played.stoodStill).toMatch(/^(failed|in-doubt)$/);
  });
});
