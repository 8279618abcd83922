import type { Page } from "@playwright/test";
import { call, type OrderLogic, publishOrderFlow, saveOrderFlow } from "./order-flow";
import { type ScreenRuns, screenRuns } from "./screen-runs";

/** Ids of what pages are about: the demonstration's, and what it lacks. */
export type ScreenDocuments = ScreenRuns & {
  readonly flow: string;
  readonly version: string;
  readonly connection: string;
  readonly table: string;
  readonly succeeded: string;
  readonly failed: string;
  readonly doubtful: string;
  readonly waiting: string;
  readonly emptyFlow: string;
  readonly brokenFlow: string;
  /** Published in the test environment, and changed since. */
  readonly changedFlow: string;
  /** Checks an order by rules, then computes by code. */
  readonly checkedFlow: string;
};

/** Hallberg's production environment, which has a week of runs. */
const production = "01930000-0000-7000-8000-000000000012";

type Rows = { readonly rows: readonly { readonly id: string }[] };
type Named = readonly { readonly id: string; readonly name: string }[];
type Draft = {
  readonly revision: number;
  readonly logic: string;
  readonly layout: string;
  readonly versions: readonly { readonly hash: string }[];
};

const broken = (logic: OrderLogic): OrderLogic => ({
  ...JSON.parse(JSON.stringify(logic).replace('"input.name"', '"input.nmae +"')),
  edges: logic.edges.filter(({ from }) => from !== "n03.hold"),
});

const program = [
  "const weights = input.lines.map((line) => Number(line.quantity) * 2.4);",
  "const weight = weights.reduce((sum, one) => sum + one, 0);",
  "return { ...input, freightClass: weight > 150 ? 'LTL' : 'parcel' };",
].join("\n");

const checked = ({ nodes: { n01, n02, n05 }, ...logic }: OrderLogic) => ({
  ...logic,
  nodes: {
    n01,
    n02,
    n03: {
      type: "validate@1",
      name: "Check the order",
      config: {
        documentType: "SalesOrder",
        rules: [
          {
            condition: "count(input.lines) > 0",
            message: "An order has at least one line.",
            field: "lines",
          },
        ],
      },
    },
    n04: { type: "code@1", name: "Freight class", config: { code: program } },
    n05,
  },
  edges: [
    { from: "n01.out", to: "n02.in" },
    { from: "n02.out", to: "n03.in" },
    { from: "n03.out", to: "n04.in" },
    { from: "n04.out", to: "n05.in" },
  ],
});

async function changeFlow(page: Page, flow: string): Promise<void> {
  const draft = await call<Draft>(page, "flows.get", { id: flow }, true);
  await call(page, "flows.save", {
    flowId: flow,
    revision: draft.revision,
    logic: draft.logic.replace("total > 5000", "total > 2500"),
    layout: draft.layout,
  });
}

/** What the demonstration lacks, added once: a flow that begins, one with problems, one that changed, a key. */
async function addLacking(page: Page, flows: Named) {
  const known = (name: string) => flows.find((flow) => flow.name === name)?.id;
  const add = async (name: string, make: () => Promise<{ readonly id: string }>) =>
    known(name) ?? (await make()).id;
  const emptyFlow = await add("Purchase order intake", () =>
    call(page, "flows.create", { name: "Purchase order intake" }),
  );
  const brokenFlow = await add("Marketplace order", () =>
    saveOrderFlow(page, { name: "Marketplace order", idempotency: "header", alter: broken }),
  );
  const changedFlow = await add("Punch-out order", async () => {
    const flow = await publishOrderFlow(page, { name: "Punch-out order", idempotency: "header" });
    await changeFlow(page, flow.id);
    await call(page, "access.apiKeys.create", {
      name: "Warehouse dashboard",
      scopes: ["runs:read"],
      thisEnvironmentOnly: true,
      expiresAt: null,
    });
    return flow;
  });
  const checkedFlow = await add("Freight quote", () =>
    saveOrderFlow(page, {
      name: "Freight quote",
      idempotency: "header",
      alter: (logic) => checked(logic) as unknown as OrderLogic,
    }),
  );
  return { emptyFlow, brokenFlow, changedFlow, checkedFlow };
}

/** Finds and adds, as the signed-in owner, the documents of all screens. */
export async function screenDocuments(page: Page): Promise<ScreenDocuments> {
  const read = <T>(path: string, input?: unknown) => call<T>(page, path, input, true, production);
  const firstRun = async (filter: object) => {
    const { rows } = await read<Rows>("runs.list", { filter, limit: 1 });
    const [row] = rows;
    if (row === undefined) throw new Error(`No run has ${JSON.stringify(filter)}.`);
    return row.id;
  };
  const idOf = (list: Named, wanted: string) => list.find(({ name }) => name === wanted)?.id ?? "";
  const flows = await read<Named>("flows.list");
  const flow = idOf(flows, "Shopify order to ERP");
  const draft = await read<Draft>("flows.get", { id: flow });
  return {
    flow,
    version: draft.versions[0]?.hash ?? "",
    table: idOf(await read<Named>("tables.list"), "Buyer item numbers"),
    connection: idOf(await read<Named>("connections.list"), "ERP (sandbox)"),
    succeeded: await firstRun({ flow, status: ["succeeded"] }),
    failed: await firstRun({ flow, status: ["failed"] }),
    // Whoever settles it leaves none: the screens that need one say so, the others go on.
    doubtful: await firstRun({ status: ["in-doubt"] }).catch(() => "none"),
    waiting: await firstRun({ view: "moving" }),
    ...(await addLacking(page, flows)),
    ...(await screenRuns(page)),
  };
}
