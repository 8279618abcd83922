import { type Browser, expect, type Page } from "@playwright/test";
import { call } from "./order-flow";

/** A person who may look and do nothing else: invited by the signed-in owner, with a password of their own. */
export async function addViewer(
  owner: Page,
  browser: Browser,
): Promise<{ readonly email: string; readonly password: string }> {
  const email = `viewer-${Date.now().toString(36)}@meridian.example`;
  const password = "a password of my own";
  const invitation = await call<{ readonly address: string }>(owner, "access.links.invite", {
    name: "Vera Lind",
    email,
    role: "viewer",
    distributorId: null,
    grants: { "payload.view": null, "run.edit-retry": null },
  });
  const elsewhere = await browser.newContext();
  const page = await elsewhere.newPage();
  await page.goto(invitation.address);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page).toHaveURL(/\/d\//);
  await elsewhere.close();
  return { email, password };
}
