import { randomBytes } from "node:crypto";
import type pg from "pg";
import superjson from "superjson";
import { withAnyNames } from "../../runtime/any-names";
import { handleAuthRequest } from "../access/handle-auth-request";
import { openOwnerPool } from "../db";
import type { Environment } from "../env";
import { handleTrpcRequest } from "../trpc/handle-request";
import { openWebServices, type WebServices } from "../trpc/services";
import { createTestDatabase, type TestDatabase } from "./test-database";
import { testPersonPassword } from "./test-people";

const port = 4600;
const transformer = withAnyNames(superjson);
export const testOrigin = `http://localhost:${port}`;

/** The workbench's server side without Next: the same handlers over a real database. */
export type TestWorkbench = {
  readonly database: TestDatabase;
  readonly owner: pg.Pool;
  readonly services: WebServices;
  /** Signs in and returns the Cookie header. */
  signIn(email: string): Promise<string>;
  /** Sends a tRPC call as a browser page of ours would. */
  call(path: string, call?: TestCall): Promise<TestAnswer>;
  close(): Promise<void>;
};

export type TestCall = {
  readonly input?: unknown;
  readonly method?: "GET" | "POST";
  readonly cookie?: string;
  readonly environment?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
export type TestAnswer = {
  readonly status: number;
  readonly data: unknown;
  /** tRPC's code, then ours. */
  readonly code: string | null;
  readonly problem: string | null;
  readonly message: string | null;
  readonly text: string;
};

export function testEnvironment(
  database: TestDatabase,
  changes: Partial<Environment> = {},
): Environment {
  return {
    databaseUrl: null,
    databaseAppUrl: database.appUrl,
    databaseEngineUrl: database.engineUrl,
    port,
    webUrl: `http://127.0.0.1:${port + 1}`,
    sandboxUrl: null,
    trustedProxies: [],
    origin: testOrigin,
    dataFolder: "/nonexistent",
    sealingKeys: [{ id: "k1", key: new Uint8Array(randomBytes(32)) }],
    authSecret: randomBytes(32).toString("hex"),
    allowPrivateHosts: [],
    role: "web",
    workers: 0,
    runsAtGateway: null,
    ...changes,
  };
}

export async function openTestWorkbench(): Promise<TestWorkbench> {
  const database = await createTestDatabase();
  const owner = openOwnerPool(database.ownerUrl);
  const services = openWebServices(testEnvironment(database));

  return {
    database,
    owner,
    services,

    async signIn(email) {
      const response = await handleAuthRequest(
        services,
        new Request(`${testOrigin}/api/auth/sign-in/email`, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            origin: testOrigin,
            // An address of its own, so that tests are not counted as guesses from one place.
            "x-forwarded-for": newAddress(),
          },
          body: JSON.stringify({ email, password: testPersonPassword }),
        }),
      );
      if (response.status !== 200) throw new Error(`Sign-in was answered ${response.status}.`);
      return response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; ");
    },

    async call(path, { input, method = "POST", cookie, environment, headers = {} } = {}) {
      const encoded =
        input === undefined ? undefined : JSON.stringify(transformer.serialize(input));
      const query =
        method === "GET" && encoded !== undefined ? `?input=${encodeURIComponent(encoded)}` : "";
      const response = await handleTrpcRequest(
        services,
        new Request(`${testOrigin}/api/trpc/${path}${query}`, {
          method,
          headers: {
            ...(method === "POST" ? { "content-type": "application/json" } : {}),
            "sec-fetch-site": "same-origin",
            origin: testOrigin,
            ...(cookie === undefined ? {} : { cookie }),
            ...(environment === undefined ? {} : { "x-orderloom-environment": environment }),
            ...headers,
          },
          ...(method === "POST" ? { body: encoded ?? "" } : {}),
        }),
      );
      return readAnswer(response);
    },

    async close() {
      await services.close();
      await owner.end();
      await database.drop();
    },
  };
}

/** An address of the documentation's own range, another at each call. */
export function newAddress(): string {
  const groups = randomBytes(12).toString("hex").match(/.{4}/g) ?? [];
  return ["2001", "db8", ...groups].join(":");
}

async function readAnswer(response: Response): Promise<TestAnswer> {
  const text = await response.text();
  const answer = text === "" ? {} : JSON.parse(text);
  const error = answer.error === undefined ? null : (answer.error.json ?? answer.error);
  return {
    status: response.status,
    data: answer.result === undefined ? null : transformer.deserialize(answer.result.data),
    code: error?.data?.code ?? null,
    problem: error?.data?.problem?.code ?? null,
    message: error?.message ?? null,
    text,
  };
}
