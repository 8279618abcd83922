import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";

/** What the designer may need before anybody touches it, kB gzipped. */
export const designerScriptsMost = 350;

/** Counts scripts from now on; the returned function gives what came, in kB gzipped at level 6. */
export function countScripts(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    // What was still on its way when the page was closed is not asked for.
    const size = response.body().then((body) => gzipSync(body, { level: 6 }).length);
    sizes.push(size.catch(() => 0));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1024;
}
