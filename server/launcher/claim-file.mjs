import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * A file that says which process holds something, such as a data folder; it holds for as long as that process
 * lives.
 * @typedef {{ readonly pid: number }} Claim
 */

/** What may hold something: a start, a command, a build, a test run. */
const programs = /(?:start|orderloom|cli|build|test)\.mjs/;

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

/**
 * @template {Claim} T
 * @param {string} file
 * @returns {T | null} the claim of the process that holds it now
 */
export function readClaim(file) {
  try {
    const claim = JSON.parse(readFileSync(file, "utf8"));
    return isHolder(claim.pid) ? claim : null;
  } catch {
    return null;
  }
}

/**
 * Writes the claim where no living process has one. Of several at the same moment one gets it.
 * @template {Claim} T
 * @param {string} file
 * @param {T} claim
 * @returns {T | null} the claim of another process that holds it; null when it is this one's now
 */
export function takeClaim(file, claim) {
  const own = `${file}.${claim.pid}`;
  writeFileSync(own, JSON.stringify(claim, null, 2), { mode: 0o600 });
  try {
    while (!isLinked(own, file)) {
      const other = readClaim(file);
      if (other !== null && other.pid !== claim.pid) return other;
      putAside(file, claim.pid);
    }
    return null;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Gives back what this process holds; the claim of another one stays. @param {string} file */
export function releaseClaim(file) {
  try {
    const { pid } = JSON.parse(readFileSync(file, "utf8"));
    if (pid === process.pid) rmSync(file, { force: true });
  } catch {
    // Nobody holds it.
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

/** The claim of a process that is gone; one that somebody else has written in its place meanwhile is put back. */
function putAside(file, pid) {
  const aside = `${file}.${pid}.old`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return;
  }
  try {
    const { pid: written } = JSON.parse(readFileSync(aside, "utf8"));
    if (written !== pid && isHolder(written)) isLinked(aside, file);
  } catch {
    // Half a claim: whoever wrote it never came to run.
  } finally {
    rmSync(aside, { force: true });
  }
}
