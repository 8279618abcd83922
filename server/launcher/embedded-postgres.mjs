import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  findPostgres,
  isTraversableByOthers,
  runsAsRoot,
  sharedFolder,
  unprivileged,
} from "./postgres-binaries.mjs";

const account = runsAsRoot ? unprivileged : {};
const socketPathMax = 100;
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
  // Preallocated WAL: a full disk then hits data files (an error) before the WAL (a panic).
  return {
    ...always,
    shared_buffers: "256MB",
    min_wal_size: "2GB",
    max_wal_size: "2GB",
    fsync: "on",
    synchronous_commit: "on",
  };
}

function ownedFolder(path, mode) {
  mkdirSync(path, { recursive: true, mode });
  chmodSync(path, mode);
  if (runsAsRoot) chownSync(path, unprivileged.uid, unprivileged.gid);
}

function shortHash(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/**
 * The folder of the database cluster: inside the data folder, or, as root under a closed path,
 * a shared one that the data folder points to.
 * @param {string} dataFolder
 */
export function clusterFolderOf(dataFolder) {
  const data = resolve(dataFolder);
  const pointer = join(data, "postgres-location");
  if (existsSync(pointer)) return readFileSync(pointer, "utf8").trim();
  if (!runsAsRoot || isTraversableByOthers(data)) return join(data, "postgres");
  const elsewhere = join(sharedFolder, shortHash(data), "postgres");
  mkdirSync(data, { recursive: true });
  writeFileSync(pointer, `${elsewhere}\n`);
  return elsewhere;
}

/** A socket path may have about 107 characters, so a deep data folder gets a short place of its own. */
function socketFolderOf(clusterFolder) {
  const beside = join(clusterFolder, "..", "socket");
  if (join(beside, ".s.PGSQL.5432").length <= socketPathMax) {
    ownedFolder(beside, 0o700);
    return beside;
  }
  const owner = runsAsRoot ? unprivileged.uid : process.getuid?.();
  const folder = join(tmpdir(), `orderloom-${owner}-${shortHash(clusterFolder)}`);
  if (!existsSync(folder)) ownedFolder(folder, 0o700);
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== owner) {
    throw new Error(
      `${folder} belongs to somebody else; remove it or choose a shorter data folder.`,
    );
  }
  return folder;
}

function initialise(binaries, clusterFolder) {
  mkdirSync(join(clusterFolder, ".."), { recursive: true, mode: 0o755 });
  ownedFolder(clusterFolder, 0o700);
  const made = spawnSync(
    binaries.initdb,
    // prettier keeps one option a line
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

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** @returns {string} the command line of a process, "" when it cannot be read */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return (
      spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? ""
    );
  }
}

function readPidFile(clusterFolder) {
  try {
    const lines = readFileSync(join(clusterFolder, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), status: (lines[7] ?? "").trim() };
  } catch {
    return null;
  }
}

/** Stops a server that a killed supervisor left behind, and removes the pid file of one that is gone. */
async function clearLeftovers(clusterFolder) {
  const left = readPidFile(clusterFolder);
  if (left === null || !(left.pid > 0)) return;
  const isOurs = isAlive(left.pid) && commandOf(left.pid).includes(clusterFolder);
  if (!isOurs) {
    // PostgreSQL would refuse to start if another process of this account has the number by now.
    rmSync(join(clusterFolder, "postmaster.pid"), { force: true });
    return;
  }
  await stopProcess(left.pid);
}

async function stopProcess(pid) {
  const send = (signal) => {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended between the look and the signal.
    }
  };
  send("SIGINT");
  for (let waited = 0; isAlive(pid); waited += 20) {
    if (waited === 10_000) send("SIGQUIT");
    if (waited > 20_000) throw new Error(`PostgreSQL (pid ${pid}) does not stop.`);
    await sleep(20);
  }
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
  const clusterFolder = clusterFolderOf(dataFolder);
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
