import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { signIn } from "./sign-in";

const here = "/d/tri-county/test";

const guide = (page: Page) => page.getByRole("region", { name: "First flow guide" });
const at = (page: Page, step: string) =>
  expect(guide(page).getByRole("status")).toContainText(step);
const settings = (page: Page) => page.getByRole("complementary", { name: "Node settings" });

test("the guide leads from an empty list to a flow that has run, noticing what was done", async ({
  page,
}) => {
  await signIn(page, "consultant", `${here}/flows`);
  await page.getByRole("button", { name: /^Guide me/ }).click();
  await at(page, "Step 1 of 5");
  // The button that began it is gone: one goes on in the guide.
  await expect(guide(page).getByRole("button", { name: "Show me" })).toBeFocused();
  await expectAccessible(page);

  await guide(page).getByRole("button", { name: "Show me" }).click();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Name" }).fill(`Guided ${Date.now().toString(36)}`);
  await page.keyboard.press("Enter");
  await at(page, "Step 2 of 5");

  // What it points at is a control of the page; a reload changes nothing of where one is.
  await page.reload();
  await at(page, "Step 2 of 5");
  await expect(page.locator("[data-guide-ring]")).toBeVisible();
  await guide(page).getByRole("button", { name: "Show me" }).click();
  await page.keyboard.press("Enter");
  await at(page, "Step 3 of 5");
  await expect(settings(page)).toContainText("webhook@1");

  await page.locator('[data-type="map@1"]').click();
  const field = guide(page).getByRole("listitem").filter({ hasText: "Write its first field" });
  await expect(field).not.toContainText("(done)");
  await guide(page).getByRole("button", { name: "Show me" }).click();
  await expect(settings(page).getByLabel("Target field").first()).toBeFocused();
  await page.keyboard.type("number");
  await expect(field).not.toContainText("(done)");
  await page.keyboard.press("Tab");
  await page.keyboard.type("input.name");
  await expect(field).toContainText("(done)");
  await page.locator('[data-type="respond@1"]').click();
  await at(page, "Step 4 of 5");
  await expectAccessible(page);

  await expect(page.getByText("Can be published")).toBeVisible();
  await guide(page).getByRole("button", { name: "Show me" }).click();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Publish v1" }).click();
  await at(page, "Step 5 of 5");

  await settings(page).getByRole("button", { name: "Send a sample" }).click();
  await settings(page).getByRole("link", { name: "Open its run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  await expect(page.locator(".react-flow__node", { hasText: "Map" })).toBeVisible();
  await guide(page).getByRole("button", { name: "Show me" }).click();
  await page.keyboard.press("Enter");
  await expect(guide(page)).toContainText("Your first flow is live and has run.");
  await expect(page.getByRole("complementary", { name: "Step" })).toContainText("#");
  await guide(page).getByRole("button", { name: "Close the guide" }).click();
  await expect(guide(page)).toBeHidden();
});

test("the guide is put away, taken up where it was left, and begun anew", async ({ page }) => {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  await expect(guide(page)).toContainText("New here?");
  await guide(page).getByRole("button", { name: "Not now" }).click();
  await expect(guide(page)).toBeHidden();
  await page.reload();
  await expect(page.getByRole("button", { name: "New flow…" })).toBeVisible();
  await expect(guide(page)).toBeHidden();
  const fromMenu = async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "Guide to a first flow" }).click();
  };
  await fromMenu();
  await at(page, "Step 1 of 5");
  await guide(page).getByRole("button", { name: "Skip step" }).click();
  await at(page, "Step 2 of 5");
  await guide(page).getByRole("button", { name: "Put the guide away" }).click();
  await expect(guide(page)).toBeHidden();
  await fromMenu();
  await at(page, "Step 2 of 5");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("guide me");
  await page.keyboard.press("Enter");
  await at(page, "Step 1 of 5");
});
