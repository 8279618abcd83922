import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, setPriority, tmpdir } from "node:os";
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

/**
 * How the commands of a part run.
 * @typedef {object} Manner
 * @property {"inherit" | number} output where they say what they say: here, or into an open file
 * @property {boolean} isBehind they take what others leave of the cores
 */

/** @type {Manner} */
const alone = { output: "inherit", isBehind: false };

/** @param {Manner} manner @returns {Promise<boolean>} whether the command ended well */
function run({ output, isBehind }, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: projectFolder,
      stdio: ["ignore", output, output],
      env: { ...cleanEnvironment(), ...env },
    });
    if (isBehind && child.pid !== undefined) setPriority(child.pid, 10);
    child.once("error", () => done(false));
    child.once("exit", (code) => done(code === 0));
  });
}

const modules = (...parts) => inProject("node_modules", ...parts);
const tsc = modules("typescript-7", "bin", "tsc");

/** @typedef {{ name: string, args: string[] }} Check */

/** Commands that count as one test each. */
async function runChecks(manner, checks) {
  const failures = [];
  for (const { name, args } of checks) {
    if (!(await run(manner, args))) failures.push(name);
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
async function callVitest(manner, project, files, reportName) {
  const file = join(scratch, `${reportName}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  const vitest = modules("vitest", "vitest.mjs");
  const args = [vitest, "run", "--project", project, ...reporters, ...files];
  const isWell = await run(manner, args);
  return { isWell, report: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null };
}

/** Files that failed are tried once more, alone; what passes then is named as unsteady. */
async function runVitest(manner, project) {
  const first = await callVitest(manner, project, [], project);
  const files = first.report === null ? [] : failedFiles(first.report);
  if (files.length === 0 || files.length > retriedFilesMax) return verdict(first, countVitest);
  process.stdout.write(`\n── ${project}: ${files.length} failed, tried again\n`);
  const second = await callVitest(manner, project, files, `${project}-again`);
  if (second.report === null) return verdict(first, countVitest);
  const { report, unsteady } = mergeSecondTry(first.report, second.report);
  return { ...verdict({ isWell: second.isWell, report }, countVitest), unsteady };
}

async function runPlaywright(manner) {
  const file = join(scratch, "e2e.json");
  const isWell = await run(
    manner,
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
  types: (manner) =>
    runChecks(manner, [
      { name: "route types", args: [modules("next", "dist", "bin", "next"), "typegen"] },
      { name: "product", args: [tsc, "--noEmit"] },
      { name: "runtime", args: [tsc, "--noEmit", "-p", "runtime/tsconfig.json"] },
      { name: "tests", args: [tsc, "--noEmit", "-p", "tsconfig.test.json"] },
    ]),
  lint: (manner) =>
    runChecks(manner, [
      { name: "biome", args: [modules("@biomejs", "biome", "bin", "biome"), "ci", "--colors=off"] },
    ]),
  layers: (manner) =>
    runChecks(manner, [{ name: "layers", args: [inProject(".ci", "layers.mjs")] }]),
  build: (manner) =>
    runChecks(manner, [{ name: "build", args: [inProject("server", "launcher", "build.mjs")] }]),
  unit: (manner) => runVitest(manner, "unit"),
  integration: (manner) => runVitest(manner, "integration"),
  "end-to-end": runPlaywright,
  crash: (manner) =>
    runChecks(manner, [
      {
        name: "20 kills under load",
        args: [inProject("bench", "crash-test.mjs"), "--kills", "20", "--ignore-speed"],
      },
    ]),
};

/** Waits for most of its time: the first part has the cores when it wants them, the other the rest. */
const pair = { waiting: "crash", behind: "unit" };

/** @returns {Promise<PartResult>} */
async function runPart(part, manner) {
  const begin = performance.now();
  const result = await parts[part](manner).catch((error) => ({
    passed: 0,
    failed: 1,
    failures: [error.message],
  }));
  return { part, ms: performance.now() - begin, ...result };
}

/** What the waiting part says is told when it has ended, so that each part's words stand together. */
async function runPair({ waiting, behind }) {
  const file = join(scratch, `${waiting}.txt`);
  const ended = runPart(waiting, { ...alone, output: openSync(file, "w") });
  process.stdout.write(`\n── ${behind}, beside ${waiting}\n`);
  const first = await runPart(behind, { ...alone, isBehind: true });
  process.stdout.write(`\n── ${waiting}, beside ${behind}\n`);
  const second = await ended;
  process.stdout.write(readFileSync(file));
  return [first, second];
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
const wanted = positionals.length > 0 ? positionals : Object.keys(parts);
const isPaired = wanted.includes(pair.waiting) && wanted.includes(pair.behind);
/** @type {PartResult[]} */
const results = [];
for (const part of wanted) {
  if (isPaired && part === pair.waiting) continue;
  if (isPaired && part === pair.behind) {
    results.push(...(await runPair(pair)));
    continue;
  }
  process.stdout.write(`\n── ${part}\n`);
  results.push(await runPart(part, alone));
}
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${formatSummary(results)}\n`);
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);
