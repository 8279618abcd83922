import { expect } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { madeFlow } from "./made-flow";
import { signIn } from "./sign-in";

test("what a step is said to hand on is held against its document type, and is handed on all the same", async ({
  page,
}) => {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  const map = {
    documentType: "SalesOrder",
    fields: [{ target: "number", value: "input.name" }],
  };
  const debugged = await madeFlow(page, "Typed", {
    nodes: {
      n01: { type: "webhook@1", name: "Order in", config: {} },
      n02: { type: "map@1", name: "Make the order", config: map },
      n03: { type: "respond@1", name: "Hand back", config: { body: "input" } },
    },
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.out", to: "n03.in" },
    ],
  });
  await page.goto(debugged);
  await page.getByRole("combobox", { name: "Message", exact: true }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  await page.getByRole("textbox", { name: "Body" }).fill('{"name": "A-1"}');
  await page.getByRole("button", { name: "Start and step" }).click();
  const panel = page.getByRole("complementary", { name: "Step", exact: true });
  await expect(panel.getByText("Into Make the order")).toBeVisible();
  await page
    .getByRole("toolbar", { name: "Debugging" })
    .getByRole("button", { name: "Skip with output…" })
    .click();
  const skipping = page.getByRole("dialog", { name: "Skip “Make the order”?" });
  const warning = skipping.getByRole("status").filter({ hasText: "is not quite one" });
  await expect(warning).toContainText("What it hands on is SalesOrder, and this is not quite one:");
  const output = skipping.getByRole("textbox", { name: "Output" });
  await output.fill('{"buyerOrderNumber": {}}');
  await expect(warning).not.toContainText("buyerOrderNumber is missing");
  await expect(warning).toContainText("buyerOrderNumber");
  await expectAccessible(page);

  // A number that a number does not hold goes on with all its digits.
  const skip = skipping.getByRole("button", { name: "Skip with this output" });
  await output.fill('{"total": 1e999}');
  await expect(skipping).toContainText("This number is too large in line 1, column 11.");
  await expect(skip).toBeDisabled();
  await output.fill('{"total": 12345678901234567890.12}');
  await expect(
    skipping.getByRole("status").filter({ hasText: "12345678901234567890.12" }),
  ).toHaveText("12345678901234567890.12 has more digits than a number holds: it is kept as text.");
  await expectAccessible(page);
  await skip.click();
  await expect(panel.getByText("Into Hand back")).toBeVisible();
  await expect(panel.getByRole("tabpanel")).toContainText('"12345678901234567890.12"');
});

test("a message that failed at the start is changed from there", async ({ page }) => {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  const debugged = await madeFlow(page, "Broken message", {
    nodes: {
      n01: { type: "webhook@1", name: "Order in", config: {} },
      n02: { type: "respond@1", name: "Hand back", config: { body: "input" } },
    },
    edges: [{ from: "n01.out", to: "n02.in" }],
  });
  await page.goto(debugged);
  await page.getByRole("combobox", { name: "Message", exact: true }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  const body = page.getByRole("textbox", { name: "Body" });
  const begin = page.getByRole("button", { name: "Start and step" });
  await body.fill('{"name": "A-1"');
  await begin.click();
  const panel = page.getByRole("complementary", { name: "Step", exact: true });
  await expect(panel).toContainText("The body is not valid JSON", { timeout: 20_000 });
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Change the message" }).click();
  await expect(body).toHaveValue('{"name": "A-1"');
  await body.fill('{"name": "A-1"}');
  await begin.click();
  await expect(panel.getByText("Into Hand back")).toBeVisible({ timeout: 20_000 });
});
