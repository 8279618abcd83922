import { expect } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { type PublishedFlow, publishOrderFlow, saveOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const flows = "/d/hallberg/test/flows";

test("what a version changes is seen on the canvas, rolled back at one press, restored, promoted", async ({
  page,
}) => {
  await signIn(page, "consultant", flows);
  const name = `Versions ${Date.now().toString(36)}`;
  const flow: PublishedFlow = await publishOrderFlow(page, { name, idempotency: "header" });
  await page.goto(`${flows}/${flow.id}`);
  await page.locator(".react-flow__node", { hasText: "Answer held" }).click();
  const settings = page.getByRole("complementary", { name: "Node settings" });
  await settings.getByLabel("Status", { exact: true }).fill("203");
  await expect(page.getByText("1 change since v1")).toBeVisible();
  await expect(page.getByText(/saved \d/)).toBeVisible();

  await page.getByRole("link", { name: "Compare", exact: true }).first().click();
  await page.waitForURL(/\/compare$/);
  const changes = page.getByRole("complementary", { name: "Changes" });
  await expect(changes).toContainText("1 change");
  await expect(changes).toContainText("Status");
  await expect(changes).toContainText("202");
  await expect(changes).toContainText("203");
  await expect(page.locator(".react-flow__node", { hasText: "Answer held" })).toContainText(
    "Changed",
  );
  await expectAccessible(page);
  await page.goBack();
  await page.waitForURL(new RegExp(`${flow.id}(\\?at=n\\d+)?$`));

  await page.getByRole("button", { name: "Publish v2…" }).click();
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("v2 is live in Test.")).toBeVisible();

  await page.getByRole("button", { name: "Live: v2 in Test" }).click();
  await page.getByRole("menuitem", { name: "Roll back to v1" }).click();
  await expect(page.getByText("v1 is live again.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Live: v1 in Test" })).toBeVisible();

  await page.getByRole("tab", { name: /Versions/ }).click();
  await page.getByRole("button", { name: "Restore v1 into the draft" }).click();
  await expect(page.getByText("The draft is v1 again.")).toBeVisible();
  await page.getByRole("button", { name: "Undo: Restore v1" }).click();
  await expect(page.getByText("Same as v2")).toBeVisible();

  await page.getByRole("button", { name: "Live: v1 in Test" }).click();
  await page.getByRole("menuitem", { name: "Promote v1 to Production…" }).click();
  const dialog = page.getByRole("dialog", { name: /Promote v1/ });
  // What was asked for has the keys, not the menu that it was chosen in.
  await expect(dialog.getByLabel("Note")).toBeFocused();
  await expect(dialog.getByText(`ERP of ${name} in Test`)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Publish v1" })).toBeDisabled();
  await dialog.getByRole("combobox", { name: "erp" }).click();
  await page.getByRole("option", { name: "ERP (sandbox)" }).click();
  await dialog.getByRole("button", { name: "Publish v1" }).click();
  await expect(page.getByText("v1 is live in Production.")).toBeVisible();
});

test("a connection says which flows use it, and is not removed meanwhile", async ({ page }) => {
  await signIn(page, "consultant", flows);
  const name = `Uses ${Date.now().toString(36)}`;
  await publishOrderFlow(page, { name, idempotency: "header" });
  await page.goto("/d/hallberg/test/connections");
  await page.getByRole("link", { name: `ERP of ${name}` }).click();
  const uses = page.getByRole("region", { name: "Used by" });
  await expect(uses).toContainText(name);
  await expect(uses).toContainText("Test v1");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoOverflow(page);
});

test("a flow is duplicated, its copy archived and brought back from the list", async ({ page }) => {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  const name = `Twice ${Date.now() % 1_000_000}`;
  await saveOrderFlow(page, { name, idempotency: "header" });
  await page.goto(`/d/hallberg/test/flows?q=${encodeURIComponent(name)}`);
  const rows = page
    .getByRole("grid", { name: "Flows" })
    .getByRole("row", { name: new RegExp(name) });
  await rows.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByRole("heading", { name: `Flow ${name} (copy)` })).toBeAttached();

  await page.goto(`/d/hallberg/test/flows?q=${encodeURIComponent(name)}`);
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: `Actions for ${name} (copy)` }).click();
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await expect(page.getByText(`${name} (copy) is archived`)).toBeVisible();
  await page.goto(`/d/hallberg/test/flows?q=${encodeURIComponent(name)}`);
  await expect(rows).toHaveCount(1);
  await page.getByRole("radio", { name: "Archived" }).click();
  await page.getByRole("button", { name: `Bring ${name} (copy) back` }).click();
  await expect(page.getByText(`${name} (copy) is back among the flows.`)).toBeVisible();
  await page.goto(`/d/hallberg/test/flows?q=${encodeURIComponent(name)}`);
  await expect(rows).toHaveCount(2);
});
