import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoOverflow, watchPage } from "./clean-page";
import { signIn } from "./sign-in";

const pages = [
  { path: "/d/hallberg/test/connections", heading: "Connections" },
  { path: "/d/hallberg/test/connections/new", heading: null },
  { path: "/d/hallberg/test/people", heading: "People" },
  { path: "/d/hallberg/test/api-keys", heading: "API keys" },
  { path: "/d/hallberg/test/audit", heading: "Audit log" },
];

for (const { path, heading } of pages) {
  test(`${path} is accessible, fits a phone, and breaks no policy`, async ({ page }) => {
    const faults = watchPage(page);
    await signIn(page, "owner", path);
    if (heading !== null) await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    await expect(page.getByLabel("Loading")).toBeHidden();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 800 });
    await expectNoOverflow(page);
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });
}
