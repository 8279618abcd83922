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
];
