import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Upwards from here, because this file also runs from a bundle. */
function findProject() {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}

/** The folder with package.json. */
export const projectFolder = findProject();

/** @param {string[]} parts */
export function inProject(...parts) {
  return join(projectFolder, ...parts);
}

/** @type {string} */
export const version = JSON.parse(readFileSync(inProject("package.json"), "utf8")).version;

/** The oldest Node that runs this: 20.19. */
export function refuseOldNode(found = process.versions.node) {
  const [major = 0, minor = 0] = found.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Orderloom needs Node 20.19 or newer; this is ${found}.`);
}
