import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeFolder } from "./make-folder.mjs";
import {
  isTraversableByOthers,
  runsAsRoot,
  sharedFolder,
  unprivileged,
} from "./postgres-binaries.mjs";

const socketPathMax = 100;

/** Makes a folder that belongs to the account of the database. */
export function ownedFolder(path, mode) {
  makeFolder(path, mode);
  chmodSync(path, mode);
  if (runsAsRoot) chownSync(path, unprivileged.uid, unprivileged.gid);
}

function shortHash(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/**
 * The folder of the database cluster: inside the data folder, or, as root under a closed path, a shared one.
 * Changes nothing.
 * @param {string} dataFolder
 */
export function clusterFolderOf(dataFolder) {
  const data = resolve(dataFolder);
  if (existsSync(pointerIn(data))) return readFileSync(pointerIn(data), "utf8").trim();
  if (!runsAsRoot || isTraversableByOthers(data)) return join(data, "postgres");
  return join(sharedFolder, shortHash(data), "postgres");
}

/** The same for a cluster that is about to be there: a shared one is written down in the data folder. */
export function placeCluster(dataFolder) {
  const data = resolve(dataFolder);
  const folder = clusterFolderOf(data);
  if (folder !== join(data, "postgres") && !existsSync(pointerIn(data))) {
    makeFolder(data);
    writeFileSync(pointerIn(data), `${folder}\n`);
  }
  return folder;
}

function pointerIn(data) {
  return join(data, "postgres-location");
}

/** A socket path may have about 107 characters, so a deep data folder gets a short place of its own. */
export function socketFolderOf(clusterFolder) {
  const beside = join(clusterFolder, "..", "socket");
  if (join(beside, ".s.PGSQL.5432").length <= socketPathMax) {
    ownedFolder(beside, 0o700);
    return beside;
  }
  const owner = runsAsRoot ? unprivileged.uid : process.getuid?.();
  const folder = join(tmpdir(), `orderloom-${owner}-${shortHash(clusterFolder)}`);
  if (!existsSync(folder)) ownedFolder(folder, 0o700);
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== owner) {
    throw new Error(
      `${folder} belongs to somebody else; remove it or choose a shorter data folder.`,
    );
  }
  return folder;
}
