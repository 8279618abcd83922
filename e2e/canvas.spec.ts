import { type Browser, expect, type Page } from "@playwright/test";
import { addByKeys, card, flows, lines, middle, newFlow, rename, saved } from "./canvas-hands";
import { violationsOf } from "./clean-page";
import { test } from "./journey";
import { signIn } from "./sign-in";

test("the keyboard alone builds, walks, changes and undoes", async ({ page }) => {
  await newFlow(page, "By keys");
  await addByKeys(page, ["webhook", "map", "filter", "respond"]);
  await expect(lines(page)).toHaveCount(3);

  // On the canvas, too, Alt T tests the step; T alone would tidy up.
  await page.keyboard.press("Alt+t");
  await expect(page.getByRole("complementary", { name: "Step data" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo: Add Respond" })).toBeVisible();

  // Up to the map, into its first field, one row, back out.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("number");
  await page.keyboard.press("Tab");
  await page.keyboard.type("input.name");
  await page.keyboard.press("Escape");
  await expect(card(page, "Map")).toContainText("1 field");

  // Delete reconnects around it; undo brings it back with its config.
  await page.keyboard.press("Delete");
  await expect(card(page, "Map")).toHaveCount(0);
  await expect(lines(page)).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(card(page, "Map")).toContainText("1 field");
  await expect(lines(page)).toHaveCount(3);
  await page.keyboard.press("Control+Shift+z");
  await expect(lines(page)).toHaveCount(2);
  await page.keyboard.press("Control+z");

  // The focus is where one is; on a link elsewhere the keys are the link's.
  await page.keyboard.press("ArrowUp");
  await expect(card(page, "Webhook")).toBeFocused();
  const elsewhere = page.getByRole("link", { name: "Runs", exact: true });
  await elsewhere.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(elsewhere).toBeFocused();
  await page.keyboard.press("Delete");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("/");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(card(page, "Webhook")).toHaveClass(/selected/);

  // Connect without the mouse: the filter's failures to the respond node.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await card(page, "Filter").click();
  await page.keyboard.press("c");
  await page.keyboard.type("error respond");
  await page.keyboard.press("Enter");
  await expect(lines(page)).toHaveCount(4);
  await saved(page);
  await page.reload();
  await expect(lines(page)).toHaveCount(4);
});

test("a problem leads to its field, a copy pastes into another flow", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await newFlow(page, "Copied from");
  await addByKeys(page, ["webhook", "http"]);
  await page
    .getByRole("button", { name: /Path or URL is required/ })
    .first()
    .click();
  await expect(page.getByRole("combobox", { name: "Path or URL" })).toBeFocused();
  await page.keyboard.type("/orders/$" + "{input.nme");
  await page.keyboard.press("Escape");
  await expect(page.getByText(/without its/).first()).toBeVisible();

  await card(page, "HTTP request").click();
  await page.keyboard.press("Control+c");
  await saved(page);
  await newFlowFrom(page, "Copied to");
  await page.keyboard.press("Control+v");
  await expect(card(page, "HTTP request")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Path or URL" })).toHaveValue(/^\/orders\//);
});

async function newFlowFrom(page: Page, name: string): Promise<void> {
  await page.goto(flows);
  await page.getByRole("button", { name: "New flow…" }).first().click();
  await page.getByRole("textbox", { name: "Name" }).fill(`${name} ${Date.now().toString(36)}`);
  await page.keyboard.press("Enter");
  await expect(page.getByText("What starts this flow?")).toBeVisible();
}

test("the mouse drags a node in, between two, and is told why a line is refused", async ({
  page,
}) => {
  await newFlow(page, "By mouse");
  await addByKeys(page, ["webhook", "map", "respond"]);
  const palette = page.getByRole("complementary", { name: "Palette" });
  const filter = palette.getByRole("button", { name: "Filter", exact: true });

  // Onto the line between webhook and map.
  const [above, below] = [
    await card(page, "Webhook").boundingBox(),
    await card(page, "Map").boundingBox(),
  ];
  if (above === null || below === null) throw new Error("The cards are not to be seen.");
  await filter.dragTo(page.locator(".flow-canvas"), {
    targetPosition: await inCanvas(
      page,
      above.x + above.width / 2,
      (above.y + above.height + below.y) / 2,
    ),
  });
  await expect(card(page, "Filter")).toBeVisible();
  await expect(lines(page)).toHaveCount(3);

  // From the map's output back up to the filter's input: a circle.
  const out = card(page, "Map").locator('[data-handleid="out"]');
  const into = card(page, "Filter").locator('[data-handleid="in"]');
  await out.hover();
  await page.mouse.down();
  await into.hover();
  await expect(page.getByText("This would make a circle").first()).toBeVisible();
  await page.mouse.up();
  await expect(lines(page)).toHaveCount(3);
});

async function inCanvas(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await page.locator(".flow-canvas").boundingBox();
  if (box === null) throw new Error("There is no canvas.");
  return { x: x - box.x, y: y - box.y };
}

test("two people change one flow: what fits is put together, what does not is asked", async ({
  page,
  browser,
}) => {
  await newFlow(page, "Together");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await saved(page);
  const other = await secondPerson(browser, page.url());

  await rename(other, "Map", "Their map");
  await saved(other);
  await rename(page, "Respond", "My answer");
  await expect(card(page, "Their map")).toBeVisible();
  await expect(card(page, "My answer")).toBeVisible();

  // Neither hears of the other in between, or it would be one change after the other.
  const exchange = /flows\.(save|here)/;
  await page.route(exchange, (route) => route.abort("connectionreset"));
  await rename(other, "Webhook", "Their start");
  await saved(other);
  await rename(page, "Webhook", "My start");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  const dialog = page.getByRole("dialog", { name: "Which one shall it be?" });
  await expect(dialog.getByText("Their start", { exact: true })).toBeVisible();
  await expect(dialog.getByText("My start", { exact: true })).toBeVisible();
  await dialog.getByRole("radio", { name: "Theirs" }).click();
  await dialog.getByRole("button", { name: "Save this choice" }).click();
  await expect(card(page, "Their start")).toBeVisible();
  await saved(page);

  // A node that one of both deletes while the other changes it comes back where it was, in its lines.
  await expect(card(other, "Their start")).toBeVisible();
  const stood = await middle(card(page, "Their map"));
  await page.route(exchange, (route) => route.abort("connectionreset"));
  await card(other, "Their map").click();
  await other.keyboard.press("Delete");
  await expect(card(other, "Their map")).toHaveCount(0);
  await saved(other);
  await rename(page, "Their map", "Kept map");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await expect(dialog.getByText(/ deleted it, you changed:$/)).toBeVisible();
  await expect(dialog.getByRole("radio", { name: "Keep it" })).toBeChecked();
  await dialog.getByRole("button", { name: "Save this choice" }).click();
  await saved(page);
  await expect(lines(other)).toHaveCount(2);
  await expect(card(other, "Kept map")).toBeVisible();
  expect(await middle(card(page, "Kept map"))).toEqual(stood);

  // What was not chosen is not gone: it stands with the versions, and leads back.
  await page.getByRole("button", { name: "Show copies" }).first().click();
  const kept = page.getByRole("listitem").filter({ hasText: "Not chosen:" });
  await expect(kept.getByRole("link", { name: /^Compare the copy/ })).toHaveCount(2);
  await kept
    .getByRole("button", { name: /^Restore the copy/ })
    .last()
    .click();
  await expect(card(page, "My start")).toBeVisible();

  // What comes in while one is about to publish is told before it goes live.
  await saved(page);
  await page.keyboard.press("Control+Enter");
  const publishing = page.getByRole("dialog", { name: /^Publish v1/ });
  await expect(publishing).toBeVisible();
  await rename(other, "My answer", "Their answer");
  await saved(other);
  // With or without problems that still block it.
  await expect(publishing.getByRole("alert")).toContainText("1 change came in while you looked");
  await expect(publishing.getByRole("alert")).toContainText("Their answer: changed Name");
  await other.context().close();
});

async function secondPerson(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, "owner", flows);
  await page.goto(address);
  await expect(card(page, "Map")).toBeVisible();
  return page;
}

test("a version is brought back, paused, resumed and withdrawn", async ({ page }) => {
  await newFlow(page, "Versions");
  await addByKeys(page, ["webhook", "respond"]);
  await publish(page, "Publish v1…", "Publish v1");
  await expect(page.getByText("v1 is live in Test.")).toBeVisible();
  await rename(page, "Respond", "Answer");
  await expect(page.getByText("1 change since v1")).toBeVisible();
  await publish(page, "Publish v2…", "Publish v2");
  await expect(page.getByRole("button", { name: "Live: v2 in Test" })).toBeVisible();

  await page.getByRole("tab", { name: /Versions/ }).click();
  await page.getByRole("button", { name: "Publish again…" }).last().click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish v1" }).click();
  const live = page.getByRole("button", { name: "Live: v1 in Test" });
  await expect(live).toBeVisible();

  await live.click();
  await page.getByRole("menuitem", { name: /Pause/ }).click();
  await page.getByRole("button", { name: "Paused: v1 in Test" }).click();
  await page.getByRole("menuitem", { name: "Resume" }).click();
  await live.click();
  await page.getByRole("menuitem", { name: "Withdraw…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByText("Withdrawn: v1 in Test")).toBeVisible();

  await page.getByRole("link", { name: "v1", exact: true }).click();
  await expect(page.getByText("Read only")).toBeVisible();
  await card(page, "Respond").click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeDisabled();
});

async function publish(page: Page, open: string, confirm: string): Promise<void> {
  await page.getByRole("button", { name: open }).click();
  await page.getByRole("dialog").getByRole("button", { name: confirm }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

test("on a phone the flow is read, as a picture and as a list", async ({ page }) => {
  await newFlow(page, "On a phone");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await saved(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("list", { name: "Outline" }).getByRole("button")).toHaveCount(3);
  await expect(page.getByRole("complementary", { name: "Palette" })).toBeHidden();
  await expect(page.locator(".flow-node")).toHaveCount(3);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test("the canvas is accessible in both themes", async ({ page }) => {
  await newFlow(page, "Accessible");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await card(page, "Map").click();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page), colorScheme).toEqual([]);
  }
});
