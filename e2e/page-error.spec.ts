// Not as a journey: a page that fails is a fault of a script.
import { expect, test } from "@playwright/test";
import { signIn } from "./sign-in";

test("a page that fails says so, and is shown again by a press", async ({ page }) => {
  await signIn(page, "consultant", "/d/hallberg/production/connections");
  // An answer that no page can read.
  await page.route("**/api/trpc/**", async (route) => {
    const asked = new URL(route.request().url()).pathname.split("/").pop()?.split(",") ?? [];
    if (!asked.includes("connections.list")) return route.continue();
    const broken = asked.map(() => ({ result: { data: { json: 5 } } }));
    return route.fulfill({ json: broken });
  });
  await page.goto("/d/hallberg/production/connections");
  await expect(page.getByText("Nothing you saved is lost.")).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByRole("button", { name: "Show it again" }).click();
  await expect(page.getByRole("link", { name: "ERP (sandbox)" })).toBeVisible();
});
