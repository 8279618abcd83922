import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inBuildTurn } from "./build-turn.mjs";

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orderloom-turn-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const log = () =>
  existsSync(join(folder, "log")) ? readFileSync(join(folder, "log"), "utf8") : "";
const lines = () => log().trim().split("\n");

/** A start that builds until the file `go` is there, and writes down what it does. */
function startBuilding(name: string): ChildProcess {
  const script = join(folder, "start.mjs");
  const module = new URL("build-turn.mjs", import.meta.url).href;
  writeFileSync(
    script,
    `import { inBuildTurn } from ${JSON.stringify(module)};
     import { appendFileSync, existsSync } from "node:fs";
     const [, , folder, name] = process.argv;
     const note = (line) => appendFileSync(folder + "/log", name + " " + line + "\\n");
     await inBuildTurn(async () => {
       note("begins");
       while (!existsSync(folder + "/go")) await new Promise((done) => setTimeout(done, 10));
       note("ends");
     }, { folder, say: (line) => note("says " + line) });`,
  );
  const child = spawn(process.execPath, [script, folder, name], { stdio: "inherit" });
  children.push(child);
  return child;
}

describe("a build in a folder", () => {
  it("waits for one that began before it, and says for whom", async () => {
    const first = startBuilding("first");
    await expect.poll(log, { timeout: 20_000 }).toContain("first begins");
    startBuilding("second");
    await expect.poll(log, { timeout: 20_000 }).toContain("second says");
    expect(lines()).toEqual([
      "first begins",
      expect.stringMatching(new RegExp(`second says ${folder} is being .* \\(pid ${first.pid}\\)`)),
    ]);
    writeFileSync(join(folder, "go"), "");
    await expect.poll(log, { timeout: 20_000 }).toContain("second ends");
    expect(lines().filter((line) => !line.includes("says"))).toEqual([
      "first begins",
      "first ends",
      "second begins",
      "second ends",
    ]);
    await expect
      .poll(() => existsSync(join(folder, ".building.json")), { timeout: 20_000 })
      .toBe(false);
  });

  it("takes over from one that was killed", async () => {
    const first = startBuilding("first");
    await expect.poll(log, { timeout: 20_000 }).toContain("first begins");
    startBuilding("second");
    await expect.poll(log, { timeout: 20_000 }).toContain("second says");
    first.kill("SIGKILL");
    await expect.poll(log, { timeout: 20_000 }).toContain("second begins");
    expect(log()).not.toContain("first ends");
  });

  it("leaves the folder free for the next one when it fails", async () => {
    const failing = inBuildTurn(() => Promise.reject(new Error("next build failed")), {
      folder,
      say: (line) => appendFileSync(join(folder, "log"), line),
    });
    await expect(failing).rejects.toThrow("next build failed");
    expect(existsSync(join(folder, ".building.json"))).toBe(false);
    expect(log()).toBe("");
  });
});
