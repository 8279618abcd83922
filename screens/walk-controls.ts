import { expect, type Locator, type Page, test } from "@playwright/test";
import { addViewer } from "../e2e/add-viewer";
import { expectStill } from "../e2e/clean-page";
import { openScreen } from "../e2e/open-screen";
import type { Screen } from "../e2e/screen";
import { type ScreenDocuments, screenDocuments } from "../e2e/screen-documents";
import { screens } from "../e2e/screen-list";
import { signIn, signInAs } from "../e2e/sign-in";
import { keepFlows } from "./keep-flows";
import { pressControl } from "./press-control";

/** Enabled controls of a page, of what floats over it when something does. */
const controls =
  ":is(a[href]:not([aria-current]), button, [role=button], [role=menuitem], [role=menuitemradio], [role=option], [role=tab], [role=checkbox], [role=switch], summary):not(:disabled, [aria-disabled=true], [data-disabled]:not([data-disabled=false]), [role=tab][aria-selected=true], [role=menuitemradio][aria-checked=true], [data-state=on])";
const floating = "[role=dialog], [role=menu], [role=listbox]";
/** Of controls that differ in a number alone, e.g. the rows of a list, so many are pressed. */
const alikeMost = 2;

let documents: ScreenDocuments;
let viewer: { email: string; password: string };
let owner: Page;
let bringFlowsBack: () => Promise<void>;

test.beforeAll(async ({ browser }) => {
  owner = await browser.newPage();
  await signIn(owner, "owner", "/d/hallberg/production/flows");
  documents = await screenDocuments(owner);
  viewer = await addViewer(owner, browser);
  const { flow, emptyFlow, brokenFlow, changedFlow } = documents;
  bringFlowsBack = await keepFlows(owner, [flow, emptyFlow, brokenFlow, changedFlow]);
});

test.afterAll(async () => {
  await owner.close();
});

/** Opens a screen with its flows as they were before anything was pressed. */
async function openAgain(page: Page, screen: Screen): Promise<void> {
  // What a page has not saved yet, or remembers as not saved, would come after it.
  await page.goto("/api/health");
  await page.evaluate(() => {
    sessionStorage.clear();
  });
  await bringFlowsBack();
  await openScreen(page, screen, documents);
}

const refusals =
  /There is nothing at this address|not yours to see|You are not allowed|may not|cannot see/;
const all: ReadonlySet<string> = new Set(["owner", "consultant"]);

/**
 * Whether a screen that did not open is not there for the role: the page says so, or what opens it is
 * missing. Whatever else kept it from opening is a fault.
 */
async function isWithheld(page: Page, screen: Screen, role: string): Promise<boolean> {
  if (await page.getByText(refusals).first().isVisible()) return true;
  return screen.arrange !== undefined && !all.has(role);
}

/** A control by its words and the how-manieth of those words it is. */
type Named = { readonly name: string; readonly nth: number };

/** Controls that a screen reader has no words for; icons without words on the screen that have no tooltip. */
const wordlessOf = (scope: Locator): Promise<readonly string[]> =>
  scope.locator(controls).evaluateAll((elements) =>
    elements.flatMap((element) => {
      const box = element.getBoundingClientRect();
      if (box.width < 2 || element.closest("[inert], [aria-hidden=true]") !== null) return [];
      const named = element.ariaLabel ?? element.getAttribute("aria-labelledby");
      const labels = element instanceof HTMLButtonElement ? (element.labels?.length ?? 0) : 0;
      const words = element.textContent?.trim() ?? "";
      const image = element.querySelector("[aria-label], img[alt], title") !== null;
      if (words !== "" || image || labels > 0 || named) return [];
      return [`${element.outerHTML.slice(0, 120)} has no name`];
    }),
  );

/** The words of all controls in their order; empty for what nobody sees. */
const wordsOf = (scope: Locator): Promise<readonly string[]> =>
  scope.locator(controls).evaluateAll((elements) =>
    elements.map((element) => {
      const box = element.getBoundingClientRect();
      const seen = box.width >= 2 && element.checkVisibility({ visibilityProperty: true });
      if (!seen || element.closest("[inert]") !== null || element.matches("a[href='#main']"))
        return "";
      const words = element.getAttribute("aria-label") ?? element.textContent ?? "";
      return words.trim().replace(/\s+/g, " ");
    }),
  );

/** Controls to press: of those that differ in a number alone a few. */
async function controlsOf(scope: Locator): Promise<readonly Named[]> {
  const alike = new Map<string, number>();
  const same = new Map<string, number>();
  return (await wordsOf(scope)).flatMap((name) => {
    if (name === "" || /^Sign out/.test(name)) return [];
    const nth = same.get(name) ?? 0;
    same.set(name, nth + 1);
    const kind = name.replace(/[\d#-]+/g, "0").slice(0, 24);
    alike.set(kind, (alike.get(kind) ?? 0) + 1);
    return (alike.get(kind) ?? 0) <= alikeMost ? [{ name, nth }] : [];
  });
}

async function find(scope: Locator, { name, nth }: Named): Promise<Locator | null> {
  const places = (await wordsOf(scope)).flatMap((words, place) => (words === name ? [place] : []));
  const place = places[nth];
  return place === undefined ? null : scope.locator(controls).nth(place);
}

/** Whether Escape brings back what was there before a control was pressed. */
async function isBack(page: Page, address: string): Promise<boolean> {
  if (page.url() !== address) return false;
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  return (await page.locator(floating).count()) === 0;
}

/** Leads back, or only away from what was opened. */
const keeps = /^(Cancel|Close|Keep|Done|Back)\b/;

/** Opens again what a control opens and presses one of its entries; null when that did something. */
async function pressInside(
  page: Page,
  screen: Screen,
  scope: Locator,
  opener: Named,
  entry: Named,
  address: string,
): Promise<string | null> {
  if (!(await isBack(page, address))) await openAgain(page, screen);
  const control = await find(scope, opener);
  if (control === null) return null;
  await control.click({ timeout: 3_000 }).catch(() => undefined);
  const opened = page.locator(floating).filter({ visible: true }).last();
  await opened.waitFor({ timeout: 3_000 }).catch(() => undefined);
  if ((await opened.count()) === 0) return null;
  await page.waitForTimeout(200);
  const inner = await find(opened, entry);
  if (inner === null) return null;
  const effect = await pressControl(page, inner).catch((error: Error) => error);
  await page.waitForTimeout(120);
  if (effect instanceof Error)
    return `cannot: ${effect.message.replace(/\s+/g, " ").slice(0, 200)}`;
  return effect === null ? "does nothing" : null;
}

/** Errors of the console and answers of failure from now on. */
function troublesOf(page: Page): string[] {
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 400)
      troubles.push(`${response.status()} ${response.url().slice(0, 160)}`);
  });
  return troubles;
}

/** Presses every control of a screen that is open; how many there were. */
async function walk(
  page: Page,
  screen: Screen,
  problems: string[],
  faults: string[],
): Promise<number> {
  const over = page.locator(floating).filter({ visible: true }).last();
  const scope = screen.arrange && (await over.count()) > 0 ? over : page.locator("body");
  const address = page.url();
  const pressed = await controlsOf(scope);
  const seen = new Set<string>();
  for (const problem of problems.splice(0)) faults.push(`${screen.name}: ${problem}`);
  for (const wordless of await wordlessOf(scope)) faults.push(`${screen.name}: ${wordless}`);
  for (const named of pressed) {
    const note = (words: string) => faults.push(`${screen.name}: "${named.name}" ${words}`);
    const control = await find(scope, named);
    // What an earlier press has taken away, e.g. a filter that was cleared.
    if (control === null) continue;
    const effect = await pressControl(page, control).catch(
      (error: Error) => `cannot: ${error.message.replace(/\s+/g, " ").slice(0, 300)}`,
    );
    if (effect === null) note("does nothing");
    else if (effect.startsWith("cannot")) note(effect);
    await page.waitForTimeout(120);
    const broken = page.getByText(
      /There is nothing at this address|This page failed|You are not allowed/,
    );
    if ((await broken.count()) > 0) note(`leads to "${await broken.first().textContent()}"`);
    for (const problem of problems.splice(0)) note(`: ${problem}`);
    // What it opened, each entry once: it opens again for every one of them.
    const opened = page.locator(floating).filter({ visible: true }).last();
    const inside = page.url() === address && (await opened.count()) > 0 ? opened : null;
    for (const entry of inside === null ? [] : await controlsOf(inside)) {
      const words = `${named.name.replace(/\d+/g, "0")} › ${entry.name}`;
      if (seen.has(words) || keeps.test(entry.name)) continue;
      seen.add(words);
      const inner = await pressInside(page, screen, scope, named, entry, address);
      if (inner !== null) faults.push(`${screen.name}: "${words}" ${inner}`);
      for (const problem of problems.splice(0))
        faults.push(`${screen.name}: "${words}": ${problem}`);
    }
    const arranged = screen.arrange !== undefined;
    if (arranged || !(await isBack(page, address))) await openAgain(page, screen);
  }
  return pressed.length;
}

const walked = screens.filter(
  ({ name, server, who }) => server === undefined && who !== null && name !== "not-found",
);

for (const role of ["viewer", "tester", "operator", "consultant", "owner"] as const) {
  for (const screen of walked) {
    test(`${screen.name}: every control does something for the ${role}`, async ({ page }) => {
      test.setTimeout(600_000);
      // What a role may not do is not there to be arranged.
      page.setDefaultTimeout(15_000);
      const flows = `/d/hallberg/${role === "tester" ? "test" : "production"}/flows`;
      if (role === "viewer") await signInAs(page, viewer, flows);
      else await signIn(page, role, flows);
      await expectStill(page);
      await bringFlowsBack();
      // Heard from the beginning: the first press of one that opens files would be missed.
      page.on("filechooser", () => undefined);
      const troubles = troublesOf(page);
      try {
        await openScreen(page, screen, documents);
      } catch (error) {
        if (!(await isWithheld(page, screen, role))) throw error;
        console.log(`${role} has no ${screen.name}: ${String(error).slice(0, 400)}`);
        return;
      }
      const faults: string[] = [];
      try {
        const count = await walk(page, screen, troubles, faults);
        console.log(`${role}, ${screen.name}: ${count} pressed`);
        expect(count, "controls that were pressed").toBeGreaterThan(0);
      } finally {
        // What was found before something broke off is told too.
        expect.soft(faults).toEqual([]);
      }
    });
  }
}
