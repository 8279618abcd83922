import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { inProject, projectFolder } from "./project.mjs";

/** @typedef {{ version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */

function readPackages(path) {
  if (!existsSync(path)) return {};
  return /** @type {Record<string, LockedPackage>} */ (
    JSON.parse(readFileSync(path, "utf8")).packages ?? {}
  );
}

/**
 * Compares what is locked with what npm noted down when it installed.
 * @param {Record<string, LockedPackage>} locked
 * @param {Record<string, LockedPackage>} installed
 * @param {boolean} withDev
 * @returns {string[]} the places of packages that are missing or of another version
 */
export function missingPackages(locked, installed, withDev) {
  return Object.entries(locked)
    .filter(([place, entry]) => {
      if (place === "" || entry.optional || entry.link) return false;
      if ((entry.dev || entry.devOptional) && !withDev) return false;
      return installed[place]?.version !== entry.version;
    })
    .map(([place]) => place);
}

function npm(args) {
  const inside = process.env.npm_execpath;
  const [command, first] =
    inside !== undefined && /npm-cli\.js$/.test(inside)
      ? [process.execPath, [inside]]
      : ["npm", []];
  const done = spawnSync(command, [...first, ...args], {
    cwd: projectFolder,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    throw new Error(`npm ${args.join(" ")} failed:\n${done.error?.message ?? done.stderr}`);
  }
}

/**
 * Installs the locked packages when they are not there.
 * @param {object} options
 * @param {boolean} options.withDev
 * @param {(what: string) => void} [options.beforeReplacing] may refuse to replace packages that are in use
 * @returns {{ note: string }}
 */
export function installPackages({ withDev, beforeReplacing = () => undefined }) {
  const locked = readPackages(inProject("package-lock.json"));
  const installed = readPackages(inProject("node_modules", ".package-lock.json"));
  if (missingPackages(locked, installed, withDev).length === 0) return { note: "up to date" };
  const isRunnable = missingPackages(locked, installed, false).length === 0;
  const dev = withDev ? "--include=dev" : "--omit=dev";
  // Only the development packages are missing: add them without pulling the rest from under a running system.
  if (isRunnable) npm(["install", "--no-save", "--no-audit", "--no-fund", dev]);
  else {
    beforeReplacing("The packages");
    npm(["ci", "--no-audit", "--no-fund", dev]);
  }
  const now = Object.keys(readPackages(inProject("node_modules", ".package-lock.json"))).length;
  return { note: `${now} packages` };
}
