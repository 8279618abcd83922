import { type Browser, expect, type Page } from "@playwright/test";

/** The password that invited people choose in these tests. */
export const ownPassword = "a password of my own";

/** Invites somebody from the page of people; gives the link that is shown once. */
export async function invite(
  page: Page,
  { name, email, owner = false }: { name: string; email: string; owner?: boolean },
): Promise<string> {
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Email").fill(email);
  if (owner) {
    await dialog.getByRole("combobox", { name: "Role" }).click();
    await page.getByRole("option", { name: /^Owner/ }).click();
  } else {
    await dialog.getByRole("combobox", { name: "For", exact: true }).click();
    await page.getByRole("option", { name: "Hallberg Industrial Supply" }).click();
  }
  await dialog.getByRole("button", { name: "Make invitation" }).click();
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  await expect(dialog).toContainText("Orderloom sends no e-mail");
  await dialog.getByRole("button", { name: "Done" }).click();
  return link;
}

/** A window of somebody else, at this address. */
export async function openElsewhere(browser: Browser, address: string): Promise<Page> {
  const elsewhere = await browser.newContext();
  const page = await elsewhere.newPage();
  await page.goto(address);
  return page;
}

/** Takes up an invitation in a window of its own; ends in the workbench. */
export async function accept(browser: Browser, link: string): Promise<Page> {
  const page = await openElsewhere(browser, link);
  await page.getByLabel("Password").fill(ownPassword);
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page).toHaveURL(/\/d\//);
  return page;
}

/** Opens the own account from the person's menu. */
export async function openAccount(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await page.getByRole("menuitem", { name: "Account" }).click();
  await expect(page.getByRole("heading", { name: "Account" })).toBeVisible();
}
