import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runsAsRoot } from "./postgres-binaries.mjs";

/** @typedef {{ keys: string, authSecret: string, appPassword: string, enginePassword: string }} Secrets */

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivately(path, text) {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Makes the data folder. As root the database's own account must be able to pass through it. */
export function prepareDataFolder(folder) {
  mkdirSync(join(folder, "logs"), { recursive: true, mode: 0o700 });
  chmodSync(folder, runsAsRoot ? 0o711 : 0o700);
}

/**
 * Keys and secrets of this installation: from the environment, else from the data folder, where the first
 * start writes them.
 * @param {string} dataFolder
 * @param {Readonly<Record<string, string | undefined>>} variables
 * @returns {Secrets}
 */
export function loadSecrets(dataFolder, variables) {
  const path = join(dataFolder, "secrets.json");
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const made = {
    keys: kept.keys ?? `k1:${randomBytes(32).toString("base64")}`,
    authSecret: kept.authSecret ?? randomBytes(32).toString("base64url"),
    appPassword: kept.appPassword ?? randomBytes(18).toString("base64url"),
    enginePassword: kept.enginePassword ?? randomBytes(18).toString("base64url"),
  };
  const text = JSON.stringify(made, null, 2);
  if (text !== JSON.stringify(kept, null, 2)) writePrivately(path, text);
  return {
    ...made,
    keys: variables.ORDERLOOM_KEYS || made.keys,
    authSecret: variables.ORDERLOOM_AUTH_SECRET || made.authSecret,
  };
}
