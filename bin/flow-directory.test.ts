import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFlowDirectory } from "./flow-directory";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orderloom-flow-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = { "flow.json": "{}\n" };

describe("the folder of a flow that cannot be written is named with the reason", () => {
  it("where the path leads through a file", () => {
    writeFileSync(join(folder, "notes.txt"), "");
    expect(() => writeFlowDirectory(join(folder, "notes.txt", "orders"), files)).toThrow(
      `${join(folder, "notes.txt", "orders", "flow.json")} cannot be written: `,
    );
  });

  it.runIf(existsSync("/proc/self"))("where the system makes no folders", () => {
    expect(() => writeFlowDirectory("/proc/orderloom", files)).toThrow(
      "/proc/orderloom/flow.json cannot be written: its folder does not exist",
    );
  });

  it.runIf(existsSync("/dev/full"))("where the disk is full", () => {
    symlinkSync("/dev/full", join(folder, "flow.json"));
    expect(() => writeFlowDirectory(folder, files)).toThrow(
      `${join(folder, "flow.json")} cannot be written: the disk is full.`,
    );
  });
});
