import { expect, type Page } from "@playwright/test";
import { demoAccounts } from "./demo-accounts";

export type Who = "owner" | "consultant" | "operator" | "tester";
type Cookies = Parameters<ReturnType<Page["context"]>["addCookies"]>[0];
type Account = { readonly email: string; readonly password: string };

/** One session per person: signing in is limited, and most tests are about something else. */
const sessions = new Map<string, Cookies>();

/** Opens a page of Hallberg's as one of the demonstration's people, e.g. `consultant`, through the sign-in page. */
export async function signIn(
  page: Page,
  who: Who,
  path = "/d/hallberg/test/connections",
): Promise<void> {
  const account = demoAccounts().find(({ email }) => email.startsWith(`${who}@`));
  if (account === undefined) throw new Error(`The demonstration has no ${who}.`);
  await signInAs(page, account, path);
}

/** The same for a person that a test has added. */
export async function signInAs(page: Page, account: Account, path: string): Promise<void> {
  const known = sessions.get(account.email);
  if (known) await page.context().addCookies(known);
  await page.goto(path);
  if (new URL(page.url()).pathname === "/sign-in") {
    await page.getByLabel("Email").fill(account.email);
    await page.getByLabel("Password").fill(account.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).not.toHaveURL(/\/sign-in/);
    sessions.set(account.email, await page.context().cookies());
  }
  const { pathname, search } = new URL(page.url());
  expect(`${pathname}${search}`).toBe(path);
}
