import { at, dialog, heading, press, production, row, type Screen } from "./screen";

const tablePage = (documents: { readonly table: string }) =>
  `${production}/tables/${documents.table}`;

export const tableScreens: readonly Screen[] = [
  { name: "tables", title: "Tables", path: at("/tables"), ready: row("Carriers") },
  {
    name: "tables-empty",
    title: "No table has what is looked for",
    path: () => "/d/tri-county/production/tables?q=haz",
    ready: heading("No table has haz in its name"),
  },
  {
    name: "table-new",
    title: "A new table and its kind",
    path: at("/tables?new=1"),
    ready: dialog("What is the new table called?"),
  },
  {
    name: "table",
    title: "A table: its rows and columns",
    path: tablePage,
    ready: (page) => page.getByRole("gridcell", { name: "BF-100231" }),
  },
  {
    name: "table-shared",
    title: "A table that all distributors share",
    path: () => "/d/tri-county/production/tables",
    arrange: (page) => page.getByRole("link", { name: "Unit codes" }).click(),
    ready: (page) => page.getByText("What you save counts for each of them."),
  },
  {
    name: "table-import",
    title: "Rows are imported into a table, with a problem",
    path: tablePage,
    arrange: async (page) => {
      await press("Import…")(page);
      await page
        .getByRole("textbox", { name: "Rows" })
        .fill("customer,theirs,ours\nC-1001,BF-100233,BRG-1006\n,BF-100234,BRG-1007");
    },
    ready: (page) => page.getByText("Row 3 has no customer, which is a key."),
  },
  {
    name: "decision-table",
    title: "A decision table: rules, findings and test rows",
    path: at("/tables"),
    arrange: (page) => page.getByRole("link", { name: "Credit decision" }).click(),
    ready: (page) => page.getByRole("row", { name: /Blue Heron, 754.10 left/ }),
  },
  {
    name: "decision-why",
    title: "Why a test row is decided as it is",
    path: at("/tables"),
    arrange: async (page) => {
      await page.getByRole("link", { name: "Credit decision" }).click();
      await page.getByRole("tab", { name: "Why" }).click();
    },
    ready: (page) => page.getByText("Hits always"),
  },
  {
    name: "decision-past-runs",
    title: "What a decision table would have decided of earlier runs",
    path: at("/tables"),
    arrange: async (page) => {
      await page.getByRole("link", { name: "Credit decision" }).click();
      await page.getByRole("tab", { name: "Past runs" }).click();
      await page.getByRole("button", { name: "Decide the last 100 runs" }).click();
    },
    ready: (page) => page.getByText(/are decided as they were/),
  },
  {
    name: "table-versions",
    title: "The versions of a table",
    path: tablePage,
    arrange: (page) => page.getByRole("tab", { name: "Versions" }).click(),
    ready: (page) => page.getByText("Newest"),
  },
];
