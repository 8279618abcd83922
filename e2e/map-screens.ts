import { at, dialog, heading, row, type Screen } from "./screen";

const openMap = (page: import("@playwright/test").Page) =>
  page.getByRole("link", { name: "Pick request" }).click();

export const mapScreens: readonly Screen[] = [
  { name: "maps", title: "Shared maps", path: at("/maps"), ready: row("Pick request") },
  {
    name: "maps-empty",
    title: "A distributor without shared maps",
    path: () => "/d/tri-county/production/maps",
    ready: heading("No shared maps here yet"),
  },
  {
    name: "map-new",
    title: "A new shared map",
    path: at("/maps?new=1"),
    ready: dialog("What is the new map called?"),
  },
  {
    name: "map",
    title: "A shared map on its own, with its versions",
    path: at("/maps"),
    arrange: openMap,
    ready: (page) =>
      page
        .getByRole("tree", { name: "Target fields" })
        .or(page.getByRole("region", { name: "Map", exact: true })),
  },
  {
    name: "map-look-up",
    title: "A row of a map that looks something up, as a block",
    path: at("/maps"),
    arrange: async (page) => {
      await page.getByRole("link", { name: "Buyer's order lines" }).click();
      const tree = page.getByRole("tree", { name: "Target fields" });
      // Narrow windows show the rows, without the trees.
      await tree.or(page.getByRole("region", { name: "Map", exact: true })).waitFor();
      if (await tree.isVisible()) await tree.getByRole("treeitem", { name: /^item,/ }).click();
      // What the map makes comes a moment after its rows; never to who may not see payloads.
      const made = page.getByText("BLT-1012").first();
      await made.waitFor({ timeout: 10_000 }).catch(() => undefined);
    },
    ready: (page) =>
      page
        .getByRole("group", { name: "Look-up" })
        .or(page.getByRole("region", { name: "Map", exact: true })),
  },
];
