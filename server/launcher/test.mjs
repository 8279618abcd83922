import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installPackages } from "./install.mjs";
import { inProject, projectFolder, refuseOldNode } from "./project.mjs";
import { countPlaywright, countVitest, formatSummary } from "./test-report.mjs";

/** @typedef {import("./test-report.mjs").PartResult} PartResult */

const scratch = mkdtempSync(join(tmpdir(), "orderloom-npm-test-"));
// The database of the end-to-end tests lies in it and runs, as root, under another account.
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

function readReport(file, isWell, count) {
  if (!existsSync(file)) {
    return isWell
      ? { passed: 0, failed: 0, failures: [] }
      : { passed: 0, failed: 1, failures: ["did not run"] };
  }
  const counted = count(JSON.parse(readFileSync(file, "utf8")));
  if (isWell || counted.failed > 0) return counted;
  return { ...counted, failed: 1, failures: ["ended with an error outside the tests"] };
}

async function runVitest(project) {
  const file = join(scratch, `${project}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  const isWell = await run([
    modules("vitest", "vitest.mjs"),
    "run",
    "--project",
    project,
    ...reporters,
  ]);
  return readReport(file, isWell, countVitest);
}

async function runPlaywright() {
  const file = join(scratch, "e2e.json");
  const isWell = await run(
    [modules("@playwright", "test", "cli.js"), "test", "-c", "e2e", "--reporter=list,json"],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: file, ORDERLOOM_E2E_DATA: join(scratch, "data") },
  );
  return readReport(file, isWell, countPlaywright);
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
const { note } = installPackages({ withDev: true });
process.stdout.write(`install: ${note}\n`);
/** @type {PartResult[]} */
const results = [];
for (const part of positionals.length > 0 ? positionals : Object.keys(parts)) {
  results.push(await runPart(part));
}
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${formatSummary(results)}\n`);
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);
