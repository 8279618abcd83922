import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { type PublishedFlow, postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const runs = "/d/hallberg/test/runs";
const serial = String(Date.now() % 1_000_000);
let keyed: PublishedFlow;
let once: PublishedFlow;

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, "consultant", runs);
  keyed = await publishOrderFlow(page, { name: `Bulk order ${serial}`, idempotency: "header" });
  once = await publishOrderFlow(page, { name: `Bulk once ${serial}`, idempotency: "none" });
  await page.close();
});

const grid = (page: Page) => page.getByRole("grid", { name: "Runs" });

async function download(page: Page, name: RegExp): Promise<string> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name }).click();
  return readFile(await (await waiting).path(), "utf8");
}

test("a list is given columns, saved as a view, shared, sent as a link and exported", async ({
  page,
  request,
  browser,
}) => {
  await postOrder(request, keyed, { number: `61001-${serial}` });
  await postOrder(request, keyed, { number: `61002-${serial}` });
  await signIn(page, "operator", `${runs}?flow=${keyed.id}`);
  await expect(grid(page).getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Columns" }).click();
  const asOpened = page.getByRole("button", { name: "As it opens" });
  await expect(asOpened).toBeDisabled();
  await page.getByRole("checkbox", { name: "ERP order" }).click();
  await expect(asOpened).toBeEnabled();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/cols=po%2Cerp-order/);
  await expect(grid(page).getByRole("columnheader", { name: "ERP order" })).toBeVisible();
  await expect(grid(page).getByRole("row").nth(1)).toContainText(/SO-\d+/);

  await page.getByRole("button", { name: "Views" }).click();
  await page.getByLabel("Save what is shown as").fill(`Orders ${serial}`);
  await page.getByLabel("Share it").click();
  await page.getByRole("button", { name: "Save view" }).click();
  const tabs = page.getByRole("navigation", { name: "Views" });
  const saved = tabs.getByRole("link", { name: `Orders ${serial}` });
  await expect(saved).toHaveAttribute("aria-current", "page");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  // It is one of the views: another one is shown without its filters, and it is a press away again.
  await tabs.getByRole("link", { name: "All", exact: true }).click();
  await expect(page).not.toHaveURL(/flow=/);
  await expect(saved).not.toHaveAttribute("aria-current", "page");
  await saved.click();
  await expect(page).toHaveURL(/flow=/);
  await expect(grid(page).getByRole("row")).toHaveCount(3);

  const csv = (await download(page, /CSV/)).trimEnd().split("\r\n");
  expect(csv).toHaveLength(3);
  expect(csv[0]).toMatch(/^run,status,.*,po,erp-order$/);
  expect(csv[2]).toContain(`PO-61001-${serial}`);
  expect(JSON.parse(await download(page, /JSON/))).toHaveLength(2);

  const other = await browser.newContext();
  const colleague = await other.newPage();
  await signIn(colleague, "consultant", runs);
  await colleague.getByRole("button", { name: "Views" }).click();
  await colleague
    .getByRole("dialog", { name: "Views" })
    .getByRole("link", { name: `Orders ${serial}` })
    .click();
  await expect(colleague).toHaveURL(new RegExp(`flow=${keyed.id}`));
  await expect(grid(colleague).getByRole("row")).toHaveCount(3);
  await other.close();
});

test("many failed runs are retried: one first, and the others after a person has looked", async ({
  page,
  request,
}) => {
  for (const number of [62001, 62002, 62003]) {
    await postOrder(request, keyed, { number: `${number}-${serial}`, lines: [] });
  }
  await signIn(page, "operator", `${runs}?flow=${keyed.id}&status=failed`);
  await expect(grid(page).getByRole("row")).toHaveCount(4);
  await grid(page).getByRole("checkbox", { name: "Select all loaded runs" }).click();
  await page.getByRole("button", { name: "Retry 3 runs…" }).click();
  await page.getByRole("radio", { name: /From the start/ }).click();
  await page.getByLabel("Reason").fill("The shop has sent the lines");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Retry 3 runs" }).click();

  const action = page.getByRole("list", { name: "Bulk actions" });
  await expect(action).toContainText("Retry of 3 runs");
  await expect(action).toContainText("2 were not asked", { timeout: 20_000 });
  await expect(action.getByRole("link", { name: /lines/i })).toBeVisible();
  await action.getByRole("button", { name: "Stop" }).click();
  await expect(action).toContainText("stopped, 2 were not asked");
  await action.getByRole("link", { name: "Show runs" }).click();
  await expect(page).toHaveURL(/bulk=/);
  await expect(page.getByText("one bulk action")).toBeVisible();
  // Three were asked for, one of them was started again.
  await expect(grid(page).getByRole("row")).toHaveCount(5);

  // The same runs on the draft: nothing is sent, each message counts once.
  await page.getByRole("button", { name: "Replay all 4…" }).press("Enter");
  await page.getByRole("radio", { name: /The saved draft of/ }).click();
  await page.getByRole("radio", { name: "Systems live" }).click();
  await expect(page.getByText(/This reaches ERP of .* in test/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("radio", { name: /mocked: a backtest/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Backtest all 4" }).press("Enter");
  await page.waitForURL(/\/backtest/);
  await expect(page.getByText(/on 3 picked messages/)).toBeVisible({ timeout: 30_000 });
});

test("runs in doubt are settled together, with the evidence once", async ({ page, request }) => {
  test.setTimeout(240_000);
  for (const number of [63001, 63002]) {
    await postOrder(request, once, { number: `${number}-${serial}`, fault: "lose-answer" });
  }
  await signIn(page, "operator", `${runs}?view=in-doubt&flow=${once.id}`);
  await expect(grid(page).getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Settle all 2…" }).click();
  await page.getByRole("radio", { name: /All happened/ }).click();
  const settle = page.getByRole("dialog").getByRole("button", { name: "Settle all 2" });
  await expect(settle).toBeDisabled();
  await page.getByLabel("What the target answered, as JSON").fill('{ "number": "seen" }');
  await page.getByLabel("How you know").fill("Both are in the ERP");
  await settle.click();
  const action = page.getByRole("list", { name: "Bulk actions" });
  await expect(action).toContainText("2 succeeded", { timeout: 30_000 });
  await page.goto(`${runs}?flow=${once.id}`);
  await expect(grid(page).getByText("Succeeded")).toHaveCount(2);
});

test("a step's output of ten megabytes shows its first page, says how much, and gives the rest", async ({
  page,
  request,
}) => {
  const lines = Array.from({ length: 60_000 }, (_, index) => ({
    sku: `SKU-${index}`,
    quantity: index,
    price: "3.85",
    note: "a note of the buyer that nobody reads but everybody keeps, with some more words in it, ".repeat(
      1,
    ),
  }));
  const run = await postOrder(request, keyed, {
    number: `64001-${serial}`,
    total: 9_000,
    lines,
  });
  await signIn(page, "operator", `${runs}/${run}?node=n01`);
  const step = page.getByRole("complementary", { name: "Step" });
  const message = step.getByRole("region", { name: "Message as received" });
  await expect(message).toContainText(`#64001-${serial}`);
  // Beside it stands what is said aloud of a field's origins.
  const shown = step.getByRole("status").filter({ hasText: "The first" });
  await expect(shown).toContainText(/The first [\d,]+ lines, 1% of/);
  await step.getByRole("button", { name: "Show more" }).click();
  await expect(shown).toContainText(/The first [\d,]+ lines, [12]% of/);
  await step.getByRole("radio", { name: "Tree" }).click();
  await step.getByRole("button", { name: /^lines / }).click();
  await expect(step.getByText("100 of 60,000")).toBeVisible();
  const waiting = page.waitForEvent("download");
  await step.getByRole("link", { name: "Download message as received" }).click();
  const whole = await readFile(await (await waiting).path(), "utf8");
  expect(JSON.parse(whole).lines).toHaveLength(60_000);
});

test("list, run and dialogs work on a phone and at 400 % zoom", async ({ page, request }) => {
  const run = await postOrder(request, keyed, { number: `65001-${serial}`, lines: [] });
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 320, height: 256 },
  ]) {
    await page.setViewportSize(viewport);
    await signIn(page, "operator", `${runs}?q=PO-65001-${serial}`);
    const row = grid(page).getByRole("row", { name: new RegExp(`65001-${serial}`) });
    await row.scrollIntoViewIfNeeded();
    await expectNoOverflow(page);
    await row.click();
    await expect(page).toHaveURL(new RegExp(run));
    await expectNoOverflow(page);
    const line = page.getByRole("button", { name: /Create sales order/ });
    await line.scrollIntoViewIfNeeded();
    await line.click();
    const sheet = page.getByRole("dialog");
    const body = sheet.getByRole("region", { name: "Response body" });
    await body.scrollIntoViewIfNeeded();
    await expect(body).toContainText("ORDER_INVALID");
    await sheet.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("button", { name: "Retry…" }).click();
    const reason = page.getByLabel("Reason");
    await reason.scrollIntoViewIfNeeded();
    await expect(reason).toBeInViewport();
    await expect(page.getByRole("button", { name: "Retry run" })).toBeInViewport();
    await page.keyboard.press("Escape");
  }
});

test("the canvas shows in words how its steps fare and where runs wait, and puts it off again", async ({
  page,
  request,
}) => {
  await postOrder(request, keyed, { number: `66001-${serial}` });
  await postOrder(request, keyed, { number: `66002-${serial}`, fault: "down" });
  await signIn(page, "operator", `/d/hallberg/test/flows/${keyed.id}`);
  const card = page.locator(".flow-node", { hasText: "Create sales order" });
  await page.getByRole("button", { name: "Heat", exact: true }).click();
  await expect(page).toHaveURL(/heat=throughput/);
  await expect(card).toContainText(/\d+ steps?/, { timeout: 20_000 });
  const heat = page.getByRole("region", { name: "Heat of the flow" });
  await heat.getByRole("radio", { name: "Failures" }).click();
  await expect(card).toContainText(/failed/);
  await heat.getByRole("radio", { name: "p95" }).click();
  await expect(card).toContainText(/p95 [\d.]+ m?s/);
  await heat.getByRole("radio", { name: "Waiting now" }).click();
  await expect(card).toContainText("1 wait", { timeout: 20_000 });
  await expectAccessible(page);
  await heat.getByRole("button", { name: "Heat off" }).click();
  await expect(card).not.toContainText("wait");
});

test("without the server the list says that it is not live, and keeps its rows when one is pressed", async ({
  page,
}) => {
  await signIn(page, "operator", "/d/hallberg/production/runs");
  const rows = page.getByRole("row");
  await expect(rows.nth(1)).toBeVisible();
  await expect(page.getByText(/^Live/)).toBeVisible();
  await page.context().setOffline(true);
  await expect(page.getByText("Not live: the server does not answer")).toBeVisible();
  await rows.nth(1).click();
  await expect(page.getByText(/The run can be opened when it is back/)).toBeVisible();
  await expect(rows.nth(1)).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(/^Live/)).toBeVisible();
  // The stream may be there a moment before anything else was asked again.
  await expect(async () => {
    await rows.nth(1).click();
    await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 3_000 });
  }).toPass();
});
