import { expect, test as plain } from "@playwright/test";
import { test } from "./journey";
import { signIn } from "./sign-in";

test("pages keep the content security policy, signed out and in", async ({ page }) => {
  const answer = await page.goto("/sign-in");
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).toContain("frame-ancestors 'none'");
  for (const path of ["flows", "runs", "connections"]) {
    // A page that is open would see that its session ended, and leave by itself in the middle of this.
    await page.goto("about:blank");
    await page.context().clearCookies();
    await signIn(page, "consultant", `/d/hallberg/test/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
});

plain("a script that a page did not bring along does not run", async ({ page }) => {
  await page.goto("/sign-in");
  const ran = await page.evaluate(async () => {
    // Not by the page's own code: markup, as an injection would bring it.
    document.body.insertAdjacentHTML(
      "beforeend",
      "<img src=x onerror='globalThis.__foreign=true'>",
    );
    await new Promise((done) => setTimeout(done, 300));
    return "__foreign" in globalThis;
  });
  expect(ran).toBe(false);
});
