import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { signIn } from "./sign-in";

const here = "/d/hallberg/production";

/** The heading that the address names is in view, marked, and where the keyboard goes on. */
async function arrivedAt(page: Page, name: string): Promise<void> {
  const heading = page.getByRole("heading", { name, exact: true });
  await expect(heading).toBeInViewport();
  await expect(heading).toBeFocused();
  await expect(heading).toHaveAttribute("data-arrived", "");
}

/** The page is there before its keys are. */
async function openPalette(page: Page, text: string): Promise<void> {
  const input = page.getByRole("dialog").getByRole("combobox");
  await expect(async () => {
    if (!(await input.isVisible())) await page.keyboard.press("Control+k");
    await input.fill(text, { timeout: 500 });
  }).toPass();
}

test("the docs are searched and read by keyboard, and Back leads to the results", async ({
  page,
}) => {
  await signIn(page, "operator", `${here}/flows`);
  await page.getByRole("link", { name: "Docs" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Search the docs" });
  // The page is there before its keys are.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("answer unknown");
  const found = page.getByRole("link", { name: /^ANSWER_UNKNOWN/ });
  await expect(found).toBeVisible();
  await expect(page).toHaveURL(/\?q=answer%20unknown$/);
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("ol a").first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(search).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/docs\/errors#answer_unknown$/);
  await arrivedAt(page, "ANSWER_UNKNOWN");
  await expectAccessible(page);
  await page.goBack();
  await expect(search).toHaveValue("answer unknown");
  await expect(found).toBeVisible();
  await search.fill("qzqzqz");
  await expect(page.getByText("Nothing in the docs has qzqzqz")).toBeVisible();
});

test("the docs open from the palette and from the sheet of keys", async ({ page }) => {
  await signIn(page, "consultant", `${here}/connections`);
  await openPalette(page, "search docs");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/docs\?q=$/);
  await expect(page.getByRole("searchbox", { name: "Search the docs" })).toBeFocused();
  await openPalette(page, "splitter");
  await page
    .getByRole("group", { name: "In the docs" })
    .getByRole("option", { name: "Splitter", exact: true })
    .click();
  await page.waitForURL(/\/docs\/nodes\/splitter$/);
  await expect(page.getByRole("heading", { level: 1, name: "Splitter" })).toBeVisible();
  await page.keyboard.press("?");
  await page.getByRole("link", { name: "Search docs…" }).click();
  await expect(page.getByRole("searchbox", { name: "Search the docs" })).toBeFocused();
});

test("the code of an error leads to its cause and remedy", async ({ page }) => {
  await signIn(page, "operator", `${here}/runs?view=attention`);
  await page
    .getByRole("row", { name: /Failed/ })
    .first()
    .dblclick();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const code = page.getByRole("complementary", { name: "Step" }).getByRole("link", {
    name: /^[A-Z]+(_[A-Z]+)+$/,
  });
  const name = (await code.innerText()).trim();
  await code.click();
  await page.waitForURL(`**/docs/errors#${name.toLowerCase()}`);
  await arrivedAt(page, name);
});

test("an address of the docs without a place opens at one's own, also on a phone", async ({
  page,
}) => {
  await signIn(page, "operator", `${here}/runs`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/docs/expressions-functions#fn-startsWith");
  await expect(page).toHaveURL(new RegExp(`${here}/docs/expressions-functions#fn-startsWith$`));
  await expect(page.locator("#fn-startsWith")).toBeInViewport();
  await expectNoOverflow(page);
  await page.getByLabel("Page", { exact: true }).selectOption("Known limits");
  await expect(page.getByRole("heading", { level: 1, name: "Known limits" })).toBeVisible();
  await expectNoOverflow(page);
  await page.goto(`${here}/docs/no-such-page`);
  await expect(page.getByText("The docs have no page no-such-page")).toBeVisible();
});
