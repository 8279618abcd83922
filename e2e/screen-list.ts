import type { Locator, Page } from "@playwright/test";
import type { ScreenDocuments } from "./screen-documents";

/** A page in a state, the same for the checks of every screen and for its picture. */
export type Screen = {
  /** Name of the picture and of the check. */
  readonly name: string;
  /** What is seen, for the list of pictures. */
  readonly title: string;
  readonly path: (documents: ScreenDocuments) => string;
  /** Who looks; nobody signed in: null. */
  readonly who?: "consultant" | "operator" | "tester" | null;
  /** What shows that it is there. */
  readonly ready: (page: Page) => Locator;
  /** Brings it into its state. */
  readonly arrange?: (page: Page) => Promise<void>;
  /** The server does not answer, or answers with a failure. */
  readonly server?: "silent" | "failing";
  /** False where it is made for a wide window alone. */
  readonly phone?: false;
};

const production = "/d/hallberg/production";
const at = (page: string) => () => `${production}${page}`;
const flowPage = (page: string) => (documents: ScreenDocuments) =>
  `${production}/flows/${documents.flow}${page}`;
const runPage =
  (kind: "succeeded" | "failed" | "doubtful" | "waiting", search = "") =>
  (documents: ScreenDocuments) =>
    `${production}/runs/${documents[kind]}${search}`;

const heading = (name: string | RegExp) => (page: Page) => page.getByRole("heading", { name });
const dialog = (name: string | RegExp) => (page: Page) => page.getByRole("dialog", { name });
const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole("button", { name }).first().click();
const key = (keys: string) => (page: Page) => page.keyboard.press(keys);
const row = (name: string) => (page: Page) => page.getByRole("row", { name }).first();
const card = (page: Page, name: string) =>
  page.locator(".react-flow__node").filter({ has: page.getByText(name, { exact: true }) });
const settings = (page: Page) => page.getByRole("complementary", { name: "Node settings" });
const onCanvas = (page: Page) => card(page, "Create sales order");
const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });

const entrance: readonly Screen[] = [
  {
    name: "sign-in",
    title: "Sign-in",
    who: null,
    path: () => "/sign-in",
    ready: (page) => page.getByRole("button", { name: "Sign in" }),
  },
  {
    name: "sign-in-code",
    title: "Sign-in asks for the second factor",
    who: null,
    path: () => "/sign-in?step=code",
    ready: heading("Your second factor"),
  },
  {
    name: "link-dead",
    title: "A one-time link that leads nowhere",
    who: null,
    path: () => "/link#oll_made-up",
    ready: heading("This link leads nowhere"),
  },
  {
    name: "not-found",
    title: "Nothing is at this address",
    path: () => "/d/hallberg/nowhere/runs",
    ready: (page) => page.getByText("There is nothing at this address"),
  },
];

const flows: readonly Screen[] = [
  {
    name: "flows",
    title: "Flows",
    path: at("/flows"),
    ready: row("Shopify order to ERP"),
  },
  {
    name: "flows-empty",
    title: "A distributor without flows",
    path: () => "/d/tri-county/production/flows",
    ready: heading("No flows yet"),
  },
  {
    name: "flows-new",
    title: "A new flow gets its name",
    path: at("/flows"),
    arrange: press("New flow…"),
    ready: dialog(/new flow called/),
  },
];

const canvas: readonly Screen[] = [
  { name: "canvas", title: "A flow on the canvas", path: flowPage(""), ready: onCanvas },
  {
    name: "canvas-node",
    title: "A step that calls a system, with its settings and data",
    phone: false,
    path: flowPage(""),
    arrange: (page) => card(page, "Create sales order").click(),
    ready: settings,
  },
  {
    name: "canvas-step-test",
    title: "A step tested on a message, without sending anything",
    phone: false,
    path: flowPage(""),
    arrange: async (page) => {
      await card(page, "Create sales order").click();
      await settings(page).getByRole("button", { name: "Test this step" }).click();
    },
    ready: (page) => page.getByText("Nothing was sent."),
  },
  {
    name: "canvas-map",
    title: "A map and its fields",
    phone: false,
    path: flowPage(""),
    arrange: (page) => card(page, "Map to sales order").click(),
    ready: settings,
  },
  {
    name: "canvas-add",
    title: "A node is added by its name",
    phone: false,
    path: flowPage(""),
    arrange: key("/"),
    ready: (page) => page.getByRole("dialog").getByRole("combobox"),
  },
  {
    name: "canvas-search",
    title: "Search and replace in a flow",
    phone: false,
    path: flowPage(""),
    arrange: key("Control+f"),
    ready: dialog(/Search/),
  },
  {
    name: "canvas-heat",
    title: "How the steps fared in the last day",
    phone: false,
    path: flowPage("?heat=throughput"),
    ready: onCanvas,
  },
  {
    name: "canvas-publish",
    title: "A version is published",
    path: flowPage(""),
    phone: false,
    arrange: press(/^Publish v/),
    ready: dialog(/Publish/),
  },
  {
    name: "canvas-empty",
    title: "A flow begins",
    phone: false,
    path: (documents) => `${production}/flows/${documents.emptyFlow}`,
    ready: (page) => page.getByText("What starts this flow?"),
  },
  {
    name: "canvas-problems",
    title: "What blocks publishing",
    path: (documents) => `${production}/flows/${documents.brokenFlow}`,
    ready: onCanvas,
  },
  {
    name: "version",
    title: "A version, read only",
    path: (documents) => `${production}/flows/${documents.flow}/versions/${documents.version}`,
    ready: onCanvas,
  },
  {
    name: "compare",
    title: "What a draft changes",
    path: (documents) => `/d/hallberg/test/flows/${documents.changedFlow}/compare`,
    ready: (page) => page.getByText("1 change", { exact: true }),
  },
];

const runs: readonly Screen[] = [
  { name: "runs", title: "Runs", path: at("/runs"), ready: row("Shopify order to ERP") },
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

const connections: readonly Screen[] = [
  { name: "connections", title: "Connections", path: at("/connections"), ready: row("ERP") },
  {
    name: "connections-empty",
    title: "A distributor without connections",
    path: () => "/d/tri-county/production/connections",
    ready: heading("No connections here yet"),
  },
  {
    name: "connection",
    title: "A connection",
    path: (documents) => `${production}/connections/${documents.connection}`,
    ready: (page) => page.getByRole("textbox", { name: "Base address" }),
  },
  {
    name: "connection-new",
    title: "A new connection",
    path: at("/connections/new"),
    ready: (page) => page.getByRole("textbox", { name: "Base address" }),
  },
  {
    name: "connection-pause",
    title: "A connection is paused",
    path: (documents) => `${production}/connections/${documents.connection}`,
    arrange: async (page) => {
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Pause" }).click();
    },
    ready: dialog(/Pause/),
  },
];

const settingsPages: readonly Screen[] = [
  { name: "people", title: "People and roles", path: at("/people"), ready: row("Priya Raman") },
  {
    name: "people-invite",
    title: "A person is invited",
    path: at("/people"),
    arrange: press("Invite person"),
    ready: dialog("Invite a person"),
  },
  {
    name: "api-keys",
    title: "API keys",
    path: () => "/d/hallberg/test/api-keys",
    ready: row("Warehouse dashboard"),
  },
  {
    name: "api-keys-empty",
    title: "A distributor without API keys",
    path: () => "/d/tri-county/production/api-keys",
    ready: heading("No API keys yet"),
  },
  {
    name: "api-key-new",
    title: "An API key and its scopes",
    path: at("/api-keys"),
    arrange: press("New key"),
    ready: dialog(/key/i),
  },
  { name: "audit", title: "Audit log", path: at("/audit"), ready: row("flow.publish") },
  {
    name: "account",
    title: "One's own account",
    path: at("/account"),
    ready: (page) => page.getByText("This one"),
  },
  {
    name: "settings-security",
    title: "What a partner demands of everybody",
    path: at("/settings/security"),
    ready: (page) => page.getByRole("button", { name: "Demand it of everybody" }),
  },
];

const shell: readonly Screen[] = [
  {
    name: "palette",
    title: "The palette: every page, document and action",
    path: at("/runs"),
    arrange: key("Control+k"),
    ready: (page) => page.getByRole("dialog").getByRole("option").first(),
  },
  {
    name: "keys",
    title: "The keys",
    path: at("/runs"),
    arrange: key("?"),
    ready: dialog("Keys"),
  },
  {
    name: "attention",
    title: "What needs attention",
    phone: false,
    path: at("/flows"),
    arrange: press(/^Needs attention: \d/),
    ready: (page) =>
      page.getByRole("dialog", { name: "Needs attention" }).getByRole("link").first(),
  },
  {
    name: "places",
    title: "Another distributor or environment",
    path: at("/flows"),
    arrange: press(/Hallberg Industrial Supply/),
    ready: (page) => page.getByRole("option").first(),
  },
];

const pagesWithoutServer: readonly { readonly name: string; readonly path: Screen["path"] }[] = [
  ...["flows", "runs", "connections", "people", "api-keys", "audit"].map((name) => ({
    name,
    path: at(`/${name}`),
  })),
  { name: "canvas", path: flowPage("") },
  { name: "run", path: runPage("succeeded") },
];

/** While the server is slow, and when it fails. */
const withoutServer = pagesWithoutServer.flatMap(({ name, path }): readonly Screen[] => [
  {
    name: `${name}-loading`,
    title: `${name} while the server is slow`,
    path,
    server: "silent",
    ready: (page) => page.getByLabel("Loading").locator("span").first(),
  },
  {
    name: `${name}-error`,
    title: `${name} when the server fails`,
    path,
    server: "failing",
    ready: (page) => page.getByRole("main").getByRole("alert").first(),
  },
]);

export const screens: readonly Screen[] = [
  ...entrance,
  ...flows,
  ...canvas,
  ...runs,
  ...connections,
  ...settingsPages,
  ...shell,
  ...withoutServer,
];
