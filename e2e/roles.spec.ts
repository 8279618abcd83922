import { expect, type Page } from "@playwright/test";
import { addViewer } from "./add-viewer";
import { expectStill } from "./clean-page";
import { test } from "./journey";
import { type ScreenDocuments, screenDocuments } from "./screen-documents";
import { screens } from "./screen-list";
import { signIn, signInAs } from "./sign-in";

/** What a role has beside flows, runs, connections and tables, which everybody may see. */
const lists = {
  viewer: [],
  tester: [],
  operator: ["Audit log"],
  consultant: ["API keys", "Audit log"],
  owner: ["People", "API keys", "Audit log"],
} as const;
type Role = keyof typeof lists;

let documents: ScreenDocuments;
let viewer: { readonly email: string; readonly password: string };

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, "owner", "/d/hallberg/production/flows");
  documents = await screenDocuments(page);
  viewer = await addViewer(page, browser);
  await page.close();
});

/** Pages on which roles differ, of Hallberg's, of which every role may see something. */
const opened = [
  ...["flows", "canvas", "mapper", "version", "compare", "runs", "run-failed", "run-in-doubt"],
  ...["connections", "connection", "tables", "table", "people", "api-keys", "audit"],
].map((wanted) => {
  const screen = screens.find(({ name }) => name === wanted);
  if (screen === undefined) throw new Error(`There is no screen ${wanted}.`);
  return screen;
});

/** Requests that were refused, and failures. */
function watchAnswers(page: Page): string[] {
  const refused: string[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400) refused.push(`${response.status()} ${pathname}`);
  });
  return refused;
}

/** Where the page's links lead, below the origin. */
const linksOf = (page: Page) =>
  page
    .locator("a[href^='/']")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));

test("a page that a role has not, by its address, says so and asks for nothing", async ({
  page,
}) => {
  await signInAs(page, viewer, "/d/hallberg/production/flows");
  const refused = watchAnswers(page);
  for (const [address, name] of [
    ["people", "People"],
    ["api-keys", "API keys"],
    ["audit", "Audit log"],
    ["settings/general", "General"],
    ["settings/security", "Security"],
  ]) {
    await page.goto(`/d/hallberg/production/${address}`);
    await expect(page.getByText(`You may not use “${name}” here`)).toBeVisible();
    await expect(
      page.getByRole("button", { name: /Invite person|New key|Verify|Export|Load again/ }),
    ).toHaveCount(0);
  }
  for (const things of ["flows", "maps", "tables"]) {
    await page.goto(`/d/hallberg/production/${things}?new=1`);
    const note = page.getByRole("note").filter({ hasText: `You may not add ${things} here.` });
    await expect(note).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await note.getByRole("button", { name: "Close" }).press("Enter");
    await expect(note).toHaveCount(0);
    await expect(page.locator(":focus")).not.toHaveCount(0);
  }
  // Testing a step is for those who may change it.
  await page.goto(`/d/hallberg/production/flows/${documents.flow}?at=n06`);
  const settings = page.getByRole("complementary", { name: "Node settings" });
  await expect(settings.getByRole("tab", { name: "Docs" })).toBeVisible();
  await expect(settings.getByRole("button", { name: "Test this step" })).toHaveCount(0);
  await page.keyboard.press("Alt+t");
  await expectStill(page);
  // Types of code are looked for by whoever may change it.
  await page.goto(`/d/hallberg/production/flows/${documents.checkedFlow}?at=n04`);
  await settings.getByRole("tab", { name: "Docs" }).click();
  await expect(settings.getByRole("tabpanel")).toContainText("TypeScript");
  await expectStill(page);
  await expect(page.getByText("its types were not checked")).toHaveCount(0);
  // A map is read, and tried on what its trigger brings along, by whoever sees the flow.
  await page.goto(`/d/hallberg/production/flows/${documents.flow}?at=n02&map=n02`);
  await expect(page.getByRole("region", { name: "Result document" })).toContainText(
    "externalReference",
  );
  expect(refused).toEqual([]);
});

for (const role of Object.keys(lists) as readonly Role[]) {
  test(`${role}s meet no refusal: pages open, links lead somewhere, the rest is not offered`, async ({
    page,
  }) => {
    const start = "/d/hallberg/production/flows";
    if (role === "viewer") await signInAs(page, viewer, start);
    else await signIn(page, role, start);
    await expectStill(page);
    const navigation = page.getByRole("navigation", { name: "Main" });
    for (const name of lists.owner) {
      const link = navigation.getByRole("link", { name, exact: true });
      await expect(link).toBeVisible({ visible: lists[role].some((has) => has === name) });
    }
    const refused = watchAnswers(page);
    const faults: string[] = [];
    const links = new Set<string>();
    for (const screen of opened) {
      const path = screen.path(documents);
      const list = path.split("/").at(-1)?.split("?")[0] ?? "";
      const mayNot = { people: "People", "api-keys": "API keys", audit: "Audit log" }[list];
      if (mayNot !== undefined && !lists[role].some((has) => has === mayNot)) continue;
      await page.goto(path);
      await expectStill(page);
      for (const answer of refused.splice(0)) faults.push(`${screen.name}: ${answer}`);
      for (const link of await linksOf(page)) links.add(link.replace(/\?.*/, ""));
    }
    const known = new Set<string>();
    for (const link of links) {
      // Of runs and versions one leads where all lead.
      const kind = link.replace(/[0-9a-f-]{36,64}/g, "…");
      if (known.has(kind) || link.startsWith("/api/")) continue;
      known.add(kind);
      const answer = await page.request.get(link);
      if (!answer.ok()) faults.push(`${link}: ${answer.status()}`);
    }
    expect(faults).toEqual([]);
  });
}
