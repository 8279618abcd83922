import type { Page, Request } from "@playwright/test";
import { expectStill } from "../e2e/clean-page";
import { openScreen } from "../e2e/open-screen";
import type { Screen } from "../e2e/screen";
import type { ScreenDocuments } from "../e2e/screen-documents";
import { controlsOf, floating } from "./page-controls";

/** A screen that is walked, and how it comes back to what it was. */
export type Place = {
  /** Closes what is open, goes back, or at last opens the screen anew, until it is as it was at first; false where it was opened anew. */
  comeBack: () => Promise<boolean>;
};

/** Another page of the product that a press has asked for: it takes this one's place when it has come. */
const isOnItsWay = (request: Request) =>
  request.url().includes("_rsc=") && request.headers()["next-router-prefetch"] === undefined;
/** A page that takes longer may be late: a walk goes on. */
const comingMostMs = 5_000;

/** Writes something: what it wrote stays when the page is loaded again. */
const isChange = (method: string, url: string) => method !== "GET" && url.includes("/api/trpc/");

/**
 * The screen of a page, open as it is to be walked. Loading a page takes seconds, a key a moment: so it is
 * loaded again only where keys do not bring it back. `bringFlowsBack` undoes what was written to flows.
 */
export async function placeOf(
  page: Page,
  screen: Screen,
  documents: ScreenDocuments,
  bringFlowsBack: () => Promise<void>,
): Promise<Place> {
  const address = page.url();
  const look = async () => {
    const over = await page.locator(floating).filter({ visible: true }).count();
    const names = (await controlsOf(page.locator("body"))).map(({ name }) => name);
    return `${over} ${names.join("|")}`;
  };
  const first = await look();
  const begun = await page.locator(floating).filter({ visible: true }).count();
  const pagesBehind = () => page.evaluate(() => navigation.currentEntry?.index);
  let behind = await pagesBehind();
  let wrote = false;
  page.on("request", (request) => {
    if (isChange(request.method(), request.url())) wrote = true;
  });

  const coming = new Set<Request>();
  page.on("request", (request) => {
    if (isOnItsWay(request)) coming.add(request);
  });
  for (const end of ["requestfinished", "requestfailed"] as const) {
    page.on(end as "requestfinished", (request) => coming.delete(request));
  }
  const hasCome = async () => {
    if (coming.size === 0) return;
    const begin = Date.now();
    while (coming.size > 0 && Date.now() - begin < comingMostMs) await page.waitForTimeout(50);
    await expectStill(page).catch(() => undefined);
  };

  const openAgain = async () => {
    // What a page has not saved yet, or remembers as not saved, would come after it.
    await page.goto("/api/health");
    await page.evaluate(() => {
      sessionStorage.clear();
    });
    if (wrote) await bringFlowsBack();
    wrote = false;
    await openScreen(page, screen, documents);
    behind = await pagesBehind();
  };

  const isOpen = () => page.locator(floating).filter({ visible: true }).count();

  const closeByKeys = async () => {
    if (page.url() !== address) return false;
    for (let key = 0; key < 2 && (await isOpen()) > begun; key++) {
      await page.keyboard.press("Escape");
      await expectStill(page).catch(() => undefined);
    }
    if ((await look()) === first) return true;
    return screen.arrange === undefined && (await isOpen()) === begun;
  };

  const goBack = async () => {
    if (page.url() === address || screen.arrange !== undefined) return false;
    // Another view of the same page takes its place: behind it is what was there before this screen.
    if ((await pagesBehind()) === behind) return false;
    await page.goBack({ timeout: 5_000 }).catch(() => undefined);
    await screen
      .ready(page)
      .waitFor({ timeout: 5_000 })
      .catch(() => undefined);
    await expectStill(page).catch(() => undefined);
    return page.url() === address && (await isOpen()) === begun;
  };

  const comeBack = async () => {
    await hasCome();
    // What was written is another screen, and says so in what nobody presses.
    if (!wrote && ((await closeByKeys()) || (await goBack()))) return true;
    await openAgain();
    return false;
  };
  return { comeBack };
}
