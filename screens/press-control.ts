import type { Locator, Page } from "@playwright/test";

/** Requests that a page sends by itself. */
const byItself =
  /attention\.(list|distributors)|runs\.(counts|changes|activity)|flows\.here|audit\.unseen/;
const patienceMs = 1_500;

/** Starts to note what changes in the page, but for clocks, tooltips and what a hover does. */
async function noteChanges(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted = globalThis as unknown as { changed: boolean; observer?: MutationObserver };
    noted.changed = false;
    noted.observer?.disconnect();
    const ofTooltip = (node: Node) =>
      node instanceof Element &&
      (node.matches("[role=tooltip]") || node.querySelector("[role=tooltip]") !== null);
    noted.observer = new MutationObserver((records) => {
      for (const { type, attributeName, addedNodes, removedNodes } of records) {
        if (type === "attributes") {
          if (!/^(data-state|aria-describedby)$/.test(attributeName ?? "")) noted.changed = true;
          continue;
        }
        const nodes = [...addedNodes, ...removedNodes];
        if (nodes.some((node) => node.nodeType === Node.ELEMENT_NODE && !ofTooltip(node))) {
          noted.changed = true;
        }
      }
    });
    noted.observer.observe(document, { subtree: true, childList: true, attributes: true });
  });
}

/** Presses a control and says what came of it; null when nothing did. */
export async function pressControl(page: Page, control: Locator): Promise<string | null> {
  const effects: string[] = [];
  const address = page.url();
  const onRequest = (request: { url(): string }) => {
    if (request.url().includes("/api/") && !byItself.test(request.url())) effects.push("request");
  };
  const onDownload = () => effects.push("download");
  const onPopup = (popup: Page) => {
    effects.push("window");
    void popup.close();
  };
  const onChooser = () => effects.push("file");
  await control.hover({ timeout: 3_000 });
  await noteChanges(page);
  const focused = await page.evaluateHandle(() => document.activeElement);
  page.on("request", onRequest);
  page.on("download", onDownload);
  page.on("popup", onPopup);
  page.on("filechooser", onChooser);
  try {
    await control.click({ timeout: 3_000, noWaitAfter: true });
    const begin = Date.now();
    while (effects.length === 0 && Date.now() - begin < patienceMs) {
      await page.waitForTimeout(60);
      if (page.url() !== address) effects.push("address");
      else {
        const changed = await page
          .evaluate((before) => {
            const { changed } = globalThis as unknown as { changed?: boolean };
            const moved = document.activeElement;
            const isField = moved?.matches("input, textarea, [role=grid], main") ?? false;
            return changed || (moved !== before && isField);
          }, focused)
          .catch(() => true);
        if (changed) effects.push("change");
      }
    }
  } finally {
    page.off("request", onRequest);
    page.off("download", onDownload);
    page.off("popup", onPopup);
    page.off("filechooser", onChooser);
  }
  return effects[0] ?? null;
}
