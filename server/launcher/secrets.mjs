import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { makeFolder, whyUnwritable } from "./make-folder.mjs";
import { runsAsRoot } from "./postgres-binaries.mjs";

/** @typedef {{ keys: string, authSecret: string, appPassword: string, enginePassword: string }} Secrets */

/** Writes a file that only its owner may read, whole or not at all, also when the power fails meanwhile. */
export function writePrivately(path, text) {
  const file = openSync(`${path}.new`, "w", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}

/** Makes the data folder. As root the database's own account must be able to pass through it. */
export function prepareDataFolder(folder) {
  try {
    makeFolder(join(folder, "logs"), 0o700);
    chmodSync(folder, runsAsRoot ? 0o711 : 0o700);
  } catch (error) {
    throw new Error(
      `The data folder ${folder} cannot be used: ${whyUnwritable(error)}. It must be a folder of the account that starts Orderloom; choose one with --data.`,
    );
  }
}

/** What the file holds; {} where there is none. Keys are never made anew over a file that was damaged. */
function readKept(path) {
  if (!existsSync(path)) return {};
  let reason = "it holds no secrets";
  try {
    const kept = JSON.parse(readFileSync(path, "utf8"));
    if (kept !== null && typeof kept === "object" && !Array.isArray(kept)) return kept;
  } catch (error) {
    reason = error.message;
  }
  throw new Error(
    `${path} cannot be read: ${reason}. It holds the keys of all connections' secrets: put the file of a backup in its place. Only where no data is to be kept, delete it.`,
  );
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
  const kept = readKept(path);
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
