import { createHash } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOwnerPool } from "../db";
import { seedTableStatements } from "../launcher/seed/seed-table";
import {
  createEmptyTestDatabase,
  createTestDatabase,
  type TestDatabase,
} from "../testing/test-database";
import { restoreBackup } from "./restore-backup";
import { writeBackup } from "./write-backup";

const folder = mkdtempSync(join(tmpdir(), "orderloom-backup-"));
const partner = "0190a000-0000-7000-8000-000000000001";
const distributor = "0190a000-0000-7000-8000-000000000002";
const environment = "0190a000-0000-7000-8000-000000000003";
const flow = "0190a000-0000-7000-8000-000000000004";
/** What COPY's text form has to escape. */
const awkward = "tab\t line\n back\\slash \\N \\. quote' \" ö 漢 \u{1f9f6}";

/** Every partner has rows of all kinds; runs lie in a time partition and in the default one. */
async function fill(pool: pg.Pool): Promise<void> {
  await pool.query("insert into partner (id, name, slug) values ($1, $2, 'meridian')", [
    partner,
    awkward,
  ]);
  await pool.query(
    "insert into distributor (id, partner_id, name, slug) values ($1, $2, 'Hallberg', 'hallberg')",
    [distributor, partner],
  );
  await pool.query(
    "insert into environment (id, partner_id, distributor_id, kind) values ($1, $2, $3, 'test')",
    [environment, partner, distributor],
  );
  await pool.query(
    "insert into flow (id, partner_id, distributor_id, name) values ($1, $2, $3, $4)",
    [flow, partner, distributor, awkward],
  );
  await pool.query(
    `insert into run (class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose, status,
       origin, origin_accepted_at, accepted_at, ended_at, steps, error)
     select 30, id, $1, $2, $3, $4, '\\x00ff0a0d5c', 0, 0, id, now(), now(), now(), n, $5
     from generate_series(1, 3000) n, lateral (select (case when n % 10 = 0
       then '01000000-0000-7000-8000-' else substr(uuid_floor(now() - n * interval '1 minute')::text, 1, 24) end
       || lpad(n::text, 12, '0'))::uuid as id) i`,
    [partner, distributor, environment, flow, awkward],
  );
  await pool.query(
    `insert into segment (class, run, seg, epoch, partner_id, distributor_id, body)
     select 30, id, 0, 1, $1, $2, decode(repeat('00ff0a5c09', 1000), 'hex') from run`,
    [partner, distributor],
  );
  await pool.query("select nextval('worker_id') from generate_series(1, 7)");
  for (const statement of seedTableStatements) await pool.query(statement);
  await pool.query("insert into launcher.seed_step (name) values ('people')");
}

/** Rows and a digest of each table and of each partition. */
async function fingerprint(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'launcher') and c.relkind = 'r' order by 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `select count(*)::int as n, md5(string_agg(t::text, chr(10) order by t::text)) as digest from ${name} t`,
    );
    if (rows[0].n > 0) found[name] = `${rows[0].n} ${rows[0].digest}`;
  }
  return found;
}

/** Constraints, row-level security and triggers, which a restore takes aside for a while. */
async function guards(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
       where connamespace = 'public'::regnamespace
     union all select relname || ' ' || relrowsecurity || relforcerowsecurity from pg_class
       where relnamespace = 'public'::regnamespace
     union all select tgrelid::regclass || ' ' || tgname || tgenabled::text from pg_trigger where not tgisinternal
     order by 1`,
  );
  return rows.map(({ line }) => line);
}

describe("backup and restore", () => {
  const file = join(folder, "orders.backup");
  let source: TestDatabase;
  let before: { rows: Record<string, string>; guards: string[] };

  beforeAll(async () => {
    source = await createTestDatabase();
    const pool = openOwnerPool(source.ownerUrl);
    await fill(pool);
    before = { rows: await fingerprint(pool), guards: await guards(pool) };
    await pool.end();
    writeFileSync(join(folder, "secrets.json"), '{"keys":"k1:AAAA"}', { mode: 0o600 });
    writeFileSync(join(folder, "sandbox.jsonl"), "{}");
  });
  afterAll(async () => {
    await source.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function restoreInto(target: TestDatabase, from = file) {
    const kept: string[] = [];
    const result = await restoreBackup({
      ...target,
      file: from,
      keepFile: (name, text) => kept.push(`${name} ${text}`),
    });
    return { result, kept };
  }

  it("writes one private file with every row", async () => {
    const result = await writeBackup({
      ownerUrl: source.ownerUrl,
      file,
      version: "0.1.0",
      dataFolder: folder,
      withKeys: true,
    });
    expect(result).toMatchObject({ rows: 6005, withKeys: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("says that a folder is no file, before it reads anything", async () => {
    const backup = writeBackup({
      ownerUrl: "postgres://nobody@127.0.0.1:1/nothing",
      file: folder,
      version: "0.1.0",
      dataFolder: folder,
      withKeys: true,
    });
    await expect(backup).rejects.toThrow(`cannot be written to ${folder}: it is a folder`);
  });

  it("says which folder is missing", async () => {
    const nowhere = join(folder, "nowhere", "orders.backup");
    await expect(
      writeBackup({
        ownerUrl: source.ownerUrl,
        file: nowhere,
        version: "0.1.0",
        dataFolder: folder,
        withKeys: true,
      }),
    ).rejects.toThrow(`the folder ${join(folder, "nowhere")} does not exist`);
  });

  it("says that the disk is full and leaves nothing behind", async () => {
    const full = join(folder, "full.backup");
    symlinkSync("/dev/full", `${full}.part`);
    const backup = writeBackup({
      ownerUrl: source.ownerUrl,
      file: full,
      version: "0.1.0",
      dataFolder: folder,
      withKeys: true,
    });
    await expect(backup).rejects.toThrow(`cannot be written to ${full}: the disk is full.`);
    expect([existsSync(full), existsSync(`${full}.part`)]).toEqual([false, false]);
  });

  it("gives back the same rows in the same partitions, with all guards in place", async () => {
    const target = await createEmptyTestDatabase();
    try {
      const { result, kept } = await restoreInto(target);
      expect(result).toMatchObject({ rows: 6005, withKeys: true });
      expect(kept).toEqual(['secrets.json {"keys":"k1:AAAA"}', "sandbox.jsonl {}"]);
      const pool = openOwnerPool(target.ownerUrl);
      expect(await fingerprint(pool)).toEqual(before.rows);
      expect(await guards(pool)).toEqual(before.guards);
      const next = await pool.query("select nextval('worker_id')::int as id");
      expect(next.rows).toEqual([{ id: 8 }]);
      await pool.end();
    } finally {
      await target.drop();
    }
  });

  it("refuses a database in which somebody lives, and changes nothing there", async () => {
    const pool = openOwnerPool(source.ownerUrl);
    await expect(restoreInto(source)).rejects.toThrow(/not empty/);
    expect(await fingerprint(pool)).toEqual(before.rows);
    await pool.end();
  });

  it("refuses a file that was cut anywhere, and leaves the target empty", async () => {
    const whole = gunzipSync(readFileSync(file));
    const cut = join(folder, "cut.backup");
    const { gzipSync } = await import("node:zlib");
    const packed = readFileSync(file);
    const firstPart = (bytes: Uint8Array, part: number) =>
      bytes.subarray(0, Math.floor(bytes.length * part));
    for (const bytes of [
      gzipSync(firstPart(whole, 0.3)),
      gzipSync(firstPart(whole, 0.9)),
      firstPart(packed, 0.6),
    ]) {
      writeFileSync(cut, bytes);
      const target = await createEmptyTestDatabase();
      await expect(restoreInto(target, cut)).rejects.toThrow(/cut/);
      const pool = openOwnerPool(target.ownerUrl);
      expect(await fingerprint(pool)).toEqual({});
      await pool.end();
      await target.drop();
    }
  });

  it("refuses a file that is none", async () => {
    const other = join(folder, "other");
    writeFileSync(other, createHash("sha256").update("x").digest());
    const target = await createEmptyTestDatabase();
    await expect(restoreInto(target, other)).rejects.toThrow("not a backup of Orderloom");
    await target.drop();
  });

  it("leaves the keys out where that is wished", async () => {
    const bare = join(folder, "bare.backup");
    const target = await createEmptyTestDatabase();
    try {
      const { ownerUrl } = source;
      const written = { ownerUrl, file: bare, version: "0.1.0", dataFolder: folder };
      await writeBackup({ ...written, withKeys: false });
      const { result, kept } = await restoreInto(target, bare);
      expect(result.withKeys).toBe(false);
      expect(kept).toEqual(["sandbox.jsonl {}"]);
    } finally {
      await target.drop();
    }
  });

  it("is a tar that other tools can read", async () => {
    const { spawnSync } = await import("node:child_process");
    const listed = spawnSync("tar", ["tzf", file], { encoding: "utf8" });
    expect(listed.stdout.split("\n")).toEqual(
      expect.arrayContaining(["manifest.json", "tables/public.partner/000001.copy", "totals.json"]),
    );
  });
});
