import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { twoFactor as secondFactor } from "better-auth/plugins/two-factor";
import {
  account,
  rateLimit,
  session,
  twoFactor,
  user,
  verification,
} from "../../drizzle/schema/people";
import { type AppDatabase, openAppDatabase, type ScopedTransaction } from "../db";
import { newId } from "../ids";
import { allowedHosts, allowedOrigins, type PublicAddress } from "./origins";
import { passwordLength } from "./password-length";
import { newRecoveryCodes } from "./recovery-codes";

export type AuthOptions = PublicAddress & {
  readonly databaseAppUrl: string;
  readonly authSecret: string;
};

/** Sessions last two weeks and are renewed while used; what is said of their last use is that old at most. */
const sessionSeconds = 14 * 24 * 3600;
const renewAfterSeconds = 15 * 60;

/** The only client that may read sign-in tables: their policy asks for this setting. */
export function openSignInDatabase(url: string): AppDatabase {
  return openAppDatabase(url, { max: 4, settings: { "app.sign_in": "on" } });
}

/** Guesses a minute from one address at each place where a password or a code is asked for. */
const guesses = { window: 60, max: 20 };

function configure(options: AuthOptions, database: AppDatabase | ScopedTransaction) {
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
      schema: { user, session, account, verification, rateLimit, twoFactor },
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
      customRules: {
        "/sign-in/email": guesses,
        "/change-password": guesses,
        "/two-factor/*": guesses,
        // Asked once by every page that an office opens; its cookie is not to be guessed.
        "/get-session": false,
      },
    },
    plugins: [
      secondFactor({
        issuer: "Orderloom",
        backupCodeOptions: { customBackupCodesGenerate: newRecoveryCodes },
      }),
    ],
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

/** Sign-in, sign-out, sessions and second factors. */
export type SignIn = {
  readonly auth: Auth;
  /** Runs `work` in one transaction with everything the library changes through the `auth` it gets. */
  inTransaction<T>(work: (auth: Auth, tx: ScopedTransaction) => Promise<T>): Promise<T>;
  /** Ends its own database connections. */
  close(): Promise<void>;
};

export function openAuth(options: AuthOptions): SignIn {
  const database = openSignInDatabase(options.databaseAppUrl);
  return {
    auth: configure(options, database),
    inTransaction: (work) => database.transaction((tx) => work(configure(options, tx), tx)),
    close: () => database.$client.end({ timeout: 1 }),
  };
}
