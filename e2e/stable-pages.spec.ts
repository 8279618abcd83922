import { expect, type Page } from "@playwright/test";
import { expectStill } from "./clean-page";
import { test } from "./journey";
import { type ScreenDocuments, screenDocuments } from "./screen-documents";
import { screens } from "./screen-list";
import { signIn } from "./sign-in";

const main = ["flows", "canvas", "runs", "run", "run-failed", "compare"];
const settings = ["connections", "connection", "tables", "table", "people", "api-keys", "audit"];
/** Longer than a skeleton waits before it shows. */
const slowMs = 450;
/** Of the window, by how far: below it nobody sees anything move. */
const shiftMost = 0.02;

let documents: ScreenDocuments;

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, "owner", "/d/hallberg/production/flows");
  documents = await screenDocuments(page);
  await page.close();
});

/** What moved by itself since the page began, with what it was. */
function shiftsOf(page: Page): Promise<{ readonly total: number; readonly moved: string[] }> {
  return page.evaluate(async () => {
    type Shift = PerformanceEntry & {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { readonly node: Node | null }[];
    };
    const entries = await new Promise<Shift[]>((resolve) => {
      const observer = new PerformanceObserver((list) => resolve(list.getEntries() as Shift[]));
      observer.observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve(observer.takeRecords() as Shift[]), 300);
    });
    const own = entries.filter(({ hadRecentInput }) => !hadRecentInput);
    const nameOf = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return `${element?.tagName.toLowerCase()} ${element?.textContent?.trim().slice(0, 40)}`;
    };
    return {
      total: own.reduce((sum, { value }) => sum + value, 0),
      moved: own.flatMap(({ sources }) => sources.map(({ node }) => nameOf(node))),
    };
  });
}

for (const [of, names] of [
  ["work", main],
  ["settings", settings],
] as const) {
  test(`nothing of the pages of ${of} moves while a slow server answers`, async ({ page }) => {
    await signIn(page, "owner", "/d/hallberg/production/flows");
    await expectStill(page);
    await page.route("**/api/trpc/**", async (route) => {
      await new Promise((answer) => setTimeout(answer, slowMs));
      await route.continue().catch(() => undefined);
    });
    const faults: string[] = [];
    for (const name of names) {
      const screen = screens.find((candidate) => candidate.name === name);
      if (screen === undefined) throw new Error(`There is no screen ${name}.`);
      await page.goto(screen.path(documents));
      await expect(screen.ready(page)).toBeVisible();
      await expectStill(page);
      const { total, moved } = await shiftsOf(page);
      if (total >= shiftMost) faults.push(`${name}: ${total.toFixed(3)}, ${moved.join(" | ")}`);
    }
    expect(faults).toEqual([]);
  });
}

/** Does something to a view, then sees it again after a reload, in another window, and after back and forward. */
async function expectKept(
  page: Page,
  { arrange, kept }: { arrange: () => Promise<void>; kept: (where: Page) => Promise<void> },
): Promise<void> {
  await arrange();
  await kept(page);
  const address = page.url();
  await page.reload();
  await kept(page);
  await page.getByRole("link", { name: "Connections" }).first().click();
  await expect(page).toHaveURL(/\/connections$/);
  await page.goBack();
  await expect(page).toHaveURL(address);
  await kept(page);
  const other = await page.context().newPage();
  await other.goto(address);
  await kept(other);
  await other.close();
}

test("a list keeps its view, search and filters in the address", async ({ page }) => {
  await signIn(page, "operator", "/d/hallberg/production/runs");
  await expectKept(page, {
    arrange: async () => {
      await page.getByRole("link", { name: "Needs attention" }).click();
      await expect(page).toHaveURL(/view=attention/);
      await page.getByRole("searchbox").fill("HIS-1");
      await expect(page).toHaveURL(/q=HIS-1/);
    },
    kept: async (where) => {
      await expect(where.getByRole("searchbox")).toHaveValue("HIS-1");
      await expect(where.getByRole("link", { name: "Needs attention" }).last()).toHaveAttribute(
        "aria-current",
        "page",
      );
      await expect(where.getByRole("row", { name: "Failed" }).first()).toBeVisible();
      await expect(where.getByRole("row", { name: "Succeeded" })).toHaveCount(0);
    },
  });
});

test("a run keeps its step and what is shown of it in the address", async ({ page }) => {
  await signIn(page, "operator", "/d/hallberg/production/runs");
  await page.goto(`/d/hallberg/production/runs/${documents.succeeded}`);
  await expectKept(page, {
    arrange: async () => {
      const timeline = page.getByRole("region", { name: "Timeline" });
      await timeline.getByRole("button", { name: /Check credit/ }).click();
      await page.getByRole("tab", { name: "Request and response" }).click();
    },
    kept: async (where) => {
      const step = where.getByRole("complementary", { name: "Step" });
      await expect(step.getByRole("heading", { name: "Check credit" })).toBeVisible();
      await expect(step.getByText("/credit-checks", { exact: true })).toBeVisible();
    },
  });
});

test("a canvas keeps its selected node and the panel below in the address", async ({ page }) => {
  await signIn(page, "consultant", "/d/hallberg/production/flows");
  await page.goto(`/d/hallberg/production/flows/${documents.flow}`);
  await expectKept(page, {
    arrange: async () => {
      await page.getByRole("tab", { name: "Outline" }).click();
      await page.locator(".react-flow__node", { hasText: "Check credit" }).click();
      await expect(page).toHaveURL(/at=/);
    },
    kept: async (where) => {
      const settings = where.getByRole("complementary", { name: "Node settings" });
      await expect(settings.locator('[data-field="name"]')).toHaveValue("Check credit");
      await expect(where.getByRole("tab", { name: "Outline" })).toHaveAttribute(
        "aria-selected",
        "true",
      );
    },
  });
});
