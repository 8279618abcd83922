import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ownedFolder, placeCluster, socketFolderOf } from "./cluster-folder.mjs";
import { makeFolder } from "./make-folder.mjs";
import { findPostgres, runsAsRoot, unprivileged } from "./postgres-binaries.mjs";
import { clearLeftovers, readPidFile } from "./postmaster.mjs";

const account = runsAsRoot ? unprivileged : {};
const logBytesMax = 20 * 1024 * 1024;

/** @typedef {"production" | "test"} PostgresMode */
/**
 * @typedef {object} RunningPostgres
 * @property {string} socketFolder folder of the Unix socket; there is no TCP port
 * @property {number} pid
 * @property {string} logFile
 * @property {Promise<{ code: number | null, signal: string | null }>} exited
 * @property {(graceMs?: number) => Promise<void>} stop fast stop: ends sessions, writes a checkpoint; at once after
 *   `graceMs`
 */

/** @param {PostgresMode} mode @param {number} connections */
function settingsOf(mode, connections) {
  const always = {
    listen_addresses: "",
    unix_socket_permissions: "0700",
    max_connections: String(connections),
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] %u@%d ",
    lc_messages: "C",
    jit: "off",
    password_encryption: "scram-sha-256",
  };
  if (mode === "test") {
    // A test database never outlives the test run, so a power cut may lose it.
    return {
      ...always,
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      shared_buffers: "64MB",
    };
  }
  // WAL files are kept and used again: a full disk then hits data files (an error) before the WAL (a panic).
  return {
    ...always,
    shared_buffers: "256MB",
    min_wal_size: "2GB",
    max_wal_size: "2GB",
    fsync: "on",
    synchronous_commit: "on",
  };
}

function initialise(binaries, clusterFolder) {
  makeFolder(join(clusterFolder, ".."), 0o755);
  ownedFolder(clusterFolder, 0o700);
  const made = spawnSync(
    binaries.initdb,
    [
      ["-D", clusterFolder],
      ["-U", "postgres"],
      ["-A", "trust"],
      ["-E", "UTF8"],
      ["--locale=C.UTF-8", "--no-instructions"],
    ].flat(),
    { ...account, cwd: "/", encoding: "utf8", env: { PATH: "/usr/bin:/bin", LC_ALL: "C" } },
  );
  if (made.status !== 0) {
    rmSync(clusterFolder, { recursive: true, force: true });
    const reason = made.error?.message ?? made.stderr;
    const advice = reason.includes("user does not exist")
      ? "\nPostgreSQL needs an account with a name: add this one to /etc/passwd, or set DATABASE_URL."
      : "";
    throw new Error(`initdb failed: ${reason.trim()}${advice}`);
  }
}

function refuseOtherMajor(binaries, clusterFolder) {
  const found = Number.parseInt(readFileSync(join(clusterFolder, "PG_VERSION"), "utf8"), 10);
  if (found === binaries.major) return;
  throw new Error(
    `The data in ${clusterFolder} was written by PostgreSQL ${found}, but PostgreSQL ${binaries.major} is installed. ` +
      "Make a backup with the Orderloom version that wrote it (orderloom backup FILE) and restore it into a new data folder.",
  );
}

/** Ends the server when this process is gone, however it went: the pipe closes, and the shell goes on. */
function watchOver(pid) {
  const watcher = spawn("/bin/sh", ["-c", `read _; kill -INT ${pid}`], {
    ...account,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.unref();
  watcher.stdin.unref?.();
  watcher.on("error", () => undefined);
  watcher.stdin.on("error", () => undefined);
  return () => watcher.kill("SIGKILL");
}

function logTail(logFile, from) {
  const size = statSync(logFile).size;
  const buffer = Buffer.alloc(Math.min(4000, Math.max(0, size - from)));
  const file = openSync(logFile, "r");
  try {
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(file);
  }
  return buffer.toString("utf8");
}

/** Appends; a log that has grown large is put aside, over the one before. */
function openLog(logFile) {
  if (existsSync(logFile) && statSync(logFile).size > logBytesMax) {
    renameSync(logFile, `${logFile}.1`);
  }
  return openSync(logFile, "a", 0o600);
}

async function launch(binaries, clusterFolder, settings) {
  const logFile = join(clusterFolder, "..", "postgres.log");
  const log = openLog(logFile);
  const logStart = statSync(logFile).size;
  const child = spawn(
    binaries.postgres,
    [
      "-D",
      clusterFolder,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    {
      ...account,
      cwd: "/",
      detached: true,
      stdio: ["ignore", log, log],
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    },
  );
  closeSync(log);
  let ended = null;
  const exited = new Promise((done) => {
    child.once("error", (error) => done({ code: null, signal: null, error }));
    child.once("exit", (code, signal) => done({ code, signal }));
  }).then((end) => {
    ended = end;
    return end;
  });
  for (;;) {
    if (ended !== null) return { failure: ended.error?.message ?? logTail(logFile, logStart) };
    const file = readPidFile(clusterFolder);
    if (file?.pid === child.pid && file.status === "ready") return { child, exited, logFile };
    await sleep(10);
  }
}

/**
 * Starts the PostgreSQL of a data folder, making the cluster on the first start. Stops a server that a
 * killed supervisor left running there. The server ends with this process.
 * @param {{ dataFolder: string, mode: PostgresMode, connections?: number }} options
 * @returns {Promise<RunningPostgres & { created: boolean, version: string }>}
 */
export async function startEmbeddedPostgres({ dataFolder, mode, connections = 120 }) {
  if (process.platform === "win32") {
    throw new Error("On Windows use WSL, or set DATABASE_URL to your own PostgreSQL.");
  }
  const binaries = findPostgres();
  const clusterFolder = placeCluster(dataFolder);
  const created = !existsSync(join(clusterFolder, "PG_VERSION"));
  if (created) initialise(binaries, clusterFolder);
  else refuseOtherMajor(binaries, clusterFolder);
  await clearLeftovers(clusterFolder);
  const socketFolder = socketFolderOf(clusterFolder);

  const settings = {
    ...settingsOf(mode, connections),
    unix_socket_directories: socketFolder,
  };

  // The backends of a killed server hold its memory for a moment longer.
  for (let tries = 1; ; tries += 1) {
    const { failure, child, exited, logFile } = await launch(binaries, clusterFolder, settings);
    if (failure === undefined) {
      const release = watchOver(child.pid);
      exited.then(release);
      const stop = async (graceMs = 10_000) => {
        if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
        // Not a loss: the next start recovers from the write-ahead log.
        const late = setTimeout(() => child.kill("SIGQUIT"), graceMs);
        await exited;
        clearTimeout(late);
      };
      return {
        socketFolder,
        pid: child.pid,
        logFile,
        exited,
        stop,
        created,
        version: binaries.version,
      };
    }
    const isHeld = /still in use|lock file .* already exists/.test(failure);
    if (!isHeld || tries > 40) throw new Error(`PostgreSQL did not start:\n${failure}`);
    await sleep(250);
  }
}
