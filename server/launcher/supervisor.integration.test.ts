import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openOwnerPool } from "../db";

const program = fileURLToPath(new URL("../testing/toy-system.mjs", import.meta.url));

type Toy = { process: ChildProcess; databasePid: number; socketFolder: string; output(): string };

let dataFolder: string;
const started: Toy[] = [];

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), "orderloom-toy-"));
  chmodSync(dataFolder, 0o711);
});
afterEach(async () => {
  for (const toy of started.splice(0)) {
    if (toy.process.exitCode === null && toy.process.signalCode === null) {
      toy.process.kill("SIGKILL");
    }
    await eventually(() => !isAlive(toy.databasePid));
  }
  rmSync(dataFolder, { recursive: true, force: true });
});

async function startToy(...programs: string[]): Promise<Toy> {
  const child = spawn(process.execPath, [program, dataFolder, ...programs], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await eventually(() => /^ready /m.test(output) || child.exitCode !== null);
  const [, pid, socketFolder] = /^ready (\d+) (.*)$/m.exec(output) ?? [];
  if (pid === undefined || socketFolder === undefined) throw new Error(output);
  const toy = { process: child, databasePid: Number(pid), socketFolder, output: () => output };
  started.push(toy);
  const begun = programs.filter((name) => name !== "enormous");
  await eventually(() => begun.every((name) => pidsOf(name).length > 0));
  return toy;
}

async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 1500) throw new Error("It never came true.");
    await sleep(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function toyLog(): string[] {
  try {
    return readFileSync(join(dataFolder, "toy.log"), "utf8").trim().split("\n");
  } catch {
    return [];
  }
}

function pidsOf(name: string): number[] {
  return toyLog()
    .filter((line) => line.startsWith(`${name} up `))
    .map((line) => Number(line.split(" ")[2]));
}

async function ask(socketFolder: string, question: string) {
  const pool = openOwnerPool(`postgres://postgres@localhost/postgres?host=${socketFolder}`);
  try {
    return (await pool.query(question)).rows;
  } finally {
    await pool.end();
  }
}

describe("the supervisor", () => {
  it("stops all but the sandbox first, then the sandbox, then the database", async () => {
    const toy = await startToy("sandbox", "worker-1", "gateway");
    toy.process.kill("SIGTERM");
    await eventually(() => toy.process.exitCode !== null);
    expect(toy.output()).toMatch(/stopped\n$/);
    const order = toyLog().filter((line) => / (SIGTERM|end)$/.test(line));
    expect(order.indexOf("sandbox SIGTERM")).toBeGreaterThan(order.indexOf("gateway end"));
    expect(order.indexOf("sandbox SIGTERM")).toBeGreaterThan(order.indexOf("worker-1 end"));
    expect(order.at(-1)).toBe("sandbox end");
    expect(isAlive(toy.databasePid)).toBe(false);
    expect(readFileSync(join(dataFolder, "postgres.log"), "utf8")).toContain(
      "database system is shut down",
    );
  });

  it("kills a process that does not end in its time, and still stops", async () => {
    const toy = await startToy("stubborn");
    toy.process.kill("SIGTERM");
    await eventually(() => toy.process.exitCode !== null);
    expect(toy.output()).toContain("stubborn took too long and was killed");
    expect(isAlive(pidsOf("stubborn")[0]!)).toBe(false);
  });

  it("leaves no process behind when it is killed, and the next start finds all that was written", async () => {
    const first = await startToy("gateway", "worker-1");
    await ask(first.socketFolder, "create table kept as select 42 as answer");
    const pids = [...pidsOf("gateway"), ...pidsOf("worker-1"), first.databasePid];
    first.process.kill("SIGKILL");
    // At once: the database of the first may still be on its way out.
    const second = await startToy("gateway");
    await eventually(() => pids.every((pid) => !isAlive(pid)));
    expect(await ask(second.socketFolder, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("starts what was killed again, the database too", async () => {
    const toy = await startToy("worker-1");
    const [before] = pidsOf("worker-1");
    process.kill(before!, "SIGKILL");
    await eventually(() => pidsOf("worker-1").length === 2);
    expect(isAlive(before!)).toBe(false);
    expect(isAlive(pidsOf("worker-1")[1]!)).toBe(true);

    process.kill(toy.databasePid, "SIGKILL");
    await eventually(() => !isAlive(toy.databasePid));
    await eventually(() =>
      ask(toy.socketFolder, "select 1").then(
        () => true,
        () => false,
      ),
    );
    expect(toy.output()).toContain("postgresql ended (SIGKILL); starting it again");
    toy.process.kill("SIGTERM");
    await eventually(() => toy.process.exitCode !== null);
  });

  it("starts what was killed again although its log cannot be written any more", async () => {
    const toy = await startToy("worker-1");
    rmSync(join(dataFolder, "logs"), { recursive: true });
    writeFileSync(join(dataFolder, "logs"), "a file where the folder was");
    process.kill(pidsOf("worker-1")[0]!, "SIGKILL");
    await eventually(() => pidsOf("worker-1").length === 2);
    expect(isAlive(pidsOf("worker-1")[1]!)).toBe(true);
    expect(toy.output()).toContain("worker-1.log cannot be written");
    toy.process.kill("SIGTERM");
    await eventually(() => toy.process.exitCode !== null);
    expect(toy.process.exitCode).toBe(0);
  });

  it("goes on when a process cannot even be begun, and tries it again", async () => {
    const toy = await startToy("worker-1", "enormous");
    await eventually(() => (toy.output().match(/ended \(code E2BIG\)/g) ?? []).length >= 2);
    expect(isAlive(pidsOf("worker-1")[0]!)).toBe(true);
    toy.process.kill("SIGTERM");
    await eventually(() => toy.process.exitCode !== null);
    expect(toy.process.exitCode).toBe(0);
  });

  it("takes a pid file of a process that is no database of ours for what it is", async () => {
    const first = await startToy();
    first.process.kill("SIGKILL");
    await eventually(() => !isAlive(first.databasePid));
    // As after a reboot of a container: the number belongs to somebody else.
    writeFileSync(
      join(dataFolder, "postgres", "postmaster.pid"),
      `${process.pid}\n${dataFolder}\n`,
    );
    const second = await startToy();
    expect(await ask(second.socketFolder, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});
