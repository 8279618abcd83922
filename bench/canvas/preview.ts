import { expect, type Page } from "@playwright/test";
import type { FlowDocument, FlowLayout } from "../../runtime/flow/document";
import { fields } from "../map/order-map";
import { order } from "../map/sample-order";

const keystrokes = 12;
/** They make the order about 1 MB. */
const lines = 9_000;

/** A flow with the order map, of 20 fields and 8 a line, over what arrives. */
export function mappedFlow(
  id: string,
  name: string,
): { readonly document: FlowDocument; readonly layout: FlowLayout } {
  const rows = fields.map((row) => ({
    ...row,
    value: row.target === "orderNumber" ? '"No "' : row.value.replaceAll(/\border\./g, "input."),
  }));
  const document: FlowDocument = {
    schemaVersion: 1,
    id,
    name,
    settings: {},
    nodes: {
      n01: { type: "webhook@1", name: "Order received", config: { synchronous: false } },
      n02: { type: "map@1", name: "Map the order", config: { fields: rows } },
    },
    edges: [{ from: "n01.out", to: "n02.in" }],
  };
  return { document, layout: { nodes: { n01: { x: 0, y: 0 }, n02: { x: 284, y: 0 } } } };
}

/** An order of 1 MB as JSON. */
export function largeOrder(): string {
  const { line_items, ...header } = order(1);
  const repeated = Array.from({ length: lines }, (_, line) => line_items[line % 10]);
  return JSON.stringify({ ...header, line_items: repeated });
}

/** ms from a key in an expression to the frame that shows the document it makes, for each of some keys. */
export async function repaintPreview(page: Page, path: string): Promise<readonly number[]> {
  await page.goto(`${path}?at=n02`);
  await page.getByRole("button", { name: /^Open mapper/ }).click();
  const target = page
    .getByRole("tree", { name: "Target fields" })
    .getByRole("treeitem", { name: /^orderNumber,/ });
  await target.waitFor();
  await dropFile(page, largeOrder());
  const result = page.getByRole("region", { name: "Result document" });
  await expect(result).toContainText('"No "', { timeout: 60_000 });
  await target.click();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Value of orderNumber" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  const took: number[] = [];
  for (let key = 0; key < keystrokes; key += 1) {
    const text = `"No ${"x".repeat(key + 1)}"`;
    took.push(await nextFrameWith(page, text, () => page.keyboard.press("x")));
    // What a key leaves to be done in quiet is done before the next one.
    await page.waitForTimeout(300);
  }
  return took;
}

async function dropFile(page: Page, text: string): Promise<void> {
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "order.json", { type: "application/json" }));
    return transfer;
  }, text);
  for (const type of ["dragover", "drop"]) {
    await page.locator("[data-mapper]").dispatchEvent(type, { dataTransfer: data });
  }
}

async function nextFrameWith(page: Page, text: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate((wanted) => {
    const seen = { from: 0, at: 0 };
    Object.assign(window, { benchRepainted: seen });
    addEventListener("keydown", () => (seen.from = performance.now()), {
      capture: true,
      once: true,
    });
    const look = () => {
      const shown = document.querySelector('[aria-label="Result document"]')?.textContent ?? "";
      if (!shown.includes(wanted)) requestAnimationFrame(look);
      else requestAnimationFrame(() => (seen.at = performance.now()));
    };
    requestAnimationFrame(look);
  }, text);
  await act();
  const took = await page.waitForFunction(
    () => {
      const { from, at } = (window as unknown as { benchRepainted: { from: number; at: number } })
        .benchRepainted;
      return at === 0 ? null : at - from;
    },
    undefined,
    { timeout: 60_000, polling: 20 },
  );
  return Number(await took.jsonValue());
}
