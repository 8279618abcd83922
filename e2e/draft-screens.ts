import type { Page } from "@playwright/test";
import { at, dialog, flowPage, heading, press, production, type Screen } from "./screen";

/** Its draft comes to each of the five classes on the past week. */
const shipments = "/flows/01930000-0000-7000-8000-000000000203";
const comeOut = /come out the same$/;
const begin = (page: Page) => page.getByRole("button", { name: "Start and step" });
const withheld = (page: Page) => page.getByText(/^Your role may look at this flow, but not/);
const panel = (page: Page) => page.getByRole("complementary", { name: "Step", exact: true });

/** Where a run is begun, whether or not one stands already. */
async function chooseInput(page: Page): Promise<void> {
  const another = page.getByRole("button", { name: /^(Change input|Start again…)$/ });
  await begin(page).or(another).or(withheld(page)).first().waitFor();
  if (await another.isVisible()) await another.click();
}

async function beginWithSample(page: Page): Promise<void> {
  await chooseInput(page);
  await page.getByRole("combobox", { name: "Message" }).click();
  await page.getByRole("option", { name: /Sample/ }).click();
  await begin(page).click();
  await panel(page).getByText("Into Map to sales order").waitFor();
}

const openTest = (page: Page) =>
  page.getByRole("button", { name: /Within the credit limit/ }).click();

/** What is done with the saved draft of a flow beside its canvas. */
export const draftScreens: readonly Screen[] = [
  {
    name: "debug-start",
    title: "A draft is about to be stepped through",
    path: flowPage("/debug"),
    arrange: chooseInput,
    ready: (page) => begin(page).or(withheld(page)),
  },
  {
    name: "debug",
    title: "A draft is stepped through: where it stands, and what arrives there",
    path: flowPage("/debug"),
    arrange: beginWithSample,
    ready: (page) => panel(page).getByText("Into Map to sales order"),
  },
  {
    name: "debug-skip",
    title: "A step is skipped with an output",
    phone: false,
    path: flowPage("/debug"),
    arrange: async (page) => {
      await beginWithSample(page);
      await press("Skip with output…")(page);
    },
    ready: (page) => page.getByRole("dialog").getByRole("textbox", { name: "Output" }),
  },
  {
    name: "debug-skip-fails",
    title: "A step is let fail with an error that it can give",
    phone: false,
    path: flowPage("/debug"),
    arrange: async (page) => {
      await beginWithSample(page);
      await page.keyboard.press("F10");
      await panel(page).getByText("Into Check credit").waitFor();
      await press("Skip with output…")(page);
      await page.getByRole("radio", { name: "Fails", exact: true }).click();
    },
    ready: (page) => page.getByRole("dialog").getByRole("combobox", { name: "Error", exact: true }),
  },
  {
    name: "debug-fail",
    title: "A system that is mocked is let fail",
    path: flowPage("/debug"),
    arrange: async (page) => {
      await beginWithSample(page);
      await press("Let erp fail…")(page);
    },
    ready: dialog(/fail\?$/),
  },
  {
    name: "backtest-start",
    title: "Which past orders a draft is to be tried on",
    path: flowPage("/backtest?id=new"),
    // The choice of how many at most has the same words.
    ready: (page) =>
      page
        .getByRole("status")
        .filter({ hasText: /^[\d,]+ messages?$/ })
        .or(withheld(page)),
  },
  {
    name: "backtest-empty",
    title: "A flow without past orders to try a draft on",
    path: (documents) => `${production}/flows/${documents.emptyFlow}/backtest?id=new`,
    ready: (page) => page.getByText("No message of this flow ended then.").or(withheld(page)),
  },
  {
    name: "backtest",
    title: "What a draft would have made of the shipments of a week",
    path: at(`${shipments}/backtest?id=new`),
    arrange: async (page) => {
      await press("Backtest the draft")(page);
      // It gives way to all else, and here a machine is busy.
      await page.getByRole("heading", { name: comeOut }).waitFor({ timeout: 90_000 });
    },
    ready: heading(comeOut),
  },
  {
    name: "backtest-cause",
    title: "A message that the draft would have processed otherwise, old beside new",
    path: at(`${shipments}/backtest`),
    arrange: async (page) => {
      const start = page.getByRole("button", { name: "Backtest the draft" });
      const causes = page.getByRole("region", { name: "Why they differ" }).getByRole("button");
      await start.or(causes.first()).first().waitFor();
      if (await start.isVisible()) await start.click();
      await page.getByRole("heading", { name: comeOut }).waitFor({ timeout: 90_000 });
      await causes.first().click();
    },
    ready: (page) => page.getByRole("link", { name: "Debug with the draft" }),
  },
  {
    name: "tests",
    title: "The tests of a flow, and what of it they go through",
    path: flowPage("/tests"),
    arrange: press("Run all"),
    ready: (page) => page.getByText("Passed", { exact: true }).first(),
  },
  {
    name: "tests-one",
    title: "A test with its checks",
    path: flowPage("/tests"),
    arrange: openTest,
    ready: (page) => page.getByRole("tab", { name: "Answers" }),
  },
  {
    name: "tests-answer",
    title: "What a system answers in a test, and what goes wrong before",
    phone: false,
    path: flowPage("/tests"),
    arrange: async (page) => {
      await openTest(page);
      await page.getByRole("tab", { name: "Answers" }).click();
      await press(/^Change the answer of/)(page);
    },
    ready: dialog("Change the answer"),
  },
  {
    name: "tests-check",
    title: "A check is added to a test",
    phone: false,
    path: flowPage("/tests"),
    arrange: async (page) => {
      await openTest(page);
      await press("Add a check")(page);
    },
    ready: dialog("Add a check"),
  },
  {
    name: "tests-save",
    title: "A run becomes a test",
    path: ({ flow, succeeded }) => `${production}/flows/${flow}/tests?from=${succeeded}`,
    ready: (page) => page.getByRole("dialog").getByText(/checks? proposed/),
  },
  {
    name: "tests-empty",
    title: "A flow without tests",
    path: at(`${shipments}/tests`),
    ready: heading("No tests yet"),
  },
];
