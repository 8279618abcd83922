import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../launcher/embedded-postgres.mjs";
import { quickFolder } from "./quick-folder.mjs";

export type OwnServer = {
  /** A superuser's address. */
  readonly adminUrl: string;
  /** Where the server writes what happens to it. */
  readonly logFile: string;
  stop(): Promise<void>;
};

/** Files of tests beside each other have a hundred and twenty at a time. */
const connections = 300;

/** A PostgreSQL of its own with no database of ours in it: roles are the whole server's, not a database's. */
export async function startOwnServer(): Promise<OwnServer> {
  const dataFolder = mkdtempSync(join(quickFolder(), "orderloom-test-"));
  // Open enough for the account that runs PostgreSQL when the tests run as root.
  chmodSync(dataFolder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataFolder, mode: "test", connections });
  return {
    adminUrl: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(postgres.socketFolder)}`,
    logFile: postgres.logFile,
    stop: async () => {
      await postgres.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
