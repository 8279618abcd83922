import { readFileSync } from "node:fs";
import { type APIRequestContext, expect, type Locator, type Page } from "@playwright/test";
import { card, lines } from "./canvas-hands";
import { violationsOf } from "./clean-page";
import { test } from "./journey";
import { dropMessage } from "./mapper-hands";
import { publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

// What a consultant does all day, whole: a flow's map is replaced, a decision table added and changed, and an order
// goes by it.

const shopOrder = JSON.parse(
  readFileSync(new URL("../docs/samples/shopify-order.json", import.meta.url), "utf8"),
);

/** A shop's order whose customer is what the credit table asks for. */
function order(number: string, total: string) {
  const credit = { terms: "NET30", exposureRatio: "1.00", daysPastDue: 3, class: "B" };
  const customer = { ...shopOrder.customer, ...credit };
  return { ...shopOrder, name: `#${number}`, po_number: `PO-${number}`, customer, total };
}

type Flow = { readonly id: string; readonly name: string; readonly address: string };

/** A flow that is live and has had a hundred orders; the demonstration's own are for other journeys, too. */
async function liveFlow(page: Page, request: APIRequestContext, name: string): Promise<Flow> {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  const flow = await publishOrderFlow(page, {
    name,
    idempotency: "header",
    alter: (logic) =>
      ({
        ...logic,
        settings: {},
        nodes: {
          n01: logic.nodes.n01,
          n02: { ...logic.nodes.n02, config: { fields: [{ target: "id", value: "input.name" }] } },
          n05: logic.nodes.n05,
        },
        edges: [
          { from: "n01.out", to: "n02.in" },
          { from: "n02.out", to: "n05.in" },
        ],
      }) as unknown as typeof logic,
  });
  const serial = Date.now().toString(36);
  for (let first = 0; first < 100; first += 10) {
    const posts = Array.from({ length: 10 }, (_, at) =>
      request.post(`/in/${flow.address}`, { data: order(`${serial}-${first + at}`, "400.00") }),
    );
    for (const answer of await Promise.all(posts)) expect(answer.ok()).toBe(true);
  }
  return flow;
}

const form = (page: Page) => page.getByRole("complementary", { name: "Node settings" });
const palette = (page: Page) => page.getByRole("complementary", { name: "Palette" });
const field = (page: Page, side: "Source" | "Target", name: string) =>
  page
    .getByRole("tree", { name: `${side} fields` })
    .getByRole("treeitem", { name: new RegExp(`^${name},`) });

async function dragTo(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = await Promise.all([from.boundingBox(), to.boundingBox()]);
  if (start === null || end === null) throw new Error("The fields are not to be seen.");
  await page.mouse.move(start.x + start.width - 8, start.y + 13);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width + 40, start.y + 30);
  await page.mouse.move(end.x + 20, end.y + 13);
  await page.mouse.up();
}

/** What the new first row says, by the positions of its columns. */
const newRow = [
  [3, "2000..9000"],
  [5, "hold"],
  [6, "credit"],
] as const;
const firstTest = "Card order, new customer";
const switched = ["Slightly over the limit", "On the limit, on time"] as const;

async function expectTwoOnHold(page: Page): Promise<void> {
  await expect(page.getByText("2 fail", { exact: true })).toBeVisible();
  for (const name of switched) {
    await expect(page.getByRole("button", { name: `Fails: ${name}. Show why.` })).toBeVisible();
  }
}

async function expectWhy(page: Page, name: string): Promise<void> {
  const panel = page.getByRole("complementary", { name: "Findings and reasons" });
  await expect(panel).toContainText(`Why “${name}” got row 1`);
}

/** The next order is held by the row, as its run says. */
async function expectHeld(
  page: Page,
  request: APIRequestContext,
  flow: Flow,
  table: string,
): Promise<void> {
  const data = order(`held ${Date.now().toString(36)}`, "2412.80");
  const { run } = await (await request.post(`/in/${flow.address}`, { data })).json();
  await page.goto(`/d/hallberg/test/runs/${run}`);
  await card(page, "Decide by table").click();
  await page.getByRole("tab", { name: "Why" }).click();
  await expect(page.getByRole("tabpanel", { name: "Why" })).toContainText(
    `Row 1 of ${table} v2 decided.`,
  );
}

/**
 * To a control by Tab, forwards or back, as somebody without a mouse goes: each key once the one before has moved the
 * focus, as keys that come faster than what they open are held and given one after the other.
 */
async function reach(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 200; presses += 1) {
    if (await hasFocus(target, presses > 0)) return;
    await page.keyboard.press(key);
  }
  throw new Error("Tab does not lead there.");
}

/**
 * Whether the target has the focus; after a press, once that has moved it from where it was the last time. Where one
 * Tab moves nothing, the next may: a person presses again.
 */
function hasFocus(target: Locator, wasPressed: boolean): Promise<boolean> {
  return target.evaluate(async (element, hasToMove) => {
    const seen = globalThis as unknown as { lastFocus: Element | null };
    const patience = performance.now() + 2_000;
    while (hasToMove && document.activeElement === seen.lastFocus) {
      if (performance.now() > patience) break;
      await new Promise((later) => setTimeout(later, 5));
    }
    seen.lastFocus = document.activeElement;
    return element === document.activeElement;
  }, wasPressed);
}

async function enter(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await reach(page, target, key);
  await page.keyboard.press("Enter");
}

test("an empty map takes a map's place, a changed credit table holds two sample orders, and the next order", async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  const serial = Date.now().toString(36);
  const flow = await liveFlow(page, request, `Shop orders ${serial}`);

  // The flow is opened, and its map replaced by an empty one.
  await page.goto("/d/hallberg/test/flows");
  await page.getByRole("searchbox", { name: "Find a flow by name" }).fill(flow.name);
  await page.getByRole("link", { name: flow.name, exact: true }).click();
  await card(page, "Map to sales order").click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await expect(card(page, "Map to sales order")).toHaveCount(0);
  await palette(page).getByRole("button", { name: "Map", exact: true }).click();
  await form(page)
    .getByLabel(/^Document type/)
    .click();
  await page.getByRole("option", { name: /^SalesOrder/ }).click();
  await form(page)
    .getByRole("button", { name: /^Open mapper/ })
    .click();

  // A shop's order is dropped on it, what is proposed is taken, and the rest drawn.
  await dropMessage(page, order(`dropped ${serial}`, "400.00"));
  await expect(field(page, "Source", "po_number")).toHaveAccessibleName(new RegExp(serial));
  await page.getByRole("button", { name: /^Suggestions/ }).click();
  await page
    .getByRole("region", { name: "Suggestions" })
    .getByRole("button", { name: /^Use all/ })
    .click();
  await expect(page.getByText(/^All \d+ required fields are mapped/)).toBeVisible();
  await dragTo(page, field(page, "Source", "po_number"), field(page, "Target", "releaseNumber"));
  await expect(field(page, "Target", "releaseNumber")).toHaveAccessibleName(/input\.po_number/);
  await page.getByRole("button", { name: "Last 100 runs" }).click();
  await expect(page.getByText("100 of 100 documents complete")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();

  // The credit table is made where it is wanted.
  await palette(page).getByRole("button", { name: "Decide by table", exact: true }).click();
  await form(page).getByRole("button", { name: "Make a table…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Begin with" }).click();
  await page.getByRole("option", { name: "Credit decision" }).click();
  const table = `Credit ${serial}`;
  await dialog.getByRole("textbox", { name: "Name" }).fill(table);
  await dialog.getByRole("button", { name: "Create table" }).click();
  const grid = page.getByRole("grid", { name: `Rows of ${table}` });
  await expect(grid).toBeFocused();

  // A row is put first and written; two sample orders are on hold, by that row.
  await page.getByRole("button", { name: "Row", exact: true }).click();
  for (const [column, text] of newRow) {
    await grid.getByRole("row").nth(1).getByRole("gridcell").nth(column).dblclick();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  }
  await expectTwoOnHold(page);
  for (const name of switched) {
    await page.getByRole("button", { name: `Fails: ${name}. Show why.` }).click();
    await expectWhy(page, name);
    const expected = page.getByRole("textbox", { name: `Expected Decision of ${name}` });
    await expected.click();
    await expected.fill("hold");
  }
  await page.getByText("Test rows").first().click();
  await expect(page.getByText("11 pass", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish v2" }).click();
  await expect(page.getByText(`${table} is published as version 2.`)).toBeVisible();
  await page.getByRole("button", { name: "Back to the flow" }).click();

  // The step decides about the order as it came, and the flow goes live.
  await expect(form(page).getByLabel("Decision table")).toHaveValue(table);
  await form(page)
    .getByLabel(/^Decide about/)
    .fill("trigger.body");
  await page.getByRole("button", { name: "Publish v2…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish v2" }).click();
  await expect(page.getByText("v2 is live in Test.")).toBeVisible();
  await expectHeld(page, request, flow, table);
});

test("the same by keyboard alone", async ({ page, request }) => {
  test.setTimeout(240_000);
  const serial = Date.now().toString(36);
  const flow = await liveFlow(page, request, `Key orders ${serial}`);
  const { keyboard } = page;
  await page.goto("/d/hallberg/test/flows");
  // The page is there before its keys are: a person sees that nothing came, and presses again.
  const search = page.getByRole("dialog").getByRole("combobox");
  await expect(async () => {
    if ((await search.count()) === 0) await keyboard.press("Control+k");
    await expect(search).toBeFocused({ timeout: 2_000 });
  }).toPass();
  await keyboard.type(flow.name);
  await expect(page.getByRole("option", { name: flow.name }).first()).toBeVisible();
  await keyboard.press("Enter");
  await page.waitForURL(new RegExp(flow.id));

  await reach(page, page.locator('.react-flow__node[data-id="n02"]'));
  await keyboard.press("Delete");
  await expect(card(page, "Map to sales order")).toHaveCount(0);
  await keyboard.press("/");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await keyboard.type("map");
  await keyboard.press("Enter");
  await reach(page, form(page).getByLabel(/^Document type/), "Shift+Tab");
  await keyboard.type("SalesOrder");
  await keyboard.press("Escape");
  await keyboard.press("m");

  // What cannot be dropped is pasted.
  await expect(field(page, "Target", "buyerOrderNumber")).toBeVisible();
  await enter(page, page.getByRole("complementary", { name: "Result" }).getByRole("combobox"));
  await keyboard.type("Paste");
  await keyboard.press("Enter");
  const pasted = page.getByRole("dialog").getByRole("textbox");
  await expect(pasted).toBeFocused();
  await keyboard.insertText(JSON.stringify(order(`pasted ${serial}`, "400.00")));
  await enter(page, page.getByRole("dialog").getByRole("button", { name: /^Use/ }));
  await expect(field(page, "Source", "po_number")).toHaveAccessibleName(new RegExp(serial));
  await enter(page, page.getByRole("button", { name: /^Suggestions/ }), "Shift+Tab");
  const suggestions = page.getByRole("region", { name: "Suggestions" });
  await enter(page, suggestions.getByRole("button", { name: /^Use all/ }));
  await expect(page.getByText(/^All \d+ required fields are mapped/)).toBeVisible();
  await reach(page, page.getByRole("tree", { name: "Source fields" }), "Shift+Tab");
  await keyboard.press("/");
  await keyboard.type("po_number");
  await keyboard.press("Enter");
  await keyboard.press("Home");
  await keyboard.press("m");
  await expect(page.getByRole("tree", { name: "Target fields" })).toBeFocused();
  await keyboard.press("Home");
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect(field(page, "Target", "releaseNumber")).toHaveAccessibleName(/input\.po_number/);
  await enter(page, page.getByRole("button", { name: "Last 100 runs" }));
  await expect(page.getByText("100 of 100 documents complete")).toBeVisible();
  await keyboard.press("Escape");

  await expect(page.getByRole("application", { name: "Flow canvas" })).toBeVisible();
  await keyboard.press("/");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await keyboard.type("decide");
  await keyboard.press("Enter");
  await enter(page, form(page).getByRole("button", { name: "Make a table…" }));
  const table = `Keys credit ${serial}`;
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox", { name: "Name" })).toBeFocused();
  await keyboard.type(table);
  await enter(page, dialog.getByRole("combobox", { name: "Begin with" }));
  await keyboard.type("Credit");
  await keyboard.press("Enter");
  await enter(page, dialog.getByRole("button", { name: "Create table" }));
  const grid = page.getByRole("grid", { name: `Rows of ${table}` });
  await expect(grid).toBeFocused();
  await expect(grid.getByRole("gridcell", { name: "card, prepaid" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  expect(await violationsOf(page)).toEqual([]);

  await enter(page, page.getByRole("button", { name: "Row", exact: true }), "Shift+Tab");
  await reach(page, grid);
  for (const [column, text] of newRow) {
    await keyboard.press("Control+Home");
    for (let at = 0; at < column; at += 1) await keyboard.press("ArrowRight");
    await keyboard.type(text);
    await keyboard.press("Enter");
  }
  await expectTwoOnHold(page);
  // Within the grid Tab goes from cell to cell; behind the last it goes on.
  await keyboard.press("Control+End");
  const expected = (name: string) =>
    page.getByRole("textbox", { name: `Expected Decision of ${name}` });
  await reach(page, expected(firstTest));
  for (const name of switched) {
    while (!(await expected(name).evaluate((element) => element === document.activeElement))) {
      await keyboard.press("ArrowDown");
    }
    await enter(page, page.getByRole("button", { name: `Fails: ${name}. Show why.` }), "Shift+Tab");
    await expectWhy(page, name);
    await reach(page, expected(name));
    await keyboard.type("hold");
    await keyboard.press("Enter");
  }
  await expect(page.getByText("11 pass", { exact: true })).toBeVisible();
  await keyboard.press("Control+s");
  await enter(page, page.getByRole("dialog").getByRole("button", { name: "Publish v2" }));
  await expect(page.getByText(`${table} is published as version 2.`)).toBeVisible();
  await reach(page, grid, "Shift+Tab");
  await keyboard.press("Escape");
  await page.waitForURL(/\/flows\//);

  await expect(form(page).getByLabel("Decision table")).toHaveValue(table);
  await expect(lines(page)).toHaveCount(3);
  await reach(page, form(page).getByLabel(/^Decide about/));
  await keyboard.type("trigger.body");
  await keyboard.press("Escape");
  await keyboard.press("Escape");
  await keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Publish v2" })).toBeEnabled();
  await keyboard.press("Enter");
  await expect(page.getByText("v2 is live in Test.")).toBeVisible();
  await expectHeld(page, request, flow, table);
});
