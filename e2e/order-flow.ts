import { type APIRequestContext, expect, type Page } from "@playwright/test";
import superjson from "superjson";

/** Hallberg's test environment in the demonstration. */
const environment = "01930000-0000-7000-8000-000000000011";

/** Calls a procedure of the workbench as the page's signed-in person, in the test environment or another. */
export async function call<T>(
  page: Page,
  path: string,
  input?: unknown,
  read = false,
  where = environment,
): Promise<T> {
  const body = superjson.serialize(input);
  const origin = new URL(page.url()).origin;
  const headers = { origin, "x-orderloom-environment": where };
  const answer = read
    ? await page.request.get(
        `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(body))}`,
        { headers },
      )
    : await page.request.post(`/api/trpc/${path}`, { headers, data: body });
  const text = await answer.text();
  expect(answer.status(), `${path}: ${text}`).toBe(200);
  return superjson.deserialize(JSON.parse(text).result.data) as T;
}

export type PublishedFlow = {
  readonly id: string;
  readonly address: string;
  readonly name: string;
};

export type OrderLogic = ReturnType<typeof orderFlow>;

type Choices = {
  readonly name: string;
  /** Changes the flow before it is saved, e.g. to put a mistake in. */
  readonly alter?: (logic: OrderLogic) => OrderLogic;
  /** How the ERP call may be repeated. */
  readonly idempotency: "header" | "none";
};

/**
 * A flow from an order to the sandbox ERP, published in Hallberg's test environment. The order's field
 * `fault` asks the sandbox for a fault of that one call, e.g. `lose-answer`.
 */
export async function publishOrderFlow(page: Page, choices: Choices): Promise<PublishedFlow> {
  const { id, connection } = await saveOrderFlow(page, choices);
  const published = await call<{ endpoints: readonly { address: string }[] }>(
    page,
    "flows.publish",
    {
      flowId: id,
      environmentId: environment,
      note: "for a test",
      bindings: { erp: connection },
      parameters: {},
    },
  );
  const [endpoint] = published.endpoints;
  if (endpoint === undefined) throw new Error("The flow has no address.");
  return { id, address: endpoint.address, name: choices.name };
}

/** The same flow as a draft, with the connection that publishing binds. */
export async function saveOrderFlow(
  page: Page,
  { name, idempotency, alter = (logic) => logic }: Choices,
): Promise<{ readonly id: string; readonly connection: string }> {
  const connection = await call<{ id: string }>(page, "connections.create", {
    kind: "http",
    name: `ERP of ${name}`,
    config: { baseUrl: "sandbox://erp", auth: "none" },
    secrets: {},
  });
  const { id } = await call<{ id: string }>(page, "flows.create", { name });
  await call(page, "flows.save", {
    flowId: id,
    revision: 1,
    logic: JSON.stringify(alter(orderFlow(id, { name, idempotency }))),
    layout: JSON.stringify({ nodes: {} }),
  });
  return { id, connection: connection.id };
}

function orderFlow(id: string, { name, idempotency }: Pick<Choices, "name" | "idempotency">) {
  return {
    schemaVersion: 1,
    id,
    name,
    settings: {
      businessKeys: [
        { kind: "order", node: "n01", value: "output.name" },
        { kind: "po", node: "n01", value: "output.po_number" },
        { kind: "erp-order", node: "n04", value: "output.number" },
      ],
    },
    nodes: {
      n01: { type: "webhook@1", name: "Order created", config: { synchronous: false } },
      n02: {
        type: "map@1",
        name: "Map to sales order",
        config: {
          fields: [
            { target: "externalReference", value: "input.name", required: true },
            { target: "buyerOrderNumber", value: "input.po_number" },
            { target: "customerId", value: "input.customer" },
            {
              target: "lines",
              each: "input.lines",
              as: "line",
              fields: [
                { target: "itemId", value: "line.sku" },
                { target: "quantity", value: "line.quantity" },
                { target: "unitPrice", value: "line.price" },
              ],
            },
          ],
        },
      },
      n03: {
        type: "content-based-router@1",
        name: "Route by total",
        config: { branches: [{ name: "hold", condition: "trigger.body.total > 5000" }] },
      },
      n04: {
        type: "http-request@1",
        name: "Create sales order",
        connection: "erp",
        config: {
          method: "POST",
          url: "/sales-orders",
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the flow, not of this file
          headers: [{ name: "x-sandbox-fault", value: '${trigger.body.fault ?? ""}' }],
          body: "input",
          output: "body",
          idempotency,
        },
        retry: { attempts: 2, delayMs: 200 },
        timeoutMs: 1_000,
      },
      n05: { type: "respond@1", name: "Answer accepted", config: { status: 201, body: "input" } },
      n06: { type: "respond@1", name: "Answer held", config: { status: 202, body: "input" } },
    },
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.out", to: "n03.in" },
      { from: "n03.hold", to: "n06.in" },
      { from: "n03.otherwise", to: "n04.in" },
      { from: "n04.out", to: "n05.in" },
    ],
  };
}

type Order = {
  readonly number: string;
  readonly total?: number;
  readonly lines?: readonly object[];
  readonly fault?: string;
};

/** Posts an order as a shop would; gives the run's id. */
export async function postOrder(
  request: APIRequestContext,
  { address }: PublishedFlow,
  { number, total = 812.4, lines, fault }: Order,
): Promise<string> {
  const answer = await request.post(`/in/${address}`, {
    data: {
      name: `#${number}`,
      po_number: `PO-${number}`,
      customer: "C-20417",
      total,
      lines: lines ?? [{ sku: "BRG-6204", quantity: 24, price: "3.85" }],
      ...(fault && { fault }),
    },
  });
  const body = await answer.json();
  expect(answer.status(), JSON.stringify(body)).toBe(202);
  return body.run;
}
