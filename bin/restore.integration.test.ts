import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { writeBackup } from "../server/backup/write-backup";
import { openOwnerPool } from "../server/db";
import {
  createEmptyTestDatabase,
  createTestDatabase,
  type TestDatabase,
} from "../server/testing/test-database";
import { doctorCommand } from "./commands/doctor";
import { restoreCommand } from "./commands/restore";
import { runShowCommand } from "./commands/run-show";

const scratch = mkdtempSync(join(tmpdir(), "orderloom-restore-"));
const backup = join(scratch, "orders.backup");
let source: TestDatabase;
let target: string;
let folders = 0;

beforeAll(async () => {
  chmodSync(scratch, 0o711);
  source = await createTestDatabase();
  const owner = openOwnerPool(source.ownerUrl);
  await owner.query(
    "insert into partner (id, name, slug) values ('0190b000-0000-7000-8000-000000000001', 'Meridian 4711', 'meridian')",
  );
  await owner.end();
  const dataFolder = join(scratch, "of-the-backup");
  mkdirSync(dataFolder);
  writeFileSync(join(dataFolder, "secrets.json"), '{"keys":"k1:AAAA"}');
  await writeBackup({
    ownerUrl: source.ownerUrl,
    file: backup,
    version: "0.1.0",
    dataFolder,
    withKeys: true,
  });
});
beforeEach(() => {
  folders += 1;
  target = join(scratch, `new-${folders}`, "data");
});
afterAll(async () => {
  await source.drop();
  rmSync(scratch, { recursive: true, force: true });
});

/** The backup with some of its bytes replaced by as many others, compressed again. */
function changedBackup(from: string, to: string): string {
  const whole = gunzipSync(readFileSync(backup)).toString("latin1");
  expect(whole).toContain(from);
  const file = join(scratch, `changed-${folders}.backup`);
  writeFileSync(file, gzipSync(Buffer.from(whole.replace(from, to), "latin1")));
  return file;
}

/** As {@link changedBackup}, with the check sum that belongs to the true bytes. */
function damagedBackup(from: string, to: string): string {
  const file = changedBackup(from, to);
  const bytes = readFileSync(file);
  readFileSync(backup)
    .subarray(-8)
    .copy(bytes, bytes.length - 8);
  writeFileSync(file, bytes);
  return file;
}

function cutBackup(): string {
  const file = join(scratch, `cut-${folders}.backup`);
  const bytes = readFileSync(backup);
  writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length * 0.8)));
  return file;
}

const restore = (file: string) =>
  restoreCommand.run({ positionals: [file], values: {}, dataFolder: target });

/** Names, modes and texts of everything in a folder. */
function contents(folder: string): unknown {
  return [
    statSync(folder).mode,
    readdirSync(folder)
      .sort()
      .map((name) => {
        const path = join(folder, name);
        return [name, statSync(path).isDirectory() ? contents(path) : readFileSync(path, "utf8")];
      }),
  ];
}

describe("restore into a data folder", { timeout: 60_000 }, () => {
  it.each([
    ["cut", cutBackup, /cut/],
    ["damaged", () => damagedBackup("Meridian 4711", "Meridian 4712"), /is damaged/],
    [
      "no backup",
      () => join(scratch, "of-the-backup", "secrets.json"),
      /not a backup of Orderloom/,
    ],
    [
      "of a later schema",
      () => changedBackup('"migration": "0', '"migration": "9'),
      /at the schema 9\S+, which this build does not know/,
    ],
  ])("makes no folder for one that is %s", async (_, file, message) => {
    await expect(restore(file())).rejects.toThrow(message);
    expect(existsSync(join(target, ".."))).toBe(false);
  });

  it("takes back everything it made when it fails on the way", async () => {
    const file = changedBackup('"public.partner": 1', '"public.partner": 2');
    await expect(restore(file)).rejects.toThrow(/has 1 rows instead of 2/);
    expect(existsSync(join(target, ".."))).toBe(false);
  });

  it("leaves a folder as it was when it fails, and fills it the next time, once", async () => {
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, "secrets.json"), '{"keys":"k1:OWN"}');
    writeFileSync(join(target, "notes.txt"), "mine");
    chmodSync(target, 0o755);
    const before = contents(target);
    const file = changedBackup('"public.partner": 1', '"public.partner": 2');
    await expect(restore(file)).rejects.toThrow(/has 1 rows instead of 2/);
    expect(contents(target)).toEqual(before);

    const { text } = await restore(backup);
    expect(text).toMatch(/^1 rows of \d+ tables restored/);
    const keys = () =>
      ["secrets.json", "secrets.json.before-restore"].map((name) =>
        readFileSync(join(target, name), "utf8"),
      );
    expect(keys()).toEqual(['{"keys":"k1:AAAA"}', '{"keys":"k1:OWN"}']);

    await expect(restore(backup)).rejects.toThrow(/not empty/);
    expect(keys()).toEqual(['{"keys":"k1:AAAA"}', '{"keys":"k1:OWN"}']);
    expect(existsSync(join(target, "running.json"))).toBe(false);
  });

  it("leaves a folder alone that somebody else uses", async () => {
    mkdirSync(target, { recursive: true });
    const script = join(target, "start.mjs");
    writeFileSync(script, "process.stdout.write('up'); setInterval(() => undefined, 1000);");
    const other = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      await new Promise((resolve) => other.stdout?.once("data", resolve));
      const note = { pid: other.pid, address: "http://localhost:4600", socketFolder: null };
      writeFileSync(join(target, "running.json"), JSON.stringify(note));
      const before = contents(target);
      await expect(restore(backup)).rejects.toThrow(/Stop Orderloom/);
      expect(contents(target)).toEqual(before);
    } finally {
      other.kill("SIGKILL");
    }
  });

  it("keeps the keys beside an external database, too", async () => {
    const database = await createEmptyTestDatabase();
    const names = ["DATABASE_URL", "DATABASE_APP_URL", "DATABASE_ENGINE_URL"] as const;
    try {
      [database.ownerUrl, database.appUrl, database.engineUrl].forEach((url, index) => {
        process.env[names[index] ?? ""] = url;
      });
      await restore(backup);
      expect(readFileSync(join(target, "secrets.json"), "utf8")).toBe('{"keys":"k1:AAAA"}');
    } finally {
      for (const name of names) delete process.env[name];
      await database.drop();
    }
  });
});

describe("an external database named by its owner's address alone", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createEmptyTestDatabase();
    process.env.DATABASE_URL = database.ownerUrl;
  });
  afterEach(async () => {
    delete process.env.DATABASE_URL;
    delete process.env.DATABASE_ENGINE_URL;
    await database.drop();
  });

  it("is filled; its roles get passwords, and the keys are those of the backup", async () => {
    await restore(backup);
    expect(JSON.parse(readFileSync(join(target, "secrets.json"), "utf8"))).toEqual({
      keys: "k1:AAAA",
      appPassword: expect.stringMatching(/^[\w-]{20,}$/),
      enginePassword: expect.stringMatching(/^[\w-]{20,}$/),
    });
  });

  it("is left as it was found when it cannot be filled", async () => {
    const nobody = database.engineUrl.replace("orderloom_engine", "nobody_of_that_name");
    process.env.DATABASE_ENGINE_URL = nobody;
    const owner = openOwnerPool(database.ownerUrl, { max: 1 });
    const everything = async () => {
      const { rows } = await owner.query(
        `select nspname as name from pg_namespace where nspname !~ '^pg_'
         union select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where nspname = 'public'
         union select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where nspname = 'public' order by 1`,
      );
      return rows.map(({ name }) => name);
    };
    const before = await everything();
    await expect(restore(backup)).rejects.toThrow(/nobody_of_that_name/);
    expect(await everything()).toEqual(before);
    await owner.end();
    expect(existsSync(target)).toBe(false);
  });
});

describe("a command that only looks", () => {
  it("makes no folder where there is none", async () => {
    const closed = join(scratch, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const dataFolder = join(closed, "nowhere");
    const context = { positionals: ["PO-1"], values: {}, dataFolder };
    await expect(runShowCommand.run(context)).rejects.toThrow(`no database in ${dataFolder}`);
    expect(await doctorCommand.run(context)).toMatchObject({ isWell: false });
    expect(existsSync(dataFolder)).toBe(false);
  });
});
