import { expect, type Page } from "@playwright/test";
import { test } from "./journey";
import { type PublishedFlow, postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const runs = "/d/hallberg/test/runs";
const serial = String(Date.now() % 1_000_000);
let flow: PublishedFlow;

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, "consultant", runs);
  flow = await publishOrderFlow(page, { name: `Many tabs ${serial}`, idempotency: "header" });
  await page.close();
});

/** How many event streams a tab has opened and not closed. */
const openStreams = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { openStreams: number }).openStreams);

test("ten tabs are live over one stream, also after the tab that held it is closed", async ({
  page,
  context,
  request,
}) => {
  test.setTimeout(300_000);
  await context.addInitScript(() => {
    const counted = globalThis as unknown as { openStreams: number };
    counted.openStreams = 0;
    const Real = EventSource;
    globalThis.EventSource = class extends Real {
      constructor(...input: ConstructorParameters<typeof Real>) {
        super(...input);
        counted.openStreams += 1;
      }
      override close() {
        if (this.readyState !== Real.CLOSED) counted.openStreams -= 1;
        super.close();
      }
    };
  });
  // Into an empty list a run comes at once, without a word that there is a new one.
  await postOrder(request, flow, { number: `95000-${serial}` });
  await signIn(page, "operator", runs);
  await expect(page.getByRole("row", { name: new RegExp(`95000-${serial}`) })).toBeVisible();
  const tabs = [page];
  for (let number = 1; number < 10; number += 1) {
    const tab = await context.newPage();
    await tab.goto(runs);
    tabs.push(tab);
  }
  for (const tab of tabs) await expect(tab.getByText(/^Live, \d/)).toBeVisible();
  const streams = async () => {
    const counts = await Promise.all(tabs.map(openStreams));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  await expect.poll(streams, { timeout: 15_000 }).toBe(1);

  await postOrder(request, flow, { number: `95001-${serial}` });
  for (const tab of tabs) {
    await expect(tab.getByRole("button", { name: /new$/ })).toBeVisible({ timeout: 15_000 });
  }

  const counts = await Promise.all(tabs.map(openStreams));
  const leader = tabs[counts.indexOf(1)];
  if (leader === undefined) throw new Error("No tab holds the stream.");
  tabs.splice(tabs.indexOf(leader), 1);
  await leader.close();
  await expect.poll(streams, { timeout: 15_000 }).toBe(1);
  for (const tab of tabs) await tab.getByRole("button", { name: /new$/ }).click();
  for (const tab of tabs) {
    await expect(tab.getByRole("row", { name: new RegExp(`95001-${serial}`) })).toBeVisible();
  }

  await postOrder(request, flow, { number: `95002-${serial}` });
  for (const tab of tabs) {
    await expect(tab.getByRole("button", { name: "1 new" })).toBeVisible({ timeout: 15_000 });
  }
  // Usable while live: every tab answers to its own search.
  for (const [index, tab] of tabs.slice(0, 3).entries()) {
    await tab.getByRole("searchbox").fill(`PO-9500${(index % 2) + 1}-${serial}`);
    await expect(tab.getByRole("row")).toHaveCount(2);
  }
});
