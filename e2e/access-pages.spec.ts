import { type BrowserContext, expect, type Page } from "@playwright/test";
import { expectStill, overflowOf, violationsOf } from "./clean-page";
import { test } from "./journey";
import { openScreen } from "./open-screen";
import type { Screen } from "./screen";
import { type ScreenDocuments, screenDocuments } from "./screen-documents";
import { screens } from "./screen-list";
import { signIn } from "./sign-in";

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
/** 1440 px at 400 %. */
const magnified = { width: 360, height: 450 };

let documents: ScreenDocuments;

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, "owner", "/d/hallberg/production/flows");
  documents = await screenDocuments(page);
  await page.close();
});

/** Everything that is wrong with a screen, by theme and width. */
async function faultsOf(page: Page, screen: Screen): Promise<readonly string[]> {
  const faults: string[] = [];
  const still = () => expectStill(page, screen.server === "silent");
  const check = async (where: string, rule?: string) => {
    await still();
    const found = await violationsOf(page, rule);
    // What came in the middle of the check is gone the second time.
    const stands = found.length === 0 ? found : await violationsOf(page, rule);
    faults.push(...stands.map((fault) => `${screen.name}, ${where}: ${fault}`));
  };
  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: "light" });
  await openScreen(page, screen, documents);
  await check("light");
  await page.emulateMedia({ colorScheme: "dark" });
  // The theme changes colours alone.
  await check("dark", "color-contrast");
  if (screen.phone === false) return faults;
  await page.setViewportSize(phone);
  await check("390 px", "target-size");
  for (const size of [phone, magnified]) {
    await page.setViewportSize(size);
    await still();
    const excess = await overflowOf(page);
    if (excess > 0) faults.push(`${screen.name}, ${size.width} px: ${excess} px too wide`);
  }
  return faults;
}

const kinds: readonly { readonly of: string; readonly fits: (screen: Screen) => boolean }[] = [
  { of: "while the server is slow or fails", fits: ({ server }) => server !== undefined },
  { of: "of a flow", fits: ({ name }) => /^(canvas|version|compare)/.test(name) },
  { of: "of runs and drafts", fits: ({ name }) => /^(runs?|debug|tests|backtest)\b/.test(name) },
  { of: "of lists, settings and the shell", fits: () => true },
];

/** Opens some screens one after the other in a window of its own. */
async function look(context: BrowserContext, some: readonly Screen[]): Promise<readonly string[]> {
  const page = await context.newPage();
  await signIn(page, "owner", "/d/hallberg/production/flows");
  const cookies = await context.cookies();
  const faults: string[] = [];
  for (const screen of some) {
    if (screen.who === null) {
      // A page that notices that nobody is signed in any more leads to the sign-in by itself, into the next one.
      await page.goto("about:blank");
      await context.clearCookies();
    } else await context.addCookies(cookies);
    faults.push(...(await faultsOf(page, screen)));
  }
  return faults;
}

for (const [place, kind] of kinds.entries()) {
  test(`the screens ${kind.of} are accessible in both themes and fit a phone and 400 %`, async ({
    browser,
    context,
  }) => {
    // Some twenty screens in a row, on a machine that may be busy.
    test.setTimeout(480_000);
    const all = screens.filter((screen) => kinds.findIndex(({ fits }) => fits(screen)) === place);
    // The check runs in the page, on one core: two windows use two. What shares a state stays in one of them.
    const middle = Math.ceil(all.length / 2);
    const beside = await browser.newContext();
    const faults = await Promise.all([
      look(context, all.slice(0, middle)),
      look(beside, all.slice(middle)),
    ]);
    await beside.close();
    expect(faults.flat()).toEqual([]);
  });
}
