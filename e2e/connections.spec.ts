import { expect } from "@playwright/test";
import { test } from "./journey";
import { signIn } from "./sign-in";

test.describe("connections", () => {
  test("a consultant adds one, tests it, changes and pauses it", async ({ page }) => {
    const name = `Sandbox ERP ${Date.now().toString(36)}`;
    await signIn(page, "consultant");
    await page.getByRole("link", { name: "New connection" }).first().click();
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    await page.getByRole("textbox", { name: "Base address" }).fill("sandbox://erp");
    await page.getByLabel("Method").click();
    await page.getByRole("option", { name: "Bearer token" }).click();
    await page.getByLabel("Token").fill("a-token-of-the-test");
    await page.getByRole("button", { name: "Add connection" }).click();

    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText(/^Tested /)).toBeVisible();

    // The secret is set, and the page has no trace of it.
    await expect(page.getByText("Set", { exact: true })).toBeVisible();
    expect(await page.content()).not.toContain("a-token-of-the-test");
    await page.reload();
    await expect(page.getByText("Set", { exact: true })).toBeVisible();
    expect(await page.content()).not.toContain("a-token-of-the-test");

    await page.getByRole("textbox", { name: "Base address" }).fill("https://elsewhere.example");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("The address leads to another host").first()).toBeVisible();
    await page.reload();

    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Pause" }).click();
    await page.getByLabel("Reason").fill("ERP maintenance");
    await page.getByRole("button", { name: "Pause connection" }).click();
    await expect(page.getByText("Paused: nothing is sent over it")).toBeVisible();
    await page.getByRole("button", { name: "Resume" }).click();
    await expect(page.getByText("Paused: nothing is sent over it")).toBeHidden();

    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Rotate secrets" }).click();
    await page.getByLabel("New: Token").fill("another-token-of-the-test");
    await page.getByRole("button", { name: "Rotate", exact: true }).click();
    await expect(page.getByText("has new secrets")).toBeVisible();
    await expect(page.getByText(/^Tested /)).toBeVisible();

    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("button", { name: "Remove connection" }).click();
    await expect(page).toHaveURL(/\/connections$/);
    await expect(page.getByRole("link", { name })).toBeHidden();
  });

  test("what was typed is asked about before a link leads away", async ({ page }) => {
    await signIn(page, "consultant", "/d/hallberg/test/connections/new");
    await page.getByRole("textbox", { name: "Name" }).fill("Not yet");
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
    await dialog.getByRole("button", { name: "Stay" }).click();
    await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Not yet");
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await dialog.getByRole("button", { name: "Leave" }).click();
    await expect(page).toHaveURL(/\/runs$/);
  });

  test("a form says which field is missing", async ({ page }) => {
    await signIn(page, "consultant", "/d/hallberg/test/connections/new");
    let asked = false;
    page.on("request", (request) => {
      asked ||= request.url().includes("connections.create");
    });
    await page.getByRole("button", { name: "Add connection" }).click();
    await expect(page.getByText("The connection was not saved")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Name" })).toHaveAttribute(
      "aria-invalid",
      "true",
    );
    await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
    expect(asked).toBe(false);
  });

  test("a tester sees them and may not change them", async ({ page }) => {
    await signIn(page, "tester");
    await expect(page.getByRole("heading", { name: "Connections" })).toBeVisible();
    await expect(page.getByRole("link", { name: "New connection" })).toBeHidden();
    await expect(page.getByRole("link", { name: "API keys" })).toBeHidden();
    await page.goto("/d/hallberg/test/connections/new");
    await expect(page.getByText("You may not add connections here")).toBeVisible();
  });

  test("a tester of one distributor does not find another", async ({ page }) => {
    await signIn(page, "tester");
    const answer = await page.goto("/d/castine/test/connections");
    expect(answer?.status()).toBe(404);
  });
});

test("an owner makes an API key, uses it over REST, and revokes it", async ({ page, request }) => {
  const name = `Key ${Date.now().toString(36)}`;
  const row = page.getByRole("row", { name: new RegExp(name) });
  await signIn(page, "owner", "/d/hallberg/test/api-keys");
  // The page is there before its buttons act.
  await expect(async () => {
    await page.getByRole("button", { name: "New key" }).click({ timeout: 5_000 });
    await expect(page.getByLabel("Name")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Make key" }).click();
  const key = await page.getByRole("textbox", { name: "API key" }).inputValue();
  // It is shown this once: a key pressed by mistake does not take it away.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toContainText("It is not shown again.");
  await page.getByRole("button", { name: "I have stored it" }).click();
  const runs = (headers: Record<string, string>) => request.get("/api/v1/runs", { headers });
  expect((await runs({ authorization: `Bearer ${key}` })).status()).toBe(200);
  expect((await runs({})).status()).toBe(401);

  await row.getByRole("button").click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(row).toContainText("Revoked");

  await page.goto("/d/hallberg/test/audit");
  await expect(page.getByRole("table")).toContainText("Revoked the API key");
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText(/sealed rows are as they were written/)).toBeVisible();

  await page.getByRole("combobox", { name: "What" }).click();
  await page.getByRole("option", { name: "API keys" }).click();
  await page.getByRole("searchbox", { name: "Search the log" }).fill(name.toLowerCase());
  await expect(page).toHaveURL(/of=api-key.*q=|q=.*of=api-key/);
  const rows = page.getByRole("table", { name: "Audit log" }).getByRole("row");
  await expect(rows).toHaveCount(3);
  await rows
    .nth(1)
    .getByRole("button", { name: /^Unfold/ })
    .click();
  await expect(page.getByText('"action": "api-key.revoke"')).toBeVisible();
  await page.reload();
  await expect(rows).toHaveCount(3);
  await page.getByRole("searchbox", { name: "Search the log" }).fill("nobody ever");
  await expect(page.getByText("Nothing like this in the log")).toBeVisible();
  await page.getByRole("button", { name: "Show everything" }).click();
  await page.getByRole("radio", { name: "Whole partner" }).click();
  await expect(page).toHaveURL(/reach=partner/);
  await expect(rows.nth(3)).toBeVisible();
});

test("the session cookie opens no REST, the API key no tRPC", async ({ page }) => {
  await signIn(page, "owner");
  const rest = await page.request.get("/api/v1/runs");
  expect(rest.status()).toBe(401);
  const trpc = await page.request.post("/api/trpc/access.apiKeys.list", {
    headers: { authorization: "Bearer olk_x", cookie: "", origin: "http://evil.example" },
    data: {},
  });
  expect(trpc.status()).toBe(403);
});
