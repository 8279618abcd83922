import { createServer } from "node:http";
import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { call } from "./order-flow";
import { signIn } from "./sign-in";
import { ownSystem } from "./systems";

const production = "01930000-0000-7000-8000-000000000012";
const panel = (page: Page) => page.getByRole("complementary", { name: "Step", exact: true });

/** A published flow that calls a system of this test, and the system. */
async function realSystem(page: Page) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    response.setHeader("content-type", "application/json").end('{"number":"SO-1"}');
  });
  await new Promise<void>((resolve) => server.listen(ownSystem.consentPort, "127.0.0.1", resolve));
  const there = <T>(path: string, input: unknown) => call<T>(page, path, input, false, production);
  const name = `Live ${Date.now().toString(36)}, of the branch beyond the river, number two`;
  const connection = await there<{ id: string }>("connections.create", {
    kind: "http",
    name: `ERP of ${name}`,
    config: { baseUrl: `http://127.0.0.1:${ownSystem.consentPort}`, auth: "none" },
    secrets: {},
  });
  const { id } = await there<{ id: string }>("flows.create", { name });
  const order = {
    method: "POST",
    url: "/orders",
    body: "input",
    output: "body",
    idempotency: "none",
  };
  const logic = {
    schemaVersion: 1,
    id,
    name,
    settings: {},
    nodes: {
      n01: { type: "webhook@1", name: "Order in", config: { synchronous: false } },
      n02: { type: "http-request@1", name: "Create order", connection: "erp", config: order },
      n03: { type: "log@1", name: "Note it", config: { note: "input.number" } },
    },
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.out", to: "n03.in" },
    ],
  };
  await there("flows.save", {
    flowId: id,
    revision: 1,
    logic: JSON.stringify(logic),
    layout: JSON.stringify({ nodes: {} }),
  });
  await there("flows.publish", {
    flowId: id,
    environmentId: production,
    note: "for a test",
    bindings: { erp: connection.id },
    parameters: {},
  });
  /** Other journeys expect production as it is in the demonstration. */
  const remove = async () => {
    server.close();
    await there("flows.change", { flowId: id, change: "withdraw" });
    await there("connections.archive", { id: connection.id });
  };
  return { at: `/d/hallberg/production/flows/${id}/debug`, asked, remove };
}

/** A name that somebody gave takes another line instead of leaving what it is in. */
async function expectInside(inner: Locator, outer: Locator): Promise<void> {
  const [one, other] = [await inner.boundingBox(), await outer.boundingBox()];
  if (one === null || other === null) throw new Error("One of them is not in sight.");
  expect(one.x).toBeGreaterThanOrEqual(other.x);
  expect(one.x + one.width).toBeLessThanOrEqual(other.x + other.width);
}

test("a system is set live where its answer is wanted: the panel says so, and a tester does not go on", async ({
  page,
  browser,
}) => {
  await signIn(page, "consultant", "/d/hallberg/production/flows");
  const system = await realSystem(page);
  try {
    await setLive(page, browser, system);
  } finally {
    await system.remove();
  }
});

async function setLive(
  page: Page,
  browser: Browser,
  { at, asked }: Awaited<ReturnType<typeof realSystem>>,
): Promise<void> {
  await page.goto(at);
  await page.getByRole("combobox", { name: "Message", exact: true }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  await page.getByRole("textbox", { name: "Body" }).fill('{"number": "A-1"}');
  await page.getByRole("button", { name: "Start and step" }).click();
  await expect(panel(page)).toContainText("“Create order” is mocked, and no earlier run says");
  const reaches = page.getByRole("radiogroup", { name: "What erp reaches" });
  await reaches.getByRole("radio", { name: "Live" }).click();
  await expectInside(
    page.getByRole("button", { name: /^Let it reach ERP of Live/ }),
    page.getByRole("dialog"),
  );
  await page.getByRole("button", { name: /^Let it reach ERP of Live/ }).click();
  await expect(panel(page)).toContainText(
    "Live: going on sends this step's request to ERP of Live",
  );
  await expect(panel(page)).not.toContainText("is mocked");
  await expectAccessible(page);

  const other = await browser.newContext();
  const tester = await other.newPage();
  await signIn(tester, "tester", at);
  await expect(panel(tester)).toContainText(
    "Live: your role may not send this step's request to ERP of Live",
  );
  const bar = tester.getByRole("toolbar", { name: "Debugging" });
  for (const name of ["Continue", "Step", "Into", "Out"]) {
    await expect(bar.getByRole("button", { name: new RegExp(`^${name}\\b`) })).toBeDisabled();
  }
  await tester.keyboard.press("F8");
  await expect(tester.getByText("your role may not let it go on").first()).toBeVisible();
  expect(asked).toEqual([]);
  // What is mocked again wants its answer as before.
  const isSet = tester.waitForResponse((answer) => answer.url().includes("debug.set"));
  await panel(tester).getByRole("button", { name: "Mock erp" }).click();
  await expect(panel(tester)).toContainText("is mocked, and no earlier run says");
  await isSet;
  await other.close();

  await expect(panel(page)).toContainText("is mocked, and no earlier run says");
  await panel(page)
    .getByRole("button", { name: /^Send to ERP of Live.*, live…$/ })
    .click();
  expect(asked).toEqual([]);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^(Send|Let)/ })
    .click();
  await expect(panel(page).getByText("Into Note it")).toBeVisible();
  expect(asked).toEqual(["POST /orders"]);
  await page.keyboard.press("F8");
  await expect(page.getByText("The run has ended.")).toBeVisible();
}
