import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import type { JsonObject } from "../json";
import { backtestIn } from "../testing/backtest-world";
import { aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

const accepted = {
  event: "order.accepted",
  key: "${input.number}",
  data: "{ total: input.total }",
};

/** hook → event, in a loop over the lines where `lines` is asked for. */
function flow(config: JsonObject | null, lines = false): FlowDocument {
  const nodes = {
    hook: { type: "webhook@1" },
    ...(lines && {
      split: { type: "splitter@1", config: { list: "input.lines", parallelism: 1 } },
      line: {
        type: "map@1",
        config: {
          fields: [
            { target: "number", value: "item.sku" },
            { target: "total", value: "1" },
          ],
        },
      },
      all: { type: "aggregator@1", config: { value: "input" } },
    }),
    ...(config !== null && { told: { type: "emit-event@1", config } }),
    log: { type: "log@1", config: { message: "Done" } },
  };
  const from = lines ? "line.out" : "hook.out";
  const to = lines ? "all.in" : "log.in";
  const edges =
    config === null ? [`${from} -> ${to}`] : [`${from} -> told.in`, `told.out -> ${to}`];
  const around = lines
    ? ["hook.out -> split.in", "split.item -> line.in", "all.out -> log.in"]
    : [];
  return aFlow(nodes, [...around, ...edges]);
}

async function past(document: FlowDocument) {
  const world = new RunWorld(document);
  const { id, done } = world.start({
    number: "PO-1",
    total: 50,
    lines: [{ sku: "A" }, { sku: "B" }],
  });
  await done;
  expect(world.journal.stored(id).end?.status).toBe("succeeded");
  return async (draft: FlowDocument) => {
    const { verdict, difference } = await backtestIn(world, id, draft);
    return { ...verdict, difference: difference() };
  };
}

describe("business events of a backtested message", () => {
  it("are the same where they say the same, from another step too", async () => {
    const against = await past(flow(accepted));
    expect(await against(flow(accepted))).toMatchObject({ class: "same" });
    const renamed = JSON.stringify(flow(accepted)).replaceAll("told", "n07");
    expect(await against(JSON.parse(renamed))).toMatchObject({ class: "same" });
  });

  it("differ by type, number and data", async () => {
    const against = await past(flow(accepted));
    const rejected = await against(flow({ ...accepted, event: "order.rejected" }));
    expect(rejected).toMatchObject({
      class: "differ",
      cause: { kind: "event", node: "told", field: "type" },
      difference: {
        events: [{ before: { type: "order.accepted" }, after: { type: "order.rejected" } }],
      },
    });
    expect(await against(flow({ ...accepted, key: "SO-${input.number}" }))).toMatchObject({
      cause: { kind: "event", field: "key" },
    });
    expect(await against(flow({ ...accepted, data: "{ total: input.total * 2 }" }))).toMatchObject({
      cause: { kind: "event", field: "data.total" },
    });
  });

  it("differ where one comes or goes", async () => {
    const told = await past(flow(accepted));
    expect(await told(flow(null))).toMatchObject({
      class: "differ",
      cause: { kind: "untold-event", node: "told" },
    });
    const silent = await past(flow(null));
    expect(await silent(flow(accepted))).toMatchObject({
      class: "differ",
      cause: { kind: "told-event", node: "told" },
    });
  });

  it("are told in iterations, whose values are not kept", async () => {
    const against = await past(flow(accepted, true));
    expect(await against(flow(accepted, true))).toMatchObject({ class: "same" });
    expect(await against(flow({ ...accepted, data: "{ total: 2 }" }, true))).toMatchObject({
      class: "differ",
      cause: { kind: "event", field: "data.total" },
    });
  });
});
