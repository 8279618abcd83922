import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "./make-folder.mjs";
import { say } from "./progress.mjs";
import { projectFolder } from "./project.mjs";
import { restartDelay } from "./stop-order.mjs";

const lifeline = fileURLToPath(new URL("lifeline.cjs", import.meta.url));
const logBytesMax = 20 * 1024 * 1024;
const steadyAfterMs = 30_000;

/**
 * @typedef {object} ProcessPlan
 * @property {string} name
 * @property {string[]} args what node runs
 * @property {Record<string, string | undefined>} env
 * @property {string} logFolder
 */

/** Null where no log can be written, as on a full disk: a process without one is better than none. */
function openLog(path) {
  try {
    if (statSync(path).size > logBytesMax) renameSync(path, `${path}.1`);
  } catch {
    // The first start has no log yet.
  }
  try {
    makeFolder(dirname(path), 0o700);
    return openSync(path, "a", 0o600);
  } catch (error) {
    say(`${path} cannot be written: ${error.message}`);
    return null;
  }
}

/** A child that is started again when it dies, until it is told to stop. */
export class SupervisedProcess {
  /** @param {ProcessPlan} plan */
  constructor(plan) {
    this.plan = plan;
    this.name = plan.name;
    this.logFile = join(plan.logFolder, `${plan.name}.log`);
    this.stopping = false;
    this.deaths = 0;
    /** @type {import("node:child_process").ChildProcess | null} */
    this.child = null;
    this.exited = Promise.resolve();
    /** Fulfilled when the program has said `{ ready: true }`. */
    this.ready = new Promise((done) => {
      this.sayReady = done;
    });
    this.restart = undefined;
  }

  start() {
    const { args, env } = this.plan;
    const log = openLog(this.logFile);
    const begin = performance.now();
    // Detached, so that Ctrl-C in a terminal reaches the supervisor only and the order of the stop holds.
    const output = log ?? "ignore";
    let child;
    try {
      child = spawn(process.execPath, ["--enable-source-maps", "--require", lifeline, ...args], {
        cwd: projectFolder,
        env,
        detached: true,
        stdio: ["ignore", output, output, "ipc"],
      });
    } catch (error) {
      this.#ended(error.code, null, { livedMs: 0, worked: false });
      return;
    } finally {
      if (log !== null) closeSync(log);
    }
    this.child = child;
    this.exited = new Promise((done) => {
      child.once("error", () => done(undefined));
      child.once("exit", () => done(undefined));
    });
    // Of one that could not even be begun, as when there are too many processes, no end is told.
    child.once("error", (error) => {
      if (child.pid === undefined) this.#ended(error.code, null, { livedMs: 0, worked: false });
    });
    let worked = false;
    child.on("message", (message) => {
      if (message?.ready !== true) return;
      worked = true;
      this.sayReady();
    });
    child.once("exit", (code, signal) =>
      this.#ended(code, signal, { livedMs: performance.now() - begin, worked }),
    );
  }

  #ended(code, signal, { livedMs, worked }) {
    if (this.stopping) return;
    this.deaths = livedMs > steadyAfterMs ? 1 : this.deaths + 1;
    // One that worked was killed or met a rare fault: runs wait for it. Only a failing start is put off.
    if (worked) this.deaths = Math.min(this.deaths, 2);
    const delay = restartDelay(this.deaths);
    say(`${this.name} ended (${signal ?? `code ${code}`}); starting it again in ${delay / 1000} s`);
    this.restart = setTimeout(() => this.start(), delay);
  }

  get isRunning() {
    const { child } = this;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /**
   * Asks the process to end and kills it when it takes longer.
   * @param {number} graceMs
   * @returns {Promise<"ended" | "killed">}
   */
  async stop(graceMs) {
    this.stopping = true;
    clearTimeout(this.restart);
    if (!this.isRunning) return "ended";
    this.child.kill("SIGTERM");
    let isKilled = false;
    const late = setTimeout(() => {
      isKilled = true;
      this.child.kill("SIGKILL");
    }, graceMs);
    await this.exited;
    clearTimeout(late);
    return isKilled ? "killed" : "ended";
  }

  /** The end of its log, for a message about a process that does not come up. */
  logTail(lines = 20) {
    try {
      return readFileSync(this.logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
    } catch (error) {
      return `(${error.message})`;
    }
  }
}
