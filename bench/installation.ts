import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { FlowDocument } from "../runtime/flow/document";
import { createConnection } from "../server/connections/save-connection";
import { openSealer } from "../server/connections/seal";
import { type AppDatabase, openAppDatabase, withScope } from "../server/db";
import { parseSealingKeys } from "../server/env";
import { createFlow } from "../server/flows/create-flow";
import { publishFlow } from "../server/flows/publish-flow";
import { newId } from "../server/ids";
import { findProcesses, type Role } from "./crash/processes";
import type { Effect } from "./crash/verdict";
import { cpuSecondsOfTree } from "./process-cpu";

type Options = {
  readonly workers: number;
  /** `host:port` of targets on this machine that flows may call. */
  readonly allow?: readonly string[];
  /** With the demonstration and its people. */
  readonly seed?: boolean;
  /** An empty folder to use instead of one of its own. */
  readonly data?: string;
};

const actor = { kind: "system", id: newId(), name: "Bench" } as const;

/** A whole Orderloom of its own, started as a user starts it, on a free port and with a data folder of its own. */
export class Installation {
  readonly port: number;
  readonly newId = newId;
  /** The owner's view of the tables. */
  database: pg.Pool;
  readonly #data: string;
  readonly #options: Options;
  #supervisor: ChildProcess;
  app: AppDatabase;
  /** The environment that connections and flows are made in. */
  readonly place: { partnerId: string; distributorId: string; environmentId: string };

  private constructor(port: number, data: string, options: Options, supervisor: ChildProcess) {
    this.port = port;
    this.#data = data;
    this.#options = options;
    this.#supervisor = supervisor;
    this.database = this.#openDatabase("orderloom_owner");
    this.app = this.#openApp();
    this.place = { partnerId: newId(), distributorId: newId(), environmentId: newId() };
  }

  static async start(options: Options): Promise<Installation> {
    const data = options.data ?? mkdtempSync(path.join(tmpdir(), "orderloom-bench-"));
    const port = await freePort();
    const supervisor = await launch(port, data, options);
    const installation = new Installation(port, data, options, supervisor);
    await installation.#addPlace();
    return installation;
  }

  /** The demonstration's people, when it was asked for. */
  signIns(): readonly { readonly email: string; readonly password: string }[] {
    return JSON.parse(readFileSync(path.join(this.#data, "demo-sign-ins.json"), "utf8"));
  }

  get supervisor(): number {
    return this.#supervisor.pid ?? 0;
  }

  get socketFolder(): string {
    return String(
      JSON.parse(readFileSync(path.join(this.#data, "running.json"), "utf8")).socketFolder,
    );
  }

  /** Where PostgreSQL keeps its files. */
  get clusterFolder(): string {
    return path.join(this.#data, "postgres");
  }

  get databasePid(): number {
    return this.#pids("database")[0] ?? 0;
  }

  /** CPU seconds of gateway and workers. */
  processCpu(): number {
    return [...this.#pids("gateway"), ...this.#pids("worker")].reduce(
      (sum, pid) => sum + cpuSecondsOfTree(pid),
      0,
    );
  }

  pidsOf(role: Role): number[] {
    return this.#pids(role);
  }

  async postgresVersion(): Promise<string> {
    const found = await this.database.query<{ server_version: string }>("show server_version");
    return found.rows[0]?.server_version ?? "";
  }

  /** Adds an HTTP connection and returns its id. */
  async connect(name: string, baseUrl: string): Promise<string> {
    const keys = JSON.parse(readFileSync(path.join(this.#data, "secrets.json"), "utf8"))
      .keys as string;
    const sealer = openSealer(parseSealingKeys(keys));
    const input = { name, kind: "http", config: { baseUrl, auth: "none" }, secrets: {} };
    const made = await withScope(this.app, this.place, (tx) =>
      createConnection({ tx, sealer, actor }, this.place, input),
    );
    return made.id;
  }

  /** Creates and publishes a flow; returns the path of its webhook. */
  async publish(
    document: FlowDocument,
    bindings: { readonly [slot: string]: string },
  ): Promise<string> {
    return withScope(this.app, this.place, async (tx) => {
      await createFlow(tx, actor, this.place, { id: document.id, name: document.name, document });
      const published = await publishFlow(tx, actor, this.place, {
        flowId: document.id,
        tested: "nothing-to-test",
        note: "Bench",
        bindings,
      });
      return `/in/${published.endpoints[0]?.address ?? ""}`;
    });
  }

  /** Sets the failure switches of a sandbox system, by the form of its admin page. */
  async sandbox(system: string, faults: { readonly [name: string]: number }): Promise<void> {
    const page = await fetch(`${this.#sandboxUrl()}/${system}/admin`);
    const token = /name="token" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
    const form = new URLSearchParams({ token });
    for (const [name, value] of Object.entries(faults)) form.set(name, String(value));
    const answer = await fetch(`${this.#sandboxUrl()}/${system}/admin/faults`, {
      method: "POST",
      body: form,
      redirect: "manual",
    });
    if (answer.status >= 400)
      throw new Error(`The sandbox refused the switches: ${answer.status} ${await answer.text()}`);
  }

  /** What the sandbox ERP did, by external reference. */
  async effects(): Promise<Map<string, Effect>> {
    const answer = await fetch(`${this.#sandboxUrl()}/erp/effects`);
    const { effects } = (await answer.json()) as { effects: { [reference: string]: Effect } };
    return new Map(Object.entries(effects));
  }

  /** Where the sandbox listens stands in its environment. */
  #sandboxUrl(): string {
    const pid = this.#pids("sandbox")[0] ?? 0;
    const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return (
      variables.find((variable) => variable.startsWith("ORDERLOOM_SANDBOX_URL="))?.slice(22) ?? ""
    );
  }

  async unfinishedRuns(): Promise<number> {
    const found = await this.database.query<{ n: number }>("select count(*)::int as n from live");
    return found.rows[0]?.n ?? 0;
  }

  /** Unlike the count it costs the database nothing while it works. */
  async hasUnfinishedRuns(): Promise<boolean> {
    const found = await this.database.query<{ some: boolean }>(
      "select exists (select from live) as some",
    );
    return found.rows[0]?.some ?? false;
  }

  async hasEnded(run: string): Promise<boolean> {
    const found = await this.database.query<{ ended: boolean }>(
      "select exists (select from run where id = $1) as ended",
      [run],
    );
    return found.rows[0]?.ended ?? false;
  }

  /** Until every run has ended. */
  async waitUntilIdle(): Promise<void> {
    while (await this.hasUnfinishedRuns()) await new Promise((go) => setTimeout(go, 200));
  }

  /** Status (0 is success) and error of the run that was accepted last and has ended. */
  async lastRun(): Promise<{ status: number; error: string | null; steps: number } | null> {
    const found = await this.database.query<{
      status: number;
      error: string | null;
      steps: number;
    }>("select status, error, steps from run order by id desc limit 1");
    return found.rows[0] ?? null;
  }

  /** Bytes of the journal's tables with indexes, and of the WAL so far. */
  async journalBytes(): Promise<{ kept: number; wal: number }> {
    const found = await this.database.query<{ kept: string; wal: string }>(
      `select (select sum(pg_total_relation_size(c.oid)) from pg_class c
                where c.relkind = 'r' and c.relname ~ '^(run|run_key|segment|payload)_' or c.relname in ('dedupe', 'rollup')) as kept,
              pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal`,
    );
    return { kept: Number(found.rows[0]?.kept), wal: Number(found.rows[0]?.wal) };
  }

  async createDatabase(name: string): Promise<string> {
    const admin = this.#openDatabase("postgres", "postgres");
    await admin.query(`create database "${name}"`);
    await admin.end();
    return name;
  }

  /** Starts again with another number of workers, on the same data. */
  async setWorkers(workers: number, betweenStopAndStart?: () => void): Promise<void> {
    await this.#end();
    betweenStopAndStart?.();
    this.#supervisor = await launch(this.port, this.#data, { ...this.#options, workers });
    this.database = this.#openDatabase("orderloom_owner");
    this.app = this.#openApp();
  }

  async stop(): Promise<void> {
    await this.#end();
    const pointer = path.join(this.#data, "postgres-location");
    try {
      rmSync(path.dirname(readFileSync(pointer, "utf8").trim()), { recursive: true, force: true });
    } catch {
      // The cluster lies in the data folder itself.
    }
    if (this.#options.data === undefined) rmSync(this.#data, { recursive: true, force: true });
  }

  async #end(): Promise<void> {
    await this.database.end();
    await this.app.$client.end();
    if (this.#supervisor.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#supervisor.once("exit", () => resolve()));
    this.#supervisor.kill("SIGTERM");
    await ended;
  }

  #pids(role: Role): number[] {
    return findProcesses(this.supervisor)
      .filter((found) => found.role === role)
      .map(({ pid }) => pid);
  }

  #openDatabase(user: string, database = "orderloom"): pg.Pool {
    const pool = new pg.Pool({ host: this.socketFolder, user, database, max: 4 });
    pool.on("error", () => undefined);
    return pool;
  }

  #openApp(): AppDatabase {
    return openAppDatabase(
      `postgres://orderloom_app@localhost/orderloom?host=${encodeURIComponent(this.socketFolder)}`,
      { max: 2 },
    );
  }

  async #addPlace(): Promise<void> {
    const { partnerId, distributorId, environmentId } = this.place;
    await this.database.query(
      "insert into partner (id, name, slug) values ($1, 'Bench Partners', 'bench')",
      [partnerId],
    );
    await this.database.query(
      "insert into distributor (id, partner_id, name, slug) values ($1, $2, 'Bench Supply', 'bench')",
      [distributorId, partnerId],
    );
    await this.database.query(
      "insert into environment (id, partner_id, distributor_id, kind) values ($1, $2, $3, 'production')",
      [environmentId, partnerId, distributorId],
    );
  }
}

function launch(port: number, data: string, options: Options): Promise<ChildProcess> {
  const args = [
    "server/launcher/start.mjs",
    "--port",
    String(port),
    "--data",
    data,
    ...(options.seed === true ? [] : ["--no-seed"]),
    "--workers",
    String(options.workers),
  ];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ORDERLOOM_ALLOW_PRIVATE_HOSTS: (options.allow ?? []).join(",") },
  });
  let output = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk;
      if (/^ready /m.test(output)) resolve(child);
    });
    child.once("exit", (code) =>
      reject(new Error(`Orderloom ended with ${code} before it was ready:\n${output}`)),
    );
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address && typeof address === "object" ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
