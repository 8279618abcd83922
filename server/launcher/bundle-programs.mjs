import { build } from "esbuild";
import { projectFolder } from "./project.mjs";

/**
 * Makes programs of one file and shared chunks of the sources.
 * @param {object} options
 * @param {string} options.folder where they come, within the project, where their packages are found
 * @param {Readonly<Record<string, string>>} options.programs the source of each by its name, from the project's folder
 */
export async function bundlePrograms({ folder, programs }) {
  await build({
    absWorkingDir: projectFolder,
    entryPoints: programs,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: true,
    tsconfig: "tsconfig.json",
    logLevel: "warning",
  });
}
