import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { card } from "./screen";
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

async function stop(page: Page): Promise<void> {
  await page
    .getByRole("toolbar", { name: "Debugging" })
    .getByRole("button", { name: "Stop" })
    .click();
  await page.getByRole("button", { name: "Stop the run" }).press("Enter");
  await expect(page.getByText("Cancelled").first()).toBeVisible();
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
  const bar = page.getByRole("toolbar", { name: "Debugging" });
  await expect(bar).toContainText("Step 4, looking at “Check credit”");
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
  await stop(page);
});

test("what rests on an assumed answer says so on the page of the run, too", async ({ page }) => {
  await signIn(page, "consultant", `/d/hallberg/production/flows/${flow}/debug`);
  await beginWithSample(page);
  for (const next of ["Check credit", "Quote sales tax", "Credit decision", "By the decision"]) {
    await page.keyboard.press("F10");
    await stands(page, next);
  }
  const saving = await page.getByRole("link", { name: "Save as test" }).getAttribute("href");
  const run = new URL(saving ?? "", page.url()).searchParams.get("from");
  await page.keyboard.press("F8");
  await expect(panel(page)).toContainText(/steps of this run have an assumed answer/);
  await expectAccessible(page);
  await page.goto(`/d/hallberg/production/runs/${run}`);
  const rows = page.getByRole("region", { name: "Timeline" }).getByRole("button");
  await expect(rows.filter({ hasText: "Check credit" })).toContainText("Assumed answer");
  const decided = rows.filter({ hasText: "Credit decision" });
  await expect(decided).toContainText("By an assumed answer");
  await expect(card(page, "Credit decision")).toContainText("By an assumed answer");
  await expect(card(page, "Map to sales order")).not.toContainText("assumed");
  await decided.click();
  await expect(panel(page)).toContainText("This rests on the assumed answer of “Check credit”");
  await expectAccessible(page);
  await panel(page).getByRole("button", { name: "Look at “Check credit”" }).click();
  await expect(panel(page)).toContainText("The answer is assumed");

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(decided).toContainText("By an assumed answer");
  await expectNoOverflow(page);
});
