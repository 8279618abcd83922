import { expect } from "@playwright/test";
import { expectAccessible, expectNoOverflow, watchPage } from "./clean-page";
import { test } from "./journey";
import { type PublishedFlow, postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const runs = "/d/hallberg/test/runs";
/** Numbers of this try: a failed test starts the file anew, on the orders of the one before. */
const serial = String(Date.now() % 1_000_000);
const order = (number: number) => `${number}-${serial}`;
const numbered = (number: number) => new RegExp(`#${order(number)}`);

let keyed: PublishedFlow;
let once: PublishedFlow;

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, "consultant", runs);
  keyed = await publishOrderFlow(page, { name: `Keyed order ${serial}`, idempotency: "header" });
  once = await publishOrderFlow(page, { name: `Order once ${serial}`, idempotency: "none" });
  await page.close();
});

test("an order is seen live, found by its number, and read step by step", async ({
  page,
  request,
}) => {
  const faults = watchPage(page);
  await postOrder(request, keyed, { number: order(71001) });
  await signIn(page, "operator", runs);
  const list = page.getByRole("grid", { name: "Runs" });
  await expect(list.getByRole("row", { name: numbered(71001) })).toContainText("Succeeded");

  await postOrder(request, keyed, { number: order(71002) });
  await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(list.getByRole("row", { name: numbered(71002) })).toBeHidden();
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(list.getByRole("row", { name: numbered(71002) })).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press("/");
  await page.keyboard.type(`PO-${order(71001)}`);
  await expect(page).toHaveURL(/q=PO-71001/);
  await expect(list.getByRole("row", { name: numbered(71001) })).toBeVisible();
  await expect(list.getByRole("row", { name: numbered(71002) })).toBeHidden();
  await list.press("Enter");

  await expect(page.getByRole("heading", { name: new RegExp(`of ${keyed.name}`) })).toBeAttached();
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByRole("button")).toHaveCount(5);
  await timeline.getByRole("button", { name: /Create sales order/ }).click();
  await page.getByRole("tab", { name: "Request and response" }).click();
  const step = page.getByRole("complementary", { name: "Step" });
  await expect(step.getByText("/sales-orders", { exact: true })).toBeVisible();
  await expect(step.getByRole("region", { name: "Request body" })).toContainText(order(71001));
  await expect(step.getByRole("region", { name: "Response body" })).toContainText("SO-");
  await step.getByRole("button", { name: /^Before: Route by total/ }).click();
  await expect(step.getByText("Left by “Otherwise”")).toBeVisible();
  await expect(step.getByText("Otherwise", { exact: true })).toBeVisible();
  await expectAccessible(page);
  expect(faults).toEqual([]);
});

test("a failed order names its cause, and its retry is a linked run", async ({ page, request }) => {
  const faults = watchPage(page);
  const run = await postOrder(request, keyed, { number: order(72001), lines: [] });
  await signIn(page, "operator", `${runs}?view=attention`);
  await page.getByRole("row", { name: numbered(72001) }).click();
  await expect(page).toHaveURL(new RegExp(run));
  const step = page.getByRole("complementary", { name: "Step" });
  await expect(step.getByRole("heading", { name: "Create sales order" })).toBeVisible();
  await expect(step.getByRole("region", { name: "Response body" })).toContainText("ORDER_INVALID");

  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("radio", { name: /the step that failed/ })).toBeChecked();
  await expectAccessible(page);
  await page.getByLabel("Reason").fill("The shop sent the lines again");
  await page.getByRole("button", { name: "Retry run" }).click();
  const chain = page.getByRole("navigation", { name: "Runs of the same message" });
  await expect(chain.getByRole("link")).toHaveCount(2);
  await expect(page).not.toHaveURL(new RegExp(`/runs/${run}`));
  await expect(chain.getByRole("link").first()).toContainText("Failed");
  expect(faults).toEqual([]);
});

test("an order without a required field names the field, and leads to the step in the flow", async ({
  page,
  request,
}) => {
  const answer = await request.post(`/in/${keyed.address}`, { data: { po_number: order(76001) } });
  const { run } = await answer.json();
  await signIn(page, "consultant", `/d/hallberg/test/runs/${run}`);
  const step = page.getByRole("complementary", { name: "Step" });
  await expect(step.getByText("input.name is not there.")).toBeVisible();
  await step.getByRole("link", { name: "Open the step in the flow" }).click();
  await expect(page).toHaveURL(new RegExp(`/flows/[0-9a-f-]{36}\\?node=n02&run=${run}`));
  await expect(page.getByText(/^n02 · map@1/)).toBeVisible();
});

test("a step whose answer was lost and that goes on by itself asks nobody to decide", async ({
  page,
  request,
}) => {
  const run = await postOrder(request, keyed, { number: order(72501), fault: "lose-answer" });
  await signIn(page, "operator", `/d/hallberg/test/runs/${run}`);
  const step = page.getByRole("complementary", { name: "Step" });
  await expect(step.getByText(/^The answer to .* was lost$/)).toBeVisible();
  await expect(step.getByText(/so nothing is done twice/)).toBeVisible();
  await expect(step.getByText(`${run}.n04`).first()).toBeVisible();
  await expect(step.getByText(/nobody knows/)).toBeHidden();
  await expect(step.getByRole("button", { name: "It happened" })).toBeHidden();
  await expectAccessible(page);
  await expect(step.getByRole("button", { name: "Try now" })).toBeVisible();
});

test("a step in doubt shows its evidence and goes on with what a person knows", async ({
  page,
  request,
}) => {
  const run = await postOrder(request, once, { number: order(73001), fault: "lose-answer" });
  await signIn(page, "operator", `${runs}?view=in-doubt`);
  await page.getByRole("row", { name: numbered(73001) }).click();
  await expect(page).toHaveURL(new RegExp(run));
  const step = page.getByRole("complementary", { name: "Step" });
  await expect(step.getByText(/nobody knows whether it happened/)).toBeVisible();
  await expect(step.getByText(`${run}.n04`).first()).toBeVisible();
  await expectAccessible(page);

  // Leaving an answer unsent says nothing of the step.
  await step.getByRole("button", { name: "It happened" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Runs" })).toBeVisible();
  await expect(page.getByText(/was settled while you were answering/)).toBeHidden();
  await page.goForward();

  await step.getByRole("button", { name: "It happened" }).click();
  // The flow reads the number of the order, so that is what is asked for.
  await page
    .getByRole("dialog")
    .getByLabel("number", { exact: true })
    .fill(`SO-${order(73001)}`);
  await page.getByLabel("How you know").fill("Seen in the ERP");
  await page.getByRole("dialog").getByRole("button", { name: "It happened" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 15_000 });
  await expect(step.getByText(/: it happened$/)).toBeVisible();
  await expect(step.getByText("Seen in the ERP")).toBeVisible();
  await page.goto(`${runs}?q=SO-${order(73001)}`);
  await expect(page.getByRole("row", { name: numbered(73001) })).toBeVisible();
});

test("a run whose target is down waits, and is cancelled", async ({ page, request }) => {
  const run = await postOrder(request, keyed, { number: order(74001), fault: "down" });
  await signIn(page, "operator", `/d/hallberg/test/runs/${run}`);
  await page.getByRole("button", { name: "Cancel run" }).click();
  await page.getByLabel("Reason").fill("Ordered by phone");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
  await expect(page.getByText("Cancelled").first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole("button", { name: "Retry" })).toBeVisible();
});

test("a run is read on a phone", async ({ page, request }) => {
  const run = await postOrder(request, keyed, { number: order(75001), lines: [] });
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "operator", `/d/hallberg/test/runs/${run}`);
  await expect(page.getByText(/^Ended/).last()).toBeVisible();
  await expectNoOverflow(page);
  await page.getByRole("button", { name: /Create sales order/ }).click();
  await expect(
    page.getByRole("dialog").getByRole("region", { name: "Response body" }),
  ).toContainText("ORDER_INVALID");
  await expectAccessible(page);
});

test("a run is debugged, and saved as a test, from a phone", async ({ page, request }) => {
  const run = await postOrder(request, keyed, { number: order(75002) });
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "consultant", `/d/hallberg/test/runs/${run}`);
  await expect(page.getByText(/^Ended/).last()).toBeVisible();
  const more = page.getByRole("button", { name: "More actions" });
  await more.click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Save as test" }).click();
  await expect(page.getByRole("dialog", { name: /^Save run .* as a test/ })).toBeVisible();
  await page.goto(`/d/hallberg/test/runs/${run}`);
  await more.press("Enter");
  await page.getByRole("menuitem", { name: "Debug" }).press("Enter");
  await page.waitForURL(/\/debug\?from=/);
});

test("a drawing that opens far away has its lines, also when one comes nearer", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "operator", "/d/hallberg/production/runs");
  await page
    .getByText(/^Shopify order to ERP/)
    .first()
    .click();
  const drawing = page.getByRole("region", { name: /^Shopify order to ERP, v\d+ as it ran/ });
  const lines = drawing.locator(".react-flow__edge");
  await expect(drawing.locator('[data-distance="far"]').first()).toBeAttached();
  await expect(lines).not.toHaveCount(0);
  const all = await lines.count();
  const nearer = page.getByRole("button", { name: "Zoom in" });
  while (await drawing.locator('.flow-node[data-distance="far"]').count()) await nearer.click();
  await expect(lines).toHaveCount(all);
});
