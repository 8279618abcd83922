import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../server/doctor/finding";
import { doctorCommand } from "./commands/doctor";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orderloom-ill-"));
  // No database of this machine is asked.
  process.env.DATABASE_URL = "postgres://nobody@127.0.0.1:1/nothing";
});
afterEach(() => {
  for (const name of ["DATABASE_URL", "ORDERLOOM_KEYS", "ORDERLOOM_PORT"]) delete process.env[name];
  rmSync(folder, { recursive: true, force: true });
});

async function examine(dataFolder = folder): Promise<Record<string, Finding>> {
  const { value, isWell } = await doctorCommand.run({ positionals: [], values: {}, dataFolder });
  expect(isWell).toBe(false);
  const { findings } = value as { findings: readonly Finding[] };
  return Object.fromEntries(findings.map((finding) => [finding.check, finding]));
}

describe("the doctor", () => {
  it("tells all that it can of a database that does not answer", async () => {
    const found = await examine();
    expect(Object.keys(found)).toEqual(["node", "data folder", "disk", "privacy", "port", "owner"]);
    expect(found.owner).toMatchObject({
      state: "failed",
      found: expect.stringContaining("127.0.0.1:1"),
    });
  });

  it("calls damaged keys by their name, and goes on", async () => {
    writeFileSync(join(folder, "secrets.json"), '{"keys": "k1:', { mode: 0o600 });
    const found = await examine();
    expect(found.secrets).toMatchObject({
      state: "failed",
      found: expect.stringContaining("secrets.json cannot be read"),
      advice: expect.stringContaining("a backup has the keys"),
    });
    expect(found.database ?? found.owner).toMatchObject({ state: "failed" });
  });

  it("calls keys of the environment by theirs, and a port that is none", async () => {
    process.env.ORDERLOOM_KEYS = "garbage";
    process.env.ORDERLOOM_PORT = "abc";
    const found = await examine();
    expect(found.secrets).toMatchObject({ state: "failed" });
    expect(found.secrets?.advice).toContain("ORDERLOOM_KEYS");
    expect(found.port).toMatchObject({ state: "failed", found: 'ORDERLOOM_PORT is "abc"' });
    expect(found.owner).toMatchObject({ state: "failed" });
  });

  it("says that a file is no data folder", async () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    expect((await examine(file))["data folder"]).toMatchObject({
      state: "failed",
      found: `${file} is a file`,
    });
  });
});
