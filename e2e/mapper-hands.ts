import type { Page } from "@playwright/test";

/** Lets a file with a message go on the mapper, as from a file manager. */
export async function dropMessage(page: Page, message: object): Promise<void> {
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "order.json", { type: "application/json" }));
    return transfer;
  }, JSON.stringify(message));
  for (const type of ["dragover", "drop"]) {
    await page.locator("[data-mapper]").dispatchEvent(type, { dataTransfer: data });
  }
}
