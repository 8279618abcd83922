import { expect, type Page } from "@playwright/test";
import { addByKeys, card, newFlow, rename, saved } from "./canvas-hands";
import { test } from "./journey";
import { signIn } from "./sign-in";

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

/** What the workbench asks is refused as it is while the database is away; gives it back. */
async function takeDatabase(page: Page): Promise<() => Promise<void>> {
  const refusal = {
    error: {
      json: {
        message: "The database does not answer at the moment. Try again.",
        code: -32_603,
        data: {
          code: "SERVICE_UNAVAILABLE",
          httpStatus: 503,
          problem: { code: "UNAVAILABLE", detail: {} },
        },
      },
    },
  };
  const asked = "**/api/trpc/**";
  await page.route(asked, (route) => {
    const calls = new URL(route.request().url()).pathname.split(",");
    return route.fulfill({ status: 503, json: calls.map(() => refusal) });
  });
  return () => page.unroute(asked);
}

test("what a page shows stays while the database is away, and is said to be as it stood", async ({
  page,
}) => {
  await page.clock.install();
  await signIn(page, "operator", "/d/hallberg/production/connections");
  const list = page.getByRole("table", { name: "Connections" });
  await expect(list.getByRole("row", { name: /^ERP \(sandbox\)/ })).toBeVisible();
  const giveBack = await takeDatabase(page);
  // A window that is looked at again reads what it shows anew.
  await page.clock.fastForward(6_000);
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  const bar = page.getByText("Shown as it stood. The database does not answer at the moment.");
  await expect(bar).toBeVisible();
  await expect(list.getByRole("row", { name: /^ERP \(sandbox\)/ })).toBeVisible();
  await giveBack();
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(bar).toHaveCount(0);
  await expect(list.getByRole("row", { name: /^ERP \(sandbox\)/ })).toBeVisible();
});
