import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { folderFiles } from "../server/backup/manifest";
import { clusterFolderOf } from "../server/launcher/cluster-folder.mjs";
import { writePrivately } from "../server/launcher/secrets.mjs";

/**
 * Looks at a data folder before something that may fail fills it. The function it gives makes the folder again
 * what it was: what is new goes, with folders above that were not there, and what was replaced comes back.
 */
export function rememberFolder(folder: string): () => void {
  const highest = highestMissing(folder);
  const before = highest === null ? readdirSync(folder) : [];
  const mode = highest === null ? statSync(folder).mode : null;
  const kept = folderFiles
    .flatMap((name) => [name, `${name}.before-restore`])
    .filter((name) => before.includes(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
  const hadCluster = existsSync(clusterFolderOf(folder));
  return () => {
    // As root it may lie outside, with nothing else beside it.
    const cluster = clusterFolderOf(folder);
    if (!hadCluster && dirname(cluster) !== folder) {
      rmSync(dirname(cluster), { recursive: true, force: true });
    }
    if (highest !== null || mode === null) {
      if (highest !== null) rmSync(highest, { recursive: true, force: true });
      return;
    }
    for (const name of readdirSync(folder).filter((name) => !before.includes(name))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
    for (const { name, text } of kept) writePrivately(join(folder, name), text);
    chmodSync(folder, mode & 0o7777);
  };
}

/** The folder that making `folder` would make first; null where it is there. */
function highestMissing(folder: string): string | null {
  if (existsSync(folder)) return null;
  const parent = dirname(folder);
  return existsSync(parent) ? folder : highestMissing(parent);
}
