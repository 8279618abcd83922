import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./clean-page";
import { test } from "./journey";
import { madeListFlow } from "./list-flow";
import { call } from "./order-flow";
import { card } from "./screen";
import { signIn } from "./sign-in";

const flow = "01930000-0000-7000-8000-000000000201";
const at = `/d/hallberg/production/flows/${flow}`;

const bar = (page: Page) => page.getByRole("toolbar", { name: "Debugging" });
const panel = (page: Page) => page.getByRole("complementary", { name: "Step", exact: true });
const stands = (page: Page, step: string) =>
  expect(panel(page).getByText(`Into ${step}`)).toBeVisible({ timeout: 20_000 });

/** Arrow keys walk along the lines. */
async function select(page: Page, step: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("ArrowDown");
    await expect(panel(page).getByText(step).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
}

/** Until exactly these stops of all have come to the server. */
async function stopsArrive(page: Page, ports: readonly string[], press: () => Promise<void>) {
  const arrival = page.waitForResponse((answer) => {
    if (!answer.url().includes("debug.set")) return false;
    const calls: { json: { setup: { breakpoints: { port: string }[] } } }[] = Object.values(
      answer.request().postDataJSON(),
    );
    const stops = calls.at(-1)?.json.setup.breakpoints.map(({ port }) => port);
    return JSON.stringify(stops) === JSON.stringify(ports);
  });
  await Promise.all([arrival, press()]);
}

test("a draft is stepped through, stopped at a breakpoint, edited, answered and forked", async ({
  page,
  browser,
}) => {
  await signIn(page, "consultant", at);
  await page.getByRole("link", { name: "Debug" }).click();
  await page.waitForURL(/\/debug/);
  // Somebody else's run may be there: one begins anew.
  const change = page.getByRole("button", { name: "Change input" });
  const begin = page.getByRole("button", { name: "Start and step" });
  await expect(change.or(begin).first()).toBeVisible();
  if (await change.isVisible()) await change.click();
  await page.getByRole("combobox", { name: "Message" }).click();
  await page.getByRole("option", { name: /Sample/ }).click();
  await expectAccessible(page);
  // On a small window the drawing shows where the flow begins.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(card(page, "Order from Shopify")).toBeInViewport({ ratio: 0.99 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await begin.click();
  // Whose run it is, who looked at the screens before may have left one.
  const standing = page.getByRole("button", { name: "End it and start" });
  await expect(standing.or(panel(page).getByText("Into Map to sales order")).first()).toBeVisible();
  if (await standing.isVisible()) await standing.click();
  await stands(page, "Map to sales order");
  await expectAccessible(page);

  // By keys alone: one step, a breakpoint before the tax is quoted, on to it.
  await card(page, "Map to sales order").focus();
  await page.keyboard.press("F10");
  await stands(page, "Check credit");
  // Whoever is on the card of the one before is taken along.
  await expect(card(page, "Check credit")).toBeFocused();
  await select(page, "Quote sales tax");
  // What the bar says of another step has the room that there is: nothing moves for it.
  await expect(bar(page)).toContainText("looking at “Quote sales tax”");
  await expect(bar(page)).toHaveCSS("height", "40px");
  const before = panel(page).getByRole("checkbox", { name: "Before this step" });
  const onError = panel(page).getByRole("checkbox", { name: "Where it leaves by Error" });
  // They are kept: a first try may have left some.
  for (const left of [before, onError]) if (await left.isChecked()) await left.click();
  await stopsArrive(page, ["in"], () => page.keyboard.press("b"));
  const stop = card(page, "Quote sales tax").locator('.flow-port[data-stop="plain"]');
  await expect(stop).toHaveCount(1);
  // An output for failures without a line is seen where it has one, too.
  await onError.press("Space");
  const errorPort = card(page, "Quote sales tax").locator(".flow-port-quiet[data-stop]");
  await expect(errorPort).toHaveCSS("opacity", "1");
  // What was set has arrived before the page goes.
  await stopsArrive(page, ["in"], () => onError.press("Space"));
  await page.reload();
  await stands(page, "Check credit");
  await expect(stop).toHaveCount(1);

  // The system goes wrong first: the run waits for its next try as a real one, and need not.
  const fail = page.getByRole("button", { name: "Let erp fail…" });
  const effects = page.getByRole("region", { name: "Effects in this session" });
  await fail.press("Enter");
  const wrong = page.getByRole("dialog", { name: "Let a call fail?" });
  await page.getByRole("combobox", { name: "What goes wrong" }).click();
  await page.getByRole("option", { name: "Another HTTP status…" }).click();
  await page.getByLabel("HTTP status").fill("399");
  await expect(wrong.getByText("An HTTP status from 400 to 599.")).toBeVisible();
  await expect(wrong.getByRole("button", { name: "Let it fail", exact: true })).toBeDisabled();
  await page.getByLabel("HTTP status").fill("418");
  await wrong.getByLabel(/^Body of its answer/).fill('{"message": "Not with this pot"}');
  await expect(wrong).toContainText("TARGET_REFUSED, “The target answered 418: Not with this pot”");
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "What goes wrong" }).click();
  await page.getByRole("option", { name: /^429/ }).click();
  await page.getByLabel("Retry-After in seconds").fill("900");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Let it fail", exact: true }).press("Enter");
  await expect(effects).toContainText("answers 429, try again in 900 s, once a call");
  await page.keyboard.press("F8");
  await expect(panel(page)).toContainText("It is tried again", { timeout: 20_000 });
  await expect(panel(page)).toContainText("Nothing was sent: this try was set to go wrong.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Try now" }).first().press("Enter");
  await stands(page, "Quote sales tax");
  await expect(panel(page).getByText("Breakpoint", { exact: true })).toBeVisible();
  const steps = page.getByRole("region", { name: "Steps so far" });
  await expect(steps).toContainText("lets erp fail: answers 429");
  await expect(steps).toContainText("set to fail");
  await fail.press("Enter");
  await page.getByRole("button", { name: "Take the fault away" }).press("Enter");
  await expect(effects).not.toContainText("answers 429");

  // The drawing is made narrow: where the run stands stays in it.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(card(page, "Quote sales tax")).toBeInViewport({ ratio: 0.99 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(card(page, "Quote sales tax")).toBeInViewport({ ratio: 0.99 });

  // A second person sees the same, live.
  const other = await browser.newContext();
  const colleague = await other.newPage();
  await signIn(colleague, "tester", `${at}/debug`);
  await stands(colleague, "Quote sales tax");

  // With room to be read and searched, alone and beside what it was before.
  await panel(page)
    .getByRole("button", { name: /^Open .* in the editor$/ })
    .first()
    .click();
  const editor = page.getByRole("dialog").locator(".monaco-editor .view-line");
  await expect(editor.first()).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await panel(page).getByRole("tab", { name: "Diff" }).click();
  await panel(page).getByRole("button", { name: "Side by side" }).click();
  await expect(
    page.getByRole("dialog").locator(".monaco-diff-editor .view-line").first(),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  // What is edited decides otherwise, and the history says who did it.
  await panel(page).getByRole("button", { name: "Edit…" }).click();
  const text = page.getByRole("textbox", { name: "What arrives" });
  await text.fill(JSON.stringify({ ...JSON.parse(await text.inputValue()), status: "blocked" }));
  await page.getByRole("button", { name: "Let this arrive" }).click();
  await expect(page.getByRole("region", { name: "Steps so far" })).toContainText(
    "edited what arrives at Quote sales tax",
  );
  await page.keyboard.press("F10");
  await stands(page, "Credit decision");
  await page.keyboard.press("F10");
  await stands(page, "By the decision");
  await stands(colleague, "By the decision");
  await other.close();
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("textbox", { name: "Expression to watch" }).fill("input.credit.Decision");
  await page.keyboard.press("Enter");
  const watched = page.getByRole("listitem", { name: "input.credit.Decision", exact: true });
  await expect(watched).toContainText('"reject"');
  await expectAccessible(page);

  // What is watched is told as of the step that is looked at, also where that is chosen on the drawing.
  const watch = page.getByRole("region", { name: "Watch" });
  await card(page, "Check credit").click();
  await expect(watch).toContainText("at Check credit");
  await expect(watched).toContainText("missing");
  await card(page, "Note: credit unknown").click();
  await expect(watch).toContainText("at Note: credit unknown, not reached yet");
  await expect(watched).not.toContainText("missing");

  // Back is a look; the row that fired is there, and forking begins anew before the step that is looked at.
  await page.keyboard.press("F9");
  await panel(page).getByRole("tab", { name: "Why" }).click();
  await expect(panel(page)).toContainText("Customer blocked");
  await page.getByRole("button", { name: "Fork from here" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Fork from here" }).click();
  await stands(page, "Credit decision");
  await page.keyboard.press("F10");
  await stands(page, "By the decision");
  await expect(watched).toContainText('"reject"');

  // It becomes a test, what was edited included.
  await page.getByRole("link", { name: "Save as test" }).click();
  const saving = page.getByRole("dialog", { name: /as a test/ });
  await expect(saving.getByText(/checks? proposed/)).toBeVisible();
  await saving.getByRole("textbox", { name: "Name" }).fill("A blocked customer");
  await saving.getByRole("button", { name: "Save as test" }).click();
  const tests = page.getByRole("complementary", { name: "Tests" });
  await expect(tests.getByText("Passed", { exact: true })).toBeVisible();
  await expect(card(page, "Answer: rejected")).not.toContainText("Not covered");
  await tests.getByRole("button", { name: "Delete this test" }).click();
  await page.getByRole("button", { name: "Delete test" }).click();
  await expect(tests.getByText("A blocked customer")).toHaveCount(0);
  await page.goto(`${at}/debug`);
  await stands(page, "By the decision");
  const own = new URL(page.url()).pathname;

  // Whoever would end it by a start of their own is asked by name; whose it was is told, and finds what was done to it.
  const third = await browser.newContext();
  const operator = await third.newPage();
  await signIn(operator, "operator", `${at}/debug`);
  await stands(operator, "By the decision");
  await expect(operator.getByText(/^Debug session of Jonas Lindqvist, paused/)).toBeVisible();
  await operator.setViewportSize({ width: 390, height: 844 });
  await expect(operator.getByText("Paused, of Jonas", { exact: true })).toBeVisible();
  await operator.setViewportSize({ width: 1280, height: 720 });
  await operator.getByRole("button", { name: "Change input" }).click();
  const systems = operator.getByRole("region", { name: "Systems in this run" });
  await expect(systems).toContainText("Nothing of this run is live.");
  await operator.getByRole("combobox", { name: "Message", exact: true }).click();
  await operator.getByRole("option", { name: /Sample/ }).click();
  await operator.getByRole("button", { name: "Start and step" }).click();
  const ending = operator.getByRole("dialog", { name: "End the run of Jonas Lindqvist?" });
  await expectAccessible(operator);
  await ending.getByRole("button", { name: "Leave it" }).click();
  // Nobody's run is ended unawares for one that fails at once.
  const body = operator.getByRole("textbox", { name: "Body" });
  const sample = await body.inputValue();
  await body.fill('{"line_items": [1,2');
  await operator.getByRole("button", { name: "Start and step" }).click();
  await expect(ending).toContainText("The run would fail where it begins.");
  await ending.getByRole("button", { name: "Leave it" }).click();
  await body.fill(sample);
  await operator.getByRole("button", { name: "Start and step" }).click();
  await ending.getByRole("button", { name: "End it and start" }).click();
  await stands(operator, "Map to sales order");
  await third.close();
  const taken = page.getByRole("dialog", { name: /began another run here$/ });
  await expect(taken).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await taken.getByRole("link", { name: "Open your run" }).click();
  const notes = page.getByRole("region", { name: "Debug run" });
  await expect(notes).toContainText("Debug run, begun by Jonas Lindqvist");
  await expectAccessible(page);
  await page.goto(own);
  await stands(page, "Map to sales order");

  // A step fails as its system would let it: it is tried again, and the history names the class.
  await page.keyboard.press("F10");
  await stands(page, "Check credit");
  await bar(page).getByRole("button", { name: "Skip with output…" }).click();
  const failing = page.getByRole("dialog", { name: "Skip “Check credit”?" });
  await failing.getByRole("radio", { name: "Fails", exact: true }).click();
  await expect(failing).toContainText("TARGET_REFUSED");
  await failing.getByRole("combobox", { name: "Error", exact: true }).click();
  await page.getByRole("option", { name: /^429/ }).click();
  await expect(failing).toContainText("“The target answered 429: Too Many Requests”");
  await failing.getByLabel("Retry-After in seconds").fill("900");
  await failing.getByRole("combobox", { name: "How often" }).click();
  await page.getByRole("option", { name: /^Its first try alone/ }).click();
  await expectAccessible(page);
  await failing.getByRole("button", { name: "Let it fail", exact: true }).press("Enter");
  await expect(steps).toContainText(
    "let Check credit fail with TARGET_BUSY: answers 429, try again in 900 s, at its first try",
  );
  await expect(panel(page)).toContainText("It is tried again", { timeout: 20_000 });
  await page.getByRole("button", { name: "Try now" }).first().press("Enter");
  await stands(page, "Quote sales tax");

  // What is set is everybody's: the next journey begins without it.
  await page.getByRole("button", { name: "Stop watching input.credit.Decision" }).click();
  await expect(watched).toHaveCount(0);
  await card(page, "Quote sales tax").locator(".flow-port").first().click();
  await expect(stop).toHaveCount(0);
  await bar(page).getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Stop the run" }).press("Enter");
  await expect(page.getByText("Cancelled").first()).toBeVisible();
  // The control that asked is switched off now: the keyboard is somewhere all the same.
  await expect(page.locator(":focus")).toHaveCount(1);
});

test("stepping goes into the flow that a step calls, and comes back when that has ended", async ({
  page,
}) => {
  const flows = "/d/hallberg/test/flows";
  await signIn(page, "consultant", flows);
  const mark = Date.now().toString(36);
  const made = (name: string, nodes: object, edges: readonly object[]) =>
    call<{ id: string }>(page, "flows.create", {
      name,
      logic: JSON.stringify({ schemaVersion: 1, id: "new", name, settings: {}, nodes, edges }),
      layout: JSON.stringify({ nodes: {} }),
    });
  const map = (value: string) => ({ fields: [{ target: "number", value }] });
  const billing = await made(
    `Billing ${mark}`,
    {
      n01: { type: "webhook@1", name: "Invoice in", config: {} },
      n02: { type: "map@1", name: "Number it", config: map("'INV-' + input.number") },
      n03: { type: "respond@1", name: "Hand back", config: { body: "input" } },
    },
    [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.out", to: "n03.in" },
    ],
  );
  await call(page, "flows.publish", {
    flowId: billing.id,
    environmentId: "01930000-0000-7000-8000-000000000011",
    note: "for a test",
    bindings: {},
    parameters: {},
  });
  const caller = await made(
    `Caller ${mark}`,
    {
      n01: { type: "webhook@1", name: "Order in", config: {} },
      n02: { type: "call-flow@1", name: "Bill it", config: { flow: billing.id } },
      n03: { type: "map@1", name: "Note it", config: map("input.number") },
    },
    [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.out", to: "n03.in" },
    ],
  );
  await page.goto(`${flows}/${caller.id}/debug`);
  await page.getByRole("combobox", { name: "Message" }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  await page.getByRole("textbox", { name: "Body" }).fill('{"number": "7"}');
  await page.getByRole("button", { name: "Start and step" }).click();
  await stands(page, "Bill it");
  await expect(panel(page)).toContainText("The flow that it calls does not run by itself");
  await page.keyboard.press("F11");
  await page.waitForURL(new RegExp(`${billing.id}/debug`));
  await stands(page, "Number it");
  await expect(page.getByRole("link", { name: `Caller ${mark} waits` })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("F10");
  await stands(page, "Hand back");
  await page.keyboard.press("F10");
  await page.waitForURL(new RegExp(`${caller.id}/debug`));
  await stands(page, "Note it");
  await expect(page.getByRole("region", { name: "Steps so far" })).toContainText(
    "stepped into Bill it",
  );
  await expect(panel(page)).toContainText("INV-7");
});

test("a flow that calls itself is stepped into on its own page, looked at from outside, and left", async ({
  page,
  browser,
}) => {
  const flows = "/d/hallberg/test/flows";
  await signIn(page, "consultant", flows);
  const name = `Counter ${Date.now().toString(36)}`;
  const logic = (called: string) =>
    JSON.stringify({
      schemaVersion: 1,
      id: "new",
      name,
      settings: {},
      nodes: {
        n01: { type: "webhook@1", name: "Number in", config: {} },
        n02: {
          type: "content-based-router@1",
          name: "Any left",
          config: { branches: [{ name: "more", condition: "input.left > 0" }] },
        },
        n03: {
          type: "call-flow@1",
          name: "Count on",
          config: { flow: called, input: "{ left: input.left - 1 }" },
        },
        n04: { type: "respond@1", name: "Add one", config: { body: "{ depth: input.depth + 1 }" } },
        n05: { type: "respond@1", name: "Deepest", config: { body: "{ depth: 0 }" } },
      },
      edges: [
        { from: "n01.out", to: "n02.in" },
        { from: "n02.more", to: "n03.in" },
        { from: "n03.out", to: "n04.in" },
        { from: "n02.otherwise", to: "n05.in" },
      ],
    });
  const layout = JSON.stringify({ nodes: {} });
  const { id } = await call<{ id: string }>(page, "flows.create", {
    name,
    logic: logic("01930000-0000-7000-8000-00000000ffff"),
    layout,
  });
  await call(page, "flows.save", { flowId: id, revision: 1, logic: logic(id), layout });
  await call(page, "flows.publish", {
    flowId: id,
    environmentId: "01930000-0000-7000-8000-000000000011",
    note: "for a test",
    bindings: {},
    parameters: {},
  });
  await page.goto(`${flows}/${id}/debug`);
  await page.getByRole("combobox", { name: "Message" }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  await page.getByRole("textbox", { name: "Body" }).fill('{"left": 1}');
  await page.getByRole("button", { name: "Start and step" }).click();
  await stands(page, "Any left");
  await page.keyboard.press("F10");
  await stands(page, "Count on");
  const other = await browser.newContext();
  const colleague = await other.newPage();
  await signIn(colleague, "tester", `${flows}/${id}/debug`);
  await stands(colleague, "Count on");

  await page.keyboard.press("F11");
  await stands(page, "Any left");
  await stands(colleague, "Any left");
  const steps = page.getByRole("region", { name: "Steps so far" });
  await expect(steps.getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);

  // The one outside waits: it can be looked at, and left for the inner one again.
  const waits = page.getByRole("link", { name: `${name} waits` });
  await waits.press("Enter");
  await expect(panel(page)).toContainText(`The run waits for the flow ${name}`);
  await expect(steps).toContainText("stepped into Count on");
  await expectAccessible(page);
  await panel(page)
    .getByRole("link", { name: `Look into ${name}` })
    .press("Enter");
  await stands(page, "Any left");
  await page.reload();
  await stands(page, "Any left");
  await page.keyboard.press("F10");
  await stands(page, "Deepest");
  await page.keyboard.press("Shift+F11");
  await stands(page, "Add one");
  await stands(colleague, "Add one");
  await expect(waits).toHaveCount(0);
  await expect(steps).toContainText("stepped into Count on");
  await other.close();
  await page.keyboard.press("F8");
  await expect(page.getByText("Succeeded").first()).toBeVisible();
});

test("a fork in an item takes over the items before it", async ({ page }) => {
  await signIn(page, "consultant", "/d/hallberg/test/flows");
  await page.goto(await madeListFlow(page));
  await page.getByRole("combobox", { name: "Message" }).click();
  await page.getByRole("option", { name: "Typed here" }).click();
  const body = { lines: [{ sku: "A" }, { sku: "B" }, { sku: "C" }] };
  await page.getByRole("textbox", { name: "Body" }).fill(JSON.stringify(body));
  await page.getByRole("button", { name: "Start and step" }).click();
  await stands(page, "Each line");
  await page.keyboard.press("F11");
  await stands(page, "Name it");
  const steps = page.getByRole("region", { name: "Steps so far" });
  const now = steps.locator("[aria-current=step]");
  for (const step of ["Note it, 1", "Name it, 2", "Note it, 2", "Name it, 3"]) {
    await page.keyboard.press("F10");
    await expect(now).toContainText(step);
  }

  // Chosen on the drawing, the last line of that step is marked in the list.
  await card(page, "Note it").click();
  await expect(now).toContainText("Note it, 2");
  await steps.getByRole("button", { name: /Name it, 3\s*now$/ }).click();
  await expect(now).toContainText("Name it, 3");

  await page.keyboard.press("F9");
  await page.getByRole("button", { name: "Fork from here" }).click();
  const asking = page.getByRole("dialog");
  await expect(asking).toContainText("the items before this one too");
  await asking.getByRole("button", { name: "Fork from here" }).click();
  await expect(asking).toHaveCount(0);
  await expect(steps.getByRole("listitem")).toHaveCount(6);
  await expect(now).toContainText("Note it, 2");
  await expect(steps.getByText("taken over", { exact: true })).toHaveCount(5);
  await expectAccessible(page);
  await page.keyboard.press("Shift+F11");
  await stands(page, "All lines");
  await page.keyboard.press("F10");
  await stands(page, "Hand back");
  for (const line of ["line A", "line B", "line C"]) {
    await expect(panel(page)).toContainText(line);
  }

  // On a phone the keys have their words, and what has no room is in a menu, with its words.
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  await expectNoOverflow(page);
  const keys = bar(page);
  for (const key of [/^Continue/, /^Step/, /^Into/, /^Out/, /^Stop/]) {
    const { width = 0 } = (await keys.getByRole("button", { name: key }).boundingBox()) ?? {};
    expect(width).toBeGreaterThan(48);
  }
  await expect(keys.getByRole("button", { name: "Fork from here" })).toBeHidden();
  await keys.getByRole("button", { name: "More", exact: true }).click();
  const more = page.getByRole("menu");
  await expect(more.getByRole("menuitem", { name: "Run to here" })).toBeDisabled();
  await expectAccessible(page);
  await more.getByRole("menuitem", { name: "Skip with output…" }).click();
  await expect(page.getByRole("dialog", { name: "Skip “Hand back”?" })).toBeVisible();
});
