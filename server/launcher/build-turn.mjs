import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { releaseClaim, takeClaim } from "./claim-file.mjs";
import { projectFolder } from "./project.mjs";

/**
 * Installs and builds while nobody else does so in this folder: each begins by removing what the other is about
 * to write. Whoever comes second waits, and then finds it done. Where the folder is read-only nobody can write,
 * and everything is there.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ folder?: string, say: (line: string) => void }} options
 * @returns {Promise<T>}
 */
export async function inBuildTurn(work, { folder = projectFolder, say }) {
  const file = join(folder, ".building.json");
  const claim = { pid: process.pid };
  let told = 0;
  for (;;) {
    const other = tryClaim(file, claim);
    if (other === null) break;
    if (told !== other.pid) {
      say(
        `${folder} is being installed and built by another start (pid ${other.pid}); waiting for it`,
      );
    }
    told = other.pid;
    await sleep(250);
  }
  try {
    return await work();
  } finally {
    releaseClaim(file);
  }
}

function tryClaim(file, claim) {
  try {
    return takeClaim(file, claim);
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes(error.code)) return null;
    throw error;
  }
}
