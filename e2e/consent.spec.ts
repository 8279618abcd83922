import { expect } from "@playwright/test";
import { redirectUriOf } from "../server/connections/authorise-connection";
import { startConsentProvider } from "../server/connections/testing/consent-provider";
import { test } from "./journey";
import { signIn } from "./sign-in";
import { ownSystem } from "./systems";

test("a consultant allows a connection at the other system and comes back to it", async ({
  page,
  baseURL,
}) => {
  const redirectUri = redirectUriOf(baseURL ?? "");
  const provider = await startConsentProvider(redirectUri, ownSystem.consentPort);
  try {
    await signIn(page, "consultant", "/d/hallberg/test/connections/new");
    await page.getByRole("textbox", { name: "Name" }).fill("CRM with consent");
    await page.getByRole("textbox", { name: "Base address" }).fill(provider.base);
    await page.getByLabel("Method").click();
    await page.getByRole("option", { name: "OAuth 2 with a person's consent" }).click();
    await page.getByLabel("Consent address").fill(`${provider.base}/auth`);
    await page.getByLabel("Token address").fill(`${provider.base}/token`);
    await page.getByLabel("Client id", { exact: true }).fill(provider.clientId);
    await page.getByLabel("Client secret").fill(provider.clientSecret);
    await page.getByLabel("Scope").fill("openid");
    await page.getByLabel("Path for the test").fill("/me");
    await page.getByRole("button", { name: "Add connection" }).click();

    await expect(page.getByText("Nobody has allowed this yet")).toBeVisible();
    await expect(page.getByLabel("Redirect address", { exact: true })).toHaveValue(
      redirectUriOf(baseURL ?? ""),
    );
    await page.getByRole("button", { name: "Authorise" }).click();
    await page.getByPlaceholder("Enter any login").fill("buyer");
    await page.getByPlaceholder("and password").fill("any");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();

    await expect(page.getByText(/^Allowed by /)).toBeVisible();
    expect(page.url()).toMatch(/\/d\/hallberg\/test\/connections\/[0-9a-f-]+$/);
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("It works: answered 200.")).toBeVisible();

    // A person who says no is told so, and what was allowed before stays.
    await page.context().clearCookies({ domain: "127.0.0.1" });
    await page.getByRole("button", { name: "Authorise again" }).click();
    await page.getByRole("link", { name: /cancel/i }).click();
    await expect(page.getByText("The connection was not authorised")).toBeVisible();
    await page.getByRole("link", { name: "Back to the connection" }).click();
    await expect(page.getByText(/^Allowed by /)).toBeVisible();
  } finally {
    await provider.close();
  }
});
