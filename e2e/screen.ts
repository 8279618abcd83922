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

/** Hallberg's production, which has a week of runs. */
export const production = "/d/hallberg/production";
/** A page of it. */
export const at = (page: string) => () => `${production}${page}`;
export const flowPage = (page: string) => (documents: ScreenDocuments) =>
  `${production}/flows/${documents.flow}${page}`;
export const runPage =
  (kind: "succeeded" | "failed" | "doubtful" | "waiting", search = "") =>
  (documents: ScreenDocuments) =>
    `${production}/runs/${documents[kind]}${search}`;

export const heading = (name: string | RegExp) => (page: Page) =>
  page.getByRole("heading", { name });
export const dialog = (name: string | RegExp) => (page: Page) => page.getByRole("dialog", { name });
export const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole("button", { name }).first().click();
export const key = (keys: string) => (page: Page) => page.keyboard.press(keys);
export const row = (name: string) => (page: Page) => page.getByRole("row", { name }).first();
/** Whatever comes first: what somebody added meanwhile stands before what was there. */
export const firstRow = (page: Page) => page.getByRole("row").nth(1);
export const card = (page: Page, name: string) =>
  page.locator(".react-flow__node").filter({ has: page.getByText(name, { exact: true }) });
export const settings = (page: Page) => page.getByRole("complementary", { name: "Node settings" });
/** Its name for screen readers: on a phone a large flow is drawn from afar, without words. */
export const onCanvas = (page: Page) => page.getByRole("group", { name: /^Create sales order,/ });
export const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });
