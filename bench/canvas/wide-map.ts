import { expect, type Page } from "@playwright/test";
import type { FlowDocument, FlowLayout } from "../../runtime/flow/document";

const groups = 200;
const fieldsInGroup = 25;
const keystrokes = 40;

const names = Array.from({ length: groups * fieldsInGroup }, (_, at) => ({
  group: `part${Math.floor(at / fieldsInGroup)}`,
  field: `field${at % fieldsInGroup}`,
}));

/** A flow whose map fills 5,000 fields, each from a field of what arrives. */
export function wideFlow(
  id: string,
  name: string,
): { readonly document: FlowDocument; readonly layout: FlowLayout } {
  const fields = names.map(({ group, field }, at) => ({
    target: `${group}.${field}`,
    value: at === 0 ? '"No "' : `input.${group}.${field}`,
  }));
  const document: FlowDocument = {
    schemaVersion: 1,
    id,
    name,
    settings: {},
    nodes: {
      n01: { type: "webhook@1", name: "Order received", config: { synchronous: false } },
      n02: { type: "map@1", name: "Map the order", config: { fields } },
    },
    edges: [{ from: "n01.out", to: "n02.in" }],
  };
  return { document, layout: { nodes: { n01: { x: 0, y: 0 }, n02: { x: 284, y: 0 } } } };
}

/** What arrives there, as JSON. */
export function wideOrder(): string {
  const order: { [group: string]: { [field: string]: string } } = {};
  for (const [at, { group, field }] of names.entries()) {
    order[group] ??= {};
    order[group][field] = `value ${at}`;
  }
  return JSON.stringify(order);
}

/**
 * Work of the main thread in ms after each of some keys in an expression of that map, until nothing is left to be
 * done: what is drawn at once, and what follows later.
 */
export async function keyWork(page: Page, path: string): Promise<readonly number[]> {
  await page.goto(`${path}?at=n02`);
  await page.getByRole("button", { name: /^Open mapper/ }).click();
  const target = page
    .getByRole("tree", { name: "Target fields" })
    .getByRole("treeitem", { name: /^field0,/ })
    .first();
  await target.waitFor({ timeout: 60_000 });
  await dropOrder(page, wideOrder());
  const result = page.getByRole("region", { name: "Result document" });
  await expect(result).toContainText('"No "', { timeout: 60_000 });
  await target.click();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Value of part0.field0" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const worked = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
  };
  const took: number[] = [];
  await page.waitForTimeout(2_000);
  for (let key = 0; key < keystrokes; key += 1) {
    const before = await worked();
    await page.keyboard.press(key % 10 === 9 ? "Backspace" : "x");
    await page.waitForTimeout(500);
    took.push((await worked()) - before);
  }
  await session.detach();
  return took;
}

async function dropOrder(page: Page, text: string): Promise<void> {
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "order.json", { type: "application/json" }));
    return transfer;
  }, text);
  for (const type of ["dragover", "drop"]) {
    await page.locator("[data-mapper]").dispatchEvent(type, { dataTransfer: data });
  }
}
