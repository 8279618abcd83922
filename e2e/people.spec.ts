import { expect } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { signIn } from "./sign-in";

test("an owner adds a person, who signs in, changes the password and is removed", async ({
  page,
  browser,
}) => {
  await signIn(page, "owner", "/d/hallberg/test/people");
  await page.getByRole("button", { name: "Add person" }).click();
  await page.getByLabel("Name").fill("Nadia Petrov");
  await page.getByLabel("Email").fill("nadia@meridian.example");
  await page.getByRole("combobox", { name: "For", exact: true }).click();
  await page.getByRole("option", { name: "Hallberg Industrial Supply" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Add person" }).click();
  const password = await page.getByRole("textbox", { name: "Password" }).inputValue();
  await page.getByRole("button", { name: "I have stored it" }).click();
  await expect(page.getByRole("row", { name: /Nadia Petrov/ })).toContainText("Hallberg");

  const elsewhere = await browser.newContext();
  const theirs = await elsewhere.newPage();
  const enter = async (secret: string) => {
    await theirs.goto("/sign-in");
    await theirs.getByLabel("Email").fill("nadia@meridian.example");
    await theirs.getByLabel("Password").fill(secret);
    await theirs.getByRole("button", { name: "Sign in" }).click();
  };
  await enter(password);
  await theirs.getByRole("button", { name: /Nadia Petrov/ }).click();
  await theirs.getByRole("menuitem", { name: "Change password" }).click();
  await theirs.getByLabel("Current password").fill("not the password");
  await theirs.getByLabel("New password").fill("a password of my own");
  await theirs.getByRole("button", { name: "Change password" }).click();
  await expect(theirs.getByText("The current password is not right.")).toBeVisible();
  await theirs.getByLabel("Current password").fill(password);
  await theirs.getByRole("button", { name: "Change password" }).click();
  await expect(theirs.getByText("Your password is changed.")).toBeVisible();

  await page.getByRole("button", { name: "More for Nadia Petrov" }).click();
  await page.getByRole("menuitem", { name: "Rights beside the role" }).click();
  await page.getByRole("combobox", { name: "See documents" }).click();
  await page.getByRole("option", { name: "Taken" }).click();
  await expect(page.getByRole("combobox", { name: "See documents" })).toHaveText("Taken");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row", { name: /Nadia Petrov/ })).toContainText(
    "see documents taken",
  );
  await theirs.goto("/d/hallberg/production/runs");
  await theirs.getByRole("row").nth(1).click();
  await expect(theirs.getByText("You may not look into documents here.").first()).toBeVisible();

  await page.getByRole("button", { name: "More for Nadia Petrov" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove person" }).click();
  await expect(page.getByText("Nadia Petrov is removed.")).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("row", { name: /Nadia Petrov/ })).toBeHidden();
  const answer = await theirs.goto("/d/hallberg/test/runs");
  expect(answer?.status()).toBe(404);
  await elsewhere.close();
});
