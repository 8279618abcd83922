import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { forgetBuildUser, noteBuildUser, refuseWhileInUse } from "./build-users.mjs";

let folder: string;
let system: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orderloom-users-"));
  const program = join(folder, "start.mjs");
  writeFileSync(program, "setInterval(() => undefined, 1_000);");
  system = spawn(process.execPath, [program]);
});
afterEach(() => {
  system.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const refusal = () => {
  try {
    refuseWhileInUse("The sources of the pages", folder);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

it("is not replaced while a system that lives serves it", async () => {
  const pid = system.pid ?? 0;
  expect(refusal()).toBeNull();
  noteBuildUser({ pid, address: "http://localhost:4600" }, folder);
  // It can be told by its command line as soon as it has one.
  await expect
    .poll(refusal)
    .toMatch(new RegExp(`sources of the pages changed .*pid ${pid}, http://localhost:4600`));

  const gone = new Promise((resolve) => system.once("close", resolve));
  system.kill("SIGKILL");
  await gone;
  expect(refusal()).toBeNull();
  expect(existsSync(join(folder, ".running", `${pid}.json`))).toBe(false);
});

it("is free again once it has said that it stops, and never in its own way", () => {
  noteBuildUser({ pid: process.pid, address: "http://localhost:4600" }, folder);
  expect(refusal()).toBeNull();
  forgetBuildUser(process.pid, folder);
  expect(existsSync(join(folder, ".running", `${process.pid}.json`))).toBe(false);
});
