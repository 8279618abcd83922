import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type FlowFiles, isTestFile } from "../runtime/flow/flow-files";
import { makeFolder, whyUnwritable } from "../server/launcher/make-folder.mjs";
import { whyUnreadable } from "../server/unreadable-file";
import { readTextFile } from "./text-file";

/** `flow.json`, `layout.json` and `tests/*.json` of a folder, and other JSON files in it. */
export function readFlowDirectory(folder: string): FlowFiles {
  const paths = [...jsonFilesIn(folder, ""), ...jsonFilesIn(folder, "tests")];
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  return Object.fromEntries(paths.map((path) => [path, readTextFile(join(folder, path))]));
}

function jsonFilesIn(folder: string, inner: string): string[] {
  const path = join(folder, inner);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) throw new Error(`${path} is a file; it must be a folder.`);
  return namesIn(path)
    .filter((name) => name.endsWith(".json") && statSync(join(path, name)).isFile())
    .map((name) => (inner === "" ? name : `${inner}/${name}`));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new Error(`${folder} cannot be read: ${whyUnreadable(error)}.`, { cause: error });
  }
}

/**
 * Writes the files of a flow; a test that is no longer part of it goes, and what was never part of one stays.
 * Returns what changed.
 */
export function writeFlowDirectory(folder: string, files: FlowFiles): string[] {
  const before = [...jsonFilesIn(folder, ""), ...jsonFilesIn(folder, "tests")];
  const removed = before.filter((path) => isTestFile(path) && files[path] === undefined);
  for (const path of removed) writing(join(folder, path), (file) => rmSync(file));
  // Compared by their bytes: what is there need not be text.
  const written = Object.entries(files).filter(
    ([path, text]) =>
      !before.includes(path) || !readFileSync(join(folder, path)).equals(Buffer.from(text)),
  );
  for (const [path, text] of written) {
    writing(join(folder, path), (file) => {
      makeFolder(dirname(file));
      writeFileSync(file, text);
    });
  }
  return [...written.map(([path]) => path), ...removed].sort();
}

/** Names the file where the system does not let it be written. */
function writing(file: string, work: (file: string) => void): void {
  try {
    work(file);
  } catch (error) {
    throw new Error(`${file} cannot be written: ${whyUnwritable(error)}.`, { cause: error });
  }
}
