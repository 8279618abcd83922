import { expect, type Page } from "@playwright/test";
import { test } from "./journey";
import { saveOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const flows = "/d/hallberg/test/flows";

/** Presses a control by the keyboard alone. */
async function press(page: Page, name: string | RegExp, role: "button" | "link" = "button") {
  const control = page.getByRole(role, { name }).first();
  await control.focus();
  await page.keyboard.press("Enter");
}

test("whoever names a new flow goes on at what starts it", async ({ page }) => {
  await signIn(page, "consultant", flows);
  await press(page, "New flow…");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type(`Focus ${Date.now().toString(36)}`);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}$/);
  const first = page.locator("section", { hasText: "What starts this flow?" }).getByRole("button");
  await expect(first.first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".react-flow__node")).toHaveCount(1);
});

test("the mapper opens with the keyboard at the target's fields, and keeps it there after all suggestions", async ({
  page,
}) => {
  await signIn(page, "consultant", flows);
  const { id } = await saveOrderFlow(page, {
    name: `Focus of the mapper ${Date.now().toString(36)}`,
    idempotency: "header",
    alter: (logic) => {
      const { n02 } = logic.nodes;
      const config = { fields: [] };
      return {
        ...logic,
        nodes: { ...logic.nodes, n02: { ...n02, config } },
      } as unknown as typeof logic;
    },
  });
  await page.goto(`${flows}/${id}?at=n02`);
  await press(page, /^Open mapper/);
  const target = page.getByRole("tree", { name: "Target fields" });
  await expect(target).toBeFocused();
  // What the target is was asked by a button of the empty tree, which is gone then.
  await press(page, "Define the target…");
  const type = page.getByRole("dialog").getByRole("combobox", { name: "Document type" });
  await type.fill("SalesOrder");
  await type.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(target).toBeFocused();
  await press(page, /^Suggestions/);
  await press(page, /^Use all/);
  await expect(target).toBeFocused();
});

test("the keyboard is in the page after a link, a page back and a control that takes itself away", async ({
  page,
}) => {
  await signIn(page, "consultant", "/d/hallberg/production/connections");
  const main = page.getByRole("main");
  await press(page, "ERP (sandbox)", "link");
  await expect(page.getByRole("textbox", { name: "Base address" })).toBeVisible();
  await expect(main).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("link", { name: "ERP (sandbox)" })).toBeVisible();
  await expect(main).toBeFocused();

  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("connections");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(main).toBeFocused();

  // A row of a list of settings, removed: the next one has the keyboard.
  await page.goto("/d/hallberg/production/connections/new");
  await expect(page.getByRole("textbox", { name: "Base address" })).toBeVisible();
  const add = page.getByRole("button", { name: "Add", exact: true });
  await add.click();
  await add.click();
  await page
    .getByRole("button", { name: /^Remove/ })
    .first()
    .focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Remove/ })).toHaveCount(1);
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");

  // What has come to its end is switched off: the way back has the keyboard.
  await page.goto("/d/hallberg/production/runs?status=succeeded&q=%23HIS-1");
  await page.getByRole("row").nth(1).click();
  const after = page.getByRole("button", { name: /^After: / });
  await after.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Before: / }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "No step before" })).toBeVisible();
  await expect(after).toBeFocused();

  // A number in the bar of a run leads to its list within the page.
  await press(page, /^#HIS-1/, "link");
  await expect(page).toHaveURL(/\/runs\?q=/);
  await expect(main).toBeFocused();
});

test("a map is replaced by keyboard: the new one takes its place, and what read the old one reads it", async ({
  page,
}) => {
  await signIn(page, "consultant", flows);
  const { id } = await saveOrderFlow(page, {
    name: `Replaced map ${Date.now().toString(36)}`,
    idempotency: "header",
    alter: (logic) => {
      const { n01, n02, n05 } = logic.nodes;
      const config = { status: 200, body: "[steps.n02.a, steps.n02.b]" };
      const fields = ["a", "b"].map((target) => ({ target, value: "input.name" }));
      return {
        ...logic,
        settings: {},
        nodes: { n01, n02: { ...n02, config: { fields } }, n05: { ...n05, config } },
        edges: [
          { from: "n01.out", to: "n02.in" },
          { from: "n02.out", to: "n05.in" },
        ],
      } as unknown as typeof logic;
    },
  });
  await page.goto(`${flows}/${id}?at=n02`);
  const card = (name: string) => page.getByRole("group", { name: new RegExp(`^${name},`) });
  await card("Map to sales order").focus();
  await page.keyboard.press("Delete");
  await expect(card("Order created")).toBeFocused();
  // What is gone is told by its name, after a reload as well, before anything is touched.
  const told = page.getByText("“Map to sales order” (n02) was deleted").first();
  await expect(told).toBeVisible();
  await page.goto(`${flows}/${id}`);
  await expect(told).toBeVisible();
  // Nothing is selected now: the card with the focus is the one that the key means.
  await card("Order created").focus();
  await page.keyboard.press("/");
  await page.keyboard.type("map");
  await page.keyboard.press("Enter");
  await expect(card("Map")).toBeVisible();
  // Both names are in one text: told once, mended by one press.
  const fix = page.getByRole("button", { name: /^Read “Map”/ });
  await expect(fix).toHaveCount(1);
  await fix.focus();
  await page.keyboard.press("Enter");
  await expect(fix).toHaveCount(0);
  await expect(page.locator('[data-field="body"]')).toHaveValue(
    /^\[steps\.(n\d+)\.a, steps\.\1\.b\]$/,
  );
});
