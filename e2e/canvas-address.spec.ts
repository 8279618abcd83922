import { expect, type Page } from "@playwright/test";
import { addByKeys, card, newFlow, saved } from "./canvas-hands";
import { test } from "./journey";

const nameField = (page: Page) => page.getByRole("textbox", { name: "Name" });
const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });

test("the address holds node, tab and step data; the way back goes over the nodes looked at", async ({
  page,
}) => {
  await newFlow(page, "Looked at");
  await addByKeys(page, ["webhook", "map", "http"]);
  await saved(page);
  // Out of the field that wants filling in first, then out of the selection.
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/at=/, { timeout: 500 });
  }).toPass();

  await card(page, "Map").click();
  await expect(page).toHaveURL(/at=n02/);
  await card(page, "HTTP request").click();
  await expect(page).toHaveURL(/at=n03/);
  await tab(page, "Errors and retry").click();
  await expect(page).toHaveURL(/form=options/);
  await page.getByRole("button", { name: "Test this step" }).click();
  await expect(page.getByRole("complementary", { name: "Step data" })).toBeVisible();
  await expect(page).toHaveURL(/data=open/);

  await page.reload();
  await expect(nameField(page)).toHaveValue("HTTP request");
  await expect(tab(page, "Errors and retry")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("complementary", { name: "Step data" })).toBeVisible();

  await page.goBack();
  await expect(nameField(page)).toHaveValue("Map");
  await page.goForward();
  await expect(nameField(page)).toHaveValue("HTTP request");
  await expect(tab(page, "Errors and retry")).toHaveAttribute("aria-selected", "true");

  // Nothing selected is no stop between two nodes, and one step back from it leads to the node before.
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page).not.toHaveURL(/at=/);
  await page.goBack();
  await expect(nameField(page)).toHaveValue("Map");
});
