import { describe, expect, it } from "vitest";
import { FlowError } from "../errors/flow-error";
import type { FlowDocument, FlowNode } from "../flow/document";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { type RehearsalRequest, refuseUnrecognised, rehearseReplay } from "./rehearsal";

const order = { number: "PO-1", lines: [{ sku: "A" }, { sku: "B" }] };

type Guarantee = Parameters<typeof aCall>[0];

const single = (guarantee: Guarantee = "keyed", id = "erp", node: Partial<FlowNode> = {}) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { fields: [{ target: "number", value: "input.number" }] } },
      [id]: aCall(guarantee, {}, { name: "Create order", ...node }),
    },
    ["hook.out -> map.in", `map.out -> ${id}.in`],
  );

const listed = (
  lines: string,
  { key, sku = "item.sku" }: { readonly key?: string; readonly sku?: string } = {},
) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { fields: [{ target: "lines", value: lines }] } },
      each: { type: "splitter@1", config: { list: "input.lines" } },
      line: aCall(
        "keyed",
        { body: "expression", bodyExpression: `{ sku: ${sku} }` },
        { name: "Reserve", ...(key !== undefined && { idempotencyKey: key }) },
      ),
      all: { type: "aggregator@1" },
    },
    ["hook.out -> map.in", "map.out -> each.in", "each.item -> line.in", "line.out -> all.in"],
  );

/** Runs the first, and asks for a replay of it on the second. */
async function question(first: FlowDocument, second: FlowDocument) {
  const world = new RunWorld(first);
  const run = world.start(order);
  await run.done;
  const source = world.journal.stored(run.id).head;
  expect(world.journal.stored(run.id).end?.status).toBe("succeeded");
  const request: RehearsalRequest = {
    document: second,
    version: "1".repeat(64),
    parameters: {},
    source,
    chain: [source],
    from: { kind: "start" },
  };
  return { world, request };
}

async function verdict(first: FlowDocument, second: FlowDocument): Promise<string | null> {
  const { world, request } = await question(first, second);
  const told = (await rehearseReplay(world.host, request)).refused;
  const refused = await refuseUnrecognised(world.host, request).then(
    () => null,
    (error: Error) => error.message,
  );
  expect(told, "the forecast says the same").toBe(refused);
  return refused;
}

describe("a replay on another version", () => {
  for (const guarantee of ["keyed", "lookup", "none"] as const) {
    it(`is refused where the ${guarantee} step is another one now`, async () => {
      expect(await verdict(single(guarantee), single(guarantee, "erp2"))).toContain(
        "“Create order” was, or may have been, done",
      );
    });
  }

  it("runs where only what is sent has changed", async () => {
    const fixed = single();
    const map = fixed.nodes.map as FlowNode;
    const nodes = {
      ...fixed.nodes,
      map: { ...map, config: { fields: [{ target: "number", value: "input.number + '-1'" }] } },
    };
    expect(await verdict(single(), { ...fixed, nodes })).toBeNull();
  });

  it("is refused where the step is disabled, of another kind, or at another system", async () => {
    for (const node of [{ disabled: true }, { connection: "other" }]) {
      expect(await verdict(single(), single("keyed", "erp", node))).toContain("sent as new");
    }
  });

  it("is refused where the target is trusted with a key that it never got", async () => {
    expect(await verdict(single("none"), single("keyed"))).toContain("sent as new");
    expect(await verdict(single("keyed"), single("none"))).toBeNull();
  });

  it("is refused where the key of its items is another expression", async () => {
    expect(
      await verdict(listed("input.lines"), listed("input.lines", { key: "item.sku" })),
    ).toMatch(/“Reserve” was, or may have been, done .* name or order/);
  });

  it("is refused where its list may be in another order, unless items have a key of their own", async () => {
    const reordered = "reverse(input.lines)";
    const key = "item.sku";
    expect(await verdict(listed("input.lines"), listed(reordered))).toContain("name or order");
    expect(await verdict(listed("input.lines", { key }), listed(reordered, { key }))).toBeNull();
  });

  it("is refused where the same expression names the items otherwise", async () => {
    const key = "item.sku";
    const renamed = "map(input.lines, (line) => ({ sku: line.sku + '-1' }))";
    expect(await verdict(listed("input.lines", { key }), listed(renamed, { key }))).toContain(
      "name or order",
    );
  });

  it("runs where the way to its list has changed and every request is what it was", async () => {
    expect(await verdict(listed("input.lines"), listed("concat(input.lines, [])"))).toBeNull();
  });

  it("is refused where an event was given out by another step", async () => {
    const emits = (id: string) =>
      aFlow(
        {
          hook: { type: "webhook@1" },
          [id]: {
            type: "emit-event@1",
            config: { event: "order.created", key: "input.number" },
          },
        },
        [`hook.out -> ${id}.in`],
      );
    expect(await verdict(emits("told"), emits("said"))).toContain("“told”");
    expect(await verdict(emits("told"), emits("told"))).toBeNull();
  });

  it("is refused where nobody knows what the earlier run ran", async () => {
    const { world, request } = await question(single(), single());
    const host = {
      ...world.host,
      plan: () => Promise.reject(new FlowError("FLOW_INVALID", "gone")),
    };
    await expect(refuseUnrecognised(host, request)).rejects.toThrow(/is not kept any more/);
  });

  it("holds what may have been done, once its history is gone, against the version it ran", async () => {
    const { world, request } = await question(single(), single("keyed", "erp2"));
    world.journal.stored(request.source.id).segments.length = 0;
    await expect(refuseUnrecognised(world.host, request)).rejects.toThrow(/“Create order”/);
    const same = { ...request, document: single() };
    await expect(refuseUnrecognised(world.host, same)).resolves.toBeUndefined();
  });
});
