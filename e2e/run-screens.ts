import type { Page } from "@playwright/test";
import {
  at,
  dialog,
  firstRow,
  heading,
  press,
  row,
  runPage,
  type Screen,
  timeline,
} from "./screen";

const step = (page: Page) => page.getByRole("complementary", { name: "Step" });

export const runScreens: readonly Screen[] = [
  { name: "runs", title: "Runs", path: at("/runs"), ready: firstRow },
  {
    name: "runs-attention",
    title: "Runs that need somebody",
    path: at("/runs?view=attention"),
    ready: row("Failed"),
  },
  {
    name: "runs-in-doubt",
    title: "Runs in doubt",
    path: at("/runs?view=in-doubt"),
    ready: row("In doubt"),
  },
  {
    name: "runs-picked",
    title: "Failed runs picked for a retry in bulk",
    phone: false,
    path: at("/runs?status=failed"),
    arrange: async (page) => {
      for (const place of [1, 2, 3]) await page.getByRole("checkbox").nth(place).click();
    },
    ready: (page) => page.getByText("3 selected"),
  },
  {
    name: "runs-replay",
    title: "Picked runs, about to be replayed for real on a draft",
    phone: false,
    path: at("/runs?flow=01930000-0000-7000-8000-000000000203&status=succeeded"),
    arrange: async (page) => {
      for (const place of [1, 2, 3]) await page.getByRole("checkbox").nth(place).click();
      await page.getByRole("button", { name: "Replay 3 runs…" }).click();
      await page.getByRole("radio", { name: /The saved draft of/ }).click();
      await page.getByRole("radio", { name: "Systems live" }).click();
    },
    ready: (page) => page.getByText(/This reaches ERP \(sandbox\)/),
  },
  {
    name: "runs-empty",
    title: "An environment without runs",
    path: () => "/d/tri-county/test/runs",
    ready: heading("No runs yet"),
  },
  { name: "run", title: "A run that succeeded", path: runPage("succeeded"), ready: timeline },
  { name: "run-failed", title: "A run that failed", path: runPage("failed"), ready: timeline },
  { name: "run-in-doubt", title: "A step in doubt", path: runPage("doubtful"), ready: timeline },
  { name: "run-waiting", title: "A run that waits", path: runPage("waiting"), ready: timeline },
  {
    name: "run-step",
    title: "What a step sent, and what was answered",
    phone: false,
    path: runPage("succeeded", "?node=n06"),
    arrange: (page) => page.getByRole("tab", { name: "Request and response" }).click(),
    ready: (page) => step(page).getByRole("region", { name: "Response body" }),
  },
  {
    name: "run-iterations",
    title: "A step that ran once for each line of an order",
    phone: false,
    path: ({ looped }) => `/d/hallberg/test/runs/${looped}?node=n03`,
    ready: (page) => step(page).getByRole("group", { name: "Iterations" }),
  },
  {
    name: "run-row",
    title: "A run that waits for a row of a table",
    phone: false,
    path: ({ held }) => `/d/hallberg/test/runs/${held}?node=n02`,
    // Who may not add it is led to the table all the same.
    ready: (page) =>
      page.getByRole("link", { name: /^(Add the row to Buyer item numbers|Open the table)$/ }),
  },
  {
    name: "run-retry",
    title: "A failed run is retried",
    path: runPage("failed"),
    arrange: press("Retry…"),
    ready: dialog("Where should the retry begin?"),
  },
  {
    name: "run-settle",
    title: "A step in doubt is settled",
    phone: false,
    path: runPage("doubtful"),
    arrange: press("It happened…"),
    ready: (page) => page.getByRole("dialog"),
  },
  {
    name: "run-gone",
    title: "A run that does not exist",
    path: at("/runs/01930000-0000-7000-8000-0000000000ff"),
    ready: heading("There is no such run here"),
  },
];
