import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FlowFiles } from "../runtime/flow/flow-files";

/** `flow.json`, `layout.json` and `tests/*.json` of a folder, and the names of other JSON files in it. */
export function readFlowDirectory(folder: string): FlowFiles {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const inside = (path: string) =>
    existsSync(join(folder, path))
      ? readdirSync(join(folder, path), { withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
          .map((entry) => (path === "" ? entry.name : `${path}/${entry.name}`))
      : [];
  const paths = [...inside(""), ...inside("tests")];
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** Writes the files of a flow; a test that is no longer part of it goes. Returns what changed. */
export function writeFlowDirectory(folder: string, files: FlowFiles): string[] {
  const before = existsSync(folder) ? readFlowDirectory(folder) : {};
  const removed = Object.keys(before).filter(
    (path) => path.startsWith("tests/") && files[path] === undefined,
  );
  for (const path of removed) rmSync(join(folder, path));
  const written = Object.entries(files).filter(([path, text]) => before[path] !== text);
  for (const [path, text] of written) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return [...written.map(([path]) => path), ...removed].sort();
}
