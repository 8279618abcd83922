import { expect } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { accept, invite, openElsewhere, ownPassword } from "./invite";
import { test } from "./journey";
import { signIn } from "./sign-in";

test("an owner invites a person by a link, who chooses a password, works and is removed", async ({
  page,
  browser,
}) => {
  await signIn(page, "owner", "/d/hallberg/test/people");
  const link = await invite(page, { name: "Nadia Petrov", email: "nadia@meridian.example" });
  await expect(page.getByRole("table", { name: "Open links" })).toContainText(
    "Operator, Hallberg Industrial Supply",
  );

  const theirs = await openElsewhere(browser, link);
  await expect(theirs.getByRole("heading", { name: /invites you/ })).toBeVisible();
  expect(new URL(theirs.url()).hash).toBe("");
  await expectAccessible(theirs);
  await theirs.getByLabel("Password").fill(ownPassword);
  await theirs.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(theirs.getByRole("button", { name: /Nadia Petrov/ })).toBeVisible();

  const again = await openElsewhere(browser, link);
  await expect(again.getByRole("heading", { name: "This link was used already" })).toBeVisible();
  await again.context().close();

  await page.reload();
  await expect(page.getByRole("row", { name: /Nadia Petrov/ })).toContainText("Hallberg");
  await expect(page.getByRole("table", { name: "Open links" })).toBeHidden();
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
  const role = page.getByRole("combobox", { name: "Role of Nadia Petrov" });
  await role.click();
  await page.getByRole("option", { name: /^Consultant/ }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep Operator" }).click();
  await expect(role).toHaveText(/Operator/);
  await role.click();
  await page.getByRole("option", { name: /^Consultant/ }).click();
  await page.getByRole("button", { name: "Make Consultant" }).click();
  await expect(page.getByText("Nadia Petrov is Consultant now.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(role).toHaveText(/Operator/);
  await theirs.goto("/d/hallberg/production/runs");
  await theirs.getByRole("row").nth(1).click();
  await expect(theirs.getByText("You may not look into documents here.").first()).toBeVisible();

  await page.getByRole("button", { name: "More for Nadia Petrov" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove person" }).click();
  await expect(page.getByText("Nadia Petrov is removed.")).toBeVisible();
  await expect(page.getByRole("row", { name: /Nadia Petrov/ })).toBeHidden();
  const answer = await theirs.goto("/d/hallberg/test/runs");
  expect(answer?.status()).toBe(404);
  await theirs.context().close();
});

test("an invitation is renewed and revoked, and each old link says what became of it", async ({
  page,
  browser,
}) => {
  await signIn(page, "owner", "/d/hallberg/test/people");
  const first = await invite(page, { name: "Ravi Nair", email: "ravi@meridian.example" });
  const more = page.getByRole("button", { name: "More for the link of Ravi Nair" });
  await more.click();
  await page.getByRole("menuitem", { name: "Make a new link" }).click();
  await page.getByRole("button", { name: "Make new link" }).click();
  const second = await page.getByRole("textbox", { name: "Link" }).inputValue();
  expect(second).not.toBe(first);
  await page.getByRole("button", { name: "Done" }).click();

  const theirs = await openElsewhere(browser, first);
  await expect(theirs.getByRole("heading", { name: "This link was replaced" })).toBeVisible();
  await theirs.goto(second);
  await expect(theirs.getByRole("heading", { name: /invites you/ })).toBeVisible();

  await more.click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke link" }).click();
  await expect(page.getByText("The link of Ravi Nair is revoked.")).toBeVisible();
  await theirs.getByLabel("Password").fill(ownPassword);
  await theirs.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(theirs.getByRole("heading", { name: "This link was revoked" })).toBeVisible();
  await theirs.setViewportSize({ width: 390, height: 800 });
  await expectNoOverflow(theirs);
  await expectAccessible(theirs);
  await theirs.context().close();
});

test("a new password by a link ends all sessions of its person", async ({ page, browser }) => {
  await signIn(page, "owner", "/d/hallberg/test/people");
  // Nobody would be left who may do everything.
  const owner = page.getByRole("row", { name: "Miriam Okafor" });
  await expect(owner).toContainText("The last owner stays owner");
  await expect(owner.getByRole("combobox", { name: "Role of Miriam Okafor" })).toBeDisabled();
  await owner.getByRole("button", { name: "More for Miriam Okafor" }).click();
  await expect(page.getByRole("menuitem", { name: "Remove…" })).toBeDisabled();
  await page.keyboard.press("Escape");
  const link = await invite(page, { name: "Mira Lind", email: "mira@meridian.example" });
  const theirs = await accept(browser, link);

  await page.reload();
  await page.getByRole("button", { name: "More for Mira Lind" }).click();
  await page.getByRole("menuitem", { name: "Link for a new password" }).click();
  await page.getByRole("button", { name: "Make link" }).click();
  const reset = await page.getByRole("textbox", { name: "Link" }).inputValue();
  await page.getByRole("button", { name: "Done" }).click();

  const other = await openElsewhere(browser, reset);
  await expect(other.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await expectAccessible(other);
  await other.getByLabel("New password").fill("quite another password");
  await other.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(other.getByRole("button", { name: /Mira Lind/ })).toBeVisible();
  await theirs.goto("/d/hallberg/test/runs");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.context().close();
  await other.context().close();
});
