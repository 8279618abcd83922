import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { projectFolder, readEnvironment } from "@/server/env";
import { outliveLibraryFaults } from "@/server/host/library-faults";
import { openProcessLog } from "@/server/host/process-log";
import { openRunHost } from "@/server/host/run-host";
import { openWebServices } from "@/server/trpc/services";
import { openGateway } from "./open-gateway";
import { spareLimits } from "./spare-limits";

/** Effects in flight get this long to be recorded. */
const graceMs = 8_000;
/** A stop takes no longer than this, whatever hangs. */
const stopMaxMs = 9_500;

function readVersion(): string {
  return JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8")).version;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Resolves with the work, at the latest after `ms`. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

async function main(): Promise<void> {
  const environment = readEnvironment();
  const version = readVersion();
  const log = openProcessLog("gateway");
  outliveLibraryFaults(log);
  const runs = await openRunHost({ environment, kind: "gateway", build: version, log });
  const services = openWebServices(environment);
  const gateway = openGateway({
    environment,
    version,
    services,
    host: runs.host,
    publications: runs.publications,
    connections: runs.connections,
    http: runs.http,
    pool: runs.journal.pool,
    intakeWaitingBytes: () => runs.journal.intake.waitingBytes,
    limits: spareLimits(environment, availableParallelism()),
  });
  await listen(gateway.server, environment.port);

  let stopping = false;
  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, "the gateway stops");
    setTimeout(() => process.exit(1), stopMaxMs).unref();
    runs.stop();
    await atMost(graceMs, gateway.idle());
    await gateway.close();
    await Promise.all([runs.close(), services.close()]);
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop("SIGTERM"));
  process.once("SIGINT", () => void stop("SIGINT"));
  // Without the supervisor nobody restarts or stops this process.
  process.once("disconnect", () => process.exit(1));
  process.send?.({ ready: true });
  log.info({ port: environment.port, id: runs.journal.membership.id }, "the gateway is ready");
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
