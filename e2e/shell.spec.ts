import { expect } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { signIn } from "./sign-in";

test("the bell tells what needs somebody and leads there", async ({ page }) => {
  await signIn(page, "operator", "/d/hallberg/production/runs");
  const bell = page.getByRole("button", { name: /^Needs attention: \d+ things/ });
  await bell.click();
  const list = page.getByRole("dialog", { name: "Needs attention" });
  await expect(list.getByRole("heading", { name: /In doubt/ })).toBeVisible();
  await expectAccessible(page);
  await list.getByRole("listitem").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  await page.goBack();
  await expect(page).toHaveURL(/\/production\/runs$/);
});

test("keys are shown on every page, density is kept, and a sign-in opens what was open last", async ({
  page,
}) => {
  await signIn(page, "consultant", "/d/hallberg/test/connections");
  await expect(page.getByRole("heading", { name: "Connections" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Jonas Lindqvist" }).click();
  await page.getByRole("menuitemradio", { name: "Comfortable" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-density", "comfortable");
  await page.goto("/");
  await expect(page).toHaveURL(/\/d\/hallberg\/test\/connections$/);
  await expect(page.locator("html")).toHaveAttribute("data-density", "comfortable");
  await expectAccessible(page);

  // Words that have no room are told whole to whoever points at them.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/d/hallberg/production/tables");
  const table = page.getByRole("link", { name: "Credit decision" });
  await expect(async () => {
    await page.mouse.move(0, 0);
    await table.hover();
    await expect(table).toHaveAttribute("title", /Over the limit by, Order total/, {
      timeout: 1_000,
    });
  }).toPass();
  await page.mouse.move(0, 0);
  await expect(table).not.toHaveAttribute("title");
});

test("without a last place the busiest distributor opens", async ({ page }) => {
  await signIn(page, "consultant", "/d/castine/production/flows");
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
  await page.context().clearCookies({ name: "orderloom-place" });
  await page.goto("/sign-in");
  await page.context().clearCookies({ name: "orderloom-place" });
  await page.goto("/");
  await expect(page).toHaveURL(/\/d\/hallberg\/production\/flows$/);
});

test("the palette has what was open last, and does what the page can do", async ({ page }) => {
  await signIn(page, "consultant", "/d/hallberg/production/flows");
  // The list is long after other journeys, and draws only what is in view.
  await page.getByPlaceholder("Find a flow").fill("Shopify order");
  await expect(page.getByRole("link", { name: "Nightly catalogue" })).toBeHidden();
  await page.getByRole("link", { name: "Shopify order to ERP", exact: true }).click();
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}$/);
  // Until the page has its name.
  await expect(page.getByRole("heading", { name: "Flow Shopify order to ERP" })).toBeAttached();
  await expect
    .poll(() => page.evaluate(() => JSON.stringify(localStorage)))
    .toContain("Shopify order to ERP");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("compare");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/compare$/);
  await page.goto("/d/hallberg/production/runs");
  await page.keyboard.press("Control+k");
  const recent = page.getByRole("dialog").getByRole("option").first();
  await expect(recent).toContainText("Shopify order to ERP");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/flows\/[0-9a-f-]{36}$/);
});

test("what cannot be done now, as archiving a flow that is live, says why in the palette and the list", async ({
  page,
}) => {
  await signIn(page, "consultant", "/d/hallberg/production/flows");
  await page.getByPlaceholder("Find a flow").fill("Shopify order to ERP");
  await page.getByRole("button", { name: "Actions for Shopify order to ERP" }).click();
  const entry = page.getByRole("menuitem", { name: /^Archive/ });
  await expect(entry).toContainText(/Withdraw it from .*Production first/);
  await expect(entry).toBeDisabled();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Shopify order to ERP", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Flow Shopify order to ERP" })).toBeAttached();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("archive this");
  const option = page.getByRole("option", { name: /^Archive this flow/ });
  await expect(option).toContainText(/Withdraw it from .*Production first/);
  await expect(option).toBeDisabled();
  for (const [search, why] of [
    ["undo", "Nothing to undo"],
    ["redo", "Nothing to redo"],
    ["save now", "All is saved"],
  ] as const) {
    await page.getByRole("dialog").getByRole("combobox").fill(search);
    await expect(page.getByRole("option", { name: new RegExp(why) })).toBeDisabled();
  }
  await page.getByRole("dialog").getByRole("combobox").fill("debug this");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/debug$/);
});

test("a link in a row opens what it names by Enter, whichever row the list's cursor is on", async ({
  page,
}) => {
  await signIn(page, "operator", "/d/hallberg/production/flows");
  const flows = page.getByRole("grid", { name: "Flows" });
  await flows.focus();
  // Other than the first, where the cursor is: the list may be long by now.
  const link = flows.getByRole("row").nth(3).getByRole("link").first();
  await link.focus();
  const address = new URL((await link.getAttribute("href")) ?? "", page.url()).pathname;
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${address}$`));
});

test("pages behind links are asked for once one is followed, none of them ahead", async ({
  page,
}) => {
  const ahead: string[] = [];
  page.on("request", (request) => {
    if ("next-router-prefetch" in request.headers()) ahead.push(request.url());
  });
  await signIn(page, "operator", "/d/hallberg/production/flows");
  const flows = page.getByRole("grid", { name: "Flows" });
  await flows.getByRole("row").nth(1).getByRole("link").first().hover();
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page).toHaveURL(/\/production\/runs$/);
  await expect(page.getByRole("grid", { name: "Runs" }).getByRole("row").nth(1)).toBeVisible();
  expect(ahead).toEqual([]);
});
