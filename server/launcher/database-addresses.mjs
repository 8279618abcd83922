import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { step } from "./progress.mjs";

export const databaseName = "orderloom";

/**
 * @typedef {object} DatabaseAddresses
 * @property {string | null} adminUrl superuser of the embedded server
 * @property {string | null} ownerUrl
 * @property {string} appUrl
 * @property {string} engineUrl
 */

/** @param {string} socketFolder @returns {DatabaseAddresses} */
export function embeddedAddresses(socketFolder) {
  const url = (user, database) =>
    `postgres://${user}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;
  return {
    adminUrl: url("postgres", "postgres"),
    ownerUrl: url("orderloom_owner", databaseName),
    appUrl: url("orderloom_app", databaseName),
    engineUrl: url("orderloom_engine", databaseName),
  };
}

function withRole(ownerUrl, role, password) {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = password;
  return url.toString();
}

/**
 * The addresses of a PostgreSQL that somebody else runs, or null where the embedded one is to be used.
 * @param {Readonly<Record<string, string | undefined>>} variables
 * @param {{ appPassword: string, enginePassword: string }} secrets passwords for roles that we create
 * @returns {DatabaseAddresses | null}
 */
export function externalAddresses(variables, secrets) {
  const ownerUrl = variables.DATABASE_URL || null;
  const appUrl = variables.DATABASE_APP_URL || null;
  const engineUrl = variables.DATABASE_ENGINE_URL || null;
  if (ownerUrl === null && appUrl === null && engineUrl === null) return null;
  for (const name of ["DATABASE_URL", "DATABASE_APP_URL", "DATABASE_ENGINE_URL"]) {
    const value = variables[name];
    if (!value || (URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)))
      continue;
    // Not the value: it may hold a password.
    throw new Error(
      `${name} is no address of a PostgreSQL, which looks like postgres://user:password@host:5432/database.`,
    );
  }
  if (ownerUrl === null && (appUrl === null || engineUrl === null)) {
    throw new Error(
      "Set DATABASE_APP_URL and DATABASE_ENGINE_URL both, and DATABASE_URL on the machine that migrates.",
    );
  }
  return {
    adminUrl: null,
    ownerUrl,
    appUrl: appUrl ?? withRole(ownerUrl, "orderloom_app", secrets.appPassword),
    engineUrl: engineUrl ?? withRole(ownerUrl, "orderloom_engine", secrets.enginePassword),
  };
}

/** The embedded PostgreSQL, started again when it dies. */
export class EmbeddedDatabase {
  /**
   * @param {string} dataFolder
   * @param {(line: string) => void} say
   * @param {number} workers each needs its own connections
   */
  constructor(dataFolder, say, workers = 1) {
    this.dataFolder = dataFolder;
    this.connections = 100 + 20 * workers;
    this.say = say;
    this.stopping = false;
    /** @type {Awaited<ReturnType<typeof startEmbeddedPostgres>> | null} */
    this.server = null;
    this.starting = Promise.resolve();
  }

  /** @returns {Promise<DatabaseAddresses>} */
  async start() {
    const server = await step("postgresql", async () => {
      const value = await this.#launch();
      const { version, created } = value;
      return { note: `${version.split("-")[0]}${created ? ", new data" : ""}`, value };
    });
    return embeddedAddresses(server.socketFolder);
  }

  async #launch() {
    const server = await startEmbeddedPostgres({
      dataFolder: this.dataFolder,
      mode: "production",
      connections: this.connections,
    });
    this.server = server;
    server.exited.then(({ code, signal }) => {
      if (this.stopping) return;
      this.say(`postgresql ended (${signal ?? `code ${code}`}); starting it again`);
      this.starting = this.#startAgain();
    });
    return server;
  }

  async #startAgain() {
    for (let waitMs = 200; !this.stopping; waitMs = Math.min(5_000, waitMs * 2)) {
      try {
        await this.#launch();
        return;
      } catch (error) {
        this.say(`postgresql does not start yet: ${error.message.split("\n").slice(-3).join(" ")}`);
        await new Promise((done) => setTimeout(done, waitMs));
      }
    }
  }

  /** @param {number} [graceMs] */
  async stop(graceMs) {
    this.stopping = true;
    await this.starting;
    await this.server?.stop(graceMs);
  }
}
