import { expect, type Page } from "@playwright/test";
import { addByKeys, card, lines, middle, newFlow, rename, saved } from "./canvas-hands";
import { test } from "./journey";
import { call } from "./order-flow";

async function selectTogether(page: Page, names: readonly string[]): Promise<void> {
  const [first = "", ...others] = names;
  await card(page, first).click();
  await page.keyboard.down("Control");
  for (const name of others) await card(page, name).click();
  await page.keyboard.up("Control");
  await expect(page.locator(".react-flow__node.selected")).toHaveCount(names.length);
}

async function arrange(page: Page, what: string): Promise<void> {
  await page.getByRole("button", { name: "Arrange the selection" }).click();
  await page.getByRole("menuitem", { name: what }).click();
  await expect(page.getByRole("menu")).toBeHidden();
}

async function drag(page: Page, name: string, by: { x: number; y: number }): Promise<void> {
  const from = await middle(card(page, name));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 5 });
  await page.mouse.up();
}

test("nodes are aligned, distributed, grouped, folded and taken apart again", async ({ page }) => {
  await newFlow(page, "Arranged");
  await addByKeys(page, ["webhook", "map", "filter", "respond"]);
  await drag(page, "Map", { x: 90, y: 0 });
  await selectTogether(page, ["Webhook", "Map", "Filter"]);

  await arrange(page, "Align left");
  const lefts = async () =>
    Promise.all(
      ["Webhook", "Map", "Filter"].map(async (name) => (await card(page, name).boundingBox())?.x),
    );
  await expect.poll(async () => new Set(await lefts()).size).toBe(1);

  await arrange(page, "Distribute down");
  await expect
    .poll(async () => {
      const [above, between, below] = await Promise.all(
        ["Webhook", "Map", "Filter"].map((name) => middle(card(page, name))),
      );
      const gap = (above?.y ?? 0) + (below?.y ?? 0) - 2 * (between?.y ?? 0);
      return Math.abs(gap) <= 4;
    })
    .toBe(true);

  await page.keyboard.press("g");
  await page.getByRole("button", { name: /^Fold / }).click();
  const unfold = page.getByRole("button", { name: /^Unfold / });
  await expect(unfold).toBeVisible();
  await expect(page.getByText("3 nodes", { exact: true })).toBeVisible();
  await expect(card(page, "Map")).toHaveCount(0);
  await expect(lines(page)).toHaveCount(1);
  await saved(page);
  await page.reload();
  await unfold.click();
  await expect(card(page, "Map")).toBeVisible();
  await expect(lines(page)).toHaveCount(3);
  // A problem in a folded group leads into it.
  await page.getByRole("button", { name: /^Fold / }).click();
  await expect(card(page, "Filter")).toHaveCount(0);
  await page.getByRole("button", { name: /^Pass if is required/ }).click();
  await expect(card(page, "Filter")).toBeVisible();

  await selectTogether(page, ["Webhook", "Map", "Filter"]);
  const panel = page.getByRole("complementary", { name: "Selected nodes" });
  await expect(panel.getByText("3 nodes selected")).toBeVisible();
  await panel.getByRole("button", { name: "Take the group apart" }).click();
  await expect(page.getByRole("button", { name: /^Fold / })).toHaveCount(0);
});

test("Shift takes nodes into the selection, by the mouse and by the keyboard", async ({ page }) => {
  await newFlow(page, "Several");
  await addByKeys(page, ["webhook", "map", "filter", "respond"]);
  const selected = page.locator(".react-flow__node.selected");
  await card(page, "Webhook").click();
  await card(page, "Filter").click({ modifiers: ["Shift"] });
  await expect(selected).toHaveCount(2);
  await card(page, "Webhook").click({ modifiers: ["Shift"] });
  await expect(selected).toHaveCount(1);
  await expect(selected.getByText("Filter", { exact: true })).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe("");

  await card(page, "Webhook").click();
  await page.keyboard.press("Escape");
  await card(page, "Webhook").click();
  await page.locator(".react-flow").focus();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(selected).toHaveCount(3);
});

test("a selection becomes a sub-flow, or hears why it cannot", async ({ page }) => {
  await newFlow(page, "Extracted");
  await addByKeys(page, ["webhook", "map", "filter", "respond"]);
  await selectTogether(page, ["Webhook", "Map"]);
  await arrange(page, "Extract to a sub-flow…");
  const refused = page.getByRole("dialog", { name: "This cannot be a sub-flow yet" });
  await expect(refused.getByRole("listitem").first()).toContainText("Webhook");
  await refused.getByRole("button", { name: "Close" }).last().click();

  await selectTogether(page, ["Map", "Filter"]);
  await arrange(page, "Extract to a sub-flow…");
  const asked = page.getByRole("dialog", { name: "Extract to a sub-flow?" });
  const name = `Checked ${Date.now().toString(36)}`;
  await asked.getByRole("textbox").fill(name);
  await asked.getByRole("button", { name: "Extract" }).click();
  await expect(card(page, name)).toBeVisible();
  await expect(card(page, "Map")).toHaveCount(0);
  await expect(page.getByText(/is a flow of its own now/)).toBeVisible();
  await expect(
    page.getByRole("button", { name: `${name} runs ${name}, which is not published here yet` }),
  ).toBeVisible();
  await expect(
    page.getByText("Its runs would fail here until 1 sub-flow is published"),
  ).toBeVisible();

  await page.getByRole("button", { name: /^Publish/ }).click();
  const publishing = page.getByRole("dialog", { name: /^Publish v1/ });
  // Asked before the draft was saved, the needs do not know of the step: publishing does.
  await publishing.getByLabel("Note").press("Enter");
  await expect(
    publishing.getByText(`runs ${name}, which is not published there yet. Its runs would fail.`),
  ).toBeVisible();
  const press = publishing.getByRole("button", { name: "Publish v1" });
  await expect(press).toBeDisabled();
  await publishing.getByLabel("Publish all the same").check();
  await expect(press).toBeEnabled();
  await publishing.getByRole("button", { name: "Keep as draft" }).click();
  await expect(publishing).toBeHidden();
  await page.locator(".react-flow").focus();
  await page.keyboard.press("Control+z");
  await expect(card(page, "Map")).toBeVisible();
  // The sub-flow is no part of this flow: undo leaves it, and says so.
  await expect(page.getByText(`${name} is still a flow of its own`)).toBeVisible();
  await page.getByRole("button", { name: "Archive it" }).click();
  await expect
    .poll(async () => {
      const flows = await call<readonly { readonly name: string }[]>(
        page,
        "flows.list",
        undefined,
        true,
      );
      return flows.some((flow) => flow.name === name);
    })
    .toBe(false);
});

test("a value is dragged from what arrives into a field", async ({ page }) => {
  await newFlow(page, "Dragged");
  await addByKeys(page, ["webhook", "filter", "respond"]);
  await rename(page, "Filter", "Large orders");
  const settings = page.getByRole("complementary", { name: "Node settings" });
  const tree = page.getByRole("tree", { name: "What arrives" });
  if (!(await tree.isVisible())) {
    await settings.getByRole("button", { name: "Test this step" }).click();
  }
  const value = tree.locator('[data-path="input.total_price"]');
  await expect(value).toBeVisible();
  const field = settings.getByRole("combobox", { name: "Pass if" });
  await value.dragTo(field);
  await expect(field).toHaveValue("input.total_price");

  // What stands there is replaced, never run into; a plain text takes no value.
  const other = tree.locator('[data-path="input.currency"]');
  await other.dragTo(field);
  await expect(field).toHaveValue("input.currency");
  const name = settings.getByRole("textbox", { name: "Name" });
  await value.dragTo(name);
  await expect(name).toHaveValue("Large orders");
});

test("a value dragged onto a map is a field of its own, on a name it names it", async ({
  page,
}) => {
  await newFlow(page, "Dragged rows");
  await addByKeys(page, ["webhook", "map"]);
  const settings = page.getByRole("complementary", { name: "Node settings" });
  const tree = page.getByRole("tree", { name: "What arrives" });
  if (!(await tree.isVisible())) {
    await settings.getByRole("button", { name: "Test this step" }).click();
  }
  const value = tree.locator('[data-path="input.total_price"]');
  await value.dragTo(settings.getByRole("button", { name: "Add field" }));
  const names = settings.getByRole("textbox", { name: "Target field" });
  const values = settings.getByRole("combobox", { name: "Value" });
  await expect(names.first()).toHaveValue("total_price");
  await expect(values.first()).toHaveValue("input.total_price");
  await tree.locator('[data-path="input.currency"]').dragTo(names.first());
  await expect(names.first()).toHaveValue("currency");
  await expect(values.first()).toHaveValue("input.total_price");
});
