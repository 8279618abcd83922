import { expect } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { signIn } from "./sign-in";

test("a consultant sets time zone and retention of a distributor, from the first page, by keyboard", async ({
  page,
}) => {
  await signIn(page, "consultant", "/d/tri-county/test/flows");
  await page.getByRole("link", { name: "Settings" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Security" })).toBeHidden();
  const zone = page.getByRole("combobox", { name: "Time zone" });
  const before = await zone.inputValue();
  await zone.fill("Mars/Olympus");
  await expect(page.getByText("“Mars/Olympus” is not in the list of time zones.")).toBeVisible();
  await zone.fill("Europe/Madrid");
  await page.getByRole("button", { name: "Change time zone" }).press("Enter");
  await expect(page.getByText("The time zone is Europe/Madrid now.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Change time zone" })).toBeDisabled();

  await page.getByRole("link", { name: "Retention" }).press("Enter");
  const runs = page.getByRole("textbox", { name: "Keep runs in the list" });
  await runs.fill("12");
  await expect(page.getByText("A whole number from 90 to 400.")).toBeVisible();
  await runs.fill("365");
  await expectAccessible(page);
  await runs.press("Enter");
  await page.getByRole("button", { name: "Keep less" }).press("Enter");
  await expect(page.getByText("The retention is changed.")).toBeVisible();
  await page.reload();
  await expect(runs).toHaveValue("365");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoOverflow(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(
    page.getByRole("row", { name: /Changed how long things are kept/ }).first(),
  ).toContainText("runs 365 d");
  await page.goto("/d/tri-county/test/settings/general");
  await zone.fill(before);
  await page.getByRole("button", { name: "Change time zone" }).press("Enter");
  await expect(page.getByText(`The time zone is ${before} now.`)).toBeVisible();
});

test("what new distributors begin with is set once for the partner", async ({ page }) => {
  await signIn(page, "owner", "/d/hallberg/production/settings/defaults");
  const runs = page.getByRole("textbox", { name: "Keep runs in the list" });
  const save = page.getByRole("button", { name: "Save for new distributors" });
  await expect(save).toBeDisabled();
  await runs.fill("50");
  await expect(page.getByText("A whole number from 90 to 400.")).toBeVisible();
  await expect(save).toBeDisabled();
  const before = "400";
  for (const days of ["200", before]) {
    await runs.fill(days);
    await save.click();
    await expect(
      page.getByText("New distributors begin with this from now on.").first(),
    ).toBeVisible();
    await expect(save).toBeDisabled();
  }
  await page.reload();
  await expect(runs).toHaveValue(before);
});
