import { expect } from "@playwright/test";
import { addByKeys, card, newFlow, rename, saved } from "./canvas-hands";
import { test } from "./journey";

test("an open canvas says that the server is away and asks it calmly; what was edited is saved when it is back", async ({
  page,
}) => {
  await newFlow(page, "Server away");
  await addByKeys(page, ["webhook", "map"]);
  await saved(page);
  let asked = 0;
  let away = true;
  await page.route("**/api/**", async (route) => {
    if (!away) return route.continue();
    asked += 1;
    await route.abort("connectionrefused");
  });
  await rename(page, "Map", "Renamed while away");
  const bar = page.getByText("Not connected to the server");
  await expect(bar).toBeVisible();
  await expect(page.getByText(/trying again in \d+ s/)).toBeVisible();
  const before = asked;
  await page.getByRole("button", { name: "Try now" }).click();
  await expect.poll(() => asked).toBeGreaterThan(before);
  await expect(page.getByText(/trying again in \d+ s/)).toBeVisible();
  away = false;
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(bar).toHaveCount(0);
  await saved(page);
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await expect(card(page, "Renamed while away")).toBeVisible();
});
