import { existsSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "./project.mjs";

/** @typedef {import("./supervised-process.mjs").ProcessPlan} ProcessPlan */
/**
 * @typedef {object} Surroundings what every process is told
 * @property {import("./options.mjs").StartOptions} options
 * @property {string} dataFolder
 * @property {import("./secrets.mjs").Secrets} secrets
 * @property {import("./database-addresses.mjs").DatabaseAddresses} addresses
 * @property {string} webUrl
 * @property {string | null} sandboxUrl
 * @property {Readonly<Record<string, string | undefined>>} variables
 */

/** Where a sandbox request goes is private on purpose, and the only private place that needs no permission. */
function allowedHosts({ sandboxUrl, variables }) {
  const given = (variables.ORDERLOOM_ALLOW_PRIVATE_HOSTS ?? "").split(",").filter((host) => host);
  if (sandboxUrl !== null) given.push(new URL(sandboxUrl).host);
  return given.join(",");
}

/** @param {Surroundings} surroundings @returns {Record<string, string | undefined>} */
export function processEnvironment(surroundings) {
  const { options, dataFolder, secrets, addresses, webUrl, sandboxUrl, variables } = surroundings;
  const { DATABASE_URL: _owner, ...kept } = variables;
  return {
    ...kept,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_APP_URL: addresses.appUrl,
    DATABASE_ENGINE_URL: addresses.engineUrl,
    ORDERLOOM_PORT: String(options.port),
    ORDERLOOM_WEB_URL: webUrl,
    ORDERLOOM_SANDBOX_URL: sandboxUrl ?? "",
    ORDERLOOM_ORIGIN: variables.ORDERLOOM_ORIGIN || `http://localhost:${options.port}`,
    ORDERLOOM_DATA: dataFolder,
    ORDERLOOM_KEYS: secrets.keys,
    ORDERLOOM_AUTH_SECRET: secrets.authSecret,
    ORDERLOOM_ALLOW_PRIVATE_HOSTS: allowedHosts(surroundings),
    ORDERLOOM_ROLE: options.role,
    ORDERLOOM_WORKERS: String(options.workers),
  };
}

/** Which kinds of processes a machine runs, in the order of their start. */
export function kindsFor(role) {
  return {
    all: ["sandbox", "worker", "web", "gateway"],
    gateway: ["gateway"],
    web: ["web"],
    worker: ["worker"],
  }[role];
}

/** An order lives for one round trip: with room for a burst it dies young, and the collector copies little. */
const v8Flags = ["--max-semi-space-size=64"];

/** What the build must have made. */
function built(...parts) {
  const path = inProject(...parts);
  if (!existsSync(path)) throw new Error(`${path} is missing: the build is not complete.`);
  return path;
}

/**
 * The processes of one kind: workers are several.
 * @param {string} kind
 * @param {Surroundings} surroundings
 * @returns {ProcessPlan[]}
 */
export function plansFor(kind, surroundings) {
  const env = processEnvironment(surroundings);
  const logFolder = join(surroundings.dataFolder, "logs");
  if (kind === "web") {
    built(".next", "BUILD_ID");
    const { port, hostname } = new URL(surroundings.webUrl);
    const next = inProject("node_modules", "next", "dist", "bin", "next");
    // Longer than the gateway keeps an idle connection: it must never use one that is being closed.
    const args = [next, "start", "-p", port, "-H", hostname, "--keepAliveTimeout", "75000"];
    return [{ name: "web", args, env, logFolder }];
  }
  const program = built("dist", `${kind}.mjs`);
  if (kind !== "worker") return [{ name: kind, args: [...v8Flags, program], env, logFolder }];
  return Array.from({ length: surroundings.options.workers }, (_, index) => ({
    name: `worker-${index + 1}`,
    args: [...v8Flags, program],
    env,
    logFolder,
  }));
}
