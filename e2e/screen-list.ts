import { draftScreens } from "./draft-screens";
import { canvasScreens, flowListScreens } from "./flow-screens";
import { mapScreens } from "./map-screens";
import { runScreens } from "./run-screens";
import { at, flowPage, runPage, type Screen } from "./screen";
import {
  connectionScreens,
  docsScreens,
  entranceScreens,
  settingsScreens,
  shellScreens,
} from "./settings-screens";
import { tableScreens } from "./table-screens";

const pagesWithoutServer: readonly { readonly name: string; readonly path: Screen["path"] }[] = [
  ...["flows", "runs", "connections", "maps", "tables", "people", "api-keys", "audit"].map(
    (name) => ({
      name,
      path: at(`/${name}`),
    }),
  ),
  { name: "canvas", path: flowPage("") },
  ...["debug", "tests", "backtest"].map((name) => ({ name, path: flowPage(`/${name}`) })),
  { name: "run", path: runPage("succeeded") },
];

const titleOf = (name: string) =>
  name === "api-keys" ? "API keys" : `${name[0]?.toUpperCase()}${name.slice(1)}`;

/** While the server is slow, and when it fails. */
const withoutServer = pagesWithoutServer.flatMap(({ name, path }): readonly Screen[] => [
  {
    name: `${name}-loading`,
    title: `${titleOf(name)}, while the server is slow`,
    path,
    server: "silent",
    ready: (page) => page.getByLabel("Loading").locator("span").first(),
  },
  {
    name: `${name}-error`,
    title: `${titleOf(name)}, when the server fails`,
    path,
    server: "failing",
    ready: (page) => page.getByRole("main").getByRole("alert").first(),
  },
]);

export const screens: readonly Screen[] = [
  ...entranceScreens,
  ...flowListScreens,
  ...canvasScreens,
  ...runScreens,
  ...draftScreens,
  ...connectionScreens,
  ...mapScreens,
  ...tableScreens,
  ...settingsScreens,
  ...docsScreens,
  ...shellScreens,
  ...withoutServer,
];
