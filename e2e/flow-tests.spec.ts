import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { call, postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const at = "/d/hallberg/test";
const production = "01930000-0000-7000-8000-000000000012";

type Draft = { readonly revision: number; readonly logic: string; readonly layout: string };

/** The draft with another expression for the price of a line, as somebody else saves it. */
async function reprice(page: Page, flowId: string, value: string): Promise<void> {
  const draft = await call<Draft>(page, "flows.texts", { flowId }, true);
  const logic = JSON.parse(draft.logic);
  logic.nodes.n02.config.fields[3].fields[2].value = value;
  await call(page, "flows.save", {
    flowId,
    revision: draft.revision,
    logic: JSON.stringify(logic),
    layout: draft.layout,
  });
}

test("a run is saved as a test, fails after a map change with a diff, is accepted, and guards production", async ({
  page,
  request,
}) => {
  await signIn(page, "consultant", `${at}/flows`);
  const name = `Tested ${Date.now().toString(36)}`;
  const flow = await publishOrderFlow(page, { name, idempotency: "header" });
  const run = await postOrder(request, flow, { number: `T${Date.now().toString(36)}` });
  await page.goto(`${at}/runs/${run}`);
  await page.getByRole("link", { name: "Save as test" }).click();
  await page.waitForURL(/\/tests\?from=/);
  const saving = page.getByRole("dialog", { name: /as a test/ });
  await expect(saving.getByText(/checks? proposed/)).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await saving.getByRole("textbox", { name: "Name" }).fill("A small order");
  await page.keyboard.press("Enter");

  // It passes where it was saved, and paints what it goes through.
  const panel = page.getByRole("complementary", { name: "Tests" });
  await expect(panel.getByText("Passed", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("region", { name: "Coverage" })).toContainText("5 of 6");
  await expectAccessible(page);
  for (const tab of ["Answers", "Message", "Settings"]) {
    await panel.getByRole("tab", { name: tab }).click();
    await expectAccessible(page);
  }

  // After a change of the map it says what differs.
  await reprice(page, flow.id, "number(line.price) * 2");
  await panel.getByRole("button", { name: "All tests" }).click();
  await page.reload();
  await expect(panel.getByText("Passed before a change")).toBeVisible();
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(panel.getByText("Failed", { exact: true })).toBeVisible({ timeout: 20_000 });
  await panel.getByRole("button", { name: /A small order/ }).click();
  const row = panel.getByRole("row", { name: /lines\[0\]\.unitPrice/ });
  await expect(row.first()).toContainText("3.85");
  await expect(row.first()).toContainText("7.7");
  await expectAccessible(page);

  // Until somebody accepts it, it is not published in production.
  const publish = async () => {
    await page.getByRole("button", { name: /^Publish v2…/ }).click();
    const dialog = page.getByRole("dialog", { name: /^Publish v2/ });
    await dialog.getByRole("radio", { name: "Production" }).click();
    await dialog.getByRole("combobox", { name: "erp" }).click();
    await page.getByRole("option", { name: "ERP (sandbox)" }).click();
    await dialog.getByRole("button", { name: /^Publish v2/ }).click();
    return dialog;
  };
  await page.getByRole("link", { name, exact: true }).click();
  const refused = await publish();
  await expect(refused.getByRole("alert")).toContainText("1 test fails", { timeout: 30_000 });
  await expect(refused.getByRole("button", { name: /anyway/ })).toBeDisabled();
  await expectAccessible(page);
  await refused.getByRole("link", { name: "See what differs" }).click();
  await panel.getByRole("button", { name: /A small order/ }).click();
  await panel.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(panel.getByText("Passed", { exact: true })).toBeVisible({ timeout: 20_000 });

  // By keys alone: a fault is added to the answer of the ERP, and the test still passes, by a repeat.
  await panel.getByRole("tab", { name: "Answers" }).focus();
  await panel.getByRole("button", { name: "Change the answer of Create sales order" }).focus();
  await page.keyboard.press("Enter");
  const answer = page.getByRole("dialog", { name: "Change the answer" });
  await answer.getByRole("button", { name: "Add fault" }).focus();
  await page.keyboard.press("Enter");
  await expect(answer.getByText("Attempt 1: no answer")).toBeVisible();
  // One that is chosen counts without that key, and says so.
  await answer.getByRole("combobox", { name: "Kind of fault" }).click();
  await page.getByRole("option").nth(1).click();
  await expect(answer.getByText(/^Attempt 2: .* It is saved with the answer\.$/)).toBeVisible();
  await answer.getByRole("button", { name: "Leave it out" }).click();
  await expect(answer.getByText(/It is saved with the answer/)).toHaveCount(0);
  await expectAccessible(page);
  // What was written for one step is not kept for another, which shows a new answer.
  await answer.getByRole("combobox", { name: "Step" }).click();
  await page.getByRole("option", { name: "Map to sales order" }).click();
  await answer.getByRole("textbox", { name: "Output" }).fill("{");
  await expect(answer.getByRole("button", { name: "Save answer" })).toBeDisabled();
  await answer.getByRole("combobox", { name: "Step" }).click();
  await page.getByRole("option", { name: "Create sales order" }).click();
  await expect(answer.getByRole("textbox", { name: "Answer" })).toHaveValue(/number/);
  await answer.getByRole("button", { name: "Save answer" }).focus();
  await page.keyboard.press("Enter");
  await panel.getByRole("tab", { name: "Checks" }).focus();
  await expect(panel.getByText("made 2 requests")).toBeVisible({ timeout: 20_000 });
  await panel.getByRole("button", { name: "Accept", exact: true }).first().click();
  await expect(panel.getByText("Passed", { exact: true })).toBeVisible({ timeout: 20_000 });

  await page.getByRole("link", { name, exact: true }).click();
  await publish();
  await expect(page.getByText(/v2 is live in Production/)).toBeVisible({ timeout: 30_000 });
  const listed = await call<{ readonly tests: readonly { readonly standing: unknown }[] }>(
    page,
    "flowTests.list",
    { flowId: flow.id },
    true,
    production,
  );
  expect(listed.tests[0]?.standing).toMatchObject({ passed: true, stale: false });

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${at}/flows/${flow.id}/tests`);
  await expect(panel.getByText("Passed", { exact: true })).toBeVisible();
  await expectNoOverflow(page);
});

test("a test is written from nothing, and says whose answers it lacks", async ({ page }) => {
  await signIn(page, "consultant", `${at}/flows`);
  const name = `Written ${Date.now().toString(36)}`;
  const flow = await publishOrderFlow(page, { name, idempotency: "header" });
  await page.goto(`${at}/flows/${flow.id}/tests`);
  await page.getByRole("button", { name: "Write a test…" }).focus();
  await page.keyboard.press("Enter");
  const writing = page.getByRole("dialog", { name: "Write a test" });
  await expect(writing.getByRole("textbox", { name: "Name" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type("An order of one line");
  await writing.getByRole("combobox", { name: "Message" }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  await writing
    .getByRole("textbox", { name: "Body" })
    .fill('{ "po_number": "W-1", "name": "#1", "total": 12, "line_items": [] }');
  await writing.getByRole("button", { name: "Write test" }).click();
  const panel = page.getByRole("complementary", { name: "Tests" });
  const reason = "Nothing says what “Create sales order” would be answered";
  await expect(panel).toContainText(reason, { timeout: 20_000 });
  // Nothing of what came after counts, as the flow would not have gone that way.
  await expect(page.getByRole("region", { name: "Coverage" })).toContainText(/\D0 of \d+\s*steps/);
  await panel.getByRole("button", { name: "Answer “Create sales order”…" }).click();
  const answering = page.getByRole("dialog", { name: "Add an answer" });
  await expect(answering.getByRole("combobox", { name: "Step" })).toHaveText("Create sales order");
  await answering.getByRole("button", { name: "Add answer" }).click();
  await expect(panel).not.toContainText(reason);
});
