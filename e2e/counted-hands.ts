import type { Locator, Page } from "@playwright/test";

/** Keys pressed to type text are characters; all others are keys. */
export type Counts = {
  clicks: number;
  drags: number;
  keys: number;
  /** Typed to find something in a list. */
  searched: number;
  /** Typed as values. */
  characters: number;
};

/** Mouse and keyboard of a person, counted. Nothing else touches the page, so that the counts are true. */
export function countedHands(page: Page) {
  const counts: Counts = { clicks: 0, drags: 0, keys: 0, searched: 0, characters: 0 };
  return {
    counts,
    async click(target: Locator): Promise<void> {
      counts.clicks += 1;
      await target.click();
    },
    async press(...keys: readonly string[]): Promise<void> {
      for (const key of keys) {
        counts.keys += 1;
        await page.keyboard.press(key);
      }
    },
    /** A value. */
    async type(text: string): Promise<void> {
      counts.characters += text.length;
      await page.keyboard.type(text);
    },
    /** Letters that find an entry of a list. */
    async search(text: string): Promise<void> {
      counts.searched += text.length;
      await page.keyboard.type(text);
    },
  };
}

export type Hands = ReturnType<typeof countedHands>;
