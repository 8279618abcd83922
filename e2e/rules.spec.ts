import { expect, type Page } from "@playwright/test";
import { violationsOf } from "./clean-page";
import { test } from "./journey";
import { type PublishedFlow, postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const tables = "/d/hallberg/test/tables";

async function newCreditTable(page: Page, name: string): Promise<void> {
  await signIn(page, "consultant", `${tables}?new=1&kind=decision`);
  const dialog = page.getByRole("dialog", { name: "What is the new table called?" });
  await dialog.getByRole("combobox", { name: "Begin with" }).click();
  await page.getByRole("option", { name: "Credit decision" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Create table" }).click();
  await page.waitForURL(/\/tables\/[0-9a-f-]{36}$/);
}

/** The lines of an order decide nothing here: the step hands over what the table asks for. */
function publishDecision(page: Page, table: string): Promise<PublishedFlow> {
  const values = [
    ["Terms", "'NET30'"],
    ["Exposure / limit", "1.04"],
    ["Days past due", "9"],
    ["Order total", "2412.80"],
    ["Class", "'A'"],
  ].map(([column, value]) => ({ column, value }));
  return publishOrderFlow(page, {
    name: `Credit by ${table}`,
    idempotency: "header",
    alter: (logic) =>
      ({
        ...logic,
        settings: { businessKeys: [] },
        nodes: {
          n01: logic.nodes.n01,
          n02: { type: "decision@1", name: "Credit", config: { table, values, target: "credit" } },
        },
        edges: [{ from: "n01.out", to: "n02.in" }],
      }) as unknown as typeof logic,
  });
}

test("a credit table from a template: a row is changed, a test row goes on hold, and so does the order", async ({
  page,
}) => {
  const name = `Credit ${Date.now().toString(36)}`;
  await newCreditTable(page, name);
  const grid = page.getByRole("grid", { name: `Rows of ${name}` });
  await expect(grid.getByRole("gridcell", { name: "≤ 1.10" })).toBeVisible();
  await expect(page.getByText("11 pass", { exact: true })).toBeVisible();

  // A flow decides by the first version: row 4 lets the order go on.
  const flow = await publishDecision(page, name);
  const before = await postOrder(page.request, flow, { number: "1" });

  // By keyboard alone: to the fourth row's exposure, and over it.
  await grid.focus();
  await page.keyboard.press("Control+Home");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"]) {
    await page.keyboard.press(key);
  }
  await page.keyboard.type("<=1.02");
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("gridcell", { name: "≤ 1.02" })).toBeVisible();
  await expect(page.getByText("1 fails", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Fails: Slightly over the limit. Show why." }).click();
  const why = page.getByRole("complementary", { name: "Findings and reasons" });
  await expect(why).toContainText("Exposure / limit 1.04, not ≤ 1.02");
  await expect(why).toContainText("No row hit: the default row decides");
  const expected = page.getByRole("textbox", {
    name: "Expected Decision of Slightly over the limit",
  });
  await expected.fill("hold");
  await expected.press("Enter");
  await expect(page.getByText("11 pass", { exact: true })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  await page.getByRole("button", { name: "Publish…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "What changes" }).fill("Less over the limit");
  await dialog.getByRole("button", { name: "Publish v2" }).click();
  await expect(page.getByText("is published as version 2.")).toBeVisible();

  // The process that takes the order hears of the new version within a moment.
  await expect
    .poll(async () => {
      const run = await postOrder(page.request, flow, { number: "2" });
      await page.goto(`/d/hallberg/test/runs/${run}?node=n02&tab=why`);
      const panel = page.getByRole("tabpanel", { name: "Why" });
      await expect(panel).toContainText("decided.");
      return await panel.textContent();
    })
    .toContain(`The default row of ${name} v2 decided.`);
  await expect(page.getByRole("tabpanel", { name: "Why" })).toContainText(
    "Exposure / limit 1.04, not ≤ 1.02",
  );
  await page.getByRole("tab", { name: "Output" }).click();
  await expect(page.getByText("hold").first()).toBeVisible();

  // The draft is held against what was decided: the first order goes another way by the new version.
  await page.goto(tables);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("tab", { name: "Past runs" }).click();
  await page.getByRole("button", { name: "Decide the last 100 runs" }).click();
  const past = page.getByRole("table", { name: "Runs that are decided otherwise" });
  await expect(past).toContainText("default");
  await expect(page.getByText(/are decided as they were, [1-9]\d* otherwise/)).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  // The earlier run still shows the row of the version that it read.
  await page.goto(`/d/hallberg/test/runs/${before}?node=n02&tab=why`);
  await expect(page.getByRole("tabpanel", { name: "Why" })).toContainText(
    `Row 4 of ${name} v1 decided.`,
  );
  expect(await violationsOf(page)).toEqual([]);
});

test("what cannot be read or leaves a gap is told at its place, and keeps a table from being published", async ({
  page,
}) => {
  const name = `Checked ${Date.now().toString(36)}`;
  await newCreditTable(page, name);
  const grid = page.getByRole("grid", { name: `Rows of ${name}` });
  const panel = page.getByRole("complementary", { name: "Findings and reasons" });
  await expect(panel).toContainText("Days past due 46 … 60");
  await expect(panel.getByRole("table")).toBeVisible();

  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("input.limt >");
  await page.keyboard.press("Enter");
  await expect(panel).toContainText(/Row 1, Exposure \/ limit, character \d+:/);
  await expect(grid.locator("[aria-invalid=true]")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Publish…" })).toBeDisabled();
  await grid.focus();
  await page.keyboard.press("Control+z");
  await expect(grid.locator("[aria-invalid=true]")).toHaveCount(0);

  // A word that its column does not know is mended where it stands, by a press or by a key.
  const decision = Array.from({ length: 5 }, () => "ArrowRight");
  for (const byKey of [true, false]) {
    await page.keyboard.press("Control+Home");
    for (const key of decision) await page.keyboard.press(key);
    await page.keyboard.type("rejekt");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowUp");
    await expect(grid.getByRole("note")).toContainText("Row 1, Decision: “rejekt” is none of");
    if (byKey) await page.keyboard.press("Control+.");
    else await grid.getByRole("button", { name: "Write “reject”" }).click();
    await expect(grid.getByRole("note")).toHaveCount(0);
    await expect(grid.locator("[aria-invalid=true]")).toHaveCount(0);
    await expect(grid).toBeFocused();
  }

  // In the default row, too.
  const otherwise = page.getByRole("textbox", { name: "Decision, default row" });
  const defaultRow = page.getByRole("group", { name: "Default row" });
  for (const byKey of [true, false]) {
    await otherwise.fill("rejekt");
    await otherwise.press("Enter");
    await otherwise.focus();
    await expect(defaultRow.getByRole("note")).toContainText("“rejekt” is none of");
    if (byKey) await page.keyboard.press("Control+.");
    else await defaultRow.getByRole("button", { name: "Write “reject”" }).click();
    await expect(otherwise).toHaveValue("reject");
    await expect(otherwise).toBeFocused();
    await expect(defaultRow.getByRole("note")).toHaveCount(0);
  }

  // From region to region by one key: the rows, the chosen test row, the findings, and back.
  await page.keyboard.press("F6");
  await expect(grid).toBeFocused();
  await page.keyboard.press("F6");
  await expect(page.getByRole("textbox", { name: /^Case of / }).first()).toBeFocused();
  await page.keyboard.press("F6");
  await expect(panel.getByRole("tab", { name: /^Findings/ })).toBeFocused();
  await page.keyboard.press("F6");
  await expect(grid).toBeFocused();
  await page.keyboard.press("Shift+F6");
  await expect(panel.getByRole("tab", { name: /^Findings/ })).toBeFocused();
  await page.keyboard.press("Shift+F6");
  await page.keyboard.press("Shift+F6");
  await expect(grid).toBeFocused();

  // Words are texts, and a row goes where one moves it.
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("cash, key account");
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("gridcell", { name: "cash, key account" })).toBeVisible();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(grid.getByRole("row").nth(1)).toContainText("blocked");
  await page.getByRole("tab", { name: /^Changes/ }).click();
  await expect(page.getByRole("table", { name: "Rows that differ" })).toContainText("key account");

  // A sheet comes in below, without its bad rows or with them; each bad cell is named.
  await page.getByRole("button", { name: "Import…" }).click();
  const importing = page.getByRole("dialog");
  await importing
    .getByRole("textbox", { name: "Rows" })
    .fill(
      "Terms,Days past due,Decision,Region\ncash,1 to 5,approve,EU\ncash,soon,aprove,EU\ncash,7\nblocked,,reject,US",
    );
  await expect(importing).toContainText("The table has no column “Region”. It is left out.");
  for (const words of [
    "Row 3, Days past due: ",
    "Row 3, Decision: “aprove” is none of ",
    "Row 4 has 2 cells, 4 are expected.",
  ]) {
    await expect(importing.getByRole("alert", { name: "Problems" })).toContainText(words);
  }
  await expect(importing.getByRole("radio", { name: "Add below" })).toBeChecked();
  await expect(
    importing.getByRole("button", { name: "Take 2 rows, leave out 2", exact: true }),
  ).toBeEnabled();
  await importing.getByRole("radio", { name: "Take them, too" }).click();
  // A row with too few cells is lost in no way unseen: it stays out.
  await expect(importing).toContainText("1 row with too few or too many cells stays out.");
  await expect(
    importing.getByRole("button", { name: "Take 3 rows, leave out 1", exact: true }),
  ).toBeEnabled();
  await importing.getByRole("radio", { name: /^Leave out 2 rows/ }).click();
  expect(await violationsOf(page)).toEqual([]);
  // In place of all rows it says how many go; what its new column means is said once.
  await importing.getByRole("radio", { name: /^Replace all \d+ rows$/ }).click();
  await importing.getByRole("checkbox", { name: "Add it as a new column" }).click();
  await importing.getByRole("button", { name: /^Replace \d+ by 2 rows, leave out 2$/ }).click();
  await expect(grid.getByRole("gridcell", { name: "1 … 5" })).toBeVisible();
  await expect(grid.getByRole("row")).toHaveCount(3);
  await expect(panel).toContainText("Say whether “Region” is a condition or a result.");
  await grid
    .getByRole("columnheader", { name: /^Region/ })
    .getByRole("button")
    .click();
  await page.getByRole("menuitem", { name: "Name, value and type…" }).click();
  await panel.getByRole("button", { name: "A condition" }).click();
  await panel.getByRole("tab", { name: /^Findings/ }).click();
  await expect(panel).not.toContainText("Say whether");

  // What is added has the keyboard where it is named; no two columns are called the same.
  await page.getByRole("button", { name: "Column", exact: true }).click();
  await page.getByRole("menuitem", { name: "A condition" }).click();
  const called = panel.getByRole("textbox", { name: "Name" });
  await expect(called).toBeFocused();
  await page.keyboard.type("Region");
  await page.keyboard.press("Enter");
  await expect(panel).toContainText("There is already a column “Region”.");
  await page.keyboard.type("al office");
  await page.keyboard.press("Enter");
  const head = grid.getByRole("columnheader", { name: /^Regional office/ });
  await expect(head).toBeVisible();
  await expect(called).toBeFocused();
  // A step back goes from there, too: the name, then the column.
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(head).toHaveCount(0);
  await page.getByRole("tab", { name: /^Test rows/ }).click();
  await page.getByRole("button", { name: "Test row", exact: true }).click();
  await expect(page.getByRole("textbox", { name: /^Case of test row/ })).toBeFocused();
});

test("a draft is kept while one types: by a reload, for who else edits the table, and asks only about the same cell", async ({
  page,
  browser,
}) => {
  const name = `Drafted ${Date.now().toString(36)}`;
  await newCreditTable(page, name);
  const grid = page.getByRole("grid", { name: `Rows of ${name}` });
  const write = async (on: Page, row: number, column: number, text: string) => {
    await on.getByRole("grid").first().focus();
    await on.keyboard.press("Control+Home");
    for (let step = 0; step < row; step += 1) await on.keyboard.press("ArrowDown");
    for (let step = 0; step < column; step += 1) await on.keyboard.press("ArrowRight");
    await on.keyboard.type(text);
    await on.keyboard.press("Enter");
  };
  const kept = (on: Page) => expect(on.getByText("Draft saved", { exact: true })).toBeVisible();
  await write(page, 3, 1, "<=1.02");
  await kept(page);
  await page.reload();
  await expect(grid.getByRole("gridcell", { name: "≤ 1.02" })).toBeVisible();
  await expect(page.getByText("Draft of v2")).toBeVisible();
  // So are the steps back and forth.
  const edited = grid.getByRole("gridcell", { name: "≤ 1.02" });
  await grid.focus();
  await page.keyboard.press("Control+z");
  await expect(edited).toHaveCount(0);
  await page.reload();
  await expect(grid).toBeVisible();
  await expect(edited).toHaveCount(0);
  await grid.focus();
  await page.keyboard.press("Control+Shift+z");
  await expect(edited).toBeVisible();
  await kept(page);

  // Somebody else has it, too, and what both write is in both windows.
  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, "owner", new URL(page.url()).pathname);
  await expect(other.getByRole("gridcell", { name: "≤ 1.02" })).toBeVisible();
  await write(other, 4, 3, "<=600");
  await kept(other);
  await expect(grid.getByRole("gridcell", { name: "≤ 600" })).toBeVisible();
  await expect(
    page.getByText(/changed row 5 \(Order total\)\. It is merged with yours/),
  ).toBeVisible();

  // Without a network it waits here, over a reload of nothing; then it is asked about the cell both wrote.
  await page.context().setOffline(true);
  await write(page, 4, 3, "<=700");
  await expect(page.getByText(/^Not saved yet/)).toBeVisible();
  await write(other, 4, 3, "<=650");
  await kept(other);
  await page.context().setOffline(false);
  const dialog = page.getByRole("dialog", { name: "Which one shall it be?" });
  await expect(dialog).toContainText("Row 5, Order total");
  await expect(dialog).toContainText("≤ 650");
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save this choice" }).click();
  await expect(other.getByRole("gridcell", { name: "≤ 700" })).toBeVisible();

  // One of them publishes; both go on from there.
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish v2" }).click();
  await expect(page.getByText("is published as version 2.")).toBeVisible();
  await expect(other.getByText("v2", { exact: true })).toBeVisible();
  await other.getByRole("tab", { name: /^Changes/ }).click();
  await expect(other.getByText("The same rows")).toBeVisible();
  await context.close();
});

test("a flow names what its decision table reads and does not get, before it is published", async ({
  page,
}) => {
  const name = `Read ${Date.now().toString(36)}`;
  await newCreditTable(page, name);
  const flow = await publishOrderFlow(page, {
    name: `Reads ${name}`,
    idempotency: "header",
    alter: (logic) =>
      ({
        ...logic,
        settings: { businessKeys: [] },
        nodes: {
          n01: logic.nodes.n01,
          n02: {
            type: "map@1",
            name: "Only totals",
            config: { fields: [{ target: "total", value: "true" }] },
          },
          n03: { type: "decision@1", name: "Credit", config: { table: name, target: "credit" } },
        },
        edges: [
          { from: "n01.out", to: "n02.in" },
          { from: "n02.out", to: "n03.in" },
        ],
      }) as unknown as typeof logic,
  });
  await page.goto(`/d/hallberg/test/flows/${flow.id}`);
  const problems = page.getByRole("tabpanel", { name: /Problems/ });
  await expect(problems).toContainText(`“Terms” of the table “${name}”: input has no “customer”`);
  await expect(problems).toContainText(
    `“Order total” of the table “${name}”: “input.total” is true or false, and the column compares a number`,
  );
  await expect(problems).toContainText("Credit");
});

test("a new table has the keyboard in its grid, and writing begins its first row", async ({
  page,
}) => {
  await signIn(page, "consultant", "/d/hallberg/test/tables");
  const serial = Date.now().toString(36);
  for (const [kind, way] of [
    ["decision", ["Control+Home", "ArrowDown"]],
    ["cross-reference", []],
  ] as const) {
    const name = `By hand ${kind} ${serial}`;
    await page.goto(`/d/hallberg/test/tables?new=1&kind=${kind}`);
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(name);
    await page.keyboard.press("Enter");
    const grid = page.getByRole("grid", { name: new RegExp(name) });
    await expect(grid).toBeFocused();
    for (const key of way) await page.keyboard.press(key);
    await page.keyboard.type("17");
    await page.keyboard.press("Enter");
    await expect(grid.getByRole("gridcell", { name: "17" })).toBeVisible();
    await expect(page.getByRole("menu")).toHaveCount(0);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect(grid.getByRole("gridcell", { name: "17" })).toHaveCount(0);
  }
  await expect(page.getByText("Saving…")).toHaveCount(0);
});

test("all tabs below a decision table are in sight on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await newCreditTable(page, `Phone ${Date.now().toString(36)}`);
  const tabs = page.getByRole("tablist", { name: "Test rows and versions" });
  await expect(tabs.getByRole("tab", { name: "Used by" })).toBeVisible();
  await expect
    .poll(() => tabs.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
    .toBe(0);
});
