import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export type ProcessRole = "all" | "gateway" | "web" | "worker";

/** Everything this program takes from its environment. The launcher sets all of it for its processes. */
export type Environment = {
  /** The owner's database address: migrate, backup and doctor only. Not given to processes that serve. */
  readonly databaseUrl: string | null;
  readonly databaseAppUrl: string;
  readonly databaseEngineUrl: string;
  /** The gateway's public port. */
  readonly port: number;
  /** Where Next listens, on loopback. */
  readonly webUrl: string;
  /** Where the sandbox systems listen, on loopback; null when they are not started. */
  readonly sandboxUrl: string | null;
  /** The address people and senders use, without a slash at the end. */
  readonly origin: string;
  readonly dataFolder: string;
  /** Newest first: the first seals, all open. */
  readonly sealingKeys: readonly SealingKey[];
  /** Signs sessions. At least 32 characters. */
  readonly authSecret: string;
  /** `host:port` pairs that outbound requests may reach although they are private. */
  readonly allowPrivateHosts: readonly string[];
  /** Addresses and ranges of proxies in front whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
  readonly role: ProcessRole;
  readonly workers: number;
  /** Runs without a caller that a gateway executes itself at once, at most; null: as its machine suggests. */
  readonly runsAtGateway: number | null;
};

export type SealingKey = { readonly id: string; readonly key: Uint8Array };

type Variables = { readonly [name: string]: string | undefined };

function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === "") throw new Error(`The variable ${name} is not set.`);
  return value;
}

function optional(variables: Variables, name: string): string | null {
  const value = variables[name];
  return value === undefined || value === "" ? null : value;
}

function wholeNumber(variables: Variables, name: string, otherwise: number): number {
  const text = optional(variables, name);
  if (text === null) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw new Error(`The variable ${name} must be a whole number, not "${text}".`);
  }
  return value;
}

function listOf(variables: Variables, name: string): readonly string[] {
  return (optional(variables, name) ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** Reads `k2:base64,k1:base64`; each key has 32 bytes. */
export function parseSealingKeys(text: string): readonly SealingKey[] {
  const keys = text.split(",").map((entry): SealingKey => {
    const separator = entry.indexOf(":");
    const id = entry.slice(0, separator).trim();
    const key = new Uint8Array(Buffer.from(entry.slice(separator + 1), "base64"));
    if (!/^[a-z0-9-]{1,20}$/.test(id) || key.length !== 32) {
      throw new Error("ORDERLOOM_KEYS looks like k2:BASE64,k1:BASE64 with 32 bytes a key.");
    }
    return { id, key };
  });
  if (new Set(keys.map((key) => key.id)).size !== keys.length) {
    throw new Error("ORDERLOOM_KEYS names the same key twice.");
  }
  return keys;
}

function parseRole(text: string): ProcessRole {
  if (text === "all" || text === "gateway" || text === "web" || text === "worker") return text;
  throw new Error(`ORDERLOOM_ROLE is all, gateway, web or worker, not "${text}".`);
}

/** Throws with the name of the variable that is missing or wrong. */
export function readEnvironment(variables: Variables = process.env): Environment {
  const port = wholeNumber(variables, "ORDERLOOM_PORT", 4600);
  const authSecret = required(variables, "ORDERLOOM_AUTH_SECRET");
  if (authSecret.length < 32) {
    throw new Error("ORDERLOOM_AUTH_SECRET needs at least 32 characters.");
  }
  return {
    databaseUrl: optional(variables, "DATABASE_URL"),
    databaseAppUrl: required(variables, "DATABASE_APP_URL"),
    databaseEngineUrl: required(variables, "DATABASE_ENGINE_URL"),
    port,
    webUrl: optional(variables, "ORDERLOOM_WEB_URL") ?? `http://127.0.0.1:${port + 1}`,
    sandboxUrl: optional(variables, "ORDERLOOM_SANDBOX_URL"),
    origin: (optional(variables, "ORDERLOOM_ORIGIN") ?? `http://localhost:${port}`).replace(
      /\/+$/,
      "",
    ),
    dataFolder: optional(variables, "ORDERLOOM_DATA") ?? join(projectFolder(), ".data"),
    sealingKeys: parseSealingKeys(required(variables, "ORDERLOOM_KEYS")),
    authSecret,
    allowPrivateHosts: listOf(variables, "ORDERLOOM_ALLOW_PRIVATE_HOSTS"),
    trustedProxies: listOf(variables, "ORDERLOOM_TRUSTED_PROXIES"),
    role: parseRole(optional(variables, "ORDERLOOM_ROLE") ?? "all"),
    workers: wholeNumber(variables, "ORDERLOOM_WORKERS", 1),
    runsAtGateway:
      optional(variables, "ORDERLOOM_RUNS_AT_GATEWAY") === null
        ? null
        : wholeNumber(variables, "ORDERLOOM_RUNS_AT_GATEWAY", 0),
  };
}

/** One variable by name, for the command line and tests; null when it is not set. */
export function readVariable(name: string): string | null {
  return optional(process.env, name);
}

/** The folder with package.json, from the sources as from a bundle. */
export function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "orderloom") {
      return folder;
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error("The project folder was not found.");
    folder = parent;
  }
}
