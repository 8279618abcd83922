import { expect, type Page } from "@playwright/test";
import axe, { type RunOnly } from "axe-core";

/** Notes what a page must never have: script errors, console errors, violations of the content policy. */
export function watchPage(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error")
      faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  return faults;
}

/**
 * Nothing of the page is under way any more: it has its title and its fonts, no region waits for data,
 * and nothing moves. Colours are read only then.
 */
export async function expectStill(page: Page, loading = false): Promise<void> {
  await expect(page).toHaveTitle(/./);
  if (!loading) await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
  await page.evaluate(async () => {
    await document.fonts.ready;
    const moving = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(moving.map(({ finished }) => finished));
    // What the last change of the window or the theme set off is drawn.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
}

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds against WCAG 2.2 AA, or against one of its rules, each with the elements it is about. */
export async function violationsOf(page: Page, rule?: string): Promise<readonly string[]> {
  // Read once by each document: its half megabyte takes as long as a check.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  // Every element that passes is told with its HTML otherwise: of a canvas that takes longer than checking it.
  const runOnly: RunOnly = rule ? { type: "rule", values: [rule] } : { type: "tag", values: wcag };
  return await page.evaluate(
    async (options) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(options);
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
      );
    },
    { runOnly, resultTypes: ["violations" as const] },
  );
}

/** WCAG 2.2 AA as far as axe can tell, once nothing is under way. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectStill(page);
  // What comes by itself, such as a run that ends, may be drawn in the middle of the check.
  await expect.poll(() => violationsOf(page)).toEqual([]);
}

/** How much wider than the window the page is, px. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** Nothing is wider than the window, once it has taken its new width. */
export async function expectNoOverflow(page: Page): Promise<void> {
  await expectStill(page);
  await expect.poll(() => overflowOf(page)).toBe(0);
}
