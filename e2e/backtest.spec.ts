import { expect } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { call, type PublishedFlow, postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const serial = Date.now().toString(36);
type Page = Parameters<typeof signIn>[0];

const statusOf = async (page: Page, run: string) =>
  (await call<{ run: { status: string } }>(page, "runs.read", { run }, true)).run.status;

/** Orders of these totals, all of them ended. */
async function send(page: Page, flow: PublishedFlow, totals: readonly number[]): Promise<void> {
  const runs = await Promise.all(
    totals.map((total, at) => postOrder(page.request, flow, { number: `B${at}-${serial}`, total })),
  );
  for (const run of runs) {
    await expect.poll(() => statusOf(page, run), { timeout: 20_000 }).toBe("succeeded");
  }
}

test("a draft is tried on past orders, and what differs is seen old beside new", async ({
  page,
}) => {
  await signIn(page, "consultant");
  const name = `Order to backtest ${serial}`;
  const flow = await publishOrderFlow(page, { name, idempotency: "header" });
  await send(page, flow, [100, 4_000, 6_000]);
  const draft = await call<{ revision: number; logic: string; layout: string }>(
    page,
    "flows.get",
    { id: flow.id },
    true,
  );
  await call(page, "flows.save", {
    flowId: flow.id,
    revision: draft.revision,
    logic: draft.logic.replace("total > 5000", "total > 2500"),
    layout: draft.layout,
  });

  await page.goto(`/d/hallberg/test/flows/${flow.id}`);
  // A smaller window has it in a menu, by keys alone.
  await page.setViewportSize({ width: 1100, height: 800 });
  await page.getByRole("button", { name: "More of this flow" }).press("Enter");
  await page.getByRole("menuitem", { name: "Backtest" }).press("Enter");
  await page.waitForURL(/\/backtest/);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(page.getByText("3 messages")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Backtest the draft" }).press("Enter");
  await expect(page.getByRole("heading", { name: "2 of 3 come out the same" })).toBeVisible({
    timeout: 30_000,
  });
  await expectAccessible(page);

  // By keys alone: the cause, then what became of the one order.
  const cause = page.getByRole("button", { name: /Left by “hold” instead of “otherwise”/ });
  const differences = page.getByRole("complementary", { name: "Differences" });
  await cause.press("Enter");
  await expect(differences).toBeVisible();
  await cause.press("Enter");
  await expect(differences).toHaveCount(0);
  await cause.press("Enter");
  await expect(differences.getByText("Route by total").first()).toBeVisible();
  await expect(differences.getByText(/No request to erp any more/)).toBeVisible();
  await expect(differences.getByRole("row", { name: "status 201 202" })).toBeVisible();
  await expectAccessible(page);

  // The step opens with its settings, also where the flow was looked at before.
  await differences.getByRole("link", { name: "Show the step" }).click();
  const settings = page.getByRole("complementary", { name: "Node settings" });
  await expect(settings).toBeVisible();
  await page.goBack();

  // What is looked at stands in the address.
  await page.reload();
  await expect(differences.getByText(/No request to erp any more/)).toBeVisible();
  await differences.getByRole("link", { name: "Debug with the draft" }).click();
  await page.waitForURL(/\/debug\?from=/);
  await expect(page.getByRole("button", { name: "Start and step" })).toBeVisible();

  // Asked for again with a number, it takes that order alone.
  await page.goto(`/d/hallberg/test/flows/${flow.id}/backtest`);
  await page.getByRole("button", { name: "New backtest" }).click();
  await page.getByLabel("Number").fill("#none of them");
  await expect(page.getByText("No message of this flow ended then.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Backtest the draft" })).toBeDisabled();
  await page.getByLabel("Number").fill(`#B0-${serial}`);
  await expect(page.getByText("1 message", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Backtest the draft" }).click();
  await expect(page.getByRole("heading", { name: "The message comes out the same" })).toBeVisible({
    timeout: 30_000,
  });
});
