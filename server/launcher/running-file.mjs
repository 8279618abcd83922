import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writePrivately } from "./secrets.mjs";

/**
 * @typedef {object} RunningNote
 * @property {number} pid of the supervisor
 * @property {string} address
 * @property {string | null} socketFolder of the embedded PostgreSQL
 */

const fileIn = (dataFolder) => join(dataFolder, "running.json");

function isSupervisor(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("start.mjs");
  } catch {
    return !existsSync("/proc/self");
  }
}

/** @param {string} dataFolder @returns {RunningNote | null} the system that runs on this data folder now */
export function readRunning(dataFolder) {
  try {
    const note = JSON.parse(readFileSync(fileIn(dataFolder), "utf8"));
    return isSupervisor(note.pid) ? note : null;
  } catch {
    return null;
  }
}

/** @param {string} dataFolder @param {RunningNote} note */
export function writeRunning(dataFolder, note) {
  writePrivately(fileIn(dataFolder), JSON.stringify(note, null, 2));
}

export function removeRunning(dataFolder) {
  rmSync(fileIn(dataFolder), { force: true });
}

/** Two systems on one data folder would stop each other's database. */
export function refuseSecondStart(dataFolder) {
  const other = readRunning(dataFolder);
  if (other === null || other.pid === process.pid) return;
  throw new Error(
    `Orderloom already runs on ${dataFolder} (pid ${other.pid}, ${other.address}). Stop it first, or use --data for another folder.`,
  );
}
