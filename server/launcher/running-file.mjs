import { rmSync } from "node:fs";
import { join } from "node:path";
import { readClaim, takeClaim } from "./claim-file.mjs";
import { writePrivately } from "./secrets.mjs";

/**
 * @typedef {object} RunningNote
 * @property {number} pid of the supervisor, or of the command that uses the folder
 * @property {string} address
 * @property {string | null} socketFolder of the embedded PostgreSQL
 */

const fileIn = (dataFolder) => join(dataFolder, "running.json");

/** @param {string} dataFolder @returns {RunningNote | null} the system that runs on this data folder now */
export function readRunning(dataFolder) {
  return readClaim(fileIn(dataFolder));
}

/** @param {string} dataFolder @param {RunningNote} note */
export function writeRunning(dataFolder, note) {
  writePrivately(fileIn(dataFolder), JSON.stringify(note, null, 2));
}

export function removeRunning(dataFolder) {
  rmSync(fileIn(dataFolder), { force: true });
}

/**
 * Takes the data folder for this system: two on one would stop each other's database. Of several that start at
 * the same moment one gets it.
 * @param {string} dataFolder @param {RunningNote} note
 */
export function claimDataFolder(dataFolder, note) {
  const other = takeClaim(fileIn(dataFolder), note);
  if (other !== null) throw runsAlready(dataFolder, other);
}

function runsAlready(dataFolder, { pid, address }) {
  return new Error(
    `Orderloom already runs on ${dataFolder} (pid ${pid}, ${address}). Stop it first, or use --data for another folder.`,
  );
}
