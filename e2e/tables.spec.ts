import { expect, type Page } from "@playwright/test";
import { violationsOf } from "./clean-page";
import { test } from "./journey";
import { call, type PublishedFlow, postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const tables = "/d/hallberg/test/tables";

/** As if it had been copied in a spreadsheet. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press("Control+v");
}

async function newTable(page: Page, name: string): Promise<void> {
  await signIn(page, "consultant", tables);
  await page.getByRole("button", { name: "New table…" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: "Create table" }).click();
  await page.waitForURL(/\/tables\/[0-9a-f-]{36}$/);
}

async function save(page: Page, version: number): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(`is saved as version ${version}.`)).toBeVisible();
  await expect(page.getByText(`v${version}`, { exact: true }).first()).toBeVisible();
}

async function publishLookUp(page: Page, table: string): Promise<PublishedFlow> {
  const flow = await publishOrderFlow(page, {
    name: `Look up ${table}`,
    idempotency: "header",
    alter: (logic) => {
      const nodes = {
        n01: logic.nodes.n01,
        n07: {
          type: "enrich@1",
          name: "Our item number",
          config: { table, column: "theirs", value: "input.lines[0].sku", target: "item" },
        },
      };
      return {
        ...logic,
        settings: { businessKeys: [] },
        nodes,
        edges: [{ from: "n01.out", to: "n07.in" }],
      } as unknown as typeof logic;
    },
  });
  return flow;
}

test("a table is pasted, read by a flow, changed, and each run shows the row it read", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const name = `Items ${Date.now().toString(36)}`;
  await newTable(page, name);
  const grid = page.getByRole("grid", { name: `Rows of ${name}` });
  await grid.focus();
  await paste(page, "theirs\tours\nBRG-6204\tSKU-1\nBRG-6205\tSKU-2");
  await page.getByRole("button", { name: "Take 2 rows" }).click();
  await expect(grid.getByRole("gridcell", { name: "SKU-2" })).toBeVisible();
  await save(page, 2);

  const flow = await publishLookUp(page, name);
  const first = await postOrder(page.request, flow, { number: "1" });

  // By keyboard alone: down to the first row, right to its second cell, and write over it.
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("SKU-9");
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("gridcell", { name: "SKU-9" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(grid.getByRole("gridcell", { name: "SKU-1" })).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  // A look at an older version takes neither what is typed nor the steps back.
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("link", { name: "Version 1" }).click();
  await expect(page.getByText("What changed from version 1")).toBeVisible();
  await page.getByRole("link", { name, exact: true }).click();
  await expect(grid.getByRole("gridcell", { name: "SKU-9" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(grid.getByRole("gridcell", { name: "SKU-1" })).toBeVisible();
  await page.getByRole("button", { name: "Redo" }).click();
  await save(page, 3);
  // What is typed while a save is on its way is kept, and so is what is still in its cell when the page is left.
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/tables\.save/, async (route) => {
    await held;
    await route.continue();
  });
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("SKU-91");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+s");
  await page.keyboard.type("SKU-2");
  answer();
  await expect(page.getByText("is saved as version 4.")).toBeVisible();
  await expect(page.getByText("v4", { exact: true }).first()).toBeVisible();
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("gridcell", { name: "SKU-22" })).toBeVisible();
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("BRG-1");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(grid.getByRole("gridcell", { name: "BRG-1", exact: true })).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: "SKU-22" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await save(page, 5);
  // Whoever goes back from a cell finds it as it was left, too.
  await page.getByRole("link", { name: "Tables", exact: true }).first().click();
  await page.waitForURL(/\/tables$/);
  await page.goBack();
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("BRG-2");
  await page.goForward();
  await page.waitForURL(/\/tables$/);
  await page.goBack();
  await expect(grid.getByRole("gridcell", { name: "BRG-2", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("tab", { name: "Used by" }).click();
  await expect(page.getByRole("region", { name: "Used by" })).toContainText(flow.name);

  // The process that takes the order hears of the new version within a moment.
  await expect
    .poll(async () => {
      const run = await postOrder(page.request, flow, { number: "2" });
      await page.goto(`/d/hallberg/test/runs/${run}?node=n07`);
      await expect(page.getByText(/"?ours"?/).first()).toBeVisible();
      return page.getByText("SKU-9").count();
    })
    .toBeGreaterThan(0);
  await page.goto(`/d/hallberg/test/runs/${first}?node=n07`);
  await expect(page.getByText("SKU-1").first()).toBeVisible();
  await expect(page.getByRole("link", { name: `${name} v2` })).toBeVisible();

  // A number that nobody knows is held, and leads to the table.
  const lines = [{ sku: "NEW-1", quantity: 1, price: "1.00" }];
  const unknown = await postOrder(page.request, flow, { number: "3", lines });
  await page.goto(`/d/hallberg/test/runs/${unknown}?node=n07`);
  await expect(page.getByText('No row has theirs "NEW-1".').first()).toBeVisible();
  await page.getByRole("link", { name: `Add the row to ${name}` }).click();
  await expect(grid.getByRole("gridcell", { name: "NEW-1" })).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: "SKU-9" })).toBeVisible();
});

test("what a flow could not tell apart is named before it is saved, and an earlier version comes back", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const name = `Carriers ${Date.now().toString(36)}`;
  await newTable(page, name);
  const grid = page.getByRole("grid");
  await grid.focus();
  await paste(page, "UPSN\tUPS\nFDEG\tFedEx");
  await page.getByRole("button", { name: "Take 2 rows" }).click();
  await save(page, 2);
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await paste(page, "UPSN\tUPS Freight");
  await expect(page.getByRole("tab", { name: "Problems 1" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await page.getByRole("tab", { name: "Problems 1" }).click();
  await page.getByRole("button", { name: /same theirs “UPSN” as row 1/ }).click();
  await expect(grid.getByRole("gridcell", { name: "UPSN" }).last()).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await grid.focus();
  await page.keyboard.type("UPGF");
  await page.keyboard.press("Enter");
  await save(page, 3);
  expect(await violationsOf(page)).toEqual([]);

  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("link", { name: "Version 2" }).click();
  await expect(page.getByText("1 added")).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Restore v2" }).click();
  await expect(grid.getByRole("gridcell", { name: "FDEG" })).toBeVisible();
});

test("what is pasted at the row that adds rows is added, and columns beyond the last are asked about", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const name = `Pasted ${Date.now().toString(36)}`;
  await newTable(page, name);
  const grid = page.getByRole("grid");
  // Renaming from a head leads to the column's field from whatever is shown beside the grid.
  await page.getByRole("tab", { name: "Versions" }).click();
  await grid.getByRole("columnheader").nth(1).getByRole("button").click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await expect(page.getByRole("textbox", { name: "Name of column 1" })).toBeFocused();
  const addRow = page.getByRole("button", { name: "Add a row, or paste rows from a spreadsheet" });
  await addRow.focus();
  await paste(page, "UPSN\tUPS\nFDEG\tFedEx");
  await page.getByRole("button", { name: "Take 2 rows" }).click();
  await expect(grid.getByRole("gridcell", { name: "FDEG" })).toBeVisible();
  await addRow.focus();
  await paste(page, "RDWY\tRoadway\nODFL\tOld Dominion");
  await expect(grid.getByRole("row").nth(4)).toContainText("ODFL");
  await expect(grid.getByRole("row").nth(1)).toContainText("UPSN");

  await addRow.focus();
  await paste(page, "SAIA\tSaia\tSoutheast\t\t7");
  const dialog = page.getByRole("dialog", { name: "Add 3 columns for what is pasted?" });
  await expect(dialog).toContainText("3 of the pasted columns lie beyond");
  await expect(grid.getByText("SAIA")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Add 3 columns" }).click();
  await expect(grid.getByRole("row").nth(5)).toContainText("Southeast");
  await expect(grid.getByRole("columnheader")).toHaveCount(6);
  expect(await violationsOf(page)).toEqual([]);

  // A reload takes neither what was typed nor the way back and forth.
  page.once("dialog", (asked) => asked.accept());
  await page.reload();
  await expect(grid.getByRole("row").nth(5)).toContainText("Southeast");
  await expect(page.getByText("not saved", { exact: true })).toBeAttached();
  await grid.focus();
  await page.keyboard.press("Control+z");
  await expect(grid.getByRole("columnheader")).toHaveCount(3);
  await page.keyboard.press("Control+z");
  await expect(grid.getByText("ODFL")).toHaveCount(0);
  await expect(grid.getByText("FDEG")).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(grid.getByText("ODFL")).toBeVisible();
  // Who leaves without saving has given it up.
  await page.getByRole("link", { name: "Tables", exact: true }).first().click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Leave/ })
    .click();
  await page.getByRole("searchbox", { name: "Find a table by name or column" }).fill(name);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(grid.getByRole("columnheader").nth(2)).toBeVisible();
  await expect(grid.getByText("FDEG")).toHaveCount(0);
});

test("two people in one table lose nothing of each other's", async ({ page }) => {
  const name = `Shared ${Date.now().toString(36)}`;
  await newTable(page, name);
  const id = page.url().split("/").at(-1) ?? "";
  const shape = {
    kind: "cross-reference",
    columns: ["theirs", "ours"],
    keys: ["theirs", "ours"],
    validity: null,
  };
  await page.getByRole("button", { name: "Add a row, or paste rows from a spreadsheet" }).click();
  await page.keyboard.type("MINE");
  await page.keyboard.press("Tab");
  await page.keyboard.type("SKU-1");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("gridcell", { name: "SKU-1" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Delete row" }).click();
  await call(page, "tables.save", { id, base: 1, shape, rows: '[["THEIRS","SKU-2"]]' });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Put my changes on theirs" }).click();
  await expect(page.getByRole("gridcell", { name: "THEIRS" })).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "MINE" })).toBeVisible();
  await save(page, 3);
  await expect(page.getByText("not saved", { exact: true })).toHaveCount(0);

  // Nor where somebody saved before this window was loaded again: it says so, and asks.
  const cell = (text: string) => page.getByRole("gridcell", { name: text, exact: true });
  await cell("SKU-1").click();
  await page.keyboard.type("SKU-9");
  await page.keyboard.press("Enter");
  await expect(cell("SKU-9")).toBeVisible();
  const rows = '[["THEIRS","SKU-2"],["MINE","SKU-5"],["NEW","SKU-6"]]';
  await call(page, "tables.save", { id, base: 3, shape, rows });
  page.once("dialog", (leaving) => leaving.accept());
  await page.reload();
  const kept = page.getByRole("region", { name: "Your unsaved changes" });
  await expect(kept.getByText("You have unsaved changes of version 3")).toBeVisible();
  await expect(kept.getByText("1 changed")).toBeVisible();
  await expect(cell("SKU-5")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveCount(0);
  expect(await violationsOf(page)).toEqual([]);
  await kept.getByRole("button", { name: "Discard them" }).click();
  await expect(kept).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await kept.getByRole("button", { name: "Put them on version 4" }).press("Enter");
  const asked = page.getByRole("dialog", { name: "Which one shall it be?" });
  const side = asked.getByRole("radiogroup", { name: "Version of Row MINE, ours" });
  await expect(side.getByRole("radio", { name: "This window" })).toBeChecked();
  expect(await violationsOf(page)).toEqual([]);
  await asked.getByRole("button", { name: "Take this choice" }).press("Enter");
  await expect(cell("SKU-9")).toBeVisible();
  await expect(cell("SKU-6")).toBeVisible();
  await expect(kept).toHaveCount(0);
  await expect(page.getByRole("grid", { name: `Rows of ${name}` })).toBeFocused();
  await save(page, 5);
  await expect(page.getByText("not saved", { exact: true })).toHaveCount(0);

  // What was typed after older changes were discarded is not lost to them: the way back to them is closed.
  const typeOver = async (before: string, after: string) => {
    await cell(before).click();
    await page.keyboard.type(after);
    await page.keyboard.press("Enter");
    await expect(cell(after)).toBeVisible();
  };
  await typeOver("SKU-9", "SKU-10");
  await call(page, "tables.save", { id, base: 5, shape, rows });
  page.once("dialog", (leaving) => leaving.accept());
  await page.reload();
  await kept.getByRole("button", { name: "Discard them" }).click();
  const notice = page.getByText("Your changes were discarded.");
  // The pointer on it keeps it from going by itself.
  await notice.hover();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("TYPED");
  await page.keyboard.press("Enter");
  await expect(cell("TYPED")).toBeVisible();
  await expect(notice).toHaveCount(0);
  await expect(kept).toHaveCount(0);
  await save(page, 7);
  await expect(cell("TYPED")).toBeVisible();
});

test("a run waits for a row, says for which in the list, and goes on when it is saved", async ({
  page,
}) => {
  const name = `Held ${Date.now().toString(36)}`;
  await newTable(page, name);
  const id = page.url().split("/").at(-1) ?? "";
  const flow = await publishOrderFlow(page, {
    name: `Hold ${name}`,
    idempotency: "header",
    alter: (logic) =>
      ({
        ...logic,
        settings: { businessKeys: [] },
        nodes: {
          n01: logic.nodes.n01,
          n07: {
            type: "enrich@1",
            name: "Our item number",
            config: {
              table: name,
              column: "theirs",
              value: "input.lines[0].sku",
              target: "item",
              missing: "hold",
            },
          },
        },
        edges: [{ from: "n01.out", to: "n07.in" }],
      }) as unknown as typeof logic,
  });
  const run = await postOrder(page.request, flow, { number: "held-1" });
  await page.goto("/d/hallberg/test/runs");
  const link = page.getByRole("grid").getByRole("link", { name, exact: true });
  await expect(link.first()).toBeVisible();
  await page.goto(`/d/hallberg/test/runs/${run}?node=n07`);
  await page.getByRole("link", { name: `Add the row to ${name}` }).click();
  await page.waitForURL(`**/tables/${id}?row=**`);
  // The row is there with what is known of it, and the cell to be filled in has the keyboard.
  const grid = page.getByRole("grid");
  await expect(grid.getByRole("row").nth(1)).not.toHaveText(/^1$/);
  await grid.focus();
  await page.keyboard.type("SKU-9");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("is saved as version 2.")).toBeVisible();
  await page.goto(`/d/hallberg/test/runs/${run}?node=n07`);
  await expect(page.getByText("SKU-9").first()).toBeVisible();
});

test("a table is shared with all distributors, changed from another one, and not by who works for one alone", async ({
  page,
}) => {
  const name = `Regions ${Date.now().toString(36)}`;
  await signIn(page, "consultant", tables);
  await page.getByRole("button", { name: "New table…" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("radio", { name: /^All distributors of/ }).click();
  await page.getByRole("button", { name: "Create table" }).click();
  await page.waitForURL(/\/tables\/[0-9a-f-]{36}$/);
  await page.goto("/d/castine/test/tables");
  await page.getByRole("searchbox", { name: "Find a table by name or column" }).fill(name);
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("All distributors");
  await row.getByRole("link").click();
  await expect(page.getByRole("note")).toContainText("What you save counts for each of them.");
  const grid = page.getByRole("grid", { name: `Rows of ${name}` });
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("TX");
  await page.keyboard.press("Tab");
  await page.keyboard.type("South");
  await page.keyboard.press("Enter");
  await save(page, 2);
  const address = page.url().replace("/castine/", "/hallberg/");

  const flow = await publishLookUp(page, name);
  await page.goto(address.replace("/hallberg/", "/castine/"));
  await page.getByRole("tab", { name: "Used by" }).click();
  const uses = page.getByRole("region", { name: "Used by" });
  await expect(uses).toContainText("Hallberg Industrial Supply");
  await expect(uses.getByRole("link", { name: flow.name }).first()).toHaveAttribute(
    "href",
    /^\/d\/hallberg\//,
  );

  await page.context().clearCookies();
  await signIn(page, "tester", new URL(address).pathname);
  await expect(page.getByRole("note")).toContainText("changed by people whose role holds for all");
  await expect(page.getByRole("gridcell", { name: "South" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveCount(0);
});
