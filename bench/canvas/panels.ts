import type { Page } from "@playwright/test";

/** ms from a key or press to the frame after `selector` is in sight. */
async function opens(page: Page, selector: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate((wanted) => {
    const seen = { from: 0, at: 0 };
    Object.assign(window, { benchOpened: seen });
    const begin = () => {
      if (seen.from === 0) seen.from = performance.now();
    };
    for (const name of ["keydown", "pointerdown"]) addEventListener(name, begin, { capture: true });
    const look = () => {
      const found = [...document.querySelectorAll<HTMLElement>(wanted)];
      const inSight = found.some((element) =>
        element.checkVisibility({ visibilityProperty: true }),
      );
      if (!inSight || seen.from === 0) {
        requestAnimationFrame(look);
        return;
      }
      requestAnimationFrame(() => {
        seen.at = performance.now();
      });
    };
    requestAnimationFrame(look);
  }, selector);
  await act();
  const took = await page.waitForFunction(
    () => {
      const { from, at } = (window as unknown as { benchOpened: { from: number; at: number } })
        .benchOpened;
      return at === 0 ? null : at - from;
    },
    undefined,
    { timeout: 60_000, polling: 20 },
  );
  return Number(await took.jsonValue());
}

const dialog = "[role=dialog]";

async function close(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.locator(dialog).waitFor({ state: "hidden" });
}

/** What opens by a key, and what people call it. */
const byKey = [
  ["Control+k", "palette"],
  ["Control+f", "search"],
  ["?", "keys"],
  ["Control+Enter", "publish"],
  ["/", "add a node"],
] as const;

/** ms to each of what a person may open first on a canvas, each for the first time. */
export async function openPanels(page: Page): Promise<ReadonlyMap<string, number>> {
  const card = page.locator(".react-flow__node", { hasText: "Step 2" });
  await card.waitFor();
  const times = new Map<string, number>();
  const form = 'aside[aria-label="Node settings"]';
  times.set("form", await opens(page, form, () => card.click()));
  const arrange = page.getByRole("button", { name: "Arrange the selection" });
  times.set("menu", await opens(page, "[role=menuitem]", () => arrange.click()));
  await page.keyboard.press("Escape");
  await page.locator("[role=menu]").waitFor({ state: "hidden" });
  for (const [key, name] of byKey) {
    times.set(name, await opens(page, dialog, () => page.keyboard.press(key)));
    await close(page);
  }
  return times;
}

export type CodeTimes = {
  /** To the text, in a plain view. */
  readonly text: number;
  /** To the editor, the first time and after that. */
  readonly first: number;
  readonly again: number;
};

/** An expression opened large, twice. */
export async function openCode(page: Page): Promise<CodeTimes> {
  const card = page.locator(".react-flow__node", { hasText: "Step 3" });
  await card.click();
  const field = page.getByRole("combobox", { name: "Pass if" });
  const open = async () => {
    await field.focus();
    await page.keyboard.press("Alt+e");
  };
  const editor = `${dialog} .monaco-editor .view-line`;
  const text = await opens(page, `${dialog} textarea`, open);
  await page.locator(editor).first().waitFor();
  await close(page);
  await page.reload();
  await card.click();
  const first = await opens(page, editor, open);
  await close(page);
  const again = await opens(page, editor, open);
  await close(page);
  return { text, first, again };
}
