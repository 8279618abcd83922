import { expect } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { call } from "./order-flow";
import { signIn } from "./sign-in";

/** Hallberg's test environment in the demonstration. */
const environmentId = "01930000-0000-7000-8000-000000000011";
const serial = String(Date.now() % 1_000_000);

test("a value of the ninth line of an order is shown although its loop did not keep it", async ({
  page,
  request,
}) => {
  await signIn(page, "consultant", "/d/hallberg/test/runs");
  const name = `Priced lines ${serial}`;
  const { id } = await call<{ id: string }>(page, "flows.create", { name });
  const logic = {
    schemaVersion: 1,
    id,
    name,
    settings: {},
    nodes: {
      n01: { type: "webhook@1", name: "Order", config: { synchronous: true } },
      n02: { type: "splitter@1", name: "Each line", config: { list: "input.lines" } },
      n03: {
        type: "map@1",
        name: "Price the line",
        config: { fields: [{ target: "total", value: "input.quantity * input.price" }] },
      },
      n04: { type: "aggregator@1", name: "All lines", config: {} },
      n05: { type: "respond@1", name: "Answer", config: { status: 200, body: "input" } },
    },
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.item", to: "n03.in" },
      { from: "n03.out", to: "n04.in" },
      { from: "n04.out", to: "n05.in" },
    ],
  };
  const save = { flowId: id, revision: 1, logic: JSON.stringify(logic), layout: '{"nodes":{}}' };
  await call(page, "flows.save", save);
  const published = await call<{ endpoints: readonly { address: string }[] }>(
    page,
    "flows.publish",
    { flowId: id, environmentId, note: "for a test", bindings: {}, parameters: {} },
  );
  const lines = Array.from({ length: 12 }, (_, index) => ({ quantity: index + 1, price: 10 }));
  const answer = await request.post(`/in/${published.endpoints[0]?.address}`, { data: { lines } });
  const run = answer.headers()["x-orderloom-run"];

  await page.goto(`/d/hallberg/test/runs/${run}?node=n03&path=n02:8`);
  const step = page.getByRole("complementary", { name: "Step" });
  await step.getByRole("tab", { name: "Output" }).click();
  await expect(step.getByRole("region", { name: "Output" })).toContainText('"total": 90');
  await expect(step.getByText("Recomputed")).toBeVisible();
  await step.getByRole("tab", { name: "Input" }).click();
  await expect(step.getByRole("region", { name: "Input" })).toContainText('"quantity": 9');
  await expectAccessible(page);

  await step.getByRole("tab", { name: "Where from" }).click();
  const origins = step.getByRole("region", { name: "Where each field comes from" });
  await expect(origins).toContainText("input.quantity * input.price");
  await expect(origins.getByRole("listitem").first()).toContainText(/input\.quantity\s*9/);
  await expectAccessible(page);

  // By keyboard from any field of the output back to the message, and by pointer in short.
  await step.getByRole("tab", { name: "Output" }).click();
  const output = step.getByRole("region", { name: "Output" });
  await output.getByText('"total"').hover();
  await expect(page.getByRole("tooltip")).toContainText("= input.quantity * input.price");
  await output.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  const lineage = step.getByRole("region", { name: "Lineage of total" });
  const back = lineage.getByRole("region", { name: "Where it comes from" });
  await expect(back).toContainText("lines[8].quantity as it arrived");
  await expect(lineage).toContainText("answer to the sender: Body");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(lineage).toBeHidden();
  await expect(output).toBeFocused();

  // And forwards from the message.
  await page.goto(`/d/hallberg/test/runs/${run}?node=n01`);
  const message = step.getByRole("region", { name: "Message as received" });
  await message.getByText('"price"').first().click();
  const uses = step.getByRole("region", { name: "What it went into" });
  await expect(uses).toContainText("Price the line, n02:0, field: total");
  await expect(uses).toContainText("Answer, answer to the sender: Body");
  await page.keyboard.press("Escape");

  // In the tree as well: a field by a press, what holds fields by its button.
  await step.getByRole("radio", { name: "Tree" }).click();
  await message.getByRole("button", { name: /^lines / }).press("Enter");
  await expect(message.getByRole("button", { name: "Lineage of lines", exact: true })).toHaveCount(
    1,
  );
  await message.getByRole("button", { name: /^0 / }).click();
  await message.getByRole("button", { name: /^price / }).hover();
  await expect(page.getByRole("tooltip")).toContainText("lines[0].price");
  await page.keyboard.press("Escape");
  await message.getByRole("button", { name: /^price / }).press("Enter");
  await expect(uses).toContainText("Price the line, n02:0, field: total");
  await expectAccessible(page);
});
