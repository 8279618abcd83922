import { expect, type Page } from "@playwright/test";
import { addByKeys, newFlow, saved } from "./canvas-hands";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";

const form = (page: Page) => page.getByRole("complementary", { name: "Node settings" });
const data = (page: Page) => page.getByRole("complementary", { name: "Step data" });
const program = "console.log('order', input.orderNumber);\nreturn { number: input.orderNumber };";

test("code is checked as it is written, knows the types of its input, and is tested with its console", async ({
  page,
}) => {
  await newFlow(page, "Freight by weight");
  await addByKeys(page, ["Start by hand", "Code"]);
  const code = form(page).getByRole("textbox", { name: "Code" }).first();
  await code.fill("return {");
  await expect(form(page).getByRole("alert")).toContainText("Line 1, column 9");
  await code.fill(program);
  await expect(form(page).getByRole("alert")).toHaveCount(0);

  await form(page).getByRole("button", { name: "Open in the editor" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator(".monaco-editor").first()).toBeVisible();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("const n = input.");
  await expect(dialog.locator(".suggest-widget")).toContainText("orderNumber");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("console.lag(1);");
  await expect(dialog.locator(".squiggly-error").first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(code).toHaveValue(/^console\.lag\(1\);const n = input\./);
  // A line that is wider than the form wraps, as it does in the editor.
  expect(await code.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);

  // What a body gives back is checked like the rest of it.
  await code.fill("return inputt;");
  await form(page).getByRole("button", { name: "Open in the editor" }).click();
  await expect(dialog.locator(".squiggly-error").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  // It is a problem of the flow, which keeps it from being published.
  await expect(form(page).getByRole("alert")).toContainText(
    "Line 1, column 8: Cannot find name 'inputt'",
  );

  // An editor that is opened after it, of whatever kind, finds all that it needs.
  await form(page).getByRole("button", { name: "Open in the editor" }).click();
  await expect(dialog.locator(".monaco-editor").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await code.fill(program);
  await expect(form(page).getByRole("alert")).toHaveCount(0);
  await saved(page);
  await form(page).getByRole("button", { name: "Test this step" }).click();
  await data(page).getByRole("tab", { name: "Console" }).click();
  await expect(data(page).getByRole("tabpanel")).toContainText("order 1001");
  await data(page).getByRole("tab", { name: "Output" }).click();
  await expect(data(page).getByRole("tabpanel")).toContainText('"1001"');
});

test("without a sample the editor of code knows the document type that comes before, and says where nothing is known", async ({
  page,
}) => {
  await newFlow(page, "Freight without a sample");
  await addByKeys(page, ["Start by hand", "HTTP request", "Code", "Code"]);
  let letEditorCome = () => {};
  const wanted = new Promise<void>((resolve) => {
    letEditorCome = resolve;
  });
  await page.route("**/monaco/**", async (route) => {
    await wanted;
    await route.continue();
  });
  await form(page).getByRole("button", { name: "Open in the editor" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Nothing is known of input yet");
  // Until the editor is there its text has all of its room.
  const plain = await dialog.locator("textarea").first().boundingBox();
  expect(plain?.width).toBeGreaterThan(700);
  expect(plain?.height).toBeGreaterThan(150);
  letEditorCome();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await page.locator(".react-flow__node", { hasText: "Code" }).first().click();
  await form(page).getByLabel("Document type").fill("SalesOrder");
  await page.keyboard.press("Tab");
  await page.locator(".react-flow__node", { hasText: "Code 2" }).click();
  await form(page).getByRole("button", { name: "Open in the editor" }).click();
  await expect(dialog.locator(".monaco-editor").first()).toBeVisible();
  await expect(dialog).not.toContainText("Nothing is known");
  await page.keyboard.type("const n = input.buyer");
  await expect(dialog.locator(".suggest-widget")).toContainText("buyerOrderNumber");
});
