import { expect, it } from "vitest";
import type { FlowDocument, FlowNode } from "../flow/document";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { compilePlan, type Plan } from "./plan";
import { startReplay } from "./replay";
import type { ReplayStart } from "./replay-start";

const message = { lines: ["a", "b", "c", "d", "e"].map((sku) => ({ sku })) };

type NodeText = Partial<FlowNode> & { readonly type: string };

/** What is done for each line, and what another version does after it. */
function flow(deed: NodeText, after: NodeText | null = null): FlowDocument {
  const nodes = {
    hook: { type: "webhook@1" },
    split: { type: "splitter@1", config: { list: "trigger.body.lines" } },
    deed,
    ...(after !== null && { after }),
    all: { type: "aggregator@1" },
  };
  const way = ["hook.out -> split.in", "split.item -> deed.in"];
  const rest =
    after === null ? ["deed.out -> all.in"] : ["deed.out -> after.in", "after.out -> all.in"];
  return aFlow(nodes, [...way, ...rest]);
}

const call = aCall("none", { body: "expression", bodyExpression: "{ sku: item.sku }" });
const read = aCall("none", { method: "GET", body: "none" });
const event = {
  type: "emit-event@1",
  config: { event: "line.taken", key: "${item.sku}", data: "{ sku: item.sku }" },
};
const map = { type: "map@1", config: { fields: [{ target: "sku", value: "input.sku" }] } };
const anywhere = { type: "map@1", config: { fields: [{ target: "n", value: "1" }] } };

const newer = "1".repeat(64);

async function replay(
  world: RunWorld,
  of: string,
  from: ReplayStart,
  changed: { readonly asNew: true; readonly plan: Plan } | null = null,
): Promise<string> {
  const source = world.journal.stored(of).head;
  const id = world.newId();
  const head = world.head({
    id,
    purpose: "replay",
    origin: changed === null ? source.origin : id,
    originAcceptedAt: source.originAcceptedAt,
    parent: of,
    version: changed === null ? source.version : newer,
  });
  const plan = changed?.plan ?? world.plan;
  const started = await startReplay(
    { ...world.host, plan: async ({ version }) => (version === newer ? plan : world.plan) },
    {
      head,
      plan,
      parameters: {},
      source,
      chain: [source],
      from,
      lane: null,
      execute: "here",
    },
  );
  await started.done;
  return id;
}

const fifth = { kind: "node", node: "deed", path: "split:4" } as const;

function asNew(world: RunWorld, of: string, document: FlowDocument) {
  const plan = compilePlan(document, { http: world.target });
  return replay(world, of, fifth, { asNew: true, plan });
}

async function ran(document: FlowDocument, fails: number | null = null) {
  const world = new RunWorld(document);
  if (fails !== null) {
    world.target.moves = Array.from({ length: fails }, () => ({ move: "ok" as const }));
    world.target.moves.push({ move: "status", status: 422 });
  }
  const run = world.start(message);
  await run.done;
  return { world, id: run.id };
}

it("from an item of a retry does not do again what that one had taken over", async () => {
  const { world, id } = await ran(flow(call), 4);
  const retry = await replay(world, id, { kind: "failed" });
  expect(world.journal.stored(retry).end?.status).toBe("succeeded");
  const before = world.target.requests.length;

  const begun = asNew(world, retry, flow(call, anywhere));

  await expect(begun).rejects.toMatchObject({ code: "LIMIT_REACHED" });
  expect(world.target.requests.length).toBe(before);
});

it("from an item does not give out again an event of the items before", async () => {
  const { world, id } = await ran(flow(event));
  await expect(asNew(world, id, flow(event, anywhere))).rejects.toMatchObject({
    code: "LIMIT_REACHED",
    message: expect.stringContaining("“deed”"),
  });
});

it.each([
  ["only asked its target", read],
  ["only computed", map],
])("from an item of one that %s before begins", async (_what, deed) => {
  const { world, id } = await ran(flow(deed));
  const again = await asNew(world, id, flow(deed, anywhere));
  expect(world.journal.stored(again).end?.status).toBe("succeeded");
});

it("counts what the other version does not know the kind of any more by what the source ran", async () => {
  const { world, id } = await ran(flow(event));
  // The step is a call by now.
  await expect(asNew(world, id, flow(call, anywhere))).rejects.toMatchObject({
    code: "LIMIT_REACHED",
  });
});
