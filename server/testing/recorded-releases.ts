import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type pg from "pg";
import { openOwnerPool } from "../db";
import { projectFolder } from "../env";
import { readMigrationTags } from "../launcher/migrate";
import { type RecordedStatements, servingRoles, shapeOf } from "./recorded-statements";
import { readSchemaShape, type SchemaShape } from "./schema-shape";

/** How the processes of one release meet the database: what must hold as long as such processes may run beside newer ones. */
export type RecordedRelease = {
  /** Version in package.json. */
  readonly release: string;
  /** Newest migration it knew. */
  readonly head: string;
  readonly statements: RecordedStatements;
  readonly schema: SchemaShape;
};

const folder = join(projectFolder(), "server", "testing", "releases");

/** The file of this build's version. */
export function releaseFile(): string {
  const { version } = JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8"));
  return join(folder, `${version}.json`);
}

/** All releases that were recorded. */
export function readReleases(): readonly RecordedRelease[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/**
 * Says to the session, as the given role, that it will send these statements, as the processes' drivers do.
 * @returns what PostgreSQL refused, with its reason
 */
export async function prepareAll(
  client: pg.ClientBase,
  role: string,
  statements: readonly string[],
): Promise<string[]> {
  await client.query(`set role ${role}`);
  // A plan for any value, as the journal's sessions make them: nothing is computed while planning.
  await client.query("set plan_cache_mode = force_generic_plan");
  return refusals(client, statements, (text, n) => `prepare s${n} as ${text}`);
}

/** Plans what was prepared, which also asks for rights and for what conflicts are told by; nothing is done. */
export async function planAll(
  client: pg.ClientBase,
  statements: readonly string[],
): Promise<string[]> {
  return refusals(client, statements, (text, n) => {
    const places = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map((place) => Number(place[1])));
    const values = places === 0 ? "" : `(${Array(places).fill("null").join(", ")})`;
    return `explain execute s${n}${values}`;
  });
}

async function refusals(
  client: pg.ClientBase,
  statements: readonly string[],
  toSend: (text: string, n: number) => string,
): Promise<string[]> {
  const refused: string[] = [];
  for (const [n, text] of statements.entries()) {
    try {
      await client.query(toSend(text, n));
    } catch (error) {
      refused.push(`${error instanceof Error ? error.message : error}: ${text}`);
    }
  }
  return refused;
}

/** Of statements those that the database can plan as it is: tests also send wrong ones. */
async function sound(ownerUrl: string, role: string, statements: readonly string[]) {
  const pool = openOwnerPool(ownerUrl, { max: 1 });
  const client = await pool.connect();
  try {
    const refused = [
      ...(await prepareAll(client, role, statements)),
      ...(await planAll(client, statements)),
    ];
    return statements.filter((text) => !refused.some((line) => line.endsWith(`: ${text}`)));
  } finally {
    client.release(true);
    await pool.end();
  }
}

/**
 * Adds to the record of this version what its processes said in a test run, and how the schema is now. What
 * was recorded on another schema is forgotten: a version is recorded when it is about to be released.
 * @param adminUrl a superuser on a database with this build's schema
 */
export async function recordRelease(
  adminUrl: string,
  statements: RecordedStatements,
  file = releaseFile(),
): Promise<void> {
  const head = readMigrationTags().at(-1)?.tag ?? "";
  const known: RecordedRelease | null = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : null;
  const merged: Record<string, readonly string[]> = {};
  for (const role of servingRoles) {
    const before = known?.head === head ? known.statements[role] : [];
    const byShape = new Map([...statements[role], ...before].map((text) => [shapeOf(text), text]));
    merged[role] = await sound(adminUrl, role, [...byShape.values()].sort());
  }
  const owner = openOwnerPool(adminUrl, { max: 1 });
  const schema = await readSchemaShape(owner);
  await owner.end();
  const { version } = JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8"));
  mkdirSync(dirname(file), { recursive: true });
  const record = { release: version, head, statements: merged, schema };
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
}
