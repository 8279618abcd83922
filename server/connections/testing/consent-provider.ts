import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** A real OAuth 2 and OpenID Connect server with its own sign-in and consent pages. */
export type ConsentProvider = {
  readonly base: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Grant types of the token requests so far. */
  readonly asked: string[];
  /** Walks through the pages as a person would; the address that the browser is sent back to. */
  walk(url: string, answer?: "allow" | "refuse"): Promise<URL>;
  /** Takes back everything that was allowed. */
  forget(): Promise<void>;
  close(): Promise<void>;
};

const clientId = "orderloom";
const clientSecret = "c0nsent-cl1ent-secret";

/** Starts one on a free or the given port; `redirectUri` is what a client registers. */
export async function startConsentProvider(
  redirectUri: string,
  wantedPort = 0,
): Promise<ConsentProvider> {
  const asked: string[] = [];
  const grants = new Set<string>();
  const { server, port } = await listen(wantedPort);
  const base = `http://127.0.0.1:${port}`;
  const provider = new Provider(base, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code", "refresh_token", "client_credentials"],
      },
    ],
    features: { clientCredentials: { enabled: true } },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  });
  provider.on("grant.success", ({ oidc }) => {
    asked.push(String(oidc.params?.grant_type));
    if (oidc.entities.Grant) grants.add(oidc.entities.Grant.jti);
  });
  server.on("request", provider.callback());
  return {
    base,
    clientId,
    clientSecret,
    asked,
    walk: (url, answer = "allow") => walk(base, url, answer),
    async forget() {
      for (const id of grants) await (await provider.Grant.find(id))?.destroy();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function listen(wanted: number): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(wanted, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

async function walk(base: string, start: string, answer: "allow" | "refuse"): Promise<URL> {
  const cookies = new Map<string, string>();
  let next: { url: string; body?: URLSearchParams } = { url: start };
  for (let page = 0; page < 12; page += 1) {
    const response = await fetch(next.url, {
      method: next.body === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") },
      ...(next.body === undefined ? {} : { body: next.body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location !== null) {
      const to = new URL(location, next.url);
      if (to.origin !== base) return to;
      next = { url: to.href };
      continue;
    }
    next = fillIn(next.url, await response.text(), answer);
  }
  throw new Error("The consent pages have no end.");
}

/** The form of a page, filled in: first the sign-in, then the consent. */
function fillIn(url: string, html: string, answer: "allow" | "refuse") {
  const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`No form in the page ${url}: ${html.slice(0, 300)}`);
  const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? "";
  if (answer === "refuse") return { url: new URL(`${new URL(url).pathname}/abort`, url).href };
  const body = new URLSearchParams({ prompt });
  if (prompt === "login") {
    body.set("login", "buyer@hallberg.example");
    body.set("password", "any");
  }
  return { url: new URL(action, url).href, body };
}
