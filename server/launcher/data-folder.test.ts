import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { portProblem } from "./ports.mjs";
import { claimDataFolder, readRunning, removeRunning, writeRunning } from "./running-file.mjs";
import { loadSecrets, prepareDataFolder } from "./secrets.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orderloom-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const noteOf = (pid: number) => ({ pid, address: "http://localhost:4600", socketFolder: null });
const secrets = () => join(folder, "secrets.json");

/** A process that looks like a supervisor from outside. */
async function otherSupervisor() {
  const script = join(folder, "start.mjs");
  writeFileSync(script, "process.stdout.write('up'); setInterval(() => undefined, 1000);");
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

describe("a data folder", () => {
  it("belongs to one system at a time, from before it installs and builds", async () => {
    const other = await otherSupervisor();
    try {
      claimDataFolder(folder, noteOf(other.pid ?? 0));
      expect(readRunning(folder)?.pid).toBe(other.pid);
      expect(() => claimDataFolder(folder, noteOf(process.pid))).toThrow(
        `already runs on ${folder} (pid ${other.pid}`,
      );
      expect(readRunning(folder)?.pid).toBe(other.pid);
    } finally {
      other.kill("SIGKILL");
    }
  });

  it("is free again when its system was killed, or left half a note", () => {
    writeRunning(folder, noteOf(2_147_483_000));
    claimDataFolder(folder, noteOf(process.pid));
    expect(JSON.parse(readFileSync(join(folder, "running.json"), "utf8")).pid).toBe(process.pid);
    removeRunning(folder);
    writeFileSync(join(folder, "running.json"), '{"pid": 12');
    claimDataFolder(folder, noteOf(process.pid));
    expect(JSON.parse(readFileSync(join(folder, "running.json"), "utf8")).pid).toBe(process.pid);
  });

  it("is claimed once by many that start at the same moment", async () => {
    writeRunning(folder, noteOf(2_147_483_000));
    const script = join(folder, "start.mjs");
    const module = new URL("running-file.mjs", import.meta.url).href;
    writeFileSync(
      script,
      `import { claimDataFolder } from ${JSON.stringify(module)};
       try { claimDataFolder(process.argv[2], { pid: process.pid, address: "a", socketFolder: null }); process.stdout.write("mine\\n"); }
       catch (error) { process.stdout.write("refused\\n"); }
       setInterval(() => undefined, 1000);`,
    );
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] }),
    );
    try {
      const answers = await Promise.all(
        children.map(
          (child) =>
            new Promise<string>((resolve) =>
              child.stdout?.once("data", (text) => resolve(String(text).trim())),
            ),
        ),
      );
      expect(answers.sort()).toEqual(["mine", ...Array(5).fill("refused")]);
    } finally {
      for (const child of children) child.kill("SIGKILL");
    }
  });
});

describe("the secrets of an installation", () => {
  it("are made once and kept", () => {
    const made = loadSecrets(folder, {});
    expect(loadSecrets(folder, {})).toEqual(made);
    expect(loadSecrets(folder, { ORDERLOOM_KEYS: "k9:x" })).toEqual({ ...made, keys: "k9:x" });
  });

  it.each(["", '{"keys": "k1:', "null", "[]"])(
    "are never made anew over a file that cannot be read: %j",
    (text) => {
      writeFileSync(secrets(), text);
      expect(() => loadSecrets(folder, {})).toThrow(`${secrets()} cannot be read`);
      expect(readFileSync(secrets(), "utf8")).toBe(text);
    },
  );

  it("say where they cannot be written", () => {
    mkdirSync(join(folder, "logs"));
    writeFileSync(join(folder, "a-file"), "");
    expect(() => prepareDataFolder(join(folder, "a-file", "data"))).toThrow(
      `The data folder ${join(folder, "a-file", "data")} cannot be used`,
    );
  });
});

describe("the public port", () => {
  it("is free, taken, or no address of this machine, and says which", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const { port } = server.address() as { port: number };
    expect(await portProblem(port)).toBe(`Port ${port} is in use. Choose another with --port.`);
    await new Promise((resolve) => server.close(resolve));
    expect(await portProblem(port)).toBeNull();
    expect(await portProblem(port, "203.0.113.1")).toMatch(/^Port \d+ cannot be opened: /);
  });
});
