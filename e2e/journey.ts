import { type BrowserContext, test as base, expect } from "@playwright/test";

/** Notes what a page must never have: script errors, console errors, breaches of the content policy. */
async function watch(context: BrowserContext, faults: Set<string>): Promise<void> {
  context.on("weberror", (error) => faults.add(`script: ${error.error().message}`));
  context.on("console", (message) => {
    // What the server refused is the journey's own business; the browser logs it as an error.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) faults.add(`console: ${message.text()}`);
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}

/** `test` for journeys in the browser: fails on such a fault in any window, whatever the journey looked at. */
export const test = base.extend<{ readonly faultless: undefined }>({
  faultless: [
    async ({ browser, context }, use) => {
      const faults = new Set<string>();
      await watch(context, faults);
      const open = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const other = await open(options);
        await watch(other, faults);
        return other;
      };
      await use(undefined);
      browser.newContext = open;
      expect([...faults]).toEqual([]);
    },
    { auto: true },
  ],
});
