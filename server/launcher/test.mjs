import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inBuildTurn } from "./build-turn.mjs";
import { installPackages } from "./install.mjs";
import { say } from "./progress.mjs";
import { inProject, projectFolder, refuseOldNode } from "./project.mjs";
import {
  countPlaywright,
  countVitest,
  failedFiles,
  formatSummary,
  mergeSecondTry,
} from "./test-report.mjs";

/** @typedef {import("./test-report.mjs").PartResult} PartResult */

const scratch = mkdtempSync(join(tmpdir(), "orderloom-npm-test-"));
// The databases of the end-to-end tests lie in it and run, as root, under another account.
chmodSync(scratch, 0o711);

/** Only what is about this machine: a setting of a running Orderloom must not reach the tests. */
function cleanEnvironment() {
  const kept = ["ORDERLOOM_BROWSER", "ORDERLOOM_TEST_DATABASE_URL"];
  const entries = Object.entries(process.env).filter(
    ([name]) => kept.includes(name) || !/^(ORDERLOOM_|DATABASE_|NODE_ENV$|FORCE_COLOR$)/.test(name),
  );
  return { ...Object.fromEntries(entries), NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
}

/** @returns {Promise<boolean>} whether the command ended well */
function run(args, env = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: projectFolder,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...cleanEnvironment(), ...env },
    });
    child.once("error", () => done(false));
    child.once("exit", (code) => done(code === 0));
  });
}

const modules = (...parts) => inProject("node_modules", ...parts);
const tsc = modules("typescript-7", "bin", "tsc");

/** @typedef {{ name: string, args: string[] }} Check */

/** Commands that count as one test each. */
async function runChecks(checks) {
  const failures = [];
  for (const { name, args } of checks) {
    if (!(await run(args))) failures.push(name);
  }
  return { passed: checks.length - failures.length, failed: failures.length, failures };
}

/** More than so many failing files are not chance. */
const retriedFilesMax = 5;

function verdict({ isWell, report }, count) {
  if (report === null) {
    return isWell
      ? { passed: 0, failed: 0, failures: [] }
      : { passed: 0, failed: 1, failures: ["did not run"] };
  }
  const counted = count(report);
  if (isWell || counted.failed > 0) return counted;
  return { ...counted, failed: 1, failures: ["ended with an error outside the tests"] };
}

/** @returns {Promise<{ isWell: boolean, report: unknown }>} `report` is null where there was none */
async function callVitest(project, files, reportName) {
  const file = join(scratch, `${reportName}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  const vitest = modules("vitest", "vitest.mjs");
  const isWell = await run([vitest, "run", "--project", project, ...reporters, ...files]);
  return { isWell, report: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null };
}

/** Files that failed are tried once more, alone; what passes then is named as unsteady. */
async function runVitest(project) {
  const first = await callVitest(project, [], project);
  const files = first.report === null ? [] : failedFiles(first.report);
  if (files.length === 0 || files.length > retriedFilesMax) return verdict(first, countVitest);
  process.stdout.write(`\n── ${project}: ${files.length} failed, tried again\n`);
  const second = await callVitest(project, files, `${project}-again`);
  if (second.report === null) return verdict(first, countVitest);
  const { report, unsteady } = mergeSecondTry(first.report, second.report);
  return { ...verdict({ isWell: second.isWell, report }, countVitest), unsteady };
}

async function runPlaywright() {
  const file = join(scratch, "e2e.json");
  const isWell = await run(
    [modules("@playwright", "test", "cli.js"), "test", "-c", "e2e", "--reporter=list,json"],
    {
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      ORDERLOOM_E2E_FOLDER: join(scratch, "data"),
      // One journey keeps a core and a half busy.
      ORDERLOOM_E2E_SYSTEMS: String(Math.min(2, availableParallelism())),
    },
  );
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
  return verdict({ isWell, report }, countPlaywright);
}

const parts = {
  types: () =>
    runChecks([
      { name: "route types", args: [modules("next", "dist", "bin", "next"), "typegen"] },
      { name: "product", args: [tsc, "--noEmit"] },
      { name: "runtime", args: [tsc, "--noEmit", "-p", "runtime/tsconfig.json"] },
      { name: "tests", args: [tsc, "--noEmit", "-p", "tsconfig.test.json"] },
    ]),
  lint: () =>
    runChecks([
      { name: "biome", args: [modules("@biomejs", "biome", "bin", "biome"), "ci", "--colors=off"] },
    ]),
  layers: () => runChecks([{ name: "layers", args: [inProject(".ci", "layers.mjs")] }]),
  unit: () => runVitest("unit"),
  build: () => runChecks([{ name: "build", args: [inProject("server", "launcher", "build.mjs")] }]),
  integration: () => runVitest("integration"),
  "end-to-end": runPlaywright,
  crash: () =>
    runChecks([
      {
        name: "20 kills under load",
        args: [inProject("bench", "crash-test.mjs"), "--kills", "20", "--ignore-speed"],
      },
    ]),
};

/** @returns {Promise<PartResult>} */
async function runPart(part) {
  process.stdout.write(`\n── ${part}\n`);
  const begin = performance.now();
  const result = await parts[part]().catch((error) => ({
    passed: 0,
    failed: 1,
    failures: [error.message],
  }));
  return { part, ms: performance.now() - begin, ...result };
}

refuseOldNode();
const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stdout.write(`Parts: ${Object.keys(parts).join(", ")}\n`);
  process.exit(2);
}
const { note } = await inBuildTurn(async () => installPackages({ withDev: true }), { say });
process.stdout.write(`install: ${note}\n`);
/** @type {PartResult[]} */
const results = [];
for (const part of positionals.length > 0 ? positionals : Object.keys(parts)) {
  results.push(await runPart(part));
}
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${formatSummary(results)}\n`);
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);
