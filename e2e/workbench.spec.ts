import { expect } from "@playwright/test";
import { expectAccessible, expectNoOverflow, watchPage } from "./clean-page";
import { demoAccounts } from "./demo-accounts";
import { test } from "./journey";
import { signIn } from "./sign-in";

test.describe("sign-in", () => {
  test("a wrong password is told, a right one leads to the page that was asked for", async ({
    page,
  }) => {
    await page.goto("/d/hallberg/test/runs?view=in-doubt");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await expectAccessible(page);
    const account = demoAccounts().find(({ email }) => email.startsWith("operator@"));
    await page.getByLabel("Email").fill(account?.email ?? "");
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("Email and password do not belong together")).toBeVisible();

    await page.getByLabel("Password").fill(account?.password ?? "");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/d\/hallberg\/test\/runs\?view=in-doubt$/);
    await expect(page.getByRole("link", { name: "In doubt" })).toHaveAttribute(
      "aria-current",
      "page",
    );
  });

  test("never leads to another site", async ({ page }) => {
    const account = demoAccounts().find(({ email }) => email.startsWith("operator@"));
    await page.goto("/sign-in?next=//evil.example/");
    await page.getByLabel("Email").fill(account?.email ?? "");
    await page.getByLabel("Password").fill(account?.password ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/localhost:\d+\/d\//);
  });

  test("signing out ends the session", async ({ page }) => {
    const account = demoAccounts().find(({ email }) => email.startsWith("operator@"));
    await page.goto("/sign-in?next=/d/hallberg/test/runs");
    await page.getByLabel("Email").fill(account?.email ?? "");
    await page.getByLabel("Password").fill(account?.password ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Priya Raman" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await page.goto("/d/hallberg/test/runs");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });
});

test("a session that ends leads back to the page once one has signed in", async ({ page }) => {
  await signIn(page, "operator", "/d/hallberg/test/runs?view=moving");
  await expect(page.getByRole("heading", { name: "Runs" })).toBeVisible();
  await page.context().clearCookies();
  // The list asks again by itself.
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fd%2Fhallberg%2Ftest%2Fruns%3Fview%3Dmoving$/, {
    timeout: 40_000,
  });
});

test.describe("the shell", () => {
  test("switches distributor and environment by keyboard and keeps the page", async ({ page }) => {
    await signIn(page, "consultant", "/d/hallberg/test/runs");
    await page.getByRole("button", { name: /switch distributor/ }).press("Enter");
    await page.keyboard.type("castine prod");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/d\/castine\/production\/runs$/);
  });

  test("the command palette leads to a page and changes the appearance", async ({ page }) => {
    await signIn(page, "consultant", "/d/hallberg/test/runs");
    const search = page.getByPlaceholder(/any number of an order/);
    // The page is there before its keys are: a person sees that nothing came, and presses again.
    await expect(async () => {
      await page.keyboard.press("Control+k");
      await expect(search).toBeVisible({ timeout: 2_000 });
      await search.fill("dark", { timeout: 2_000 });
    }).toPass();
    await page.keyboard.press("Enter");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expectAccessible(page);
    await page.keyboard.press("Control+k");
    await search.fill("connections");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/connections$/);
  });

  test("fits a phone, with the menu as a sheet", async ({ page }) => {
    const faults = watchPage(page);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ["/d/hallberg/test/flows", "/d/hallberg/test/runs"]) {
      if (path.endsWith("flows")) await signIn(page, "consultant", path);
      else await page.goto(path);
      await expectNoOverflow(page);
      await expectAccessible(page);
    }
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Connections" }).click();
    await expect(page).toHaveURL(/\/connections$/);
    await expect(page.getByRole("dialog")).toBeHidden();
    expect(faults).toEqual([]);
  });

  test("an address of nobody's is not found", async ({ page }) => {
    await signIn(page, "tester", "/d/hallberg/test/runs");
    expect((await page.goto("/d/castine/production/runs"))?.status()).toBe(404);
    await expect(page.getByText("There is nothing at this address")).toBeVisible();
  });

  test("an empty distributor is told what a flow is", async ({ page }) => {
    await signIn(page, "consultant", "/d/ostrow/production/flows");
    await expect(page.getByRole("heading", { name: "No flows yet" })).toBeVisible();
    await page.getByRole("button", { name: "New flow" }).click();
    await expect(page.getByRole("button", { name: "Create flow" })).toBeDisabled();
    await page.getByLabel("Name").fill("Orders of a test");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/d\/ostrow\/production\/flows\/[0-9a-f-]{36}$/);
  });
});
