import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { accept, invite, openAccount, ownPassword } from "./invite";
import { test } from "./journey";
import { oneTimeCode } from "./one-time-code";
import { signIn } from "./sign-in";

/** Somebody new each time: who was invited once cannot be again. */
function person(called: string): { readonly name: string; readonly email: string } {
  const tag = Date.now().toString(36);
  return {
    name: `${called} ${tag}`,
    email: `${called.split(" ")[0]?.toLowerCase()}-${tag}@meridian.example`,
  };
}

/** Goes through the three steps; gives the key and the recovery codes. */
async function setUp(page: Page): Promise<{ key: string; codes: string[] }> {
  await page.getByLabel("Your password").fill(ownPassword);
  await page.getByRole("button", { name: "Set up the second factor" }).click();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  const key = await page.getByRole("textbox", { name: "Key" }).inputValue();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Code" }).fill(oneTimeCode(key));
  await page.getByRole("button", { name: "Confirm the code" }).click();
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  return { key, codes: await codes.allTextContents() };
}

async function signInWithPassword(page: Page, email: string): Promise<void> {
  // A page that is open would see that its session ended, and leave by itself in the middle of this.
  await page.goto("about:blank");
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(ownPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Your second factor" })).toBeVisible();
}

test("a person sets up a second factor, signs in with it, and loses it by an owner's hand", async ({
  page,
  browser,
}) => {
  const { name, email } = person("Tove Berg");
  await signIn(page, "owner", "/d/hallberg/test/people");
  const theirs = await accept(browser, await invite(page, { name, email }));
  await openAccount(theirs, name);
  await theirs.getByRole("button", { name: "Set up…" }).click();
  const { key, codes } = await setUp(theirs);
  await theirs.getByRole("button", { name: "I have kept them" }).click();
  await expect(theirs.getByRole("button", { name: "New recovery codes…" })).toBeVisible();

  await signInWithPassword(theirs, email);
  await expectAccessible(theirs);
  await theirs.getByRole("textbox", { name: "Code" }).fill("000000");
  await theirs.keyboard.press("Enter");
  await expect(theirs.getByText("The code is not right")).toBeVisible();
  await theirs.getByRole("textbox", { name: "Code" }).fill(oneTimeCode(key, 1));
  await theirs.keyboard.press("Enter");
  await expect(theirs).toHaveURL(/\/d\//);

  await signInWithPassword(theirs, email);
  // The address has the step: loading again asks for the code, not for the password.
  await theirs.reload();
  await theirs.getByRole("button", { name: "Use a recovery code" }).click();
  await theirs.getByRole("textbox", { name: "Recovery code" }).fill(codes[0] ?? "");
  await theirs.keyboard.press("Enter");
  await expect(theirs).toHaveURL(/\/d\//);

  await page.reload();
  await expect(page.getByRole("row", { name })).toContainText("On");
  await page.getByRole("button", { name: `More for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Take the second factor away" }).click();
  await page.getByRole("button", { name: "Take it away" }).click();
  await expect(page.getByText(`The second factor of ${name} is taken away.`)).toBeVisible();
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.context().close();
});

test("where a partner demands a second factor nobody gets past setting it up", async ({
  page,
  browser,
}) => {
  const olga = person("Olga Ruiz");
  await signIn(page, "owner", "/d/hallberg/test/people");
  const second = await accept(browser, await invite(page, { ...olga, owner: true }));
  const theirs = await accept(browser, await invite(page, person("Karl Holm")));
  // Whoever has none cannot demand one, and is told before trying.
  await second.goto("/d/hallberg/test/settings/security");
  await expect(second.getByRole("button", { name: "Demand it of everybody" })).toBeDisabled();
  await second.getByRole("link", { name: "Set up your own first" }).click();
  await second.getByRole("button", { name: "Set up…" }).click();
  await setUp(second);
  await second.getByRole("button", { name: "I have kept them" }).click();
  await expect(second.getByRole("button", { name: "New recovery codes…" })).toBeVisible();
  await second.getByRole("link", { name: "Settings" }).click();
  await second.getByRole("link", { name: "Security" }).click();
  await second.getByRole("button", { name: "Demand it of everybody" }).click();
  await expect(second.getByText("A second factor is demanded now.")).toBeVisible();

  try {
    await theirs.goto("/d/hallberg/test/runs");
    await expect(theirs.getByRole("heading", { name: "Set up a second factor" })).toBeVisible();
    await theirs.goto("/d/hallberg/test/flows");
    await expect(theirs).toHaveURL(/\/second-factor/);
    await expectAccessible(theirs);
    await setUp(theirs);
    await theirs.getByRole("button", { name: "Go to the workbench" }).click();
    await expect(theirs).toHaveURL(/\/d\/hallberg\/test\/flows/);
  } finally {
    await second.getByRole("button", { name: "No longer demand it" }).click();
    await expect(second.getByText("A second factor is no longer demanded.")).toBeVisible();
  }
  await second.context().close();
  await theirs.context().close();
});
