import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivately } from "./secrets.mjs";

/**
 * @typedef {object} RunningNote
 * @property {number} pid of the supervisor, or of the command that uses the folder
 * @property {string} address
 * @property {string | null} socketFolder of the embedded PostgreSQL
 */

const fileIn = (dataFolder) => join(dataFolder, "running.json");

/** What may hold a data folder: the supervisor, or a command that started the database for itself. */
const programs = /(?:start|orderloom|cli)\.mjs/;

function isHolder(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  try {
    return programs.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return !existsSync("/proc/self");
  }
}

/** @param {string} dataFolder @returns {RunningNote | null} the system that runs on this data folder now */
export function readRunning(dataFolder) {
  try {
    const note = JSON.parse(readFileSync(fileIn(dataFolder), "utf8"));
    return isHolder(note.pid) ? note : null;
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

/**
 * Takes the data folder for this system: two on one would stop each other's database. Of several that start at
 * the same moment one gets it.
 * @param {string} dataFolder @param {RunningNote} note
 */
export function claimDataFolder(dataFolder, note) {
  const own = join(dataFolder, `running-${note.pid}.json`);
  writeFileSync(own, JSON.stringify(note, null, 2), { mode: 0o600 });
  try {
    while (!isLinked(own, fileIn(dataFolder))) {
      const other = readRunning(dataFolder);
      if (other !== null && other.pid !== note.pid) throw runsAlready(dataFolder, other);
      putAside(dataFolder, note);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link is made whole or not at all, and never over another file. */
function isLinked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** The note of a system that is gone; one that somebody else has written in its place meanwhile is put back. */
function putAside(dataFolder, { pid }) {
  const aside = join(dataFolder, `running-${pid}.old`);
  try {
    renameSync(fileIn(dataFolder), aside);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return;
  }
  try {
    const { pid: written } = JSON.parse(readFileSync(aside, "utf8"));
    if (written !== pid && isHolder(written)) isLinked(aside, fileIn(dataFolder));
  } catch {
    // Half a note: whoever wrote it never came to run.
  } finally {
    rmSync(aside, { force: true });
  }
}

function runsAlready(dataFolder, { pid, address }) {
  return new Error(
    `Orderloom already runs on ${dataFolder} (pid ${pid}, ${address}). Stop it first, or use --data for another folder.`,
  );
}
