import { expect, type Page } from "@playwright/test";
import { addByKeys, card, lines, middle, newFlow } from "./canvas-hands";
import { test } from "./journey";

const entry = (page: Page, name: string | RegExp) => page.getByRole("menuitem", { name });

test("a right click has the menu of what is under it: node, line, several, group, note, empty canvas", async ({
  page,
}) => {
  await newFlow(page, "Menus");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await card(page, "Map").click({ button: "right" });
  await expect(page.getByRole("menu", { name: "Map" })).toBeVisible();
  await expect(entry(page, /^Duplicate/)).toContainText("Ctrl D");
  await entry(page, /^Switch off/).click();
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(card(page, "Map").getByText("Off (input passes through)")).toBeVisible();

  const [map, respond] = [await middle(card(page, "Map")), await middle(card(page, "Respond"))];
  await page.mouse.click(map.x, (map.y + respond.y) / 2, { button: "right" });
  await expect(entry(page, /^Go to Map/)).toBeVisible();
  await entry(page, /^Delete the line/).click();
  await expect(lines(page)).toHaveCount(1);

  // From menu to menu: the first closes, the second is that of the place.
  const canvas = page.locator(".react-flow__pane");
  await canvas.click({ button: "right", position: { x: 60, y: 60 } });
  await expect(page.getByRole("menu", { name: "Canvas" })).toBeVisible();
  await card(page, "Respond").click({ button: "right" });
  await expect(page.getByRole("menu", { name: "Respond" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);

  await canvas.click({ button: "right", position: { x: 60, y: 60 } });
  await entry(page, /^Select all/).click();
  await expect(page.locator(".react-flow__node.selected")).toHaveCount(3);
  await card(page, "Map").click({ button: "right" });
  await expect(page.getByRole("menu", { name: "3 nodes" })).toBeVisible();
  await entry(page, /^Group/).click();
  await page.locator(".flow-group-head").click({ button: "right", position: { x: 4, y: 4 } });
  await entry(page, /^Rename/).click();
  const name = page.getByRole("textbox", { name: "Name of the group" });
  await expect(name).toBeFocused();
  await page.keyboard.type("Intake");
  await expect(name).toHaveValue("Intake");
  await page.keyboard.press("Escape");

  await canvas.click({ button: "right", position: { x: 60, y: 60 } });
  await entry(page, /^Add a note here/).click();
  const note = page.getByRole("textbox", { name: "Note" });
  await expect(note).toBeFocused();
  await page.keyboard.type("Mind the holidays");
  await page.keyboard.press("Escape");
  await expect(note).toHaveValue("Mind the holidays");
  await note.click({ button: "right" });
  await entry(page, /^Delete the note/).click();
  await expect(note).toHaveCount(0);
});

test("the same by keys, and the ports of a node say what goes through them", async ({ page }) => {
  await newFlow(page, "Menu keys");
  await addByKeys(page, ["webhook", "router"]);
  await card(page, "Webhook").click();
  await page.getByRole("combobox", { name: "Document type" }).fill("SalesOrder@2");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menu", { name: "Webhook" })).toBeVisible();
  await expect(entry(page, /^Settings/)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const connecting = page.getByRole("dialog", { name: /^Connect/ });
  await expect(connecting).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(connecting).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.locator(".react-flow__node.selected")).toHaveCount(0);
  // The focus is still on the card, whose menu that would be: the canvas has the keys where no card has them.
  await expect(card(page, "Webhook")).toBeFocused();
  await card(page, "Webhook").evaluate((element: HTMLElement) => element.blur());
  await page.keyboard.press("ContextMenu");
  await expect(page.getByRole("menu", { name: "Canvas" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);

  await card(page, "Webhook").click();
  await page.keyboard.press("p");
  const out = page.getByRole("button", { name: "Out, output: gives SalesOrder version 2" });
  await expect(out).toBeFocused();
  const said = page.getByRole("tooltip");
  await expect(said).toContainText("gives SalesOrder version 2");
  await expect(said).toContainText("Sample: a Shopify order");
  await expect(out).toHaveAttribute("aria-describedby", (await said.getAttribute("id")) ?? "");
  await page.keyboard.press("Escape");
  await expect(said).toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  const otherwise = page.getByRole("button", {
    name: "Otherwise, output: gives SalesOrder version 2",
  });
  await expect(otherwise).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByPlaceholder("Add a node on this line").fill("respond");
  await page.keyboard.press("Enter");
  await expect(card(page, "Respond")).toBeVisible();
  await expect(lines(page)).toHaveCount(2);
  await page.keyboard.press("Escape");

  await card(page, "Webhook").locator('[data-handleid="out"]').hover();
  await expect(page.getByRole("tooltip")).toContainText("gives SalesOrder version 2");
});
