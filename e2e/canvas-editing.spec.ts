import { expect } from "@playwright/test";
import { plainFlow } from "../bench/canvas/plain-flow";
import { addByKeys, card, flows, lines, middle, newFlow, rename, saved } from "./canvas-hands";
import { test } from "./journey";
import { call } from "./order-flow";
import { signIn } from "./sign-in";

test("steps back have names and survive a reload", async ({ page }) => {
  await newFlow(page, "Undo");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await rename(page, "Map", "To order");
  const undo = page.getByRole("button", { name: /^Undo/ });
  await expect(undo).toHaveAccessibleName("Undo: Rename Map to To order");
  await saved(page);
  await page.reload();
  await expect(undo).toHaveAccessibleName("Undo: Rename Map to To order");
  await undo.click();
  await expect(card(page, "Map")).toBeVisible();
  await expect(undo).toHaveAccessibleName("Undo: Add Respond");
  await page.getByRole("button", { name: "Redo: Rename Map to To order" }).click();
  await expect(card(page, "To order")).toBeVisible();
});

test("whose session ended while editing signs in beside it; the rest is saved on coming back", async ({
  page,
}) => {
  await newFlow(page, "Signed out");
  await addByKeys(page, ["webhook", "respond"]);
  await saved(page);
  const problem = { code: "NOT_SIGNED_IN", detail: {} };
  const data = { code: "UNAUTHORIZED", httpStatus: 401, problem };
  const ended = { error: { json: { message: "Please sign in.", code: -32001, data } } };
  await page.route(/flows\.save/, (route) => {
    const procedures = new URL(route.request().url()).pathname.split(",");
    return route.fulfill({ status: 401, json: procedures.map(() => ended) });
  });
  await rename(page, "Respond", "Answer");
  const bar = page.getByRole("alert").filter({ hasText: "your session has ended" });
  await expect(bar.getByRole("link", { name: "Sign in" })).toHaveAttribute("target", "_blank");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await saved(page);
  await expect(bar).toBeHidden();
});

test("an edit made while the network is away is there after a reload and is saved when it is back", async ({
  page,
}) => {
  await newFlow(page, "Away");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await saved(page);
  // A save whose answer never comes, then none at all: as a cut line, or a server that restarts.
  let saves = 0;
  await page.route(/flows\.(save|here)/, async (route) => {
    if (route.request().url().includes("flows.save")) saves += 1;
    if (saves === 1) await route.fetch();
    await route.abort("connectionreset");
  });
  await rename(page, "Map", "Renamed while away");
  await expect(
    page.getByRole("alert").getByText(/^Not saved yet, kept in this window: ./),
  ).toBeVisible();
  await rename(page, "Respond", "Answered while away");
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(card(page, "Renamed while away")).toBeVisible();
  await expect(card(page, "Answered while away")).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await saved(page);
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await expect(card(page, "Answered while away")).toBeVisible();
  await expect(card(page, "Renamed while away")).toBeVisible();
});

test("another person is seen with what they have selected, and what they save comes in", async ({
  page,
  browser,
}) => {
  await newFlow(page, "Present");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await saved(page);
  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, "owner", flows);
  await other.goto(page.url());
  await card(other, "Map").click();
  const list = page.getByRole("list", { name: "Also here" });
  await expect(list.getByRole("listitem")).toHaveText(/Map$/, { timeout: 15_000 });
  await expect(card(page, "Map").locator(".flow-node-person")).toBeVisible();
  // Both rename at once; neither saves over the other, neither has to do anything for it.
  await rename(other, "Webhook", "Theirs");
  await rename(page, "Respond", "Mine");
  await expect(card(page, "Theirs")).toBeVisible({ timeout: 15_000 });
  await expect(card(other, "Mine")).toBeVisible({ timeout: 15_000 });
  await other.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").click();
  await expect(list).toBeHidden({ timeout: 15_000 });
  await context.close();
});

test("two tabs of one person add to one flow, copy between them, and each undoes its own", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await newFlow(page, "Two tabs");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await saved(page);
  const tab = await context.newPage();
  await tab.goto(page.url());
  await expect(card(tab, "Map")).toBeVisible();
  // The same next id in both, at the same time.
  await addByKeys(page, ["filter"]);
  await addByKeys(tab, ["wait"]);
  await saved(page);
  await saved(tab);
  for (const one of [page, tab]) {
    await one.bringToFront();
    await expect(card(one, "Filter")).toBeVisible({ timeout: 15_000 });
    await expect(card(one, "Wait")).toBeVisible({ timeout: 15_000 });
  }
  await page.bringToFront();
  await page.keyboard.press("Control+z");
  await expect(card(page, "Filter")).toBeHidden();
  await expect(card(page, "Wait")).toBeVisible();

  await card(page, "Map").click();
  await page.keyboard.press("Control+c");
  await tab.bringToFront();
  await tab.locator(".react-flow__pane").click({ position: { x: 20, y: 20 } });
  await tab.keyboard.press("Control+v");
  await expect(card(tab, "Map 2")).toBeVisible();
});

test("search and replace shows every hit and is one step of undo", async ({ page }) => {
  await newFlow(page, "Replace");
  await addByKeys(page, ["webhook", "http", "respond"]);
  await rename(page, "HTTP request", "Send total");
  await page.getByRole("combobox", { name: "Path or URL" }).fill("/totals/total");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("textbox", { name: "Find", exact: true })).toBeFocused();
  await page.keyboard.type("total");
  await page.getByRole("textbox", { name: "Replace by" }).fill("sum");
  const hits = page.getByRole("list", { name: "Hits" }).getByRole("listitem");
  await expect(hits).toHaveCount(3);
  await hits.filter({ hasText: "Name" }).getByRole("button", { name: "Replace" }).click();
  await expect(hits).toHaveCount(2);
  await page.getByRole("button", { name: "Replace all 2" }).click();
  await expect(card(page, "Send sum")).toHaveAccessibleName(/\/sums\/sum$/);
  // The notice's Undo means this step: it goes with it.
  const notice = page.getByText("2 hits replaced.");
  await expect(notice).toBeVisible();
  await notice.hover();
  await page.keyboard.press("Control+z");
  await expect(card(page, "Send sum")).toHaveAccessibleName(/\/totals\/total$/);
  await expect(notice).toHaveCount(0);
});

test("a line that is let go on another line adds a node there; a loose node goes into a line", async ({
  page,
}) => {
  await newFlow(page, "Splice");
  await addByKeys(page, ["webhook", "map", "respond"]);
  const low = await middle(card(page, "Respond"));
  await page.mouse.move(low.x, low.y);
  await page.mouse.down();
  await page.mouse.move(low.x, low.y + 180, { steps: 6 });
  await page.mouse.up();
  const [map, respond] = [await middle(card(page, "Map")), await middle(card(page, "Respond"))];
  const between = { x: map.x, y: (map.y + respond.y) / 2 };
  await card(page, "Webhook").locator('[data-handleid="out"]').hover();
  await page.mouse.down();
  await page.mouse.move(between.x + 120, between.y);
  await page.mouse.move(between.x, between.y, { steps: 4 });
  await page.mouse.up();
  await page.getByPlaceholder("Add a node on this line").fill("log");
  await page.keyboard.press("Enter");
  await expect(card(page, "Log note")).toBeVisible();
  await expect(lines(page)).toHaveCount(4);

  // Put down beside, then dragged onto the line.
  const palette = page.getByRole("complementary", { name: "Palette" });
  await palette
    .getByRole("button", { name: "Filter", exact: true })
    .dragTo(page.locator(".flow-canvas"), { targetPosition: { x: 620, y: 80 } });
  const filter = await middle(card(page, "Filter"));
  const [above, below] = [await middle(card(page, "Map")), await middle(card(page, "Log note"))];
  await page.mouse.move(filter.x - 60, filter.y);
  await page.mouse.down();
  await page.mouse.move(above.x + 40, (above.y + below.y) / 2, { steps: 6 });
  await page.mouse.move(above.x, (above.y + below.y) / 2, { steps: 3 });
  await page.mouse.up();
  await expect(lines(page)).toHaveCount(5);
});

test("while a line is drawn every node shows whether it fits, and a mapper is offered", async ({
  page,
}) => {
  await newFlow(page, "Fits");
  await addByKeys(page, ["webhook", "map", "respond"]);
  await card(page, "Map").click();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("number");
  await page.keyboard.press("Tab");
  await page.keyboard.type("input.name");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  const palette = page.getByRole("complementary", { name: "Palette" });
  await palette
    .getByRole("button", { name: "Filter", exact: true })
    .dragTo(page.locator(".flow-canvas"), { targetPosition: { x: 620, y: 120 } });
  await card(page, "Filter").click();
  await page.getByRole("combobox", { name: "Pass if" }).fill("input.total > 5");
  await page.keyboard.press("Escape");
  await card(page, "Map").locator('[data-handleid="out"]').hover();
  await page.mouse.down();
  const target = await middle(card(page, "Filter").locator('[data-handleid="in"]'));
  await page.mouse.move(target.x - 30, target.y - 20);
  await page.mouse.move(target.x, target.y, { steps: 3 });
  await expect(card(page, "Filter").locator(".flow-node")).toHaveAttribute("data-fit", "mapper");
  await expect(card(page, "Webhook").locator(".flow-node")).toHaveAttribute("data-fit", "no");
  await expect(page.getByText(/would not find what it reads/)).toBeVisible();
  await page.mouse.up();
  await page.getByRole("button", { name: "Insert a mapper" }).click();
  await expect(card(page, "Map 2")).toBeVisible();
});

test("a large flow is drawn as one picture; its nodes can be taken, and are there when one gets near", async ({
  page,
}) => {
  await signIn(page, "consultant", flows);
  const name = `Large ${Date.now().toString(36)}`;
  const { id } = await call<{ id: string }>(page, "flows.create", { name });
  const { document, layout } = plainFlow(id, name, 300);
  await call(page, "flows.save", {
    flowId: id,
    revision: 1,
    logic: JSON.stringify(document),
    layout: JSON.stringify(layout),
  });
  await page.goto(`${flows}/${id}`);
  await expect(page.locator(".flow-far")).toHaveAttribute("data-drawn", "300");
  await expect(page.locator(".react-flow__node")).toHaveCount(0);

  const at = await page.locator(".react-flow__viewport").evaluate((viewport) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(viewport).transform);
    const box = viewport.parentElement?.getBoundingClientRect();
    return { x: (box?.left ?? 0) + e + 112 * a, y: (box?.top ?? 0) + f + 26 * a };
  });
  await page.mouse.click(at.x, at.y);
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Order received");
  await expect(page.locator(".react-flow__node")).toHaveCount(1);

  await page.mouse.move(at.x, at.y);
  await page.keyboard.down("Control");
  for (let turn = 0; turn < 12; turn += 1) await page.mouse.wheel(0, -120);
  await page.keyboard.up("Control");
  await expect(card(page, "Order received")).toBeVisible();
  await expect(card(page, "Step 2")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Step 2");
});

test("a note has the cursor as soon as it is there: its text is no key of the canvas", async ({
  page,
}) => {
  await newFlow(page, "Noted");
  await page.getByRole("button", { name: "Note", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("the / next");
  await expect(page.getByRole("textbox", { name: "Note" })).toHaveValue("the / next");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Note" })).toHaveCount(1);
});
