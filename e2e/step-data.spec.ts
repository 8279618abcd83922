import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { call, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const card = (page: Page, name: string): Locator =>
  page.locator(".react-flow__node", { hasText: name });
const settings = (page: Page): Locator =>
  page.getByRole("complementary", { name: "Node settings" });
const data = (page: Page): Locator => page.getByRole("complementary", { name: "Step data" });

async function openFlow(page: Page, name: string): Promise<string> {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  const flow = await publishOrderFlow(page, { name, idempotency: "header" });
  await call(page, "samples.pin", {
    flowId: flow.id,
    nodeId: "n01",
    run: null,
    message: {
      kind: "webhook",
      method: "POST",
      headers: {},
      query: {},
      contentType: "application/json",
      body: JSON.stringify({
        name: "#2001",
        po_number: "PO-2001",
        customer: "C-20417",
        total: 812.4,
        lines: [{ sku: "BRG-6204", quantity: 24, price: "3.85" }],
      }),
    },
  });
  await page.goto(`/d/hallberg/test/flows/${flow.id}`);
  return flow.id;
}

test("a step is tested on a pinned message: nothing is sent until it is asked for", async ({
  page,
}) => {
  await openFlow(page, "Test a step");
  await card(page, "Create sales order").click();
  await settings(page).getByRole("button", { name: "Test this step" }).click();

  await expect(data(page).getByText("Nothing was sent.")).toBeVisible({ timeout: 15_000 });
  await data(page).getByRole("tab", { name: "Request" }).click();
  await expect(data(page).getByRole("tabpanel", { name: "Request" })).toContainText("#2001");
  await expectAccessible(page);

  await data(page).getByRole("button", { name: "Send it…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Send this to erp?");
  await dialog.getByRole("button", { name: "Send to erp" }).click();
  await expect(data(page).getByText("Sent to ERP of Test a step and answered.")).toBeVisible({
    timeout: 15_000,
  });
  await data(page).getByRole("tab", { name: "Response" }).click();
  await expect(data(page).getByRole("tabpanel", { name: "Response" })).toContainText("201");

  // What was tested is no run.
  await page.goto("/d/hallberg/test/runs?q=%232001");
  await expect(page.getByText("Test a step")).toHaveCount(0);
});

test("what arrives is a tree: Enter writes a value's reference, and its result is shown", async ({
  page,
}) => {
  await openFlow(page, "Write a reference");
  await card(page, "Map to sales order").click();
  await settings(page).getByRole("button", { name: "Test this step" }).click();
  const value = settings(page).locator('[data-field="fields[2].value"]');
  await value.fill("");
  await data(page).getByLabel("Search what arrives").fill("po_num");
  await data(page).locator('[data-path="input.po_number"]').press("Enter");

  await expect(value).toHaveValue("input.po_number");
  await expect(
    settings(page).getByLabel("Result on the sample").filter({ hasText: "PO-2001" }),
  ).toHaveCount(2);
  // Previous and next step, one click each.
  await settings(page).getByRole("navigation", { name: "Steps after" }).getByRole("button").click();
  await expect(settings(page).locator('[data-field="name"]')).toHaveValue("Route by total");
  await expect(
    settings(page).getByRole("navigation", { name: "Steps after" }).getByRole("button"),
  ).toHaveCount(2);
});

test("the code editor opens from this host, completes, marks errors, and Escape leaves it", async ({
  page,
}) => {
  await openFlow(page, "Write code");
  await card(page, "Create sales order").click();
  await settings(page).getByLabel("Body", { exact: true }).click();
  await page.getByRole("option", { name: "Expression, as JSON" }).click();
  const field = settings(page).locator('[data-field="bodyExpression"]');
  await field.fill("trigger.body.");
  await field.press("Alt+e");
  const dialog = page.getByRole("dialog");
  const editor = dialog.locator(".monaco-editor").first();
  await expect(editor).toBeVisible({ timeout: 15_000 });

  await page.keyboard.press("Control+Space");
  const offered = page.locator(".suggest-widget");
  await expect(offered).toContainText("po_number");
  // Below the caret, wherever the dialog stands.
  const caret = await editor.locator(".cursor").boundingBox();
  const list = await offered.boundingBox();
  expect(Math.abs((list?.x ?? 0) - (caret?.x ?? 0))).toBeLessThan(120);
  expect(Math.abs((list?.y ?? 0) - (caret?.y ?? 0))).toBeLessThan(60);
  await page.keyboard.type("po_num");
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Result on the sample")).toContainText("PO-2001");
  await page.keyboard.type(" +");
  await expect(editor.locator(".squiggly-error")).toBeVisible();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(field).toHaveValue("trigger.body.po_number");
  await expect(field).toBeFocused();
});

test("the sample message that one writes is what is sent, before anything is saved", async ({
  page,
}) => {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  const name = "Send what is written";
  const { id } = await call<{ id: string }>(page, "flows.create", { name });
  const logic = {
    schemaVersion: 1,
    id,
    name,
    settings: {},
    nodes: { n01: { type: "manual@1", name: "By hand", config: {} } },
    edges: [],
  };
  await call(page, "flows.save", {
    flowId: id,
    revision: 1,
    logic: JSON.stringify(logic),
    layout: JSON.stringify({ nodes: {} }),
  });
  await call(page, "flows.publish", {
    flowId: id,
    environmentId: "01930000-0000-7000-8000-000000000011",
    note: "for a test",
    bindings: {},
    parameters: {},
  });
  await page.goto(`/d/hallberg/test/flows/${id}?node=n01`);
  const send = settings(page).getByRole("button", { name: "Send a sample" });
  await expect(send).toBeEnabled();
  const written = settings(page).getByLabel("Sample message");
  await written.fill('{ "orderNumber": "SO-7701", ');
  await expect(send).toBeDisabled();
  const notYet = settings(page).getByText("The sample message below is not JSON yet.");
  await expect(notYet).toBeVisible();
  // What is half written is there after a reload, and still not sent.
  await page.reload();
  await expect(written).toHaveValue('{ "orderNumber": "SO-7701", ');
  await expect(notYet).toBeVisible();
  await expect(send).toBeDisabled();
  await written.fill('{ "orderNumber": "SO-7701" }');
  const [asked] = await Promise.all([
    page.waitForRequest((request) => request.url().includes("samples.send")),
    send.click(),
  ]);
  expect(asked.postData()).toContain("SO-7701");
  await settings(page).getByRole("link", { name: "Open its run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  await page.locator(".react-flow__node", { hasText: "By hand" }).click();
  await expect(page.getByRole("complementary", { name: "Step" })).toContainText("SO-7701");
});
