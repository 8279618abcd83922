import { expect, type Page } from "@playwright/test";
import { card, flows, lines, middle } from "./canvas-hands";
import { test } from "./journey";
import { call } from "./order-flow";
import { signIn } from "./sign-in";

type Nodes = { readonly [id: string]: { type: string; name: string; config: object } };

async function makeFlow(page: Page, name: string, nodes: Nodes): Promise<string> {
  const document = { schemaVersion: 1, id: "new", name, settings: {}, nodes, edges: [] };
  const places = Object.keys(nodes).map((id, index) => [
    id,
    { x: index === 2 ? 300 : 0, y: index === 2 ? 140 : index * 160 },
  ]);
  const made = await call<{ id: string }>(page, "flows.create", {
    name,
    logic: JSON.stringify(document),
    layout: JSON.stringify({ nodes: Object.fromEntries(places) }),
  });
  return made.id;
}

async function drawOnto(page: Page, from: string, to: string): Promise<void> {
  await card(page, from).locator('[data-handleid="out"]').hover();
  await page.mouse.down();
  const target = await middle(card(page, to).locator('[data-handleid="in"]'));
  await page.mouse.move(target.x - 30, target.y - 20);
  await page.mouse.move(target.x, target.y, { steps: 3 });
}

const fitOf = (page: Page, name: string) => card(page, name).locator(".flow-node");

test("a line says which document types do not fit, and puts a mapper between; by keys, too", async ({
  page,
}) => {
  await signIn(page, "consultant", flows);
  const mark = Date.now().toString(36);
  const called = await makeFlow(page, `Billing ${mark}`, {
    n01: { type: "webhook@1", name: "Invoice in", config: { documentType: "Invoice" } },
  });
  const caller = await makeFlow(page, `Caller ${mark}`, {
    n01: { type: "webhook@1", name: "Order in", config: { documentType: "SalesOrder" } },
    n02: { type: "call-flow@1", name: "Bill it", config: { flow: called } },
    n03: { type: "aggregator@1", name: "Collect", config: {} },
  });
  await page.goto(`${flows}/${caller}`);
  await expect(card(page, "Bill it")).toBeVisible();

  await drawOnto(page, "Order in", "Bill it");
  await expect(fitOf(page, "Bill it")).toHaveAttribute("data-fit", "mapper");
  await expect(fitOf(page, "Collect")).toHaveAttribute("data-fit", "mapper");
  await expect(page.getByText("Bill it takes Invoice, this is SalesOrder.")).toBeVisible();
  await page.mouse.up();
  await expect(card(page, "Map")).toBeVisible();
  await expect(lines(page)).toHaveCount(2);
  await expect(page.getByRole("combobox", { name: "Document type" })).toHaveValue("Invoice");

  // The mapper gone, the same by keys; what the mapper is for stands beside the name.
  await page.locator(".react-flow").focus();
  await page.keyboard.press("Control+z");
  await expect(lines(page)).toHaveCount(0);
  await card(page, "Order in").click();
  await page.locator(".react-flow").focus();
  await page.keyboard.press("c");
  const offer = page.getByRole("option", { name: /Bill it.*takes Invoice.*Insert a mapper/ });
  await offer.click();
  await expect(card(page, "Map")).toBeVisible();
  await expect(lines(page)).toHaveCount(2);

  // A type that is changed under a line is a problem with its place.
  await card(page, "Map").click();
  await page.getByRole("combobox", { name: "Document type" }).fill("Shipment");
  const problem = page.getByText(/The line from Map does not fit: Bill it takes Invoice/).first();
  await expect(problem).toBeVisible();

  await drawOnto(page, "Order in", "Collect");
  await expect(page.getByText(/no splitter opens a loop before it/).first()).toBeVisible();
  await page.mouse.up();
  await page.getByRole("button", { name: "Insert a splitter" }).click();
  await expect(card(page, "Splitter")).toBeVisible();
});
