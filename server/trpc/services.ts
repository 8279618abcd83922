import { type Auth, openAuth, type SignIn } from "../access/auth";
import { type ApiKeys, openApiKeys } from "../access/verify-api-key";
import { openSealer, type Sealer } from "../connections/seal";
import { type AppDatabase, openAppDatabase } from "../db";
import { type Environment, readEnvironment } from "../env";

/** What procedures and route handlers share for as long as the process lives. */
export type WebServices = {
  readonly environment: Environment;
  readonly db: AppDatabase;
  readonly auth: Auth;
  readonly signIn: SignIn;
  readonly apiKeys: ApiKeys;
  readonly sealer: Sealer;
  close(): Promise<void>;
};

/** Who sits before a screen hears so soon that the database hangs. */
const answerMaxMs = 30_000;

export function openWebServices(environment: Environment): WebServices {
  const db = openAppDatabase(environment.databaseAppUrl, { answerMaxMs });
  const signIn = openAuth(environment);
  return {
    environment,
    db,
    auth: signIn.auth,
    signIn,
    apiKeys: openApiKeys(db),
    sealer: openSealer(environment.sealingKeys),
    async close() {
      await signIn.close();
      await db.$client.end({ timeout: 1 });
    },
  };
}

const shared = globalThis as { orderloomWebServices?: WebServices };

/** The services of this process, opened at the first call; they outlive a reload of the code in development. */
export function webServices(): WebServices {
  shared.orderloomWebServices ??= openWebServices(readEnvironment());
  return shared.orderloomWebServices;
}
