import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { dropMessage } from "./mapper-hands";
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
async function openEmptyMap(
  page: Page,
  name: string,
  config: object = {},
  answer: object = {},
): Promise<string> {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  const { id } = await saveOrderFlow(page, {
    name: `${name} ${serial}`,
    idempotency: "header",
    alter: (logic) => {
      const { n01, n02, n05 } = logic.nodes;
      return {
        ...logic,
        settings: {},
        nodes: {
          n01,
          n02: { ...n02, config: { fields: [], ...config } },
          n05: { ...n05, config: { ...n05.config, ...answer } },
        },
        edges: [
          { from: "n01.out", to: "n02.in" },
          { from: "n02.out", to: "n05.in" },
        ],
      } as unknown as typeof logic;
    },
  });
  await page.goto(`/d/hallberg/test/flows/${id}?at=n02`);
  await page.getByRole("button", { name: /^Open mapper/ }).click();
  await expect(tree(page, "Source")).toBeVisible();
  return id;
}

/** The trigger's own sample has the field as well: it is this message once it has its value. */
async function dropOrder(page: Page, order: { readonly po_number: string }): Promise<void> {
  await dropMessage(page, order);
  await expect(field(page, "Source", "po_number")).toHaveAccessibleName(
    new RegExp(order.po_number),
  );
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
  await dropOrder(page, order);
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
  // And a text that is no map yet, in the view where it is written.
  await page.getByRole("radio", { name: "Code" }).click();
  const text = page.getByRole("textbox", { name: "Map as text" });
  await text.press("Control+End");
  await page.keyboard.type("\n= 1");
  await expect(page.getByText("Not applied yet")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("application", { name: "Flow canvas" })).toBeVisible();
  await page.goBack();
  await expect(text).toHaveValue(/\n= 1$/);
  await page.getByRole("radio", { name: "Lines" }).click();
  await page.getByRole("button", { name: "the text in Code is not applied" }).click();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(text).toHaveValue(/po = input\.po_number$/);
  await page.getByRole("radio", { name: "Lines" }).click();
  await expect(tree(page, "Target")).toBeVisible();
  // So does the message that was dropped: it is the pinned sample of what starts the flow.
  await expect(field(page, "Source", "po_number")).toBeVisible();
  await expect(result(page)).toContainText('"po": "PO-77"');
});

test("what later steps read and the map does not make is listed, and gone once it is made", async ({
  page,
}) => {
  await openEmptyMap(page, "Read later", {}, { body: "[input.po_number, input.terms]" });
  await dropOrder(page, order);
  const unmade = page.getByRole("region", { name: "Fields that later steps read" });
  await expect(unmade).toContainText("2 fields that later steps read are not made");
  await expect(field(page, "Target", "terms")).toHaveAccessibleName(/read by Answer accepted/);
  await expectAccessible(page);
  await unmade.getByRole("button", { name: /^Map po_number to input\.po_number/ }).click();
  await expect(result(page)).toContainText('"po_number": "PO-77"');
  await expect(unmade).toContainText("1 field that later steps read is not made");
  const terms = unmade.getByRole("button", { name: /^Show terms/ });
  await expect(terms).toBeFocused();
  await page.keyboard.press("Enter");
  const text = page.locator('[data-field="map terms"]');
  await expect(text).toBeFocused();
  await text.fill("input.name");
  await expect(unmade).toHaveCount(0);
});

const shopifyOrder = JSON.parse(
  readFileSync(new URL("../docs/samples/shopify-order.json", import.meta.url), "utf8"),
);

test("a shop's order becomes a sales order by suggestions, is published, and the next one is seen made so on its run", async ({
  page,
  request,
}) => {
  const flow = await openEmptyMap(page, "Mapper journey", { documentType: "SalesOrder" });
  await dropOrder(page, shopifyOrder);
  const status = page.getByRole("complementary", { name: "Result" }).getByRole("status");
  await expect(status).toContainText("wrong or missing");
  await expect(page.getByRole("button", { name: /required fields not mapped/ })).toBeVisible();

  await page.getByRole("button", { name: /^Suggestions/ }).click();
  const suggestions = page.getByRole("region", { name: "Suggestions" });
  await expect(suggestions).toContainText("both are the buyer's order number");
  // What would be written, not only where it comes from.
  await expect(suggestions).toContainText("date(input.created_at)");
  await suggestions.getByRole("button", { name: /^Use all/ }).click();
  await expect(page.getByText(/^All \d+ required fields are mapped/)).toBeVisible();
  await expect(status).toContainText("Complete");
  await expect(result(page)).toContainText(`"buyerOrderNumber": "${shopifyOrder.po_number}"`);

  // The same rows as a table and as text: what one view writes, the others show.
  await page.getByRole("radio", { name: "Table" }).click();
  const row = page.getByRole("combobox", { name: "Value of sellerOrderNumber" });
  await row.fill("input.name.trim()");
  await page.getByRole("radio", { name: "Code" }).click();
  const text = page.getByRole("textbox", { name: "Map as text" });
  await expect(text).toHaveValue(/^sellerOrderNumber = input\.name\.trim\(\)$/m);
  await text.press("Control+Home");
  await page.keyboard.type('releaseNumber = "R-1"');
  await page.keyboard.press("Enter");
  await expect(text).toHaveValue(/^releaseNumber = "R-1"\n/);
  // What may stand at the caret is offered as in a row's field; behind a whole word Enter begins the next row.
  await text.press("Control+Home");
  const offered = page.getByRole("listbox", { name: "May stand here" });
  await page.keyboard.type("hint = input.order_n");
  await expect(offered.getByRole("option", { name: /^order_number/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(text).toHaveValue(/^hint = input\.order_number/);
  await expect(offered).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(text).toHaveValue(/^hint = input\.order_number\n/);
  await text.press("Control+Home");
  await text.press("Shift+ArrowDown");
  await page.keyboard.press("Delete");
  await expect(text).toHaveValue(/^releaseNumber = "R-1"\n/);
  // What keeps a row from being published is told here as well, and nothing says that all is well.
  await text.press("Control+Home");
  await page.keyboard.type("note = trm(input.name)");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "Lines" }).click();
  await page.getByRole("button", { name: "1 row cannot be published" }).click();
  const told = page.getByRole("list", { name: "Problems of the rows" });
  await expect(told).toContainText("note: There is no function “trm”: did you mean “trim”?");
  await expect(told.getByRole("button", { name: "Line 1, column 8" })).toBeVisible();
  await expectAccessible(page);
  await told.getByRole("button", { name: "Write trim" }).click();
  await expect(text).toHaveValue(/^note = trim\(input\.name\)\n/);
  await expect(text).toBeFocused();
  await expect(page.getByText("1 row cannot be published")).toBeHidden();
  await text.press("Control+Home");
  await text.press("Shift+ArrowDown");
  await page.keyboard.press("Delete");
  await expect(text).toHaveValue(/^releaseNumber = "R-1"\n/);
  // A note is written in one view and read in the others, where it stays when the row is changed.
  await text.press("Control+Home");
  await page.keyboard.type("# By hand until EDI says it");
  await page.keyboard.press("Enter");
  await expect(text).toHaveValue(/^# By hand until EDI says it\nreleaseNumber = "R-1"\n/);
  await page.getByRole("radio", { name: "Table" }).click();
  await expect(
    page.getByRole("cell", { name: "releaseNumber By hand until EDI says it" }),
  ).toBeVisible();
  await page.getByRole("radio", { name: "Lines" }).click();
  // A value of another kind than the field has is told where it is written, with what makes it one.
  await suggestions.getByRole("button", { name: "Close the suggestions" }).click();
  await field(page, "Target", "releaseNumber").click();
  const release = page.locator('[data-field="map releaseNumber"]');
  await release.fill('input.test ? "R-1" : 1 + 1');
  const pane = page.getByRole("region", { name: "Expression" });
  await expect(pane.getByLabel("Note of releaseNumber")).toHaveValue("By hand until EDI says it");
  await expect(pane).toContainText("text is needed, not a number at 1 + 1");
  await pane.getByRole("button", { name: "Write text(…)" }).click();
  await expect(release).toHaveValue('input.test ? "R-1" : text(1 + 1)');
  await expect(pane).not.toContainText("text is needed");
  // What others call it stands in a table: a block is put around what is there, and filled by name.
  await release.fill('"UPS"');
  await pane.getByRole("button", { name: "Add a function" }).click();
  await page.getByRole("menuitem", { name: "Look up in a table" }).click();
  const lookUp = pane.getByRole("group", { name: "Look-up" });
  const table = lookUp.getByRole("combobox", { name: "Table" });
  await expect(table).toBeFocused();
  await page.keyboard.type("Carr");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(table).toHaveValue("Carriers");
  await lookUp.getByRole("combobox", { name: "Key column 1" }).fill("storefront");
  await lookUp.getByRole("combobox", { name: "Column to take" }).fill("scac");
  await expect(release).toHaveValue('lookup("Carriers", { storefront: "UPS" }, "scac")');
  const onSample = pane.getByLabel("Result on the sample");
  await expect(onSample).toHaveText('"UPSN"');
  await expectAccessible(page);
  await release.fill('lookup("Carriers", { storefront: "UPSS" }, "scac")');
  await expect(onSample).toContainText('Fails: No row of “Carriers” has storefront "UPSS"');
  await release.fill('lookup("Carriers", { storefront: "UPS" }, "sca")');
  await expect(pane).toContainText("The table “Carriers” has no column “sca”");
  await pane.getByRole("button", { name: "Write scac" }).click();
  await expect(onSample).toHaveText('"UPSN"');
  // What was missing stood at its end.
  await result(page).evaluate((pane) => pane.scrollTo(0, 0));
  await expect(result(page)).toContainText('"releaseNumber": "UPSN"');
  await expect(result(page)).toContainText(`"sellerOrderNumber": "${shopifyOrder.name}"`);

  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Publish v1…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish v1" }).click();
  await expect(page.getByText("v1 is live in Test.")).toBeVisible();
  const address = await page.getByRole("textbox", { name: "Address in Test" }).inputValue();
  const answer = await request.post(address, {
    data: { ...shopifyOrder, po_number: `PO-${serial}` },
  });
  const { run } = await answer.json();
  await page.goto(`/d/hallberg/test/runs/${run}?node=n02`);
  await page.getByRole("tab", { name: "Output" }).click();
  await expect(page.getByText(`"PO-${serial}"`).first()).toBeVisible();
  await expect(page.getByText('"UPSN"').first()).toBeVisible();
  await expect(page.getByRole("link", { name: /^Carriers v\d+$/ }).first()).toBeVisible();

  // Back on the map the message that came stands in the set, complete.
  await page.goto(`/d/hallberg/test/flows/${flow}?at=n02&map=n02`);
  await page.getByRole("button", { name: "Last 100 runs" }).click();
  await expect(page.getByText("1 of 1 document complete")).toBeVisible();
});

test("a map is drawn by keyboard alone: opened, searched, mapped, written, removed, published", async ({
  page,
  request,
}) => {
  const flow = await openEmptyMap(page, "Mapper keys", { documentType: "SalesOrder" });
  await page.goto(`/d/hallberg/test/flows/${flow}?at=n02`);
  await expect(page.getByRole("button", { name: /^Open mapper/ })).toBeVisible();
  await page.keyboard.press("m");
  await expect(field(page, "Source", "po_number")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator('.react-flow__node[data-id="n02"]')).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("Open the mapper");
  await page.keyboard.press("Enter");
  await expect(field(page, "Source", "po_number")).toBeVisible();

  // A source is found, its target chosen.
  await tree(page, "Source").focus();
  await page.keyboard.press("/");
  await page.keyboard.type("po_number");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Home");
  await page.keyboard.press("m");
  await expect(tree(page, "Target")).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(field(page, "Target", "buyerOrderNumber")).toHaveAccessibleName(/input\.po_number/);

  // Into the expression and back.
  await page.keyboard.press("Enter");
  const expression = page.getByRole("combobox", { name: "Value of buyerOrderNumber" });
  await expect(expression).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(".trim()");
  await page.keyboard.press("Escape");
  await expect(tree(page, "Target")).toBeFocused();
  await expect(result(page)).toContainText('"buyerOrderNumber": "');
  await page.keyboard.press("Delete");
  await expect(field(page, "Target", "buyerOrderNumber")).toHaveAccessibleName(/not mapped/);
  await page.keyboard.press("Control+z");
  await expect(field(page, "Target", "buyerOrderNumber")).toHaveAccessibleName(/trim/);
  // Copied, taken away and put back; the step that is selected under the map is not meant by any of these keys.
  await page.keyboard.press("Control+x");
  await page.keyboard.press("Control+c");
  await expect(page.getByText("1 row copied.")).toBeVisible();
  await page.keyboard.press("Delete");
  await expect(field(page, "Target", "buyerOrderNumber")).toHaveAccessibleName(/not mapped/);
  await page.keyboard.press("Control+v");
  await expect(page.getByText("1 row added, 0 replaced")).toBeVisible();
  await expect(field(page, "Target", "buyerOrderNumber")).toHaveAccessibleName(/trim/);

  await page.keyboard.press("Escape");
  await expect(page.getByRole("application", { name: "Flow canvas" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  const publish = page.getByRole("dialog").getByRole("button", { name: "Publish v1" });
  await expect(publish).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect(page.getByText("v1 is live in Test.")).toBeVisible();
  const address = await page.getByRole("textbox", { name: "Address in Test" }).inputValue();
  const answer = await request.post(address, { data: { po_number: ` PO-${serial} ` } });
  const { run } = await answer.json();
  await page.goto(`/d/hallberg/test/runs/${run}?node=n02&tab=output`);
  await expect(page.getByText(`"PO-${serial}"`).first()).toBeVisible();
});

test("who asks for earlier documents goes on at the next incomplete one", async ({ page }) => {
  await openEmptyMap(page, "Keyboard in the documents");
  await page.getByRole("button", { name: "Last 100 runs" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("0 of 0 documents complete")).toBeVisible();
  await expect(page.getByRole("button", { name: "Next incomplete" })).toBeFocused();
});
