import { test as base, expect } from "@playwright/test";

/**
 * `test` for journeys in the browser: fails when a page breaks the content security policy, throws, or logs
 * an error, whatever the journey itself looked at.
 */
export const test = base.extend<{ readonly cleanPage: undefined }>({
  cleanPage: [
    async ({ page }, use) => {
      const troubles: string[] = [];
      page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
      page.on("console", (message) => {
        // What the server refused is the journey's own business; the browser logs it as an error.
        const isRefusal = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !isRefusal) troubles.push(`console: ${message.text()}`);
      });
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) => {
          console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
      await use(undefined);
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
});
