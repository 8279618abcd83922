import { at, dialog, heading, key, press, production, row, type Screen } from "./screen";

export const entranceScreens: readonly Screen[] = [
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

export const connectionScreens: readonly Screen[] = [
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

export const settingsScreens: readonly Screen[] = [
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
  { name: "audit", title: "Audit log", path: at("/audit"), ready: row("Published the flow") },
  {
    name: "account",
    title: "One's own account",
    path: at("/account"),
    ready: (page) => page.getByText("This one"),
  },
  {
    name: "settings-general",
    title: "A distributor's time zone",
    path: at("/settings/general"),
    ready: (page) => page.getByRole("combobox", { name: "Time zone" }),
  },
  {
    name: "settings-retention",
    title: "How long a distributor's records are kept",
    path: at("/settings/retention"),
    ready: (page) => page.getByRole("button", { name: "Save retention" }),
  },
  {
    name: "settings-defaults",
    title: "What new distributors begin with",
    path: at("/settings/defaults"),
    ready: (page) => page.getByRole("button", { name: "Save for new distributors" }),
  },
  {
    name: "settings-security",
    title: "What a partner demands of everybody",
    path: at("/settings/security"),
    ready: (page) => page.getByRole("button", { name: "Demand it of everybody" }),
  },
];

export const docsScreens: readonly Screen[] = [
  {
    name: "docs",
    title: "The docs",
    path: at("/docs"),
    ready: (page) => page.getByRole("heading", { level: 1 }),
  },
  {
    name: "docs-search",
    title: "The docs, searched",
    path: at("/docs?q=answer%20unknown"),
    ready: (page) => page.getByRole("link", { name: /^ANSWER_UNKNOWN/ }),
  },
  {
    name: "docs-errors",
    title: "The docs of error codes",
    path: at("/docs/errors"),
    ready: (page) => page.getByRole("heading", { level: 1 }),
  },
];

export const shellScreens: readonly Screen[] = [
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
