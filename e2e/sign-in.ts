import { expect, type Page } from "@playwright/test";
import { demoAccounts } from "./demo-accounts";

/** Signs in as one of the demonstration's people, e.g. `consultant`, and opens a page of Hallberg's. */
export async function signIn(
  page: Page,
  who: "owner" | "consultant" | "operator" | "tester",
  path = "/d/hallberg/test/connections",
): Promise<void> {
  const account = demoAccounts().find(({ email }) => email.startsWith(`${who}@`));
  if (account === undefined) throw new Error(`The demonstration has no ${who}.`);
  await page.goto(path);
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
}
