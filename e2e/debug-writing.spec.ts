import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./clean-page";
import { test } from "./journey";
import { madeListFlow, saveOtherList } from "./list-flow";
import { card } from "./screen";
import { signIn } from "./sign-in";

const flows = "/d/hallberg/test/flows";
const panel = (page: Page) => page.getByRole("complementary", { name: "Step", exact: true });
const steps = (page: Page) => page.getByRole("region", { name: "Steps so far" });
const stands = (page: Page, step: string) =>
  expect(panel(page).getByText(`Into ${step}`)).toBeVisible({ timeout: 20_000 });
const isNow = (page: Page, step: string) =>
  expect(steps(page).locator("[aria-current=step]")).toContainText(step, { timeout: 20_000 });

async function type(page: Page, lines: readonly string[]): Promise<void> {
  await page.getByRole("combobox", { name: "Message", exact: true }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  const body = { lines: lines.map((sku) => ({ sku })) };
  await page.getByRole("textbox", { name: "Body" }).fill(JSON.stringify(body));
}

/** Where somebody's run stands, or stood a moment ago, it is asked about first. */
async function start(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start and step" }).click();
  const end = page.getByRole("button", { name: "End it and start" });
  await expect(end.or(panel(page)).first()).toBeVisible();
  if (await end.isVisible()) await end.click();
  await stands(page, "Each line");
}

/** From before the list to before the last step of its second item. */
async function intoSecondItem(page: Page): Promise<void> {
  await page.keyboard.press("F11");
  await stands(page, "Name it");
  for (const next of ["Note it, 1", "Name it, 2", "Note it, 2"]) {
    await page.keyboard.press("F10");
    await isNow(page, next);
  }
}

test("what somebody writes stays while a colleague goes on and begins another run, and begins a fork in an item", async ({
  page,
  browser,
}) => {
  await signIn(page, "consultant", flows);
  const at = await madeListFlow(page);
  const other = await browser.newContext();
  const colleague = await other.newPage();

  // A message is being typed when somebody else starts a run.
  await page.goto(at);
  await type(page, ["A", "B", "C"]);
  await signIn(colleague, "operator", at);
  await type(colleague, ["X", "Y"]);
  await start(colleague);
  const goOn = page.getByRole("button", { name: "Go on with the run there is" });
  await expect(goOn).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("textbox", { name: "Body" })).toHaveValue(/"A"/);
  await start(page);
  await intoSecondItem(page);

  // An edit is being written when somebody else lets the run go on to its end, and starts another.
  await panel(page).getByRole("button", { name: "Edit…" }).click();
  const text = page.getByRole("textbox", { name: "What arrives" });
  await text.fill('{"name": "written by hand"}');
  const writing = page.getByRole("dialog", { name: /^Change what arrives at “Note it”/ });
  const taken = colleague.getByRole("dialog", { name: /began another run here$/ });
  await taken.getByRole("button", { name: "Look at the new one" }).click();
  await isNow(colleague, "Note it, 2");
  await colleague.keyboard.press("F8");
  await expect(writing.getByRole("alert")).toContainText("it has ended", { timeout: 20_000 });
  await colleague.getByRole("button", { name: "Change input" }).click();
  await type(colleague, ["X", "Y"]);
  await start(colleague);
  // The second one was surely asked after that.
  for (let asked = 0; asked < 2; asked++) {
    await page.waitForResponse((answer) => answer.url().includes("debug.session"));
  }
  await expect(text).toHaveValue(/written by hand/);
  await expect(writing.getByRole("alert")).toContainText("goes on to the step");
  await expectAccessible(page);

  // It goes only when that was asked about.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Go on writing" }).click();

  // The fork comes to the item, and what was written is there again.
  await writing.getByRole("button", { name: "Fork before “Note it” with this" }).click();
  await page.getByRole("button", { name: "End it and start" }).click();
  await expect(writing.getByRole("alert")).toHaveCount(0, { timeout: 20_000 });
  await expect(text).toHaveValue(/written by hand/);
  await other.close();

  // Where somebody else had set a system live, the question comes over it, and keeps what it asks.
  let isLive = true;
  await page.route(/debug\.session/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.text();
    const unconfirmed = isLive ? '"unconfirmed":[{"slot":"erp","by":"Anna"}]' : '"unconfirmed":[]';
    await route.fulfill({ response: answer, body: body.replace('"unconfirmed":[]', unconfirmed) });
  });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/debug\.order/, async (route) => {
    await held;
    await route.continue();
  });
  const asking = page.getByRole("dialog", { name: "Let it reach erp?" });
  const give = page.getByRole("button", { name: "Let this arrive" });
  await page.waitForResponse((answer) => answer.url().includes("debug.session"));
  await expect(async () => {
    await give.click();
    await expect(asking).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectAccessible(page);
  await asking.getByRole("button", { name: "Leave it standing" }).click();
  await expect(text).toHaveValue(/written by hand/);
  await give.click();
  isLive = false;
  const renewed = page.waitForResponse((answer) => answer.url().includes("debug.session"));
  await asking.getByRole("button", { name: "Go on" }).click();
  await renewed;
  await expect(asking).toBeVisible();
  await expect(asking.getByRole("button", { name: "Go on" })).toHaveAttribute("aria-busy", "true");
  release();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(steps(page)).toContainText("edited what arrives at Note it, 2");
  await page.keyboard.press("F8");
  await expect(page.getByText("The run has ended.")).toBeVisible({ timeout: 20_000 });
});

test("a breakpoint that is on its way to the server is not taken back by what was read before it came", async ({
  page,
}) => {
  await signIn(page, "consultant", flows);
  await page.goto(await madeListFlow(page));
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/debug\.set/, async (route) => {
    await held;
    await route.continue();
  });
  await card(page, "Name it").click();
  const first = page.getByRole("checkbox", { name: "Before this step" });
  await first.click();
  await expect(first).toBeChecked();
  // Longer than from one asking to the next.
  await page.waitForTimeout(4_000);
  // Nor does a look at the page, which asks at once.
  await page.evaluate(() => dispatchEvent(new Event("visibilitychange")));
  await page.waitForTimeout(500);
  await expect(first).toBeChecked();
  // What is set next builds on it.
  const second = page.getByRole("checkbox", { name: "Where it leaves by Out" });
  await second.click();
  release();
  await page.unrouteAll({ behavior: "wait" });
  await page.waitForResponse((answer) => answer.url().includes("debug.session"));
  await expect(first).toBeChecked();
  await expect(second).toBeChecked();
});

test("a run that is told to go on stops where somebody has set it to a moment before", async ({
  page,
}) => {
  await signIn(page, "consultant", flows);
  await page.goto(await madeListFlow(page));
  await type(page, ["A", "B"]);
  await start(page);
  await card(page, "Note it").click();
  const stop = page.getByRole("checkbox", { name: "Before this step" });
  await expect(stop).toBeVisible();
  // It takes its time.
  await page.route(/debug\.set/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue();
  });
  await page.keyboard.press("b");
  await expect(stop).toBeChecked();
  await page.keyboard.press("F8");
  await isNow(page, "Note it, 1");
});

test("an output that was written for a step that the run has gone past is there again where a fork stands before it", async ({
  page,
  context,
}) => {
  await signIn(page, "consultant", flows);
  await page.goto(await madeListFlow(page));
  await type(page, ["A", "B", "C"]);
  await start(page);
  await intoSecondItem(page);
  await page.getByRole("button", { name: "Skip with output…" }).click();
  const skipping = page.getByRole("dialog", { name: "Skip “Note it”?" });
  const text = skipping.getByRole("textbox", { name: "Output" });
  await text.fill('{"name": "given by hand"}');
  // Another choice and back loses nothing.
  await skipping.getByRole("radio", { name: "Fails" }).click();
  await skipping.getByRole("radio", { name: "Hands on an output" }).click();
  await expect(text).toHaveValue(/given by hand/);

  const other = await context.newPage();
  await other.goto(page.url());
  await isNow(other, "Note it, 2");
  await other.keyboard.press("F8");
  await expect(other.getByText("The run has ended.")).toBeVisible({ timeout: 20_000 });
  await other.close();
  await skipping.getByRole("button", { name: "Fork before “Note it” with this" }).click();
  await expect(skipping.getByRole("alert")).toHaveCount(0, { timeout: 20_000 });
  await expect(text).toHaveValue(/given by hand/);
  await skipping.getByRole("button", { name: "Skip with this output" }).click();
  await expect(steps(page)).toContainText("gave the output of Note it, 2");
  await page.keyboard.press("F8");
  await expect(page.getByText("The run has ended.")).toBeVisible({ timeout: 20_000 });
});

test("what is carried into a fork says that it waits, is there after a reload, and is offered where the run ends elsewhere", async ({
  page,
  context,
}) => {
  await signIn(page, "consultant", flows);
  const at = await madeListFlow(page);
  await page.goto(at);
  await type(page, ["A", "B", "C"]);
  await start(page);
  await page.keyboard.press("F11");
  await stands(page, "Name it");
  // The run that begins anew stops there first.
  const isSet = page.waitForResponse((answer) => answer.url().includes("debug.set"));
  await page.keyboard.press("b");
  await isSet;
  for (const next of ["Note it, 1", "Name it, 2", "Note it, 2"]) {
    await page.keyboard.press("F10");
    await isNow(page, next);
  }
  await panel(page).getByRole("button", { name: "Edit…" }).click();
  const text = page.getByRole("textbox", { name: "What arrives" });
  await text.fill('{"name": "written by hand"}');
  const writing = page.getByRole("dialog", { name: /^Change what arrives at “Note it”/ });
  const other = await context.newPage();
  await other.goto(at);
  await isNow(other, "Note it, 2");
  await other.keyboard.press("F8");
  await isNow(other, "Name it, 3");
  await other.close();
  await expect(writing.getByRole("alert")).toContainText("“Name it, 3”", { timeout: 20_000 });

  // The saved draft makes one item alone of what arrives: the new run never comes to a second one.
  await saveOtherList(page, at, "[input.lines[0]]");
  await writing.getByRole("button", { name: "Fork before “Note it” with this" }).click();
  await expect(writing).toHaveCount(0);
  await isNow(page, "Name it, 1");
  // What arrives there is shown, although the step has not begun.
  await expect(panel(page).getByRole("tabpanel")).toContainText("sku");
  const waits = page.getByRole("region", { name: "What you wrote" });
  await expect(waits).toContainText("waits until the run stands before Note it, 2");
  await expectAccessible(page);

  // The browser asks before it takes the page away, and it is there again afterwards.
  const asked = new Promise<string>((resolve) => {
    page.once("dialog", async (dialog) => {
      resolve(dialog.type());
      await dialog.accept();
    });
  });
  await page.reload();
  expect(await asked).toBe("beforeunload");
  await expect(waits).toContainText("waits until the run stands before Note it, 2");

  // Looked at meanwhile, it goes on waiting.
  await waits.getByRole("button", { name: "Take it now…" }).click();
  await expect(text).toHaveValue(/written by hand/);
  await expect(writing.getByRole("alert")).toContainText("has not come to “Note it, 2”");
  // It is lost by no reload while it is looked at, either.
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(waits).toContainText("waits until the run stands before Note it, 2");
  await waits.getByRole("button", { name: "Take it now…" }).click();
  await expect(text).toHaveValue(/written by hand/);
  // A step that somebody makes meanwhile changes nothing of what stands in the field.
  await text.fill('{"name": "written by hand, twice"}');
  const fourth = await context.newPage();
  await fourth.goto(at);
  await isNow(fourth, "Name it, 1");
  await fourth.keyboard.press("F10");
  await isNow(fourth, "Note it, 1");
  await fourth.close();
  await expect(writing.getByRole("alert")).toContainText("“Note it, 1”", { timeout: 20_000 });
  await expect(text).toHaveValue(/written by hand, twice/);
  await writing.getByRole("button", { name: "Let it wait" }).click();
  await expect(writing).toHaveCount(0);

  await page.keyboard.press("F8");
  await expect(page.getByText("The run has ended.")).toBeVisible({ timeout: 20_000 });
  await expect(waits).toContainText("ended without coming to Note it, 2");
  await waits.getByRole("button", { name: "Take it now…" }).click();
  await expect(text).toHaveValue(/written by hand/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Go on writing" }).click();
  await writing.getByRole("button", { name: "Keep it" }).click();

  // Another run is begun: it can be given where that stands before the same step.
  await page.getByRole("button", { name: "Start again", exact: true }).click();
  await stands(page, "Each line");
  await page.keyboard.press("F11");
  await stands(page, "Name it");
  // What is carried besides takes nothing away.
  await panel(page).getByRole("button", { name: "Edit…" }).click();
  await text.fill('{"sku": "another text"}');
  const third = await context.newPage();
  await third.goto(at);
  await isNow(third, "Name it, 1");
  await third.keyboard.press("F10");
  await isNow(third, "Note it, 1");
  await third.close();
  await page.getByRole("button", { name: "Fork before “Name it” with this" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toHaveCount(0, { timeout: 20_000 });
  await expect(text).toHaveValue(/another text/);
  await page.getByRole("button", { name: "Let this arrive" }).click();
  await expect(steps(page)).toContainText("edited what arrives at Name it, 1");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("F10");
  await isNow(page, "Note it, 1");
  await waits.getByRole("button", { name: "Take it here…" }).click();
  await expect(text).toHaveValue(/written by hand/);
  await page.getByRole("button", { name: "Let this arrive" }).click();
  await expect(steps(page)).toContainText("edited what arrives at Note it, 1");
  await expect(waits).toHaveCount(0);
});

test("a watch that is typed goes only when that was asked about", async ({ page }) => {
  await signIn(page, "consultant", flows);
  await page.goto(await madeListFlow(page));
  await type(page, ["A"]);
  await start(page);
  const watch = page.getByRole("region", { name: "Watch" });
  const add = watch.getByRole("button", { name: "Add" });
  const text = watch.getByRole("textbox", { name: "Expression to watch" });
  await add.click();
  await text.press("Escape");
  await expect(text).toHaveCount(0);
  await add.click();
  await text.fill("input.lines");
  await text.press("Escape");
  await expect(text).toHaveValue("input.lines");
  await expect(watch.getByRole("status")).toContainText("Escape once more throws it away");
  await expectAccessible(page);
  await text.press("Enter");
  await expect(watch.getByRole("listitem", { name: "input.lines" })).toBeVisible();
  await add.click();
  await text.fill("input.other");
  await text.press("Escape");
  await text.press("Escape");
  await expect(text).toHaveCount(0);
  await expect(watch.getByRole("listitem")).toHaveCount(1);

  // One that is not finished is refused at its field, also where that is left.
  await add.click();
  await text.fill("input.lines >");
  await text.press("Enter");
  await expect(watch.getByRole("alert")).toContainText("The expression is not finished");
  await expect(text).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await text.press("Tab");
  await expect(text).toHaveValue("input.lines >");
  await expect(watch.getByRole("listitem")).toHaveCount(1);
  await text.fill("input.total > 0");
  await text.press("Enter");
  await expect(text).toHaveCount(0);
  await expect(watch.getByRole("listitem")).toHaveCount(2);
});
