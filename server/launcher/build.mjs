import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inBuildTurn } from "./build-turn.mjs";
import { bundleEditor, editorFolder } from "./bundle-editor.mjs";
import { formatSeconds, say } from "./progress.mjs";
import { inProject, projectFolder } from "./project.mjs";

/** What becomes a program of its own in dist/. */
const programs = {
  gateway: "server/gateway/main.ts",
  worker: "server/worker/main.ts",
  sandbox: "server/sandbox/main.ts",
  setup: "server/launcher/setup.ts",
  cli: "bin/cli.ts",
};

const sharedInputs = ["package-lock.json", "tsconfig.json", "server", "runtime", "drizzle"];
const programInputs = [...sharedInputs, "bin"];
const pageInputs = [
  ...sharedInputs,
  "app",
  "components",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.js",
  "postcss.config.mjs",
];

const isTest = (name) => /\.(test|property\.test|integration\.test)\.tsx?$/.test(name);

function filesUnder(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return filesUnder(inner);
    return isTest(entry.name) ? [] : [inner];
  });
}

/** @param {readonly string[]} inputs files and folders of the project */
export function hashInputs(inputs) {
  const hash = createHash("sha256").update(process.version.split(".")[0] ?? "");
  for (const input of inputs) {
    const path = inProject(input);
    if (!existsSync(path)) continue;
    const files = /\.\w+$/.test(input) ? [path] : filesUnder(path).sort();
    for (const file of files)
      hash.update(file.slice(projectFolder.length)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Builds when the stamp in the output differs from the inputs; returns what was done. */
async function buildIfChanged({ name, stampFile, inputs, build, beforeReplacing }) {
  const hash = hashInputs(inputs);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === hash) return `${name} unchanged`;
  const begin = performance.now();
  if (existsSync(stampFile)) beforeReplacing(`The sources of the ${name}`);
  // A build that is broken off must not pass for the one before it.
  rmSync(stampFile, { force: true });
  await build();
  writeFileSync(stampFile, hash);
  return `${name} ${formatSeconds(performance.now() - begin)}`;
}

async function buildPrograms() {
  rmSync(inProject("dist"), { recursive: true, force: true });
  mkdirSync(inProject("dist"), { recursive: true });
  // A start that finds all of it built needs no bundler.
  const { bundlePrograms } = await import("./bundle-programs.mjs");
  const { stop } = await import("esbuild");
  await bundlePrograms({ folder: "dist", programs });
  await stop();
}

function buildPages() {
  const next = inProject("node_modules", "next", "dist", "bin", "next");
  const done = spawnSync(process.execPath, [next, "build"], {
    cwd: projectFolder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (done.status !== 0) throw new Error(`next build failed:\n${done.stdout}\n${done.stderr}`);
}

/**
 * Builds the programs and the pages; what did not change is left alone.
 * @param {object} options
 * @param {boolean} options.pages a machine that only works needs no pages
 * @param {(what: string) => void} [options.beforeReplacing] may refuse to replace what was built before
 * @returns {Promise<{ note: string }>}
 */
export async function buildProject({ pages, beforeReplacing = () => undefined }) {
  const notes = [
    await buildIfChanged({
      beforeReplacing,
      name: "programs",
      stampFile: inProject("dist", ".stamp"),
      inputs: programInputs,
      build: buildPrograms,
    }),
  ];
  if (pages) {
    notes.push(
      await buildIfChanged({
        beforeReplacing,
        name: "editor",
        stampFile: join(editorFolder(), ".stamp"),
        inputs: ["package-lock.json", "components/code/monaco-bundle.ts"],
        build: bundleEditor,
      }),
    );
    notes.push(
      await buildIfChanged({
        beforeReplacing,
        name: "pages",
        stampFile: inProject(".next", "orderloom-stamp"),
        inputs: pageInputs,
        build: buildPages,
      }),
    );
  }
  return { note: notes.join(", ") };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { note } = await inBuildTurn(() => buildProject({ pages: true }), { say });
  process.stdout.write(`${note}\n`);
}
