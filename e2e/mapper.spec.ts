import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { saveOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const serial = String(Date.now() % 1_000_000);
const order = {
  name: "#20001",
  po_number: "PO-77",
  currency: "USD",
  lines: [{ sku: "BRG-1", quantity: 3 }],
};

const tree = (page: Page, side: "Source" | "Target") =>
  page.getByRole("tree", { name: `${side} fields` });
const field = (page: Page, side: "Source" | "Target", name: string) =>
  tree(page, side).getByRole("treeitem", { name: new RegExp(`^${name},`) });
const result = (page: Page) => page.getByRole("region", { name: "Result document" });

/** A flow whose map has nothing yet, on the mapper. */
async function openEmptyMap(page: Page, name: string): Promise<string> {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  const { id } = await saveOrderFlow(page, {
    name: `${name} ${serial}`,
    idempotency: "header",
    alter: (logic) => {
      const { n02, ...nodes } = logic.nodes;
      return {
        ...logic,
        nodes: { ...nodes, n02: { ...n02, config: { fields: [] } } },
      } as typeof logic;
    },
  });
  await page.goto(`/d/hallberg/test/flows/${id}?at=n02`);
  await page.getByRole("button", { name: /^Open mapper/ }).click();
  await expect(tree(page, "Source")).toBeVisible();
  return id;
}

/** Lets a file with a message go on the mapper, as from a file manager. */
async function dropMessage(page: Page, message: unknown): Promise<void> {
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "order.json", { type: "application/json" }));
    return transfer;
  }, JSON.stringify(message));
  for (const type of ["dragover", "drop"]) {
    await page.locator("[data-mapper]").dispatchEvent(type, { dataTransfer: data });
  }
  await expect(field(page, "Source", "po_number")).toBeVisible();
}

/** Adds a target field that no schema names, by its name. */
async function addField(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add a field" }).click();
  const dialog = page.getByRole("dialog", { name: "Add which field?" });
  await dialog.getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
  await expect(field(page, "Target", name)).toBeVisible();
}

async function drag(page: Page, from: string, to: string): Promise<void> {
  const [start, end] = await Promise.all([
    field(page, "Source", from).boundingBox(),
    field(page, "Target", to).boundingBox(),
  ]);
  if (start === null || end === null) throw new Error("The fields are not to be seen.");
  await page.mouse.move(start.x + start.width - 8, start.y + 13);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width + 40, start.y + 30);
  await page.mouse.move(end.x + 20, end.y + 13);
  await page.mouse.up();
}

test("lines are drawn by the pointer and by keyboard, undone, and the result follows each", async ({
  page,
}) => {
  await openEmptyMap(page, "Mapper lines");
  await dropMessage(page, order);
  await addField(page, "number");
  await drag(page, "name", "number");
  await expect(field(page, "Target", "number")).toHaveAccessibleName(/input\.name/);
  await expect(result(page)).toContainText('"number": "#20001"');

  await addField(page, "po");
  await field(page, "Source", "po_number").click();
  await page.keyboard.press("m");
  await expect(tree(page, "Target")).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(result(page)).toContainText('"po": "PO-77"');
  await page.keyboard.press("Control+z");
  await expect(result(page)).not.toContainText('"po": "PO-77"');
  await page.keyboard.press("Control+Shift+z");
  await expect(result(page)).toContainText('"po": "PO-77"');
  await expectAccessible(page);

  // The screen is in the address: a reload keeps it, the way back leads to the canvas.
  await page.reload();
  await expect(field(page, "Target", "po")).toHaveAccessibleName(/input\.po_number/);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("application", { name: "Flow canvas" })).toBeVisible();
  await page.goBack();
  await expect(tree(page, "Target")).toBeVisible();
});
