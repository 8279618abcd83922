import { type APIRequestContext, expect, type Locator, type Page } from "@playwright/test";
import { type Counts, countedHands, type Hands } from "./counted-hands";
import { test } from "./journey";
import { signIn } from "./sign-in";

// A consultant's first real flow: a shop's order comes in, is mapped to 12 fields with a list of lines, is
// held over 500 or outside the US, else sent to the ERP with a key; the caller is answered; it is
// published, an order is sent, and what two steps handed on is read.

/** What is typed as the value, ⇥ taking the name that is offered; null takes the value that is offered. */
const fields: readonly (readonly [target: string, value: string | null])[] = [
  ["externalReference", "input.name"],
  ["customerId", "input.cus⇥.t⇥"],
  ["poNumber", null],
  ["orderDate", "input.cr⇥"],
  ["email", null],
  ["currency", null],
  ["total", "number(input.total_p⇥)"],
  ["shipTo.name", null],
  ["shipTo.city", null],
  ["shipTo.zip", null],
  ["shipTo.country", null],
  ["lines", "input.li⇥.map(l=>({itemId:l.sku,quantity:l.quantity,unitPrice:l.price,unit:l.unit}))"],
];
const held = 'input.total>500||input.shipTo.country!="US"';

function order(name: string, total: string, country = "US") {
  return {
    name,
    customer: { tags: "C-1001" },
    po_number: `PO-${name}`,
    created_at: "2026-11-25T10:00:00Z",
    email: "buyer@shop.example",
    currency: "USD",
    total_price: total,
    shipping_address: { name: "Brandt", city: "Akron", zip: "44310", country_code: country },
    line_items: [{ sku: "BLT-1001", quantity: 2, price: "18.52", unit: "XBX" }],
  };
}

/** The page that a first sign-in leads to, with nothing remembered of earlier ones. */
async function firstPage(page: Page): Promise<void> {
  await signIn(page, "consultant", "/d/hallberg/production/flows");
  await page.context().clearCookies({ name: "orderloom-place" });
  await page.goto("/");
  await expect(page).toHaveURL(/\/d\/hallberg\/production\/flows$/);
  // Which flows come first depends on what other journeys made: the list holds only what is in view.
  await expect(page.getByRole("grid", { name: "Flows" }).getByRole("row").nth(1)).toBeVisible();
}

/** Until the canvas shows as many nodes: a person sees it, and goes on. */
const nodes = (page: Page, count: number) =>
  expect(page.locator(".react-flow__node")).toHaveCount(count);

/** Closes the list of completions where one is open, as a person does. */
async function leaveCompletions(page: Page, hands: Hands): Promise<void> {
  if ((await page.getByRole("option").count()) > 0) await hands.press("Escape");
}

async function takeCompletion(page: Page, hands: Hands): Promise<void> {
  await expect(page.getByRole("option").first()).toBeVisible();
  await hands.press("Enter");
}

async function rows(page: Page, hands: Hands, list: typeof fields): Promise<void> {
  for (const [index, [target, value]] of list.entries()) {
    if (index > 0) await hands.press("Enter");
    await hands.type(target);
    await hands.press("Tab");
    if (value === null) {
      await expect(page.getByRole("option").first()).toBeVisible();
      await hands.press("Enter");
    } else {
      for (const [part, text] of value.split("⇥").entries()) {
        if (part > 0) await takeCompletion(page, hands);
        await hands.type(text);
      }
      await leaveCompletions(page, hands);
    }
  }
}

async function newFlow(page: Page, hands: Hands, name: string): Promise<void> {
  // The page is there before its keys are: a person sees that nothing came, and presses again.
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused({ timeout: 1_000 });
  }).toPass();
  hands.counts.keys += 1;
  await hands.search("new flow");
  await hands.press("Enter");
  await expect(page.getByRole("dialog", { name: /new flow called/ })).toBeVisible();
  await hands.type(name);
  await hands.press("Enter");
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}$/);
  await expect(page.getByText("What starts this flow?")).toBeVisible();
}

async function addChain(page: Page, hands: Hands): Promise<void> {
  await hands.press("/");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  for (const [index, letters] of ["web", "map", "rou", "http", "resp"].entries()) {
    await hands.search(letters);
    await hands.press(index === 4 ? "Enter" : "Control+Enter");
    await nodes(page, index + 1);
  }
}

async function publish(page: Page, hands: Hands): Promise<string> {
  await expect(page.getByText("Can be published")).toBeVisible();
  await hands.press("Control+Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: /^Publish v/ })).toBeEnabled();
  await hands.press("Enter");
  await expect(page.getByText("v1 is live in Production.")).toBeVisible();
  return page.getByRole("textbox", { name: "Address in Production" }).inputValue();
}

async function send(request: APIRequestContext, address: string, tag: string): Promise<void> {
  const accepted = await request.post(address, { data: order(`#A-${tag}`, "420") });
  expect(await accepted.json()).toEqual({ erpId: expect.stringContaining("SO-") });
  for (const [total, country] of [
    ["900", "US"],
    ["420", "DE"],
  ] as const) {
    const answer = await request.post(address, { data: order(`#B-${tag}`, total, country) });
    expect(await answer.json()).toEqual({ status: "held" });
  }
}

function report(way: string, counts: Counts): void {
  const { clicks, drags, keys, searched, characters } = counts;
  console.log(
    `first flow ${way}: ${clicks} clicks, ${drags} drags, ${keys} keys, ${searched} letters to find things, ${characters} characters typed as values`,
  );
}

/** The page's own answer to "where am I": the name of the node whose settings are open. */
const settingsOf = (page: Page, name: string) =>
  expect(
    page.getByRole("complementary", { name: "Node settings" }).locator("header"),
  ).toContainText(name);

/** From the selected node to the setting of this name, by Tab. */
async function tabTo(hands: Hands, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 25; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await hands.press("Tab");
  }
  throw new Error("Tab does not lead there.");
}

/** Opens the list under the focus and takes the entry that begins so. */
async function pick(page: Page, hands: Hands, letters: string): Promise<void> {
  await hands.press("Enter");
  await expect(page.getByRole("listbox")).toBeVisible();
  await hands.search(letters);
  await hands.press("Enter");
  await expect(page.getByRole("listbox")).toBeHidden();
}

test("the first real flow, from sign-in to two step outputs read, by keyboard alone", async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  await firstPage(page);
  const hands = countedHands(page);
  const settings = page.getByRole("complementary", { name: "Node settings" });
  const field = (name: string) => settings.getByLabel(new RegExp(`^${name}( optional)?$`));
  const tag = Date.now().toString(36);
  await newFlow(page, hands, "Orders");
  await addChain(page, hands);

  // The last one that was added is open.
  await settingsOf(page, "respond@");
  await hands.press("Enter");
  await tabTo(hands, field("Body"));
  await hands.type("{erpId:input.number}");
  await leaveCompletions(page, hands);
  await hands.press("Escape", "ArrowUp", "ArrowUp", "ArrowUp");
  await settingsOf(page, "map@");
  await hands.press("Enter");
  await expect(field("Target field")).toBeFocused();
  await rows(page, hands, fields);
  await hands.press("Escape", "ArrowDown");
  await settingsOf(page, "content-based-router@");
  await hands.press("Enter");
  await expect(field("Name").last()).toBeFocused();
  await rows(page, hands, [["held", held]]);

  // The answer of the branch that was just made is named after it.
  await hands.press("Escape", "/");
  await hands.search("resp");
  await hands.press("Enter");
  await nodes(page, 6);
  await expect(field("Body")).toHaveValue('{ status: "held" }');

  // Nothing waits for a value there, so the keys are still the canvas's.
  await hands.press("ArrowUp", "ArrowDown");
  await settingsOf(page, "http-request@");
  await hands.press("Enter");
  await pick(page, hands, "ERP");
  await expect(field("If it is sent twice")).toContainText("The target knows");
  await tabTo(hands, field("Path or URL"));
  await hands.type("/sales-orders");
  await leaveCompletions(page, hands);
  await hands.press("Escape");

  await send(request, await publish(page, hands), tag);

  await hands.press("Control+k");
  await hands.search("runs");
  await hands.press("Enter");
  await page.waitForURL(/\/runs$/);
  await expect(page.getByRole("row", { name: /Orders/ }).nth(2)).toBeVisible();
  await hands.press("j", "j", "j", "Enter");
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const step = page.getByRole("complementary", { name: "Step" });
  await nodes(page, 6);
  await expect(step.getByText("n01 ·")).toBeVisible();
  await hands.press("ArrowDown");
  await expect(step.getByText("externalReference").first()).toBeVisible();
  await hands.press("ArrowDown");
  await expect(step.getByText("n03 ·")).toBeVisible();
  await hands.press("ArrowDown");
  await expect(step.getByText("SO-").first()).toBeVisible();

  report("by keyboard", hands.counts);
  expect(hands.counts.clicks + hands.counts.drags).toBe(0);
  expect(hands.counts.characters).toBeLessThan(350);
});

test("the same as most people do it, with the mouse for what is pointed at", async ({
  page,
  request,
}) => {
  test.setTimeout(90_000);
  await firstPage(page);
  const hands = countedHands(page);
  const settings = page.getByRole("complementary", { name: "Node settings" });
  const palette = page.getByRole("complementary", { name: "Palette" });
  const field = (name: string) => settings.getByLabel(new RegExp(`^${name}( optional)?$`));
  const node = (name: string) => page.locator(".react-flow__node", { hasText: name });
  const tag = Date.now().toString(36);
  await hands.click(page.getByRole("button", { name: "New flow…" }));
  await expect(page.getByRole("dialog")).toBeVisible();
  await hands.type("Orders");
  await hands.press("Enter");
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}$/);
  await expect(page.getByText("What starts this flow?")).toBeVisible();
  await hands.click(
    page.getByRole("main").getByRole("button", { name: "Webhook", exact: true }).last(),
  );
  await nodes(page, 1);

  // Each step is filled in as it is added: the caret is where the first value goes.
  await hands.click(palette.getByRole("button", { name: "Map", exact: true }));
  await expect(field("Target field")).toBeFocused();
  await rows(page, hands, fields);
  await hands.click(palette.getByRole("button", { name: "Router", exact: true }));
  await expect(field("Name").last()).toBeFocused();
  await rows(page, hands, [["held", held]]);
  await hands.click(palette.getByRole("button", { name: "Respond", exact: true }));
  await expect(field("Body")).toHaveValue('{ status: "held" }');

  await hands.click(node("Router"));
  await hands.click(palette.getByRole("button", { name: "HTTP request", exact: true }));
  await expect(field("Path or URL")).toBeFocused();
  await expect(field("Connection")).toContainText("ERP");
  await expect(settings.getByRole("status")).toContainText(
    "Connection, Method, Body, If it is sent twice",
  );
  await hands.type("/sales-orders");
  await hands.click(palette.getByRole("button", { name: "Respond", exact: true }));
  await expect(field("Body")).toBeFocused();
  await hands.type("{erpId:input.number}");
  await leaveCompletions(page, hands);
  await nodes(page, 6);

  await expect(page.getByText("Can be published")).toBeVisible();
  await hands.click(page.getByRole("button", { name: /^Publish v1/ }));
  await expect(page.getByRole("dialog").getByLabel("Note")).toBeFocused();
  await hands.press("Enter");
  await expect(page.getByText("v1 is live in Production.")).toBeVisible();
  await send(
    request,
    await page.getByRole("textbox", { name: "Address in Production" }).inputValue(),
    `M${tag}`,
  );

  await hands.click(page.getByRole("link", { name: "Runs" }));
  await page.waitForURL(/\/runs$/);
  await expect(page.getByRole("row", { name: /Orders/ }).nth(2)).toBeVisible();
  await hands.click(page.getByRole("row", { name: /Orders/ }).nth(2));
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const step = page.getByRole("complementary", { name: "Step" });
  await hands.click(node("Map"));
  await expect(step.getByText("externalReference").first()).toBeVisible();
  await hands.click(node("HTTP request"));
  await expect(step.getByText("SO-").first()).toBeVisible();

  report("by mouse", hands.counts);
  expect(hands.counts.clicks + hands.counts.drags).toBeLessThanOrEqual(20);
  expect(hands.counts.characters).toBeLessThan(350);
});
