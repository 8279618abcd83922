import {
  at,
  card,
  dialog,
  firstRow,
  flowPage,
  heading,
  key,
  onCanvas,
  press,
  production,
  type Screen,
  settings,
} from "./screen";

export const flowListScreens: readonly Screen[] = [
  {
    name: "flows",
    title: "Flows",
    path: at("/flows"),
    ready: firstRow,
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

export const canvasScreens: readonly Screen[] = [
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
    name: "mapper",
    title: "A map on its own screen: its lines, and what it makes of an order",
    path: flowPage("?at=n02&map=n02"),
    ready: (page) =>
      page
        .getByRole("region", { name: "Result document" })
        // With what it makes of an order.
        .or(
          page
            .getByRole("list", { name: "Fields of the map" })
            .getByText("ecommerce", { exact: true }),
        ),
  },
  {
    name: "canvas-validate",
    title: "A step that checks an order by rules",
    phone: false,
    path: (documents) => `${production}/flows/${documents.checkedFlow}?at=n03`,
    ready: settings,
  },
  {
    name: "canvas-code",
    title: "An expression in the code editor",
    phone: false,
    path: flowPage(""),
    arrange: async (page) => {
      await card(page, "Map to sales order").click();
      await settings(page).locator('[data-field="fields[4].value"]').press("Alt+e");
    },
    ready: (page) => page.getByRole("dialog").locator(".monaco-editor .view-line").first(),
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
    name: "canvas-program",
    title: "A step of code",
    phone: false,
    path: (documents) => `${production}/flows/${documents.checkedFlow}?at=n04`,
    ready: settings,
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
