import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../env";
import { bundlePrograms } from "../launcher/bundle-programs.mjs";

export type ProgramBundles = {
  /** `NAME.mjs` for each program. */
  readonly folder: string;
  remove(): void;
};

/**
 * Bundles programs of the present sources, as the product's own build does, for tests that start them as
 * processes: a start then takes a third of the CPU that it takes from the sources.
 * @param programs the source of each by its name, from the project's folder
 */
export async function bundleForTests(
  programs: Readonly<Record<string, string>>,
): Promise<ProgramBundles> {
  const parent = join(projectFolder(), "dist-test");
  mkdirSync(parent, { recursive: true });
  // Two test runs at a time have a folder each.
  const folder = mkdtempSync(join(parent, "run-"));
  await bundlePrograms({ folder, programs });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
