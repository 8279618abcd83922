import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import type { HttpRequest } from "../ports";
import { aCall, aFlow } from "../testing/flow-builder";
import { type TrialHost, type TrialRequest, tryStep } from "./try-step";

const encoder = new TextEncoder();
const order = { number: "PO-1", total: 900, lines: [{ sku: "A" }, { sku: "B" }] };

const orders = (): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: {
        type: "map@1",
        config: {
          fields: [
            { target: "number", value: "input.number" },
            { target: "sum", value: "input.total" },
          ],
        },
      },
      route: {
        type: "content-based-router@1",
        config: { branches: [{ name: "hold", condition: "input.sum > 500" }] },
      },
      erp: aCall("keyed"),
      done: { type: "respond@1", config: { status: 201 } },
      held: { type: "respond@1", config: { status: 202 } },
    },
    [
      "hook.out -> map.in",
      "map.out -> route.in",
      "route.hold -> held.in",
      "route.otherwise -> erp.in",
      "erp.out -> done.in",
    ],
  );

function world() {
  const sent: HttpRequest[] = [];
  const opened: string[] = [];
  let serial = 0;
  const host: TrialHost = {
    clock: { now: () => 1_700_000_000_000, monotonic: () => 0 },
    ids: { next: () => `0190c6f0-0000-7000-8000-${String(++serial).padStart(12, "0")}` },
    hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    http: {
      send: async (request) => {
        sent.push(request);
        const headers = { "content-type": "application/json" };
        return { status: 200, headers, body: encoder.encode('{"id":"SO-1"}') };
      },
    },
    connection: async (slot) => {
      opened.push(slot);
      return {
        id: slot,
        name: slot,
        kind: "http",
        config: { baseUrl: "http://target.test" },
        secrets: {},
        mask: (text) => text,
      };
    },
  };
  const attempt = (
    document: FlowDocument,
    target: string,
    more: Partial<TrialRequest> = {},
    body: unknown = order,
  ) =>
    tryStep(
      host,
      {
        id: "0190c6f0-0000-7000-8000-0000000000aa",
        partner: "p",
        distributor: "d",
        environment: "e",
        flow: "f",
        version: "draft",
        purpose: "debug",
        retention: 7,
        origin: "0190c6f0-0000-7000-8000-0000000000aa",
        originAcceptedAt: 1_700_000_000_000,
        parent: null,
        acceptedAt: 1_700_000_000_000,
      },
      {
        document,
        target,
        trigger: {
          node: "hook",
          kind: "webhook",
          headers: {},
          query: {},
          contentType: "application/json",
          bytes: encoder.encode(JSON.stringify(body)),
        },
        parameters: {},
        answers: {},
        live: false,
        ...more,
      },
    );
  return { attempt, sent, opened };
}

describe("a test of one step", () => {
  it("shows the steps before the node and no other, whether or not an expression reads them", async () => {
    const { attempt } = world();
    const seen = async (target: string) => {
      const { step } = await attempt(orders(), target);
      return Object.keys(step?.scope.steps ?? {});
    };

    expect(await seen("map")).toEqual(["hook"]);
    expect(await seen("route")).toEqual(["hook", "map"]);
    expect(await seen("held")).toEqual(["hook", "map", "route"]);
  });

  it("computes what comes before, so that the input is real", async () => {
    const { attempt } = world();

    const { step, path } = await attempt(orders(), "route");

    expect(step?.input).toEqual({ number: "PO-1", sum: 900 });
    expect(step?.port).toBe("hold");
    expect(path.map(({ node }) => node)).toEqual(["hook", "map", "route"]);
  });

  it("sends nothing, and shows what would be sent", async () => {
    const { attempt, sent, opened } = world();

    const { step } = await attempt(orders(), "erp", {}, { ...order, total: 10 });

    expect(step?.request).toMatchObject({ method: "POST", body: { number: "PO-1", sum: 10 } });
    expect(step?.output).toBeNull();
    expect([sent, opened]).toEqual([[], []]);
  });

  it("sends the step's own request when asked to, and none before it", async () => {
    const flow = orders();
    const next = aFlow({ ...flow.nodes, crm: { ...aCall("none"), connection: "CRM" } }, [
      ...flow.edges.map(({ from, to }) => `${from} -> ${to}`),
      "erp.out -> crm.in",
    ]);
    const { attempt, sent, opened } = world();

    const { step } = await attempt(
      next,
      "crm",
      { live: true, answers: { erp: { id: "SO-9" } } },
      { ...order, total: 10 },
    );

    expect(sent.length).toBe(1);
    expect(new Set(opened)).toEqual(new Set(["CRM"]));
    expect(step?.input).toEqual({ id: "SO-9" });
    expect(step?.output).toEqual({ id: "SO-1" });
    expect(step?.response).toMatchObject({ status: 200 });
  });

  it("names the step whose answer it needs", async () => {
    const { attempt, sent } = world();

    const { step, unanswered } = await attempt(orders(), "done", {}, { ...order, total: 10 });

    expect(step).toBeNull();
    expect(unanswered).toEqual(["erp"]);
    expect(sent).toEqual([]);
  });

  it("runs no other flow: without an answer a sub-flow is not said to hand anything on", async () => {
    const flow = aFlow(
      { hook: { type: "webhook@1" }, sub: { type: "call-flow@1", config: { flow: "other" } } },
      ["hook.out -> sub.in"],
    );
    const { attempt } = world();

    const bare = await attempt(flow, "sub");
    const answered = await attempt(flow, "sub", { answers: { sub: { ok: true } } });

    expect(bare.step).toMatchObject({ port: null, output: null, error: null });
    expect(bare.step?.request).toEqual({ flow: "other", input: order });
    expect(answered.step).toMatchObject({ port: "out", output: { ok: true } });
  });

  it("says which way a message went that does not come to the step", async () => {
    const { step, path } = await world().attempt(orders(), "erp");

    expect(step).toBeNull();
    expect(path.at(-1)).toEqual({ node: "route", port: "hold" });
  });

  it("stops at a condition whose field is missing", async () => {
    const { step } = await world().attempt(orders(), "route", {}, { number: "PO-1" });

    expect(step?.error?.code).toBe("CONDITION_MISSING");
    expect(step?.error?.message).toContain("input.sum");
    expect(step?.port).toBeNull();
  });

  const broken = { type: "map@1", config: { fields: [{ target: "a", value: "input." }] } };

  it("shows what arrives at a step that cannot be compiled, and why not", async () => {
    const flow = aFlow({ hook: { type: "webhook@1" }, map: broken }, ["hook.out -> map.in"]);

    const { step } = await world().attempt(flow, "map");

    expect(step?.input).toMatchObject({ number: "PO-1" });
    expect(step?.error?.code).toBe("EXPRESSION_INVALID");
  });

  it("names the earlier step that cannot be compiled", async () => {
    const flow = aFlow(
      {
        hook: { type: "webhook@1" },
        map: broken,
        log: { type: "log@1", config: { message: "x" } },
      },
      ["hook.out -> map.in", "map.out -> log.in"],
    );

    const { step, error } = await world().attempt(flow, "log");

    expect(step).toBeNull();
    expect(error).toMatchObject({ node: "map" });
  });

  it("shows the first of a loop's rounds and how many there were", async () => {
    const flow = aFlow(
      {
        hook: { type: "webhook@1" },
        split: { type: "splitter@1", config: { list: "input.lines" } },
        log: { type: "map@1", config: { fields: [{ target: "sku", value: "item.sku" }] } },
      },
      ["hook.out -> split.in", "split.item -> log.in"],
    );

    const { step } = await world().attempt(flow, "log");

    expect(step).toMatchObject({ output: { sku: "A" }, times: 2 });
  });
});
