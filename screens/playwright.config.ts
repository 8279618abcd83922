import { defineConfig } from "@playwright/test";
import checks from "../e2e/playwright.config";

/** Pictures of every screen, from a product of their own that is started as the browser tests start theirs. */
export default defineConfig({
  ...checks,
  testDir: ".",
  retries: 0,
  timeout: 120_000,
  projects: [
    { name: "pictures", testMatch: "take-pictures.ts", teardown: "index" },
    { name: "index", testMatch: "write-index.ts" },
    { name: "walk", testMatch: "walk-controls.ts" },
  ],
  use: {
    ...checks.use,
    trace: "off",
    screenshot: "off",
    launchOptions: {
      ...checks.use?.launchOptions,
      // Letters stand where they would on a screen of many pixels, not where one pixel per point puts them.
      args: [...(checks.use?.launchOptions?.args ?? []), "--font-render-hinting=none"],
    },
  },
});
