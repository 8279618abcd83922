import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { ownSystem } from "./systems";

const project = fileURLToPath(new URL("..", import.meta.url));
const port = ownSystem.port + 100;

type System = { child: ChildProcess; output(): string };

let dataFolder: string;
let system: System | null = null;

test.beforeAll(() => {
  dataFolder = mkdtempSync(join(tmpdir(), "orderloom-lifecycle-"));
  chmodSync(dataFolder, 0o711);
});
test.afterAll(async () => {
  if (system?.child.exitCode === null) {
    system.child.kill("SIGTERM");
    await ended(system);
  }
  rmSync(dataFolder, { recursive: true, force: true });
});

function start(): Promise<System> {
  const script = join(project, "server", "launcher", "start.mjs");
  return starting([process.execPath, script, ...options()], {});
}

/** As a person does it, in a process group of its own, which a terminal's Ctrl-C reaches as a whole. */
function startByNpm(): Promise<System> {
  return starting(["npm", "start", "--silent", "--", ...options()], { detached: true });
}

const options = () => ["--port", String(port), "--data", dataFolder];

async function starting(command: readonly string[], more: SpawnOptions): Promise<System> {
  const [program = "", ...rest] = command;
  const child = spawn(program, rest, {
    cwd: project,
    ...more,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  system = { child, output: () => output };
  await expect
    .poll(() => (child.exitCode === null ? output : `ended: ${output}`), { timeout: 60_000 })
    .toMatch(/^(ready|ended)/m);
  expect(output.trimEnd().split("\n").at(-1)).toBe(`ready http://localhost:${port}`);
  return system;
}

function ended({ child }: System): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => child.once("exit", () => done()));
}

/** Processes that have the data folder in their command or environment. */
function family(): { pid: number; name: string }[] {
  const found = spawnSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).stdout;
  return found
    .split("\n")
    .map((line) => /^\s*(\d+) (.*)$/.exec(line))
    .flatMap((match) => (match === null ? [] : [{ pid: Number(match[1]), name: match[2] ?? "" }]))
    .filter(({ pid, name }) => name.includes(dataFolder) || environmentOf(pid).includes(dataFolder))
    .filter(({ pid }) => pid !== process.pid);
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}

async function health() {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`);
  return answer.status;
}

test.describe.configure({ mode: "serial" });

test("starts, says each part with its time, the sign-ins, and ends with the address", async () => {
  const { output } = await start();
  for (const part of ["install", "build", "postgresql", "migrate", "seed", "processes"]) {
    expect(output()).toMatch(new RegExp(`^  ${part} +\\d+\\.\\d s`, "m"));
  }
  expect(output()).toContain("@meridian.example");
  expect(await health()).toBe(200);
});

test("refuses a second start on the same data folder", async () => {
  const script = join(project, "server", "launcher", "start.mjs");
  const second = spawnSync(
    process.execPath,
    [script, "--port", String(port + 1), "--data", dataFolder],
    { encoding: "utf8" },
  );
  expect(second.status).toBe(1);
  expect(second.stdout).toContain("already runs");
  expect(await health()).toBe(200);
});

test("starts again what was killed, one by one", async () => {
  for (const name of ["gateway.mjs", "worker.mjs", "sandbox.mjs", "next", "postgres -D"]) {
    const victim = family().find((member) => member.name.includes(name));
    expect(victim, `${name} runs`).toBeDefined();
    process.kill(victim?.pid ?? 0, "SIGKILL");
    await expect
      .poll(() => family().some((it) => it.name.includes(name) && it.pid !== victim?.pid))
      .toBe(true);
  }
  await expect.poll(() => health().catch(() => 0), { timeout: 30_000 }).toBe(200);
});

test("just starts after everything was killed at once", async () => {
  const before = family();
  expect(before.length).toBeGreaterThan(4);
  for (const { pid } of before) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Its parent took it along.
    }
  }
  await start();
  expect(await health()).toBe(200);
});

test("leaves nothing behind when only the supervisor was killed", async () => {
  const { child } = system ?? (await start());
  child.kill("SIGKILL");
  await expect.poll(() => family().map(({ name }) => name), { timeout: 20_000 }).toEqual([]);
  await start();
});

test("stops on SIGTERM, the database last and in good order", async () => {
  const running = system ?? (await start());
  running.child.kill("SIGTERM");
  await ended(running);
  expect(running.child.exitCode).toBe(0);
  expect(running.output()).toMatch(/stopped\n$/);
  expect(running.output()).not.toContain("was killed");
  expect(family()).toEqual([]);
  const log = readFileSync(join(dataFolder, "postgres.log"), "utf8");
  expect(log.trimEnd()).toMatch(/database system is shut down$/);
});

test("stops in good order on Ctrl-C, which reaches it from the terminal and once more from npm", async () => {
  const { child, output } = await startByNpm();
  process.kill(-(child.pid ?? 0), "SIGINT");
  await expect.poll(output, { timeout: 20_000 }).toMatch(/SIGINT: stopping[\s\S]*stopped\n$/);
  await expect.poll(family).toEqual([]);
  const log = readFileSync(join(dataFolder, "postgres.log"), "utf8");
  expect(log.trimEnd()).toMatch(/database system is shut down$/);
});
