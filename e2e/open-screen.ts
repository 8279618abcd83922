import { expect, type Page, type Route } from "@playwright/test";
import { expectStill } from "./clean-page";
import type { Screen } from "./screen";
import type { ScreenDocuments } from "./screen-documents";

/** What every procedure of a call answers when the server fails. */
function failure(route: Route): string {
  const procedures = new URL(route.request().url()).pathname.split("/").pop() ?? "";
  const error = {
    json: { message: "", code: -32603, data: { code: "INTERNAL_SERVER_ERROR", httpStatus: 500 } },
  };
  return JSON.stringify(procedures.split(",").map(() => ({ error })));
}

async function answerAs(page: Page, server: Screen["server"]): Promise<void> {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  if (server === "silent") await page.route("**/api/trpc/**", () => {});
  if (server === "failing") {
    await page.route("**/api/trpc/**", (route) =>
      route.fulfill({ status: 500, contentType: "application/json", body: failure(route) }),
    );
  }
}

/** Opens a screen in the state it is about. */
export async function openScreen(
  page: Page,
  screen: Screen,
  documents: ScreenDocuments,
): Promise<void> {
  await answerAs(page, screen.server);
  await page.goto(screen.path(documents));
  if (screen.arrange !== undefined) {
    await expectStill(page);
    await screen.arrange(page);
  }
  await expect(screen.ready(page)).toBeVisible();
  await expectStill(page, screen.server === "silent");
}
