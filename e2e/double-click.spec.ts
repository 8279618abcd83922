import { expect } from "@playwright/test";
import { test } from "./journey";
import { postOrder, publishOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const runs = "/d/hallberg/test/runs";
const serial = String(Date.now() % 1_000_000);

test("a double click on Retry run starts one run", async ({ page, request }) => {
  await signIn(page, "consultant", runs);
  const flow = await publishOrderFlow(page, {
    name: `Double click ${serial}`,
    idempotency: "header",
  });
  const run = await postOrder(request, flow, { number: `79001-${serial}`, lines: [] });
  await page.goto(`${runs}/${run}`);
  await page.getByRole("button", { name: "Retry" }).click();
  await page.getByRole("button", { name: "Retry run" }).dblclick();
  await expect(page).not.toHaveURL(new RegExp(`/runs/${run}`));
  const chain = page.getByRole("navigation", { name: "Runs of the same message" });
  await expect(chain.getByText("retry")).toHaveCount(1);
  // A second retry would have been asked for in the same moment: the chain as it is on the server now.
  await page.reload();
  await expect(chain.getByRole("link")).toHaveCount(2);
});

test("a double click on what opens a dialog leaves the focus in it", async ({ page }) => {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  await page.getByRole("button", { name: "New flow…" }).dblclick();
  const dialog = page.getByRole("dialog", { name: /new flow called/ });
  await expect(dialog.getByLabel("Name")).toBeFocused();
});
