import { expect } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { accept, invite, openAccount, openElsewhere, ownPassword } from "./invite";
import { test } from "./journey";
import { signIn } from "./sign-in";

test("a person changes the password and ends sessions; an owner ends the rest", async ({
  page,
  browser,
}) => {
  const email = "ines@meridian.example";
  await signIn(page, "owner", "/d/hallberg/test/people");
  const theirs = await accept(browser, await invite(page, { name: "Ines Faro", email }));
  const elsewhere = await openElsewhere(browser, "/sign-in");
  const enter = async (password: string) => {
    await elsewhere.goto("/sign-in");
    await elsewhere.getByLabel("Email").fill(email);
    await elsewhere.getByLabel("Password").fill(password);
    await elsewhere.getByRole("button", { name: "Sign in" }).click();
    await expect(elsewhere).toHaveURL(/\/d\//);
  };
  await enter(ownPassword);

  await openAccount(theirs, "Ines Faro");
  const sessions = theirs.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: "This one" })).toHaveCount(1);
  await theirs.getByRole("button", { name: /^End the session/ }).click();
  await expect(sessions).toHaveCount(1);
  await elsewhere.goto("/");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await enter(ownPassword);

  await theirs.getByLabel("Current password").fill("not the password");
  await theirs.getByLabel("New password").fill("quite another password");
  await theirs.getByRole("button", { name: "Change password" }).click();
  await expect(theirs.getByText("The current password is not right.")).toBeVisible();
  await expectAccessible(theirs);
  await theirs.getByLabel("Current password").fill(ownPassword);
  await theirs.getByRole("button", { name: "Change password" }).click();
  await expect(theirs.getByText("Your password is changed.")).toBeVisible();
  await elsewhere.goto("/");
  await expect(elsewhere).toHaveURL(/\/sign-in/);

  await page.reload();
  await page.getByRole("button", { name: "More for Ines Faro" }).click();
  await page.getByRole("menuitem", { name: "Sessions" }).click();
  const dialog = page.getByRole("dialog", { name: "Sessions of Ines Faro" });
  await expect(dialog.getByRole("listitem")).toHaveCount(1);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "End all" }).click();
  await expect(dialog.getByText("Ines Faro is signed in nowhere.")).toBeVisible();
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.context().close();
  await elsewhere.context().close();
});
