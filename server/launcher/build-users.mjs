import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readClaim } from "./claim-file.mjs";
import { projectFolder } from "./project.mjs";

/** @typedef {{ pid: number, address: string }} BuildUser a system that serves what was built in this folder */

const notesIn = (folder) => join(folder, ".running");
const noteOf = (folder, pid) => join(notesIn(folder), `${pid}.json`);

/**
 * Notes that this process serves the build from now on; call it within the build's turn. Where the folder is
 * read-only nobody can build, either.
 * @param {BuildUser} user
 */
export function noteBuildUser(user, folder = projectFolder) {
  try {
    mkdirSync(notesIn(folder), { recursive: true });
    writeFileSync(noteOf(folder, user.pid), JSON.stringify(user));
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS"].includes(error.code)) throw error;
  }
}

export function forgetBuildUser(pid, folder = projectFolder) {
  rmSync(noteOf(folder, pid), { force: true });
}

/**
 * Refuses to replace what a running system serves: its pages and programs would be gone while it goes on.
 * @param {string} what is about to be replaced
 */
export function refuseWhileInUse(what, folder = projectFolder) {
  const [other] = buildUsers(folder);
  if (other === undefined) return;
  throw new Error(
    `${what} changed since Orderloom was started from this folder (pid ${other.pid}, ${other.address}), which serves what was built then. Stop it first, or start this one from a folder of its own.`,
  );
}

/** @returns {BuildUser[]} those that live, without this process */
function buildUsers(folder) {
  let names;
  try {
    names = readdirSync(notesIn(folder));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const file = join(notesIn(folder), name);
    const user = readClaim(file);
    if (user === null) rmSync(file, { force: true });
    return user === null || user.pid === process.pid ? [] : [/** @type {BuildUser} */ (user)];
  });
}
