import { existsSync } from "node:fs";
import { join } from "node:path";
import { readVariable } from "../server/env";
import { clusterFolderOf } from "../server/launcher/cluster-folder.mjs";
import { embeddedAddresses, externalAddresses } from "../server/launcher/database-addresses.mjs";
import { startEmbeddedPostgres } from "../server/launcher/embedded-postgres.mjs";
import { claimDataFolder, readRunning, removeRunning } from "../server/launcher/running-file.mjs";
import { loadSecrets, prepareDataFolder } from "../server/launcher/secrets.mjs";

/** The database of this installation and how it was reached. */
export type Installation = {
  readonly ownerUrl: string | null;
  readonly appUrl: string;
  readonly engineUrl: string;
  /** Superuser; only of the embedded database. */
  readonly adminUrl: string | null;
  readonly kind: "external" | "running" | "started";
  /** Stops the embedded database where it was started for this command alone. */
  close(): Promise<void>;
};

function databaseVariables() {
  const names = ["DATABASE_URL", "DATABASE_APP_URL", "DATABASE_ENGINE_URL"];
  return Object.fromEntries(names.map((name) => [name, readVariable(name) ?? undefined]));
}

/** Whether Orderloom runs on this data folder now. */
export function isRunning(dataFolder: string): boolean {
  return readRunning(dataFolder) !== null;
}

/** Whether the environment names a PostgreSQL to use instead of the embedded one. */
export function isExternal(): boolean {
  return Object.values(databaseVariables()).some((value) => value !== undefined);
}

/**
 * Reaches the database: the one the environment names, else that of the running system, else the one of the
 * data folder, started for this command.
 * @param options.create makes a data folder where there is none
 */
export async function openInstallation(
  dataFolder: string,
  options: { create: boolean } = { create: false },
): Promise<Installation> {
  const close = async () => undefined;
  if (isExternal()) {
    const variables = databaseVariables();
    const isMissing = [variables.DATABASE_APP_URL, variables.DATABASE_ENGINE_URL].includes(
      undefined,
    );
    const makesRoles = options.create && isMissing;
    if (makesRoles) prepareDataFolder(dataFolder);
    const secrets =
      makesRoles || existsSync(join(dataFolder, "secrets.json"))
        ? loadSecrets(dataFolder, {})
        : { appPassword: "", enginePassword: "" };
    const addresses = externalAddresses(variables, secrets);
    if (addresses !== null) return { ...addresses, kind: "external", close };
  }
  const running = readRunning(dataFolder);
  if (running?.socketFolder) {
    return { ...embeddedAddresses(running.socketFolder), kind: "running", close };
  }
  const hasCluster = existsSync(join(clusterFolderOf(dataFolder), "PG_VERSION"));
  if (!hasCluster && !options.create) {
    throw new Error(
      `There is no database in ${dataFolder}. Run npm start first, name the folder with --data, or set DATABASE_URL.`,
    );
  }
  prepareDataFolder(dataFolder);
  // A start of the system, or another command, would take this one's database for a leftover and stop it.
  claimDataFolder(dataFolder, {
    pid: process.pid,
    address: "a command of orderloom that uses its database",
    socketFolder: null,
  });
  try {
    const server = await startEmbeddedPostgres({ dataFolder, mode: "production" });
    return {
      ...embeddedAddresses(server.socketFolder),
      kind: "started",
      close: async () => {
        await server.stop();
        removeRunning(dataFolder);
      },
    };
  } catch (error) {
    removeRunning(dataFolder);
    throw error;
  }
}

/** Opens, works, closes. */
export async function withInstallation<T>(
  dataFolder: string,
  work: (installation: Installation) => Promise<T>,
  options?: { create: boolean },
): Promise<T> {
  const installation = await openInstallation(dataFolder, options);
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** The owner's address, which a machine that only joined does not have. */
export function requireOwner(installation: Installation): string {
  if (installation.ownerUrl !== null) return installation.ownerUrl;
  throw new Error("This needs DATABASE_URL, the address of the owner of the tables.");
}
