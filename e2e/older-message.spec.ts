import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const at = "/d/hallberg/test";

/** One order after the other of the same number. */
function publishOrdered(page: Page) {
  return publishOrderFlow(page, {
    name: `Overtaken ${Date.now().toString(36)}`,
    idempotency: "header",
    alter: (logic) => ({ ...logic, settings: { ...logic.settings, orderingKey: "input.name" } }),
  });
}

test("a test says what becomes of an older message, fails where it overtakes, and is about it by a check", async ({
  page,
  request,
}) => {
  await signIn(page, "consultant", `${at}/flows`);
  const flow = await publishOrdered(page);
  const number = `V${Date.now().toString(36)}`;
  const run = await postOrder(request, flow, { number });
  await page.goto(`${at}/flows/${flow.id}/tests?from=${run}`);
  const saving = page.getByRole("dialog", { name: /as a test/ });
  await saving.getByRole("button", { name: "Save as test" }).click();
  const panel = page.getByRole("complementary", { name: "Tests" });
  await expect(panel.getByText("Passed", { exact: true })).toBeVisible();

  // By keys alone: it begins as a copy, whose body is made an older one.
  await panel.getByRole("tab", { name: "Settings" }).click();
  await panel.getByRole("checkbox", { name: /^An older message comes after it/ }).press("Space");
  await panel.getByRole("button", { name: "Save settings" }).press("Enter");
  await panel.getByRole("tab", { name: "Older message" }).click();
  await expectAccessible(page);
  const body = panel.getByRole("textbox", { name: "Body" });
  await body.fill((await body.inputValue()).replace('"quantity": 24', '"quantity": 12'));
  await panel.getByRole("button", { name: "Save older message" }).press("Enter");
  await panel.getByRole("tab", { name: "Checks" }).click();
  const told = panel.getByRole("region", { name: "Older message" });
  await expect(told).toContainText(`Both have the ordering key “#${number}”: they take turns`);
  await expect(told).toContainText("“Create sales order” once (POST /sales-orders), under a key");
  await expect(
    panel.getByText(/^The older message overtakes what the newer one did/),
  ).toBeVisible();
  await expect(panel.getByText("Failed", { exact: true })).toBeVisible();
  await expectAccessible(page);

  // A check that is about it decides.
  await panel.getByRole("button", { name: "Add a check" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a check" });
  await dialog.getByRole("combobox", { name: "Of which message" }).click();
  await page.getByRole("option", { name: "The older message" }).click();
  await dialog
    .getByRole("textbox", { name: "Expression" })
    .fill("requests.n04[0].body.lines[0].quantity == 12");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add check" }).click();
  await expect(panel.getByText("Passed", { exact: true })).toBeVisible();
  await expect(panel.getByText(/^Older message: requests\.n04/)).toBeVisible();

  // The message of a run stands for it, with its personal data replaced.
  const later = await postOrder(request, flow, { number: `${number}X` });
  await expect(async () => {
    await page.goto(`${at}/runs/${later}`);
    await expect(page.getByRole("link", { name: "Save as test" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.goto(`${at}/flows/${flow.id}/tests`);
  await panel.getByRole("button", { name: /^Run / }).click();
  await panel.getByRole("tab", { name: "Older message" }).click();
  await panel.getByRole("button", { name: "Take it from a run…" }).click();
  const taking = page.getByRole("dialog", { name: "Take the older message from a run" });
  // The run of the test is none of them, and what came after it is not offered by itself.
  const runs = taking.getByRole("combobox", { name: "Run" });
  await expect(runs).toContainText("Choose a run");
  await runs.click();
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.getByRole("option", { name: /^SO-/ }).click();
  await expect(runs).toBeFocused();
  await expect(taking.getByText(/^This message arrived after that of the test/)).toBeVisible();
  await expectAccessible(page);
  await taking.getByRole("button", { name: "Take its message" }).click();
  await expect(body).toHaveValue(new RegExp(`#${number}X`));
  await panel.getByRole("tab", { name: "Checks" }).click();
  await expect(told).toContainText(
    `Ordering key: “#${number}X”, that of the newer one: “#${number}”`,
  );
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoOverflow(page);
});

test("a debug run is told what becomes of an older message, and steps through that one", async ({
  page,
}) => {
  await signIn(page, "consultant", `${at}/flows`);
  const flow = await publishOrdered(page);
  await page.goto(`${at}/flows/${flow.id}/debug`);
  const order = (quantity: number) =>
    JSON.stringify({
      name: "#1",
      customer: "C-1",
      total: 10,
      lines: [{ sku: "BRG-6204", quantity, price: "3.85" }],
    });
  await page.getByRole("combobox", { name: "Message", exact: true }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  await page.getByRole("textbox", { name: "Body", exact: true }).fill(order(24));
  await page.getByRole("checkbox", { name: /^Let an older message come after it/ }).press("Space");
  await page.getByRole("combobox", { name: "Older message", exact: true }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  await page.getByRole("textbox", { name: "Its body" }).fill(order(12));
  await expectAccessible(page);
  await page.getByRole("button", { name: "Start and step" }).click();
  const steps = page.getByRole("region", { name: "Steps so far" });
  await expect(steps).toContainText("Both have the ordering key “#1”: they take turns");
  await expect(steps).toContainText("It asks “Create sales order” once (POST /sales-orders)");
  await expect(steps).toContainText("Nothing says what “Create sales order” would be answered");
  await expectAccessible(page);
  await steps.getByRole("button", { name: "Step through it" }).press("Enter");
  await expect(page.getByText("Input: the older message")).toBeVisible();
  const panel = page.getByRole("complementary", { name: "Step", exact: true });
  await expect(panel.getByText("Into Map to sales order")).toBeVisible();
  await expect(panel).toContainText("12");
  await expect(steps.getByText("An older message comes after it")).toHaveCount(0);
});
