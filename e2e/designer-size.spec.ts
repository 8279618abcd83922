import { expect } from "@playwright/test";
import { countScripts, designerScriptsMost } from "../bench/canvas/script-size";
import { test } from "./journey";
import { call, saveOrderFlow } from "./order-flow";
import { signIn } from "./sign-in";

const flows = "/d/hallberg/test/flows";

test("the designer needs at most 350 kB of JavaScript before it is touched; its panels come when wanted", async ({
  page,
}) => {
  await signIn(page, "consultant", flows);
  // However many flows other journeys have made.
  await page.getByRole("searchbox", { name: "Find a flow by name" }).fill("Shopify order to ERP");
  const flow = page.getByRole("link", { name: "Shopify order to ERP", exact: true });
  const path = await flow.getAttribute("href");
  if (path === null) throw new Error("The demonstration has no flow.");
  // One in which no step has a place, and an empty one, in which the page gives the focus to the first trigger.
  const placeless = await saveOrderFlow(page, {
    name: "Order without places",
    idempotency: "none",
  });
  const empty = await call<{ id: string }>(page, "flows.create", { name: "Nothing yet" });
  for (const opened of [path, `${flows}/${placeless.id}`, `${flows}/${empty.id}`]) {
    // A page of its own, with nothing of the list in its memory.
    const designer = await page.context().newPage();
    const scripts = countScripts(designer);
    await designer.goto(opened);
    const drawn = designer.locator(".react-flow__node, .flow-far");
    await expect(drawn.or(designer.getByText("What starts this flow?")).first()).toBeAttached();
    await expect(designer.getByRole("heading", { name: "Flow settings" })).toBeVisible();
    await expect(designer.getByRole("tab", { name: /^Problems/ })).toBeVisible();
    await designer.waitForLoadState("load");
    const before = await scripts();
    expect(before).toBeGreaterThan(100);
    expect(before).toBeLessThanOrEqual(designerScriptsMost);
    const places = await drawn.evaluateAll((all) => all.map((one) => one.getAttribute("style")));
    expect(new Set(places).size).toBe(places.length);

    // Typed at once, while the code of the list is on its way.
    await designer.keyboard.type("/map");
    const search = designer.getByPlaceholder("Add a node", { exact: true }).last();
    await expect(search).toHaveValue("map");
    expect(await scripts()).toBeGreaterThan(before);
    await designer.close();
  }
});
