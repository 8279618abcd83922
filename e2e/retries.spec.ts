import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { type PublishedFlow, postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const runs = "/d/hallberg/test/runs";
const serial = String(Date.now() % 1_000_000);
let once: PublishedFlow;

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, "consultant", runs);
  once = await publishOrderFlow(page, { name: `Sent once ${serial}`, idempotency: "none" });
  await page.close();
});

const happening = (page: Page) => page.getByRole("region", { name: "What will happen" });
const chain = (page: Page) => page.getByRole("navigation", { name: "Runs of the same message" });
const numberOf = async (page: Page) => {
  await page
    .getByRole("button", { name: /Create sales order/ })
    .first()
    .click();
  await page.getByRole("tab", { name: "Output" }).click();
  const output = page.getByRole("region", { name: "Output" });
  await expect(output).toContainText(/SO-\d+/);
  return /SO-\d+/.exec((await output.textContent()) ?? "")?.[0] ?? "";
};

test("a retry says what it comes to; sent as new it is a second order, named as such", async ({
  page,
  request,
}) => {
  const run = await postOrder(request, once, { number: `81001-${serial}` });
  await signIn(page, "operator", `${runs}/${run}`);
  const first = await numberOf(page);
  await page.getByRole("button", { name: "Replay…" }).click();
  await page.getByRole("radio", { name: /From the start/ }).click();
  await expect(happening(page)).toContainText("not sent: its earlier result is taken over");
  await expect(page.getByRole("radio", { name: /The same message/ })).toBeChecked();
  await expectAccessible(page);

  await page.getByRole("radio", { name: /As new/ }).click();
  await expect(happening(page)).toContainText("would be done a second time");
  const send = page.getByRole("button", { name: "Send as new" });
  await expect(send).toBeDisabled();
  await page.getByLabel("I know that 1 effect would be done a second time").click();
  await page.getByLabel("Reason").fill("The first parcel was lost");
  await send.click();

  await expect(page).not.toHaveURL(new RegExp(`/runs/${run}$`));
  await expect(chain(page).getByRole("link")).toHaveCount(2);
  await expect(chain(page)).toContainText("sent as new");
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 15_000 });
  expect(await numberOf(page)).not.toBe(first);
});

test("a refused order is sent with its message put right", async ({ page, request }) => {
  const run = await postOrder(request, once, { number: `82001-${serial}`, lines: [] });
  await signIn(page, "operator", `${runs}/${run}`);
  await expect(page.getByText("1 step failed").first()).toBeVisible({ timeout: 15_000 });
  await page.getByRole("button", { name: "Retry" }).click();
  await page.getByRole("radio", { name: /From the start/ }).click();
  await page.getByRole("button", { name: "Change the message" }).click();
  const message = page.getByRole("textbox", { name: "Message" });
  await expect(message).toHaveValue(/"lines": \[\]/);
  const text = await message.inputValue();
  await message.fill(text.replace('"lines": []', '"lines": ['));
  await expect(page.getByText(/line \d+, column \d+/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry with the change" })).toBeDisabled();
  const line = '"lines": [{"sku":"BRG-6204","quantity":2,"price":"3.85"}]';
  await message.fill(text.replace('"lines": []', line));
  await expect(happening(page)).toContainText("sent again: it was refused");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoOverflow(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Retry with the change" }).click();

  await expect(chain(page).getByRole("link")).toHaveCount(2);
  await expect(page.getByText("message changed").first()).toBeVisible();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 15_000 });
});
