import { afterEach, describe, expect, it } from "vitest";
import type { FlowDocument, FlowNode } from "../flow/document";
import type { JsonObject } from "../json";
import { aCall, aFlow } from "../testing/flow-builder";
import type { RunWorld } from "../testing/run-world";
import { TriedMessage, version } from "../testing/tried-message";
import { type RehearsalRequest, rehearseReplay, replayRefusal } from "./rehearsal";
import { startReplay } from "./replay";

function flow(guarantee: "lookup" | "none", node: Partial<FlowNode> = {}, config: JsonObject = {}) {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      order: aCall(guarantee, config, { connection: "erp", ...node }),
    },
    ["hook.out -> order.in"],
  );
}

/** Holds a request from now on, the next or a later one, and says when it is there. */
function hold({ target }: RunWorld, which = 1) {
  const held = { there: Promise.resolve(), answer: () => undefined as void };
  const answered = new Promise<void>((resolve) => {
    held.answer = resolve;
  });
  held.there = new Promise<void>((there) => {
    let asked = 0;
    target.before = async () => {
      asked += 1;
      if (asked < which) return;
      target.before = null;
      there();
      await answered;
    };
  });
  return held;
}

async function retry(world: RunWorld, of: string, open: ReadonlySet<string> = new Set()) {
  const source = world.journal.stored(of).head;
  const head = world.head({
    purpose: "replay",
    origin: source.origin,
    originAcceptedAt: source.originAcceptedAt,
    parent: source.id,
    version: source.version,
  });
  const started = await startReplay(world.host, {
    head,
    plan: world.plan,
    parameters: {},
    source,
    chain: [...world.journal.runs.values()].map(({ head: each }) => each),
    open,
    from: { kind: "start" },
    lane: null,
    execute: "here",
  });
  await started.done;
  return head.id;
}

const posted = ({ target }: RunWorld) => target.requests.map(({ method }) => method);
const refused = { move: "status", status: 422 } as const;

describe("a retry beside a request that a debug run has under way", () => {
  let answer: (() => void) | null = null;
  afterEach(() => answer?.());

  async function underWay(document: FlowDocument, tries = 1) {
    const message = await TriedMessage.ran(document, document, { moves: [refused] });
    const { world, real } = message;
    world.target.moves = Array.from({ length: tries - 1 }, () => ({ ...refused, status: 429 }));
    const debugging = await message.debug({ runs: version("0"), pace: { kind: "into" } });
    const held = hold(world, tries);
    answer = held.answer;
    const going = debugging.tell({ act: "continue" });
    await held.there;
    const open = new Set([debugging.id]);
    return { world, real, debugging, going, held, open };
  }

  it.each(["lookup", "none"] as const)(
    "begins only when that one knows what became of it: %s",
    async (guarantee) => {
      const { world, real, debugging, going, held, open } = await underWay(flow(guarantee));
      await expect(retry(world, real.id, open)).rejects.toMatchObject({
        code: "LIMIT_REACHED",
        detail: { run: debugging.id },
      });
      held.answer();
      await going;
      await retry(world, real.id);
      expect(world.target.effects).toHaveLength(1);
    },
  );

  it.each(["lookup", "none"] as const)(
    "is foreseen as one that waits, not as one that can only be sent as new: %s",
    async (guarantee) => {
      const { world, real, open } = await underWay(flow(guarantee));
      const chain = [...world.journal.runs.values()].map(({ head }) => head);
      const request: RehearsalRequest = {
        document: world.plan.document,
        version: version("0"),
        parameters: {},
        source: real,
        chain,
        open,
        from: { kind: "start" },
      };
      const { steps, refused } = await rehearseReplay(world.host, request);
      expect(steps).toMatchObject([{ node: "order", fates: [{ fate: "awaited", count: 1 }] }]);
      expect([refused, await replayRefusal(world.host, request)]).toEqual([null, null]);
    },
  );

  it("knows of it also where a try before did nothing", async () => {
    const { world, real, debugging, open } = await underWay(
      flow("none", { retry: { attempts: 3, delayMs: 0 } }),
      2,
    );
    await expect(retry(world, real.id, open)).rejects.toMatchObject({
      detail: { run: debugging.id },
    });
  });

  it("is not kept by what only asks its target", async () => {
    const { world, real, open } = await underWay(flow("none", {}, { method: "GET", body: "none" }));
    const id = await retry(world, real.id, open);
    expect(world.journal.stored(id).end?.status).toBe("succeeded");
  });
});

describe("a retry of a run that has ended in doubt", () => {
  /** Cancelled while nobody knew whether its request had arrived. */
  async function cancelled() {
    const message = await TriedMessage.ran(flow("lookup"), flow("lookup"), {
      moves: [{ move: "dropped" }],
      settles: false,
    });
    const { world, real } = message;
    world.commands.push({
      id: "c",
      run: real.id,
      kind: "cancel",
      at: world.now,
      by: "Ada",
      detail: {},
    });
    await world.resume(real.id);
    expect(world.journal.stored(real.id).end?.status).toBe("cancelled");
    expect(posted(world)).toEqual(["POST"]);
    return { world, of: real.id, sentAt: world.now };
  }

  it("asks its target once the old request is over, also when somebody wants it tried now", async () => {
    const { world, of, sentAt } = await cancelled();
    const id = await retry(world, of);
    world.commands.push({ id: "r", run: id, kind: "release", at: 0, by: "Ada", detail: {} });
    await world.resume(id);
    expect(posted(world)).toEqual(["POST"]);
    expect(world.journal.stored(id).due).toBe(sentAt + 60_000);
    expect(world.journal.stored(id).note).toBe(
      'Looks up "order": a request of an earlier run may still be on its way to its target',
    );

    await world.settle(id);
    expect(posted(world)).toEqual(["POST", "GET", "POST"]);
    expect(world.journal.stored(id).end?.status).toBe("succeeded");
  });

  it("asks at once where that is long ago", async () => {
    const { world, of } = await cancelled();
    world.advance(60_000);
    await retry(world, of);
    expect(posted(world)).toEqual(["POST", "GET", "POST"]);
  });
});
