import type { Page } from "@playwright/test";

const stepsMost = 12;

/**
 * Steps through a draft by its key, from the press to the frame in which the step it then stands before is painted,
 * ms each. `path` is the page of its debug mode; its trigger has a message of its own.
 */
export async function stepThrough(page: Page, path: string): Promise<readonly number[]> {
  await page.goto(path);
  const change = page.getByRole("button", { name: "Change input" });
  const start = page.getByRole("button", { name: "Start and step" });
  await change.or(start).first().waitFor();
  if (await change.isVisible()) await change.click();
  await start.click();
  const panel = page.getByRole("complementary", { name: "Step", exact: true });
  await panel.getByRole("heading", { name: /^Into / }).waitFor();
  // What the first look fetches, such as the code of the panes, is no part of a step.
  await page.waitForTimeout(1_500);
  const took: number[] = [];
  for (let step = 0; step < stepsMost; step++) {
    const ms = await page.evaluate(pressAndWait);
    if (ms === null) break;
    took.push(ms);
    await page.waitForTimeout(400);
  }
  return took;
}

/** In the page. Null where the run stands no more. */
function pressAndWait(): Promise<number | null> {
  const name = () => document.querySelector('aside[aria-label="Step"] h2')?.textContent ?? "";
  const before = name();
  return new Promise((resolve) => {
    const began = performance.now();
    const look = () => {
      const now = name();
      if (now !== before && now.startsWith("Into "))
        requestAnimationFrame(() => resolve(performance.now() - began));
      else if (performance.now() - began > 3_000) resolve(null);
      else requestAnimationFrame(look);
    };
    dispatchEvent(new KeyboardEvent("keydown", { key: "F10", bubbles: true, cancelable: true }));
    requestAnimationFrame(look);
  });
}
