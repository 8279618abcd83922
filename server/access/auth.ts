import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { account, rateLimit, session, user, verification } from "../../drizzle/schema/people";
import { type AppDatabase, openAppDatabase } from "../db";
import { newId } from "../ids";
import { allowedHosts, allowedOrigins, type PublicAddress } from "./origins";
import { passwordLength } from "./password-length";

export type AuthOptions = PublicAddress & {
  readonly databaseAppUrl: string;
  readonly authSecret: string;
};

/** Sessions last two weeks and are renewed once a day while used. */
const sessionSeconds = 14 * 24 * 3600;
const renewAfterSeconds = 24 * 3600;

/** The only client that may read sign-in tables: their policy asks for this setting. */
export function openSignInDatabase(url: string): AppDatabase {
  return openAppDatabase(url, { max: 4, settings: { "app.sign_in": "on" } });
}

function configure(options: AuthOptions, database: AppDatabase) {
  const secure = options.origin.startsWith("https:");
  return betterAuth({
    appName: "Orderloom",
    secret: options.authSecret,
    baseURL: {
      allowedHosts: [...allowedHosts(options)],
      protocol: secure ? "auto" : "http",
      fallback: options.origin,
    },
    basePath: "/api/auth",
    trustedOrigins: [...allowedOrigins(options)],
    database: drizzleAdapter(database, {
      provider: "pg",
      schema: { user, session, account, verification, rateLimit },
      transaction: true,
    }),
    // People are added by an owner, never by themselves.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    session: { expiresIn: sessionSeconds, updateAge: renewAfterSeconds },
    rateLimit: {
      enabled: true,
      // Shared, so that more web processes are not more attempts.
      storage: "database",
      window: 60,
      max: 300,
      customRules: { "/sign-in/email": { window: 60, max: 20 } },
    },
    telemetry: { enabled: false },
    logger: { level: "error" },
    advanced: {
      useSecureCookies: secure,
      cookiePrefix: "orderloom",
      database: { generateId: () => newId(), validateSchema: false },
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      // The gateway sets this header itself; what a client sends there does not reach us.
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
  });
}

export type Auth = ReturnType<typeof configure>;

/** Sign-in, sign-out and sessions; `close` ends its own database connections. */
export function openAuth(options: AuthOptions): { auth: Auth; close(): Promise<void> } {
  const database = openSignInDatabase(options.databaseAppUrl);
  return { auth: configure(options, database), close: () => database.$client.end({ timeout: 1 }) };
}
