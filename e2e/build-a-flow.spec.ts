import { expect, type Locator, type Page } from "@playwright/test";
import { test } from "./journey";
import { signIn } from "./sign-in";

const place = "/d/hallberg/test";

const card = (page: Page, name: string): Locator =>
  page.locator(".react-flow__node", { hasText: name });
const inspector = (page: Page): Locator =>
  page.getByRole("complementary", { name: "Node settings" });

async function choose(page: Page, label: string, option: string): Promise<void> {
  await inspector(page).getByLabel(label, { exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

/** Drags from the middle of a port to a place that is this far from it. */
async function pull(page: Page, port: Locator, x: number, y: number): Promise<void> {
  const box = await port.boundingBox();
  if (box === null) throw new Error("The port is not to be seen.");
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + x / 2, from.y + y / 2);
  await page.mouse.move(from.x + x, from.y + y);
  await page.mouse.up();
}

async function addConnection(page: Page, name: string): Promise<void> {
  await page.goto(`${place}/connections/new`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Base address", { exact: true }).fill("sandbox://erp");
  await page.getByRole("button", { name: /^Add connection/ }).click();
  await page.waitForURL(/\/connections\/[0-9a-f-]{36}/);
}

async function addRows(
  page: Page,
  add: string,
  rows: readonly (readonly [string, string])[],
): Promise<void> {
  await inspector(page).getByRole("button", { name: add }).click();
  for (const [index, [first, second]] of rows.entries()) {
    if (index > 0) await page.keyboard.press("Enter");
    await page.keyboard.type(first);
    await page.keyboard.press("Tab");
    await page.keyboard.type(second);
    // Closes the list of completions, if it is open, and nothing else.
    if ((await page.getByRole("option").count()) > 0) await page.keyboard.press("Escape");
  }
}

test("a person builds a flow by clicking, publishes it, posts to it and reads its runs", async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) faults.push(message.text());
  });
  await signIn(page, "consultant");
  const tag = Date.now().toString(36);
  const erp = `ERP ${tag}`;
  await addConnection(page, erp);

  await page.goto(`${place}/flows`);
  await page.getByRole("button", { name: "New flow…" }).first().click();
  await page.getByRole("textbox", { name: "Name" }).fill(`Order to ERP ${tag}`);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}/);

  const palette = page.getByRole("complementary", { name: "Palette" });
  for (const name of ["Webhook", "Map", "Router", "HTTP request", "Respond"]) {
    await palette.getByRole("button", { name, exact: true }).click();
    await expect(card(page, name)).toBeVisible();
  }

  await card(page, "Map").click();
  await addRows(page, "Add field", [
    ["externalReference", "input.name"],
    ["customerId", "input.customer"],
    ["currency", "input.currency"],
    ["total", "input.total"],
    ["lines", "input.lines"],
  ]);

  await card(page, "Router").click();
  await addRows(page, "Add branch", [["hold", "(input.total ?? 0) > 500"]]);
  // The new branch leads nowhere: that is said before anybody waits for an answer in vain.
  await expect(page.getByText("The branch hold of Router ends nowhere").first()).toBeVisible();
  const hold = card(page, "Router").locator('[data-handleid="hold"]');
  await pull(page, hold, -320, 140);
  await page.getByPlaceholder("Add a node on this line").fill("respond");
  await page.keyboard.press("Enter");
  await expect(card(page, "Respond 2")).toBeVisible();
  await inspector(page).getByLabel("Status", { exact: true }).fill("202");

  await card(page, "HTTP request").click();
  await choose(page, "Connection", erp);
  await choose(page, "Method", "POST");
  await inspector(page).getByLabel("Path or URL", { exact: true }).fill("/sales-orders");
  await choose(page, "Body", "What arrived, as JSON");
  await choose(page, "If it is sent twice", "The target knows our key");

  await page
    .locator(".react-flow__node")
    .filter({ hasText: /Respond(?! 2)/ })
    .click();
  await inspector(page).getByLabel("Status", { exact: true }).fill("201");
  await expect(page.getByText("Can be published")).toBeVisible();

  await page.getByRole("button", { name: "Publish v1…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Publish v1" }).click();
  await expect(page.getByText("v1 is live in Test.")).toBeVisible();
  const address = await page.getByRole("textbox", { name: "Address in Test" }).inputValue();

  const order = (name: string, total: number) => ({
    name,
    customer: "C-1001",
    currency: "USD",
    total,
    lines: [{ itemId: "BLT-1001", quantity: 2, unitPrice: "18.52" }],
  });
  const accepted = await request.post(address, { data: order(`#A-${tag}`, 420) });
  expect(await accepted.text()).toContain(`#A-${tag}`);
  expect(accepted.status()).toBe(201);
  const held = await request.post(address, { data: order(`#B-${tag}`, 900) });
  expect(held.status()).toBe(202);

  await page.goto(`${place}/runs`);
  await page.getByText(`Order to ERP ${tag}`).first().click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  await expect(card(page, "Router")).toContainText("Succeeded");
  // The newest run is the held one: the ERP was not asked.
  await expect(card(page, "Respond 2")).toContainText("Succeeded");
  await expect(card(page, "HTTP request")).toContainText("Skipped");
  expect(faults).toEqual([]);
});
