import { hostname } from "node:os";
import type pg from "pg";
import { parseDatabaseUrl } from "../database-url";
import { readAppliedMigrations, readMigrationTags } from "../launcher/migrate";
import { missingRoles, rolesSql, rolesThatBypass } from "../launcher/roles";
import { createSessionClient } from "../session-client";
import { type Finding, failed, ok, warning } from "./finding";

export type DatabaseUrls = {
  /** Null on a machine that has joined others. */
  readonly ownerUrl: string | null;
  readonly appUrl: string;
  readonly engineUrl: string;
};

const oldestServer = 150_000;

async function connect(url: string): Promise<pg.Client> {
  const client = createSessionClient(url);
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const code = (error as { code?: string }).code;
  return code === undefined || text.includes(code) ? text : `${text} (${code})`;
}

async function checkReach(name: string, url: string): Promise<Finding> {
  const { host, port, database, user } = parseDatabaseUrl(url);
  try {
    await withClient(url, (client) => client.query("select 1"));
    return ok(name, `${user} at ${host}:${port}/${database}`);
  } catch (error) {
    const refused = (error as { code?: string }).code;
    const advice =
      refused === "28P01" || refused === "28000"
        ? `Give ${user} the password of the address: alter role ${user} password '…';`
        : "Check the address, that the server runs, and that its pg_hba.conf lets this machine in.";
    return failed(name, `${user} at ${host}:${port}/${database}: ${reasonOf(error)}`, advice);
  }
}

async function checkVersion(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query(
    "select current_setting('server_version') as name, current_setting('server_version_num')::int as number",
  );
  const { name, number } = rows[0];
  return number >= oldestServer
    ? ok("server version", `PostgreSQL ${name}`)
    : failed("server version", `PostgreSQL ${name}`, "Orderloom needs PostgreSQL 15 or newer.");
}

async function checkRoles(client: pg.Client): Promise<Finding[]> {
  const missing = await missingRoles(client);
  if (missing.length > 0) {
    return [
      failed(
        "roles",
        `${missing.join(", ")} missing`,
        `An administrator of the database runs:\n${rolesSql(missing)}`,
      ),
    ];
  }
  const bypassing = await rolesThatBypass(client);
  return [
    ok("roles", "orderloom_app, orderloom_engine"),
    bypassing.length === 0
      ? ok("row security", "holds for both roles")
      : failed(
          "row security",
          `${bypassing.join(", ")} can see past it`,
          bypassing
            .map(
              (role) =>
                `alter role ${role} nosuperuser nobypassrls; -- and take it out of the owner's role`,
            )
            .join("\n"),
        ),
  ];
}

async function checkSchema(client: pg.Client): Promise<Finding> {
  const applied = await readAppliedMigrations(client);
  const known = readMigrationTags();
  const newest = known.find(({ when }) => when === applied.at(-1))?.tag;
  const open = known.filter(({ when }) => !applied.includes(when)).length;
  if (applied.length > 0 && newest === undefined) {
    return failed(
      "schema",
      "of a newer Orderloom",
      "Start the newer version, or restore a backup.",
    );
  }
  return open === 0
    ? ok("schema", `at ${newest}`)
    : warning("schema", `${open} migrations to apply`, "The next npm start applies them.");
}

/**
 * A pooler in transaction mode gives each statement any session: locks and LISTEN would be lost. Two
 * sessions each set a value of their own; behind such a pooler one of them reads the other's, or none.
 */
async function checkSessions(name: string, url: string): Promise<Finding> {
  const [one, two] = await Promise.all([connect(url), connect(url)]);
  try {
    const set = (client: pg.Client, value: string) =>
      client.query("select set_config('orderloom.session', $1, false)", [value]);
    const read = async (client: pg.Client) =>
      (await client.query("select current_setting('orderloom.session', true) as value")).rows[0]
        .value;
    await set(one, "one");
    await set(two, "two");
    const seen = [await read(one), await read(two)];
    return seen[0] === "one" && seen[1] === "two"
      ? ok(name, "each connection is a session of its own")
      : failed(
          name,
          "a pooler in transaction or statement mode stands between",
          "Connect to the server itself, or set the pooler to session mode: Orderloom needs session locks and LISTEN.",
        );
  } finally {
    await Promise.all([one.end(), two.end()]);
  }
}

async function checkClock(client: pg.Client): Promise<Finding> {
  const before = Date.now();
  const { rows } = await client.query("select extract(epoch from clock_timestamp()) * 1000 as now");
  const after = Date.now();
  const skew = Math.round(Number(rows[0].now) - (before + after) / 2);
  const found = `${hostname()} and the database differ by ${Math.abs(skew)} ms`;
  if (Math.abs(skew) <= 2_000) return ok("clock", found);
  return warning(
    "clock",
    found,
    "Let a time service (chrony, systemd-timesyncd) set both clocks: due times follow the database's.",
  );
}

/**
 * Which builds share this database, by what their processes said when they enlisted. A process holds the lock
 * of its number for as long as it lives: rows without one came with a backup, or await their reaper.
 */
async function checkBuilds(client: pg.Client): Promise<Finding> {
  const known = await client.query("select to_regclass('public.worker') as name");
  if (known.rows[0].name === null) return ok("builds", "no schema yet");
  const { rows } = await client.query<{ build: string; hosts: string[]; n: number }>(
    `select build, array_agg(distinct host) as hosts, count(*)::int as n from worker
     where id in (
       select objid::int from pg_locks
       where locktype = 'advisory' and classid = 77 and objsubid = 2 and granted
         and database = (select oid from pg_database where datname = current_database()))
     group by build order by build`,
  );
  const found = rows
    .map(({ build, hosts, n }) => `${build}: ${n} on ${hosts.join(", ")}`)
    .join("; ");
  if (rows.length <= 1) return ok("builds", found || "nothing runs");
  return warning(
    "builds",
    found,
    "Update the machines with the older build; until then each build takes only the runs that it can read.",
  );
}

/** Everything about the database, in the order in which it is best repaired. */
export async function checkDatabase(urls: DatabaseUrls): Promise<Finding[]> {
  const owner = urls.ownerUrl === null ? [] : [await checkReach("owner", urls.ownerUrl)];
  if (owner[0]?.state === "failed") return owner;
  const roles = urls.ownerUrl === null ? [] : await withClient(urls.ownerUrl, checkRoles);
  const reach = [...owner, ...roles];
  if (roles.some(({ check, state }) => check === "roles" && state === "failed")) return reach;
  const serving = [
    await checkReach("app", urls.appUrl),
    await checkReach("engine", urls.engineUrl),
  ];
  if (serving.some(({ state }) => state === "failed")) return [...reach, ...serving];
  const engine = await withClient(urls.engineUrl, async (client) => [
    await checkVersion(client),
    ...(urls.ownerUrl === null ? await checkRoles(client) : []),
    await checkSessions("sessions", urls.engineUrl),
    await checkClock(client),
    await checkBuilds(client),
  ]);
  const schema = urls.ownerUrl === null ? [] : [await withClient(urls.ownerUrl, checkSchema)];
  return [...reach, ...serving, ...engine, ...schema];
}
