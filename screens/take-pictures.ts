import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectStill } from "../e2e/clean-page";
import { openScreen } from "../e2e/open-screen";
import type { Screen } from "../e2e/screen";
import { type ScreenDocuments, screenDocuments } from "../e2e/screen-documents";
import { screens } from "../e2e/screen-list";
import { signIn } from "../e2e/sign-in";
import { looks, pictureFile, pictureFolder } from "./picture-files";

let documents: ScreenDocuments;

test.beforeAll(async ({ browser }) => {
  mkdirSync(pictureFolder, { recursive: true });
  const page = await browser.newPage();
  await signIn(page, "owner", "/d/hallberg/production/flows");
  documents = await screenDocuments(page);
  await page.close();
});

/** As WebP, a third of a PNG; without the caret, which blinks. */
async function takePicture(page: Page, file: string): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { caret-color: transparent !important; }");
    document.adoptedStyleSheets = [sheet];
  });
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send("Page.captureScreenshot", { format: "webp", quality: 90 });
  await browser.detach();
  writeFileSync(join(pictureFolder, file), Buffer.from(data, "base64"));
}

async function takeScreen(page: Page, screen: Screen): Promise<void> {
  let width = 0;
  for (const { look, colorScheme, size } of looks) {
    if (screen.phone === false && look.startsWith("phone")) continue;
    await page.emulateMedia({ colorScheme });
    if (size.width !== width) {
      // As it opens at that width: what a window shows after it was made narrow is something else.
      await page.setViewportSize(size);
      await openScreen(page, screen, documents);
      width = size.width;
    }
    await expectStill(page, screen.server === "silent");
    // The window of the picture before, which was closed without a word.
    const others = page.getByRole("list", { name: "Also here" }).getByRole("listitem");
    await expect(others).toHaveCount(0, { timeout: 30_000 });
    await takePicture(page, pictureFile(screen.name, look));
  }
}

for (const screen of screens) {
  test(screen.name, async ({ page }) => {
    if (screen.who === null) await page.goto("/sign-in");
    else await signIn(page, "owner", "/d/hallberg/production/flows");
    await takeScreen(page, screen);
  });
}
