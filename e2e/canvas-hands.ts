import { expect, type Locator, type Page } from "@playwright/test";
import { signIn } from "./sign-in";

/** Hallberg's flows in the demonstration's test environment. */
export const flows = "/d/hallberg/test/flows";

/** The card of a node on the canvas, by its whole name. */
export function card(page: Page, name: string): Locator {
  return page.locator(".react-flow__node").filter({ has: page.getByText(name, { exact: true }) });
}

export function lines(page: Page): Locator {
  return page.locator(".react-flow__edge");
}

export function saved(page: Page): Promise<void> {
  return expect(page.getByText(/saved \d\d:\d\d/)).toBeVisible();
}

/** A new flow of the consultant's, open and empty. */
export async function newFlow(page: Page, name: string): Promise<void> {
  await signIn(page, "consultant", flows);
  // The page is there before its buttons act.
  await expect(async () => {
    await page.getByRole("button", { name: "New flow…" }).first().click({ timeout: 5_000 });
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.getByRole("textbox", { name: "Name" }).fill(`${name} ${Date.now().toString(36)}`);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}/);
  await expect(page.getByText("What starts this flow?")).toBeVisible();
}

/** Types node names into the add dialog; it stays open until the last. */
export async function addByKeys(page: Page, names: readonly string[]): Promise<void> {
  await page.keyboard.press("/");
  // Its code may be on its way: then a dialog that is not there yet would pass for one that is gone again.
  await expect(page.getByRole("dialog")).toBeVisible();
  for (const [index, name] of names.entries()) {
    await page.keyboard.type(name);
    await page.keyboard.press(index === names.length - 1 ? "Enter" : "Control+Enter");
  }
  await expect(page.getByRole("dialog")).toBeHidden();
}

export async function rename(page: Page, before: string, after: string): Promise<void> {
  await card(page, before).click();
  const name = page.getByRole("textbox", { name: "Name" });
  // Its form follows the press, as nobody can read it before.
  await expect(name).toHaveValue(before);
  await name.fill(after);
  await expect(card(page, after)).toBeVisible();
}

/** The middle of something on the screen, in px of the page. */
export async function middle(box: Locator): Promise<{ x: number; y: number }> {
  const found = await box.boundingBox();
  if (found === null) throw new Error("It is not to be seen.");
  return { x: found.x + found.width / 2, y: found.y + found.height / 2 };
}
