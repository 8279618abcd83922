import process from "node:process";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import superjson from "superjson";

/** Hallberg's test environment in the demonstration. */
export const place = "/d/hallberg/test";
const environment = "01930000-0000-7000-8000-000000000011";

type Account = { readonly email: string; readonly password: string };
type Cookies = Parameters<BrowserContext["addCookies"]>[0];

/** The browser of the end-to-end tests, with their flags and a window of 1440 by 900. */
export class Workbench {
  readonly #origin: string;
  #cookies: Cookies = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Signs in once; every page opened later belongs to this person. */
  async signIn({ email, password }: Account): Promise<void> {
    await this.withPage(async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      this.#cookies = await page.context().cookies();
    });
  }

  /** A page in a browser that was just started, so that nothing is in its cache. */
  async withPage<T>(use: (page: Page) => Promise<T>): Promise<T> {
    const browser = await launch();
    try {
      const context = await browser.newContext({
        baseURL: this.#origin,
        viewport: { width: 1440, height: 900 },
        locale: "en-GB",
      });
      await context.addCookies(this.#cookies);
      return await use(await context.newPage());
    } finally {
      await browser.close();
    }
  }

  /** Calls a procedure of the workbench as the person who is signed in. */
  async call<T>(path: string, input: unknown): Promise<T> {
    const answer = await fetch(`${this.#origin}/api/trpc/${path}`, {
      method: "POST",
      headers: {
        origin: this.#origin,
        "content-type": "application/json",
        "x-orderloom-environment": environment,
        cookie: this.#cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
      },
      body: JSON.stringify(superjson.serialize(input)),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
    return superjson.deserialize(JSON.parse(text).result.data) as T;
  }

  /** Publishes in the test environment; the address that takes its messages. */
  async publish(flowId: string): Promise<string> {
    const { endpoints } = await this.call<{ endpoints: readonly { address: string }[] }>(
      "flows.publish",
      { flowId, environmentId: environment, note: "Bench", bindings: {}, parameters: {} },
    );
    return `${this.#origin}/in/${endpoints[0]?.address ?? ""}`;
  }
}

function launch(): Promise<Browser> {
  const { ORDERLOOM_BROWSER: executablePath, ORDERLOOM_BROWSER_LIBRARIES: libraries } = process.env;
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    ...(libraries === undefined ? {} : { env: { ...process.env, LD_LIBRARY_PATH: libraries } }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
