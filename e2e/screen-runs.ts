import type { Page } from "@playwright/test";
import {
  call,
  type OrderLogic,
  type PublishedFlow,
  postOrder,
  publishOrderFlow,
} from "./order-flow";

/** Runs in Hallberg's test environment of what the demonstration does not do. */
export type ScreenRuns = {
  /** Of an order of forty lines, each priced by itself. */
  readonly looped: string;
  /** Waits for a row of a table. */
  readonly held: string;
};

type Nodes = OrderLogic["nodes"];

/** An order flow with other steps behind its webhook, in a line. */
const stepsBehind = (steps: object, edges: readonly string[]) => (logic: OrderLogic) =>
  ({
    ...logic,
    settings: { businessKeys: logic.settings.businessKeys.slice(0, 2) },
    nodes: { n01: logic.nodes.n01, ...steps } as unknown as Nodes,
    edges: edges.map((edge) => {
      const [from = "", to = ""] = edge.split(" ");
      return { from, to };
    }),
  }) satisfies OrderLogic;

const priced = stepsBehind(
  {
    n02: { type: "splitter@1", name: "Each line", config: { list: "input.lines" } },
    n03: {
      type: "map@1",
      name: "Price the line",
      config: {
        fields: [
          { target: "itemId", value: "input.sku" },
          { target: "total", value: "input.quantity * input.price" },
        ],
      },
    },
    n04: { type: "aggregator@1", name: "All lines", config: {} },
  },
  ["n01.out n02.in", "n02.item n03.in", "n03.out n04.in"],
);

const looked = stepsBehind(
  {
    n02: {
      type: "enrich@1",
      name: "Our item number",
      config: {
        table: "Buyer item numbers",
        column: "theirs",
        value: "input.lines[0].sku",
        also: [{ column: "customer", value: "input.customer" }],
        target: "item",
        missing: "hold",
      },
    },
  },
  ["n01.out n02.in"],
);

const lines = Array.from({ length: 40 }, (_, index) => ({
  sku: `BRG-${6200 + index}`,
  quantity: index + 1,
  price: 3.85,
}));

/** Adds, as the signed-in person, the runs that are not there yet. */
export async function screenRuns(page: Page): Promise<ScreenRuns> {
  const flows = await call<readonly { readonly id: string; readonly name: string }[]>(
    page,
    "flows.list",
    undefined,
    true,
  );
  const runOf = async (
    name: string,
    begin: (flow: PublishedFlow) => Promise<string>,
    alter: (logic: OrderLogic) => OrderLogic,
  ) => {
    const known = flows.find((flow) => flow.name === name);
    if (known === undefined) {
      return begin(await publishOrderFlow(page, { name, idempotency: "header", alter }));
    }
    const filter = { flow: known.id };
    const { rows } = await call<{ readonly rows: readonly { readonly id: string }[] }>(
      page,
      "runs.list",
      { filter, limit: 1 },
      true,
    );
    return rows[0]?.id ?? "";
  };
  return {
    looped: await runOf(
      "Priced lines",
      (flow) => postOrder(page.request, flow, { number: "40117", lines }),
      priced,
    ),
    held: await runOf(
      "Buyer's items",
      (flow) => postOrder(page.request, flow, { number: "40118" }),
      looked,
    ),
  };
}
