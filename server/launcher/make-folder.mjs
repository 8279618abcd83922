import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

const reasons = {
  EACCES: "this account may not write there",
  EPERM: "this account may not write there",
  EEXIST: "something that is no folder is in its place",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  ENOENT: "its folder does not exist, and the system makes none there",
  ENOSPC: "the disk is full",
  EDQUOT: "this account's share of the disk is used up",
  EROFS: "it lies on something that can only be read",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its path leads in a circle",
};

/**
 * Why the system did not write a file or folder that somebody named, as a part of a sentence; its own words where it
 * is rare.
 * @param {unknown} error
 * @returns {string}
 */
export function whyUnwritable(error) {
  const { code = "", message } = /** @type {NodeJS.ErrnoException} */ (error);
  return reasons[code] ?? message;
}

/** @param {string} path */
function isFolder(path) {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Makes a folder and those above it that are missing. `mkdirSync` with `recursive` tries for ever where the system
 * makes no folder in one that is there, as in `/proc`.
 * @param {string} path
 * @param {number} [mode] of each folder that is made
 */
export function makeFolder(path, mode) {
  const missing = [];
  let place = resolve(path);
  while (!isFolder(place) && dirname(place) !== place) {
    missing.unshift(place);
    place = dirname(place);
  }
  for (const folder of missing) {
    try {
      mkdirSync(folder, mode);
    } catch (error) {
      // Somebody else has made it in the same moment.
      if (error.code !== "EEXIST" || !isFolder(folder)) throw error;
    }
  }
}
