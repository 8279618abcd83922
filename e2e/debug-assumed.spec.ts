import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { signIn } from "./sign-in";

const flow = "01930000-0000-7000-8000-000000000201";
const panel = (page: Page) => page.getByRole("complementary", { name: "Step", exact: true });
const stands = (page: Page, step: string) =>
  expect(panel(page).getByText(`Into ${step}`)).toBeVisible({ timeout: 20_000 });
const reaches = (page: Page, mode: string) =>
  page
    .getByRole("radiogroup", { name: "What erp reaches" })
    .getByRole("radio", { name: mode, exact: true });

/** With the sample, which no run was answered for; ends what stands. */
async function beginWithSample(page: Page): Promise<void> {
  const change = page.getByRole("button", { name: /^(Change input|Start again…)$/ });
  const begin = page.getByRole("button", { name: "Start and step" });
  await expect(change.or(begin).first()).toBeVisible();
  if (await change.isVisible()) await change.click();
  await page.getByRole("combobox", { name: "Message", exact: true }).click();
  await page.getByRole("option", { name: /Sample/ }).click();
  await begin.click();
  const end = page.getByRole("button", { name: "End it and start" });
  await expect(end.or(panel(page).getByText("Into Map to sales order")).first()).toBeVisible();
  if (await end.isVisible()) await end.click();
  await stands(page, "Map to sales order");
}

test("the sandbox is asked for an assumed answer only once the fork is said yes to", async ({
  page,
}) => {
  await signIn(page, "consultant", `/d/hallberg/production/flows/${flow}/debug`);
  await beginWithSample(page);
  await expect(reaches(page, "Mocked")).toBeChecked();
  await page.keyboard.press("F10");
  await stands(page, "Check credit");
  await page.keyboard.press("F10");
  await stands(page, "Quote sales tax");
  await page.keyboard.press("F9");
  const ask = panel(page).getByRole("button", { name: "Ask the sandbox…" });
  await ask.click();
  const forking = page.getByRole("dialog", { name: "Fork before “Check credit”" });
  await expect(forking).toContainText("erp is asked in its sandbox");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(forking).toHaveCount(0);
  await expect(reaches(page, "Mocked")).toBeChecked();

  await ask.click();
  await forking.getByRole("button", { name: "Fork from here" }).click();
  await stands(page, "Check credit");
  await expect(reaches(page, "Sandbox")).toBeChecked();

  // What is set is everybody's: the next journey begins without it.
  await reaches(page, "Mocked").click();
  await page
    .getByRole("toolbar", { name: "Debugging" })
    .getByRole("button", { name: "Stop" })
    .click();
  await page.getByRole("button", { name: "Stop the run" }).press("Enter");
  await expect(page.getByText("Cancelled").first()).toBeVisible();
});
