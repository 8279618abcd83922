import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { inProject } from "./project.mjs";

/** Raised when the same version of the package is bundled in another way. */
const bundling = 5;

/** Where the code editor is served from: its version is in the path, so it is cached for good. */
export function editorFolder() {
  const { version } = JSON.parse(
    readFileSync(inProject("node_modules", "monaco-editor", "package.json"), "utf8"),
  );
  return inProject("public", "monaco", `${version}-${bundling}`);
}

/** The code editor as a module of its own: the pages load it when somebody opens it, from this host. */
export async function bundleEditor() {
  const folder = editorFolder();
  rmSync(inProject("public", "monaco"), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { build, stop } = await import("esbuild");
  await build({
    absWorkingDir: inProject(),
    entryPoints: {
      editor: "components/code/monaco-bundle.ts",
      typescript: "components/code/monaco-typescript.ts",
      "editor.worker": "node_modules/monaco-editor/esm/vs/editor/editor.worker.js",
      "ts.worker": "node_modules/monaco-editor/esm/vs/languages/features/typescript/ts.worker.js",
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: ["chrome123", "firefox128", "safari17.5"],
    loader: { ".ttf": "file" },
    logLevel: "warning",
  });
  await stop();
}
