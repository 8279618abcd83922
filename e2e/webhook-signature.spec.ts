import { createHmac } from "node:crypto";
import { expect } from "@playwright/test";
import { addByKeys, card, newFlow } from "./canvas-hands";
import { test } from "./journey";

/** What a sender of Standard Webhooks puts beside a message. */
function signed(secret: string, id: string, body: string, at = Date.now()) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const time = String(Math.floor(at / 1_000));
  const signature = createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": time,
    "webhook-signature": `v1,${signature}`,
  };
}

test("a webhook gets a Standard Webhooks secret by screen and takes only what is signed with it", async ({
  page,
  request,
}) => {
  test.setTimeout(90_000);
  const tag = Date.now().toString(36);
  await newFlow(page, "Signed");
  await addByKeys(page, ["Webhook", "Respond"]);
  await card(page, "Webhook").click();
  const settings = page.getByRole("complementary", { name: "Node settings" });

  // From the trigger's settings to a connection of the kind it takes.
  const opened = page.context().waitForEvent("page");
  await settings.getByRole("link", { name: /^Add (one|another one)$/ }).click();
  const form = await opened;
  await expect(form.getByRole("radio", { name: /^Webhook signature/ })).toBeChecked();
  // What is typed into a page that does not act yet is not kept: the list that opens says that it does.
  await expect(async () => {
    await form.getByLabel("Scheme").click({ timeout: 2_000 });
    await expect(form.getByRole("option", { name: "Standard Webhooks" })).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
  await form.getByRole("option", { name: "Standard Webhooks" }).click();
  await form.getByRole("textbox", { name: "Name" }).fill(`Sender ${tag}`);
  await form.getByRole("button", { name: "Make one" }).click();
  const made = form.getByRole("textbox", { name: "Signing secret", exact: true });
  await expect(made).toBeFocused();
  const secret = await made.inputValue();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await form.getByRole("button", { name: "Add connection" }).click();
  await form.waitForURL(/\/connections\/[0-9a-f-]{36}/);
  await expect(form.getByText("Set", { exact: true })).toBeVisible();
  await form.reload();
  await expect(form.getByText("Set", { exact: true })).toBeVisible();
  expect(await form.content()).not.toContain(secret);
  await form.close();

  // Back at the flow it is offered; the browser of a test does not say by itself that one came back.
  const choice = settings.getByLabel("Connection");
  await expect(async () => {
    if (await page.getByRole("listbox").isVisible()) await page.keyboard.press("Escape");
    await page.evaluate(() =>
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true })),
    );
    await choice.click();
    await page.getByRole("option", { name: `Sender ${tag}` }).click({ timeout: 2_000 });
  }).toPass();
  await expect(choice).toContainText(`Sender ${tag}`);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Publish v1/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish v1" }).click();
  await expect(page.getByText("v1 is live in Test.")).toBeVisible();
  const address = await page.getByRole("textbox", { name: "Address in Test" }).inputValue();

  const body = JSON.stringify({ number: tag });
  const post = (headers: Record<string, string>) => request.post(address, { data: body, headers });
  const taken = await post(signed(secret, `msg_${tag}`, body));
  expect(taken.status()).toBe(200);
  expect(await taken.json()).toEqual({ number: tag });

  const another = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const early = Date.now() - 3_600_000;
  for (const headers of [
    signed(another, `msg_${tag}_2`, body),
    signed(secret, `msg_${tag}_3`, `${body} `),
    signed(secret, `msg_${tag}_4`, body, early),
    { "content-type": "application/json" },
  ]) {
    expect((await post(headers)).status()).toBe(401);
  }
});
