import { expect, type Page, type Route } from "@playwright/test";
import { addByKeys, card, middle, newFlow, saved } from "./canvas-hands";
import { test } from "./journey";
import { signIn } from "./sign-in";

const code = "**/_next/static/**/*.js*";

/** From now on code is on its way until it is let through. */
async function holdCode(page: Page): Promise<() => Promise<void>> {
  const waiting: Route[] = [];
  let held = true;
  await page.route(code, async (route) => {
    if (held) waiting.push(route);
    else await route.continue();
  });
  return async () => {
    held = false;
    for (const route of waiting) await route.continue();
  };
}

/** Opens a page that is seen, and whose code is not there yet. */
async function openWithoutCode(page: Page, path: string): Promise<() => Promise<void>> {
  await page.unrouteAll();
  const letThrough = await holdCode(page);
  await page.goto(path, { waitUntil: "commit" });
  return letThrough;
}

test("what is pressed and typed before a page's code is there is done once it is, in its order", async ({
  page,
}) => {
  await signIn(page, "owner", "/d/hallberg/test/api-keys");
  let letThrough = await openWithoutCode(page, "/d/hallberg/test/api-keys");
  await page.getByRole("button", { name: "New key" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await letThrough();
  await expect(page.getByRole("dialog", { name: "New API key" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  letThrough = await openWithoutCode(page, "/d/hallberg/test/people");
  await page.getByRole("button", { name: "Invite person" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("api keys");
  await letThrough();
  await expect(page.getByRole("dialog").getByRole("combobox")).toHaveValue("api keys");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/api-keys$/);

  letThrough = await openWithoutCode(page, "/d/hallberg/test/flows");
  // The menu opens as the button goes down, and the press that ends there must not close it.
  await page.getByRole("button", { name: /Miriam Okafor/ }).click();
  await letThrough();
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
});

test("a press on a part of the page whose code comes after React's is done once that is there", async ({
  page,
  browser,
}) => {
  // What every page needs is what the page for strangers loads.
  const stranger = await browser.newContext();
  const door = await stranger.newPage();
  const ofAll = new Set<string>();
  door.on("request", (request) => ofAll.add(new URL(request.url()).pathname));
  await door.goto("/sign-in", { waitUntil: "networkidle" });
  await stranger.close();

  await signIn(page, "owner", "/d/hallberg/test/people");
  const waiting: Route[] = [];
  let held = true;
  await page.route(code, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (held && !ofAll.has(pathname)) waiting.push(route);
    else await route.continue();
  });
  await page.goto("/d/hallberg/test/tables", { waitUntil: "commit" });
  // React runs, and has not come to the page's own part.
  await page.waitForFunction(() =>
    Object.keys(document).some((name) => name.startsWith("__reactContainer$")),
  );
  await page.getByRole("button", { name: "New table…" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  held = false;
  for (const route of waiting) await route.continue();
  await expect(page.getByRole("dialog", { name: "What is the new table called?" })).toBeVisible();
});

test("who signs in before the page's code is there is signed in, and nothing of it is in the address", async ({
  page,
}) => {
  const letThrough = await openWithoutCode(page, "/sign-in");
  await page.getByLabel("Email").fill("nobody@meridian.example");
  await page.getByLabel("Password").fill("a password of my own");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sign-in$/);
  await letThrough();
  await expect(page.getByText("Email and password do not belong together")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("keys that follow a menu, a list or a dialog at once wait for its code", async ({ page }) => {
  await newFlow(page, "Early keys");
  await addByKeys(page, ["webhook", "router"]);
  await card(page, "Webhook").click();
  // What is selected comes back by the address.
  await expect(page).toHaveURL(/at=n01/);
  await page.reload();
  await expect(page.locator(".react-flow__node.selected")).toHaveCount(1);
  await card(page, "Webhook").waitFor();
  const letThrough = await holdCode(page);
  await page.keyboard.press("Shift+F10");
  for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
  await letThrough();
  await expect(page.getByRole("dialog", { name: /^Connect/ })).toBeVisible();
});

test("what a new step is filled in with comes late, and leaves the person in the field that they went to", async ({
  page,
}) => {
  await newFlow(page, "Late proposals");
  await addByKeys(page, ["webhook"]);
  await card(page, "Webhook").click();
  await expect(page).toHaveURL(/at=n01/);
  let letThrough = () => undefined as void;
  const wait = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  let held = false;
  await page.route(code, async (route) => {
    const answer = await route.fetch();
    if ((await answer.text()).includes("Empty the settings")) {
      held = true;
      await wait;
    }
    await route.fulfill({ response: answer });
  });
  await page.reload();
  const form = page.getByRole("complementary", { name: "Node settings" });
  await expect(form).toBeVisible();
  await page
    .getByRole("complementary", { name: "Palette" })
    .getByRole("button", { name: "Map", exact: true })
    .click();
  await expect.poll(() => held).toBe(true);
  const type = form.getByLabel(/^Document type/);
  await type.click();
  const salesOrder = page.getByRole("option", { name: /^SalesOrder/ });
  await expect(salesOrder).toBeVisible();
  letThrough();
  // What comes with that code is that the step can be emptied again, or goes to its first open setting.
  await page.waitForLoadState("networkidle");
  await expect(type).toBeFocused();
  await salesOrder.click();
  await expect(type).toHaveValue("SalesOrder");
});

test("keys that come all at once, as on a busy machine, move a menu and a list one entry each", async ({
  page,
}) => {
  await newFlow(page, "Quick keys");
  await addByKeys(page, ["webhook", "router"]);
  await card(page, "Webhook").click();
  const devices = await page.context().newCDPSession(page);
  const press = async (...keys: readonly string[]) => {
    // Nothing waits for an answer: the keys stand in the window's queue together.
    const all = keys.flatMap((key) => {
      const of = { key, code: key, windowsVirtualKeyCode: { ArrowDown: 40, Enter: 13 }[key] ?? 0 };
      return (["rawKeyDown", "keyUp"] as const).map((type) =>
        devices.send("Input.dispatchKeyEvent", { type, ...of }),
      );
    });
    await Promise.all(all);
  };
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: /^Settings/ })).toBeFocused();
  await holdWindow(page);
  await press("ArrowDown", "ArrowDown", "Enter");
  await expect(page.getByRole("dialog", { name: /^Connect/ })).toBeVisible();
});

test("what is typed for a form whose code is on its way is in it, and nothing is done to the canvas", async ({
  page,
}) => {
  await newFlow(page, "Early form");
  await addByKeys(page, ["webhook", "log"]);
  await saved(page);
  // Nothing is selected there, so that no form comes with the page.
  await page.goto(page.url().split("?")[0] ?? "");
  await card(page, "Log note").waitFor();
  const letThrough = await holdCode(page);
  for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
  await page.keyboard.type("taxed");
  await letThrough();
  const settings = page.getByRole("complementary", { name: "Node settings" });
  await expect(settings.locator(":focus")).toHaveValue("taxed");
  await expect(card(page, "Log note")).not.toContainText("Off");
  await expect(page.getByRole("button", { name: /^Undo: Switch/ })).toHaveCount(0);
});

test("a name that is typed at once after a step was pressed is that step's, as on a busy machine", async ({
  page,
}) => {
  await newFlow(page, "Quick names");
  await addByKeys(page, ["webhook", "respond"]);
  const name = page.getByRole("textbox", { name: "Name" });
  await expect(name).toHaveValue("Respond");
  const [start, field] = [await middle(card(page, "Webhook")), await middle(name)];
  const devices = await page.context().newCDPSession(page);
  await holdWindow(page);
  const press = ({ x, y }: { readonly x: number; readonly y: number }) =>
    (["mousePressed", "mouseReleased"] as const).map((type) =>
      devices.send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 }),
    );
  await Promise.all([
    ...press(start),
    ...press(field),
    devices.send("Input.dispatchKeyEvent", { type: "char", text: "q" }),
  ]);
  await expect(card(page, "Respond")).toBeVisible();
  await expect(name).toHaveValue(/q/);
  await expect(name).toHaveValue(/Webhook/);
  await expect(name).toBeFocused();
});

/** As long as a busy window does not look: it then hears what was done meanwhile before anything that it sets off. */
async function holdWindow(page: Page): Promise<void> {
  await page.evaluate(() => {
    setTimeout(() => {
      const until = performance.now() + 300;
      while (performance.now() < until);
    });
  });
}
