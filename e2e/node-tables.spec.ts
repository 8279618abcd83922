import { expect, type Page } from "@playwright/test";
import { addByKeys, card, newFlow } from "./canvas-hands";
import { test } from "./journey";

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press("Control+v");
}

test("headers are pasted, put in order and named once, by keyboard and by drag", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await newFlow(page, "Headers");
  await addByKeys(page, ["webhook", "http"]);
  await card(page, "HTTP request").click();
  const headers = page.getByRole("group", { name: /^Headers/ });
  const names = headers.getByRole("textbox", { name: /^Name \d+ of Headers/ });
  const order = () => names.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));

  await headers.getByRole("button", { name: "Add to headers" }).click();
  await expect(names).toBeFocused();
  await paste(page, "Accept: application/json\nX-Source: ${run.id}\nX-Note: a");
  await expect.poll(order).toEqual(["Accept", "X-Source", "X-Note"]);
  await expect(headers.getByRole("combobox", { name: "Value 2 of Headers" })).toHaveValue(
    "${run.id}",
  );

  // The last one has the caret; it goes up, and keeps it.
  await expect(names.nth(2)).toBeFocused();
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await expect.poll(order).toEqual(["Accept", "X-Note", "X-Source"]);
  await expect(names.nth(1)).toBeFocused();

  // Enter adds behind it, Backspace takes the empty one away.
  await page.keyboard.press("Enter");
  await expect(names).toHaveCount(4);
  await expect(names.nth(2)).toBeFocused();
  await page.keyboard.type("accept");
  await expect(headers.getByText(/stands here twice: only entry 3 counts/)).toBeVisible();
  for (let letter = 0; letter < 7; letter += 1) await page.keyboard.press("Backspace");
  await expect.poll(order).toEqual(["Accept", "X-Note", "X-Source"]);
  await expect(headers.getByText(/stands here twice/)).toHaveCount(0);

  await names.nth(0).hover();
  await headers.getByRole("button", { name: "Move row 1" }).dragTo(names.nth(2));
  await expect.poll(order).toEqual(["X-Note", "Accept", "X-Source"]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect.poll(order).toEqual(["Accept", "X-Note", "X-Source"]);
});

test("rows of a sheet become the branches of a router", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await newFlow(page, "Branches");
  await addByKeys(page, ["webhook", "router"]);
  await card(page, "Router").click();
  const branches = page.getByRole("group", { name: /^Branches/ });
  const first = branches.getByRole("textbox", { name: "Name" });
  if ((await first.count()) === 0) {
    await branches.getByRole("button", { name: "Add branch" }).click();
  }
  await first.first().focus();
  await paste(page, "large\tinput.total > 500\nabroad\tinput.country != 'US'");
  await expect(branches.getByRole("combobox").nth(1)).toHaveValue("input.country != 'US'");
  await expect(card(page, "Router").getByText("abroad")).toBeVisible();
});
