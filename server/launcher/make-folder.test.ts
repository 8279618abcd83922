import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, whyUnwritable } from "./make-folder.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orderloom-made-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function whyNot(path: string): string {
  try {
    makeFolder(path);
  } catch (error) {
    return whyUnwritable(error);
  }
  return "made";
}

describe("a folder that is made", () => {
  it("comes with those above it, in the wished mode, and stays where it is there already", () => {
    const path = join(folder, "a", "b", "c");
    makeFolder(path, 0o700);
    makeFolder(path, 0o755);
    expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it("is refused with the reason where there can be none", () => {
    writeFileSync(join(folder, "file"), "");
    expect(whyNot(join(folder, "file"))).toBe("something that is no folder is in its place");
    expect(whyNot(join(folder, "file", "inner"))).toBe(
      "something that is no folder is in its place",
    );
    symlinkSync(join(folder, "nowhere"), join(folder, "link"));
    expect(whyNot(join(folder, "link"))).toBe("something that is no folder is in its place");
    expect(whyNot(join(folder, "x".repeat(300)))).toBe("its name is too long");
  });

  it.runIf(existsSync("/proc/self"))("is not tried for ever where the system makes none", () => {
    expect(whyNot("/proc/orderloom")).toMatch(/^its folder does not exist, and the system/);
    expect(whyNot("/proc/orderloom/inner")).toMatch(/^its folder does not exist, and the system/);
  });
});
