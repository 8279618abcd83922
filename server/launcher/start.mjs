import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildProject } from "./build.mjs";
import { inBuildTurn } from "./build-turn.mjs";
import { noteBuildUser, refuseWhileInUse } from "./build-users.mjs";
import { EmbeddedDatabase, externalAddresses } from "./database-addresses.mjs";
import { installPackages } from "./install.mjs";
import { parseOptions, usage } from "./options.mjs";
import { freeLoopbackPort, portProblem } from "./ports.mjs";
import { kindsFor, plansFor, processEnvironment } from "./process-plans.mjs";
import { say, step } from "./progress.mjs";
import { inProject, projectFolder, refuseOldNode, version } from "./project.mjs";
import { waitForAnswer, waitForReady } from "./readiness.mjs";
import { claimDataFolder, writeRunning } from "./running-file.mjs";
import { loadSecrets, prepareDataFolder } from "./secrets.mjs";
import { System } from "./system.mjs";

/** @typedef {import("./process-plans.mjs").Surroundings} Surroundings */

async function readDatabase(system, options, dataFolder, secrets) {
  const external = externalAddresses(process.env, secrets);
  if (external !== null) return external;
  if (options.role !== "all") {
    throw new Error(
      `--role ${options.role} joins other machines on one PostgreSQL: set DATABASE_APP_URL and DATABASE_ENGINE_URL.`,
    );
  }
  system.database = new EmbeddedDatabase(dataFolder, say, options.workers);
  return system.database.start();
}

/** What machines of one installation must have in common; the one that migrates makes it. */
function refuseOwnSecrets(addresses, role) {
  if (addresses.ownerUrl !== null) return;
  const needed = ["ORDERLOOM_KEYS", ...(role === "worker" ? [] : ["ORDERLOOM_AUTH_SECRET"])];
  const missing = needed.filter((name) => !process.env[name]);
  if (missing.length === 0) return;
  throw new Error(
    `Set ${missing.join(" and ")} to keys and authSecret in secrets.json of the machine that migrates: ` +
      "without them no connection's secret can be opened and no session is known here.",
  );
}

/** Migrates and seeds, or on a machine that joins checks the database, in a process of its own. @param {System} system @param {Surroundings} surroundings */
function runSetup(system, surroundings) {
  const { addresses, options } = surroundings;
  const child = spawn(process.execPath, ["--enable-source-maps", inProject("dist", "setup.mjs")], {
    cwd: projectFolder,
    detached: true,
    stdio: ["ignore", "inherit", "pipe"],
    env: {
      ...processEnvironment(surroundings),
      DATABASE_URL: addresses.ownerUrl ?? "",
      ORDERLOOM_ADMIN_URL: addresses.adminUrl ?? "",
      ORDERLOOM_SEED: options.seed ? "yes" : "no",
    },
  });
  system.setup = child;
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => {
      system.setup = null;
      if (code === 0) done(undefined);
      else failed(new Error(`The database could not be set up.\n${errors.trim()}`));
    });
  });
}

async function startProcesses(system, surroundings, already) {
  const begun = kindsFor(surroundings.options.role)
    .filter((kind) => !already.includes(kind))
    .flatMap((kind) => plansFor(kind, surroundings).map((plan) => system.launch(plan)));
  await Promise.all(
    begun.map((watched) => {
      if (watched.name === "web") return waitForAnswer(watched, surroundings.webUrl);
      if (watched.name !== "gateway") return waitForReady(watched);
      const health = `http://127.0.0.1:${surroundings.options.port}/api/health`;
      return waitForAnswer(watched, health, (status) => status === 200);
    }),
  );
  return { note: begun.map(({ name }) => name).join(", "), value: undefined };
}

function printSignIns(dataFolder) {
  const file = join(dataFolder, "demo-sign-ins.json");
  if (!existsSync(file)) return;
  say("\nSign in with");
  for (const { email, password, role } of JSON.parse(readFileSync(file, "utf8"))) {
    say(`  ${email.padEnd(34)} ${password.padEnd(20)} ${role}`);
  }
  say("");
}

/** Where the demonstration's order flow listens and what it wants signed, ready to be pasted. */
function printDemoAddress(dataFolder, address) {
  const file = join(dataFolder, "demo-webhooks.json");
  if (!existsSync(file)) return;
  const { paths, shopifySecret } = JSON.parse(readFileSync(file, "utf8"));
  if (!paths.order) return;
  say("Send an order (the tour in README.md), in another terminal");
  say(`  export ORDER_ADDRESS=${address}${paths.order}`);
  say(`  export ORDER_SECRET=${shopifySecret}`);
  say("");
}

/** Pages and sandbox listen so far above the public port, which leaves those next to it to other systems. */
const innerPorts = 10_000;

/** @returns {Promise<Surroundings>} */
async function surroundingsFor(options, dataFolder, secrets, addresses) {
  const taken = new Set([options.port]);
  const webUrl = process.env.ORDERLOOM_WEB_URL;
  const webPort = await freeLoopbackPort(options.port + innerPorts + 1, taken);
  taken.add(webPort);
  const sandboxPort = await freeLoopbackPort(options.port + innerPorts + 2, taken);
  const ownSandbox = options.role === "all" ? `http://127.0.0.1:${sandboxPort}` : null;
  return {
    options,
    dataFolder,
    secrets,
    addresses,
    webUrl: webUrl || `http://127.0.0.1:${webPort}`,
    sandboxUrl: process.env.ORDERLOOM_SANDBOX_URL || ownSandbox,
    variables: process.env,
  };
}

const servesPublicly = (role) => role === "all" || role === "gateway";

async function installAndBuild(pages, address) {
  const beforeReplacing = (what) => refuseWhileInUse(what);
  await step("install", async () => ({
    ...installPackages({ withDev: false, beforeReplacing }),
    value: undefined,
  }));
  await step("build", async () => ({
    ...(await buildProject({ pages, beforeReplacing })),
    value: undefined,
  }));
  noteBuildUser({ pid: process.pid, address });
}

/** @param {System} system */
async function start(system, options) {
  const dataFolder = resolve(options.data ?? inProject(".data"));
  say(`Orderloom ${version}, data in ${dataFolder}`);
  prepareDataFolder(dataFolder);
  const address = servesPublicly(options.role)
    ? `http://localhost:${options.port}`
    : `no public port, role ${options.role}`;
  // Before minutes of installing and building, in which another start would find nobody here.
  claimDataFolder(dataFolder, { pid: process.pid, address, socketFolder: null });
  system.dataFolder = dataFolder;
  const problem = servesPublicly(options.role) ? await portProblem(options.port) : null;
  if (problem !== null) throw new Error(problem);
  const pages = options.role === "all" || options.role === "web";
  await inBuildTurn(() => installAndBuild(pages, address), { say });

  const secrets = loadSecrets(dataFolder, process.env);
  const addresses = await readDatabase(system, options, dataFolder, secrets);
  refuseOwnSecrets(addresses, options.role);
  const socketFolder = system.database?.server?.socketFolder ?? null;
  writeRunning(dataFolder, { pid: process.pid, address, socketFolder });

  const surroundings = await surroundingsFor(options, dataFolder, secrets, addresses);
  const early = kindsFor(options.role).filter((kind) => kind === "sandbox");
  const sandboxes = early
    .flatMap((kind) => plansFor(kind, surroundings))
    .map((plan) => system.launch(plan));
  await Promise.all(sandboxes.map(waitForReady));
  await runSetup(system, surroundings);
  await step("processes", () => startProcesses(system, surroundings, early));
  printSignIns(dataFolder);
  if (options.role === "all") printDemoAddress(dataFolder, address);
  say(servesPublicly(options.role) ? `ready ${address}` : `ready (${options.role})`);
}

const sameSignalMs = 1_000;

async function main() {
  const system = new System();
  let stoppingSince = null;
  const onSignal = (signal) => {
    if (stoppingSince !== null) {
      // A signal to the whole group comes once more through npm: that is not impatience.
      if (performance.now() - stoppingSince < sameSignalMs) return;
      system.killAll();
      process.exit(1);
    }
    stoppingSince = performance.now();
    say(`${signal}: stopping`);
    system.stop().then(
      () => {
        say("stopped");
        process.exit(0);
      },
      (error) => {
        say(error.message);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  process.on("SIGHUP", onSignal);
  try {
    refuseOldNode();
    const options = parseOptions(process.argv.slice(2), process.env);
    if (options.help) {
      say(usage);
      return;
    }
    await start(system, options);
  } catch (error) {
    if (system.stopping !== null) return;
    say(`\nOrderloom did not start: ${error.message}`);
    await system.stop();
    process.exit(1);
  }
}

await main();
