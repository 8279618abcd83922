import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../env";

const fullDisk = "/dev/full";

/** Ends with 7 when the program lived to its last line. */
function runOnFullDisk(args: readonly string[]): number | null {
  const log = openSync(fullDisk, "w");
  try {
    return spawnSync(process.execPath, args, { cwd: projectFolder(), stdio: ["ignore", log, log] })
      .status;
  } finally {
    closeSync(log);
  }
}

describe.skipIf(!existsSync(fullDisk))("a process whose log is on a full disk", () => {
  it("goes on, and remembers no more than a megabyte of it", () => {
    const program = `
      import("${join(projectFolder(), "server", "host", "process-log.ts")}").then(async ({ openProcessLog }) => {
        const log = openProcessLog("worker");
        const before = process.memoryUsage().rss;
        for (let line = 0; line < 20000; line++) log.warn({ line, text: "x".repeat(1000) }, "no space");
        await new Promise((resolve) => setTimeout(resolve, 50));
        process.exit(process.memoryUsage().rss - before < 100e6 ? 7 : 8);
      })`;

    expect(runOnFullDisk(["--import", "tsx", "-e", program])).toBe(7);
  });

  it("goes on also where a library writes", () => {
    const lifeline = join(projectFolder(), "server", "launcher", "lifeline.cjs");
    const program =
      'process.stdout.write("a"); process.stderr.write("b"); setTimeout(() => process.exit(7), 50)';

    expect(runOnFullDisk(["--require", lifeline, "-e", program])).toBe(7);
    expect(runOnFullDisk(["-e", program])).not.toBe(7);
  });
});
