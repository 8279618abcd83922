import type pg from "pg";
import type { AppDatabase } from "../../db";
import type { Environment } from "../../env";

/** An account of the demonstration, printed at every start. */
export type DemoSignIn = {
  readonly email: string;
  readonly name: string;
  /** What the account is for, in a few words. */
  readonly role: string;
};

export type SeedContext = {
  /** Includes the sandbox address; the sandbox is already running. */
  readonly environment: Environment;
  /** Owner of the tables: sees all rows. */
  readonly owner: pg.Pool;
  readonly app: AppDatabase;
  readonly engine: pg.Pool;
  /**
   * Notes an account to print, and gives its password: ORDERLOOM_DEMO_PASSWORD, else one that the first
   * start generated and keeps in the data folder.
   */
  signIn(account: DemoSignIn): string;
};

/** One part of the demonstration data. Runs once for a database, in the order of the list. */
export type SeedStep = {
  /** Recorded in the database when it is done; never change it. */
  readonly name: string;
  /** Returns what it made, in a few words. May find part of its work done: a start can be cut anywhere. */
  run(context: SeedContext): Promise<string>;
};
