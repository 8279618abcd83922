import { expect, type Locator, type Page, test } from "@playwright/test";
import { addViewer } from "../e2e/add-viewer";
import { expectStill } from "../e2e/clean-page";
import { openScreen } from "../e2e/open-screen";
import { type PublishedFlow, postOrder, publishOrderFlow } from "../e2e/order-flow";
import type { Screen } from "../e2e/screen";
import { type ScreenDocuments, screenDocuments } from "../e2e/screen-documents";
import { screens } from "../e2e/screen-list";
import { signIn, signInAs } from "../e2e/sign-in";
import { type Place, placeOf } from "./come-back";
import { keepFlows } from "./keep-flows";
import {
  controlsOf,
  entriesOf,
  findControl,
  floating,
  kindOf,
  type Named,
  wordlessOf,
} from "./page-controls";
import { pressControl } from "./press-control";

let documents: ScreenDocuments;
let doubts: PublishedFlow;
let viewer: { email: string; password: string };
let owner: Page;
let bringFlowsBack: () => Promise<void>;

test.beforeAll(async ({ browser }) => {
  owner = await browser.newPage();
  await signIn(owner, "owner", "/d/hallberg/production/flows");
  documents = await screenDocuments(owner);
  viewer = await addViewer(owner, browser);
  const name = `Lost answers ${Date.now().toString(36)}`;
  doubts = await publishOrderFlow(owner, { name, idempotency: "none" });
  const { flow, emptyFlow, brokenFlow, changedFlow, checkedFlow } = documents;
  bringFlowsBack = await keepFlows(owner, [flow, emptyFlow, brokenFlow, changedFlow, checkedFlow]);
});

test.afterAll(async () => {
  await owner.close();
});

const refusals =
  /There is nothing at this address|not yours to see|You are not allowed|may not|cannot see/;
const brokenPage = /There is nothing at this address|This page failed|You are not allowed/;
const all: ReadonlySet<string> = new Set(["owner", "consultant"]);

/**
 * Whether a screen that did not open is not there for the role: the page says so, or what opens it is
 * missing. Whatever else kept it from opening is a fault.
 */
async function isWithheld(page: Page, screen: Screen, role: string): Promise<boolean> {
  if (await page.getByText(refusals).first().isVisible()) return true;
  return screen.arrange !== undefined && !all.has(role);
}

/** In the test environment, with a run in doubt of its own: a press on the screen settles it. */
async function withDoubt(screen: Screen): Promise<Screen> {
  if (!/^(run-in-doubt|run-settle|runs-in-doubt)$/.test(screen.name)) return screen;
  const order = { number: `D${Date.now().toString(36)}`, fault: "lose-answer" };
  documents = { ...documents, doubtful: await postOrder(owner.request, doubts, order) };
  const path: Screen["path"] = (known) => screen.path(known).replace("/production/", "/test/");
  return { ...screen, path };
}

/** Opens a screen; fails at once where the page says that it is not there for the role, however long it waits. */
async function openUnlessRefused(page: Page, screen: Screen): Promise<void> {
  const opening = openScreen(page, screen, documents);
  const refusal = page.getByText(refusals).first();
  const refused = refusal.waitFor({ timeout: 0 }).then(async () => {
    // What is being left may say so of the page before.
    await expectStill(page);
    if (await refusal.isVisible()) throw new Error("The page says that it is not for this role.");
    await opening;
  });
  refused.catch(() => undefined);
  opening.catch(() => undefined);
  await Promise.race([opening, refused]);
}

/** Leads back, or only away from what was opened. */
const keeps = /^(Cancel|Close|Keep|Done|Back)\b/;

/** Where the keyboard goes on: what has the focus, or that nothing has it. */
const isFocusLost = (page: Page): Promise<boolean> =>
  page
    .waitForFunction(() => document.activeElement !== document.body, null, { timeout: 700 })
    .then(
      () => false,
      () => true,
    );

/** Presses a control; what is wrong with what came of it, or null. */
async function faultOfPress(page: Page, control: Locator): Promise<string | null> {
  const effect = await pressControl(page, control).catch((error: Error) => error);
  // What stood in the way is told last.
  if (effect instanceof Error)
    return `cannot: … ${effect.message.replace(/\s+/g, " ").trim().slice(-300)}`;
  if (effect === null) return "does nothing";
  // Of another page the next load decides.
  const asks = effect === "file" || effect === "window" || effect === "download";
  return !asks && (await isFocusLost(page)) ? "leaves the keyboard nowhere" : null;
}

/** Opens again what a control opens and presses one of its entries; null when that did something. */
async function pressInside(
  page: Page,
  place: Place,
  scope: Locator,
  opener: Named,
  entry: Named,
): Promise<string | null> {
  const opened = openOver(page).last();
  // What an entry left open has the next one in it.
  if ((await opened.count()) === 0 || (await findControl(opened, entry)) === null) {
    await place.comeBack();
    const control = await findControl(scope, opener);
    if (control === null) return null;
    await control.click({ timeout: 3_000 }).catch(() => undefined);
    await opened.waitFor({ timeout: 3_000 }).catch(() => undefined);
    if ((await opened.count()) === 0) return null;
    await expectStill(page);
  }
  const inner = await findControl(opened, entry);
  return inner === null ? null : faultOfPress(page, inner);
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

type Walk = {
  readonly page: Page;
  readonly place: Place;
  /** Where controls are looked for: the page, or what the screen is about. */
  readonly scope: Locator;
  /** What lay over the page at the beginning, and its address. */
  readonly begun: number;
  readonly address: string;
  /** Entries that were pressed: what several controls open is pressed once. */
  readonly seen: Set<string>;
  readonly note: (words: string) => void;
  readonly noteProblems: (words: string) => void;
};

const openOver = (page: Page) => page.locator(floating).filter({ visible: true });

/** Presses every control of a screen that is open; how many were pressed. */
async function walk(
  page: Page,
  screen: Screen,
  place: Place,
  problems: string[],
  faults: string[],
): Promise<number> {
  const begun = await openOver(page).count();
  // A dialog that the address opens keeps the page below from being pressed, too.
  const dialogs = await page.getByRole("dialog").filter({ visible: true }).count();
  const over = screen.arrange === undefined ? dialogs > 0 : begun > 0;
  // What surrounds every page is pressed on one.
  const around = screen.name === "flows" ? "body" : "main";
  const scope = over ? openOver(page).last() : page.locator(around).first();
  const note = (words: string) => faults.push(`${screen.name}: ${words}`);
  const noteProblems = (words: string) => {
    for (const problem of problems.splice(0)) note(`${words}${problem}`);
  };
  const pressed = await controlsOf(scope);
  noteProblems("");
  for (const wordless of await wordlessOf(scope)) note(wordless);
  const seen = new Set<string>();
  const walking = { page, place, scope, begun, address: page.url(), seen, note, noteProblems };
  const gone: string[] = [];
  for (const [place, named] of pressed.entries()) {
    // What the last button of a dialog has done may be done once only: nothing needs that dialog any more.
    const isEnd = over && place === pressed.length - 1;
    if (!(await pressOne(walking, named, isEnd))) gone.push(named.name);
  }
  // An earlier press may take some away for good, not most of them.
  if (gone.length > pressed.length / 2)
    note(`after other presses these are gone: ${gone.join(", ")}`);
  return pressed.length - gone.length;
}

/** What a control says that it has opened may still be on its way: its code comes when it is wanted. */
async function whatIsOpening(control: Locator, wanted: Locator): Promise<void> {
  const isComing = await control
    .evaluate(
      (element) =>
        element.getAttribute("aria-expanded") === "true" &&
        (element.hasAttribute("aria-haspopup") || element.role === "combobox"),
      null,
      { timeout: 1_000 },
    )
    .catch(() => false);
  if (isComing) await wanted.waitFor({ timeout: 5_000 }).catch(() => undefined);
}

/** One control, each entry of what it opens, and the way back; false where it is there no more. */
async function pressOne(walking: Walk, named: Named, isEnd: boolean): Promise<boolean> {
  const { page, place, scope, begun, address, note, noteProblems } = walking;
  // A link may lead away only after the walk has gone on from it.
  if (page.url() !== address) await place.comeBack();
  const control = await findControl(scope, named);
  // What an earlier press has taken away, e.g. a filter that was cleared.
  if (control === null) return false;
  // A view that opened with everything in it has nothing to fit.
  if (named.name === "Fit") await page.getByRole("button", { name: "Zoom out" }).click();
  const first = await faultOfPress(page, control);
  // The page drew anew between finding and pressing: it is found once more.
  const again = first?.startsWith("cannot") ? await findControl(scope, named) : null;
  const fault = again === null ? first : await faultOfPress(page, again);
  if (fault !== null) note(`"${named.name}" ${fault}`);
  const broken = page.getByText(brokenPage);
  if ((await broken.count()) > 0)
    note(`"${named.name}" leads to "${await broken.first().textContent()}"`);
  noteProblems(`"${named.name}": `);
  const opened = openOver(page);
  await whatIsOpening(control, opened.nth(begun));
  const isInside = page.url() === address && (await opened.count()) > begun;
  if (isInside) await pressEntries(walking, named, await entriesOf(opened.last()));
  if (isEnd) return true;
  // A page that was opened anew has given the keyboard to nobody yet.
  if ((await place.comeBack()) && (await isFocusLost(page)))
    note(`"${named.name}", closed again, leaves the keyboard nowhere`);
  noteProblems(`after "${named.name}": `);
  return true;
}

async function pressEntries(walking: Walk, opener: Named, entries: readonly Named[]) {
  const { page, place, scope, seen, note, noteProblems } = walking;
  for (const entry of entries) {
    const words = `${kindOf(opener.name)} › ${kindOf(entry.name)}`;
    if (seen.has(words) || keeps.test(entry.name)) continue;
    seen.add(words);
    const fault = await pressInside(page, place, scope, opener, entry);
    if (fault !== null) note(`"${words}" ${fault}`);
    noteProblems(`"${words}": `);
  }
}

/** What they are about is missing, which a browser tells as an error. */
const ofNothing = ["not-found", "run-gone"];
const walked = screens.filter(
  ({ name, server, who }) => server === undefined && who !== null && !ofNothing.includes(name),
);

for (const role of ["viewer", "tester", "operator", "consultant", "owner"] as const) {
  for (const listed of walked) {
    test(`${listed.name}: every control does something for the ${role}`, async ({ page }) => {
      test.setTimeout(600_000);
      // What a role may not do is not there to be arranged.
      page.setDefaultTimeout(15_000);
      const flows = `/d/hallberg/${role === "tester" ? "test" : "production"}/flows`;
      if (role === "viewer") await signInAs(page, viewer, flows);
      else await signIn(page, role, flows);
      await expectStill(page);
      // Heard from the beginning: the first press of one that opens files would be missed.
      page.on("filechooser", () => undefined);
      const troubles = troublesOf(page);
      const screen = await withDoubt(listed);
      try {
        await bringFlowsBack();
        await openUnlessRefused(page, screen);
      } catch (error) {
        if (!(await isWithheld(page, screen, role))) throw error;
        console.log(`${role} has no ${screen.name}: ${String(error).slice(0, 400)}`);
        return;
      }
      const faults: string[] = [];
      try {
        const place = await placeOf(page, screen, documents, bringFlowsBack);
        const count = await walk(page, screen, place, troubles, faults);
        console.log([`${role}, ${screen.name}: ${count} pressed`, ...faults].join("\n  "));
        expect(count, "controls that were pressed").toBeGreaterThan(0);
      } finally {
        // What was found before something broke off is told too.
        expect.soft(faults).toEqual([]);
      }
    });
  }
}
