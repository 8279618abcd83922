import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { call, saveOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const home = "/d/hallberg/test";
const environment = "01930000-0000-7000-8000-000000000011";

/** A draft that answers with what its map makes of an order. */
async function answeringFlow(page: Page, name: string, fields: object[]): Promise<string> {
  const { id } = await saveOrderFlow(page, {
    name,
    idempotency: "header",
    alter: (logic) => {
      const { n01, n02, n05 } = logic.nodes;
      return {
        ...logic,
        settings: {},
        nodes: {
          n01: { ...n01, config: { synchronous: true } },
          n02: { ...n02, config: { fields } },
          n05,
        },
        edges: [
          { from: "n01.out", to: "n02.in" },
          { from: "n02.out", to: "n05.in" },
        ],
      } as unknown as typeof logic;
    },
  });
  return id;
}

async function openMapper(page: Page, flow: string): Promise<void> {
  await page.goto(`${home}/flows/${flow}?at=n02&map=n02&view=code`);
  await expect(page.getByRole("textbox", { name: "Map as text" })).toBeVisible();
}

async function publish(page: Page, flow: string): Promise<string> {
  const { endpoints } = await call<{ endpoints: { address: string }[] }>(page, "flows.publish", {
    flowId: flow,
    environmentId: environment,
    note: "",
    bindings: {},
    parameters: {},
  });
  return endpoints[0]?.address ?? "";
}

async function answer(page: Page, address: string): Promise<unknown> {
  const sent = await page.request.post(`/in/${address}`, {
    data: { name: "#1", po_number: "P-7" },
  });
  return sent.json();
}

/** The draft has what is shown. */
const saved = (page: Page, flow: string, text: string) =>
  expect
    .poll(async () => (await call<{ logic: string }>(page, "flows.get", { id: flow }, true)).logic)
    .toContain(text);

/** Chooses what a shared map is tried on, by the beginning of its name. */
async function trySample(page: Page, name: string): Promise<void> {
  await page.getByRole("combobox", { name: "Sample message" }).click();
  await page
    .getByRole("option", { name: new RegExp(`^${name}`) })
    .first()
    .click();
}

test("a map is kept from one flow, used in another, changed, and taken on where somebody wants it", async ({
  page,
}) => {
  await signIn(page, "consultant", `${home}/flows`);
  const serial = Date.now().toString(36);
  const name = `Order head ${serial}`;
  const first = await answeringFlow(page, `First ${serial}`, [
    { target: "number", value: "input.name" },
  ]);
  const second = await answeringFlow(page, `Second ${serial}`, []);

  await openMapper(page, first);
  await page.getByRole("button", { name: "Rows" }).click();
  await page.getByRole("menuitem", { name: "Keep as a shared map…" }).click();
  const keep = page.getByRole("dialog", { name: "What is the shared map called?" });
  await keep.getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
  await expect(page.getByText("version 1", { exact: false }).first()).toBeVisible();
  await saved(page, first, name);

  await openMapper(page, second);
  await page.getByRole("button", { name: "Rows" }).click();
  await page.getByRole("menuitem", { name: "Use a shared map…" }).click();
  const take = page.getByRole("dialog", { name: "Which shared map?" });
  await take.getByRole("radio", { name }).check();
  await take.getByRole("button", { name: "Use this map" }).click();
  const text = page.getByRole("textbox", { name: "Map as text" });
  await expect(text).toHaveValue("number = input.name");
  await saved(page, second, name);
  const address = await publish(page, second);
  expect(await answer(page, address)).toEqual({ number: "#1" });

  await openMapper(page, first);
  await text.fill("number = input.name\npo = input.po_number");
  await expect(page.getByText("1 row differs from version 1.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save as a new version…" }).click();
  const save = page.getByRole("dialog", { name: `Save a new version of ${name}?` });
  await expect(save).toContainText(`Used in 2 flows: First ${serial}, Second ${serial}.`);
  await expect(save.getByRole("list", { name: "What differs" })).toContainText("po");
  await save.getByLabel("What changed, and why").fill("The buyer's number");
  await save.getByRole("button", { name: "Save version" }).click();
  await expect(page.getByText(`Version 2 of ${name} is saved.`)).toBeVisible();
  await expect(page.getByText("version 2, in 2 flows")).toBeVisible();
  // What is published stays as it is.
  expect(await answer(page, address)).toEqual({ number: "#1" });

  await openMapper(page, second);
  await expect(page.getByText("Version 2 is the newest.")).toBeVisible();
  await page.getByRole("button", { name: "Use version 2" }).click();
  await expect(text).toHaveValue("number = input.name\npo = input.po_number");
  await expect(page.getByText("Version 2 is the newest.")).toHaveCount(0);
  await saved(page, second, '"version": 2');
  await publish(page, second);
  expect(await answer(page, address)).toEqual({ number: "#1", po: "P-7" });

  await page.goto(`${home}/maps?q=${serial}`);
  await page.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  for (const name of ["Rename", "Archive"]) {
    const entry = page.getByRole("menuitem", { name: new RegExp(`^${name}`) });
    await expect(entry).toContainText("2 flows use it");
    await expect(entry).toBeDisabled();
  }
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Versions and uses" }).click();
  await page.getByRole("tab", { name: "Used by" }).click();
  await expect(page.getByRole("region", { name: "Used by" })).toContainText(`Second ${serial}`);
  const result = page.getByRole("region", { name: "Result document" });
  // What came last to a flow that uses it is there without being asked for; an earlier message is chosen.
  await expect(result).toContainText('"po": "P-7"');
  await page.getByRole("combobox", { name: "Sample message" }).click();
  const messages = page.getByRole("option", { name: new RegExp(`^Second ${serial}: `) });
  await expect(messages).toHaveCount(3);
  await messages.last().click();
  await expect(result).toContainText('"po": "P-7"');
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("link", { name: "Version 1" }).click();
  await expect(page.getByRole("list", { name: "What differs" })).toContainText("input.po_number");
  // Coming back, what it was tried on is read again: of a run's message the tab keeps only where it is.
  await page.goBack();
  await expect(result).toContainText('"po": "P-7"');
  const kept = await page.evaluate(() =>
    Object.entries(sessionStorage).filter(([key]) => key.startsWith("orderloom:map-sample:")),
  );
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain("P-7");
  await page.goForward();
  await page.getByRole("button", { name: "Restore v1" }).click();
  await expect(page.getByText(`${name} is as in version 1 again, as version 3.`)).toBeVisible();
});

test("two people in one map: rows are put together, and of what both changed one is chosen", async ({
  page,
}) => {
  await signIn(page, "consultant", `${home}/maps`);
  const name = `Two hands ${Date.now().toString(36)}`;
  const content = (...fields: object[]) => JSON.stringify({ fields });
  const number = { target: "number", value: "input.name" };
  const po = { target: "po", value: "input.po_number" };
  const { id } = await call<{ id: string }>(page, "maps.create", {
    name,
    content: content(number, po),
  });
  await page.goto(`${home}/maps/${id}?view=code`);
  const text = page.getByRole("textbox", { name: "Map as text" });
  await text.fill("number = input.number\npo = input.po_number");
  // What is no version yet is not left by the way back without a question.
  await page.getByRole("button", { name: "Maps", exact: true }).click();
  await page.getByRole("button", { name: "Stay here" }).click();
  await call(page, "maps.save", {
    id,
    base: 1,
    content: content(number, { ...po, value: "input.po" }),
  });
  await page.getByRole("button", { name: "Save version…" }).click();
  await page.getByRole("button", { name: "Save version", exact: true }).click();
  await expect(page.getByText(/is saved, with what others changed meanwhile/)).toBeVisible();
  await expect(text).toHaveValue("number = input.number\npo = input.po");

  await text.fill("number = input.mine\npo = input.po");
  await call(page, "maps.save", {
    id,
    base: 3,
    content: content({ ...number, value: "input.theirs" }, { ...po, value: "input.po" }),
  });
  await page.keyboard.press("Control+s");
  await page.getByRole("button", { name: "Save version", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Which one shall it be?" });
  await expect(dialog).toContainText("input.mine");
  await expect(dialog).toContainText("input.theirs");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Take this choice" }).click();
  await expect(page.getByText(`Version 5 of ${name} is saved.`)).toBeVisible();
  await expect(text).toHaveValue("number = input.mine\npo = input.po");
});

/** A dialog in which something is written goes by Escape only when that was asked about. */
async function keepsWhatIsWritten(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Go on writing" }).click();
}

test("a map alone: rows from text, tried on a pasted message, copied into another map", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "consultant", `${home}/maps`);
  const name = `Alone ${Date.now().toString(36)}`;
  await page.getByRole("button", { name: "New map…" }).first().click();
  const dialog = page.getByRole("dialog", { name: "What is the new map called?" });
  await dialog
    .getByLabel("Its rows, or the text of an exported map")
    .fill(`# Orderloom map\n# name: ${name}\n\nnumber = input.name\ntotal = input.total`);
  await expect(dialog.getByLabel("Name")).toHaveValue(name);
  await keepsWhatIsWritten(page);
  await dialog.getByRole("button", { name: "Create map" }).click();
  await page.getByRole("button", { name: "Paste one" }).click();
  const paste = page.getByRole("dialog", { name: "Use which message?" });
  await paste.getByLabel("JSON").fill('{"name": "#7", "total": 12.5}');
  await keepsWhatIsWritten(page);
  await paste.getByRole("button", { name: "Use it" }).click();
  const result = page.getByRole("region", { name: "Result document" });
  await expect(result).toContainText('"total": 12.5');
  // The document types have examples, and what was chosen stays with the tab.
  await trySample(page, "Sample: SalesOrder");
  await expect(result).not.toContainText('"total": 12.5');
  await trySample(page, "Paste JSON");
  await paste.getByLabel("JSON").fill('{"name": "#8", "total": 13.5}');
  await paste.getByRole("button", { name: "Use it" }).click();
  await page.reload();
  await expect(result).toContainText('"total": 13.5');

  // What is not saved, and the steps back, are there after a look at an older version.
  const target = page.getByRole("tree", { name: "Target fields" });
  await target.getByRole("treeitem", { name: /^total,/ }).click();
  await page.locator('[data-field="map total"]').fill("input.total + 1");
  await expect(result).toContainText('"total": 14.5');
  await page.getByRole("button", { name: "Save version…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save version" }).click();
  await expect(page.getByText(`Version 2 of ${name} is saved.`)).toBeVisible();
  await target.getByRole("treeitem", { name: /^number,/ }).click();
  await page.locator('[data-field="map number"]').fill('input.name + "!"');
  await expect(result).toContainText('"number": "#8!"');
  await page.getByRole("button", { name: "Versions and uses" }).click();
  await page.getByRole("link", { name: "Version 1" }).click();
  await expect(page.getByRole("list", { name: "What differs" })).toContainText("input.total");
  await page.getByRole("link", { name, exact: true }).click();
  await expect(result).toContainText('"number": "#8!"');
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(result).toContainText('"number": "#8"');
  await expect(result).toContainText('"total": 14.5');
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(result).toContainText('"total": 13.5');
  await page.getByRole("button", { name: /^Redo/ }).click();
  await expect(result).toContainText('"total": 14.5');

  await page.getByRole("button", { name: "Rows" }).click();
  await page.getByRole("menuitem", { name: "Copy all rows" }).click();
  await expect(page.getByText("2 rows copied.")).toBeVisible();
  const other = `${name} b`;
  const { id } = await call<{ id: string }>(page, "maps.create", {
    name: other,
    content: JSON.stringify({ fields: [{ target: "number", value: "input.id" }] }),
  });
  await page.goto(`${home}/maps/${id}`);
  await page.getByRole("button", { name: "Rows" }).click();
  await page.getByRole("menuitem", { name: "Paste rows" }).click();
  await expect(page.getByText("1 row added, 1 replaced.", { exact: false })).toBeVisible();
  await page.getByRole("radio", { name: "Code" }).click();
  const text = page.getByRole("textbox", { name: "Map as text" });
  await expect(text).toHaveValue("number = input.name\ntotal = input.total + 1");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(text).toHaveValue("number = input.id");
});
