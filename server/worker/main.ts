import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startBacktests } from "../backtest/backtest-worker";
import { startConnectionTests } from "../connections/connection-tests";
import { startRedeemingConsents } from "../connections/redeem-consents";
import { startDebugRuns } from "../debug/debug-runs";
import { projectFolder, readEnvironment } from "../env";
import { startFlowTests } from "../flow-tests/answer-flow-tests";
import { outliveLibraryFaults } from "../host/library-faults";
import { openProcessLog } from "../host/process-log";
import { openRunHost } from "../host/run-host";
import { startSampleRuns } from "../samples/sample-runs";
import { startStepTests } from "../samples/step-tests";
import { Executor } from "./executor";
import { Housekeeping } from "./housekeeping";
import { QueueWake } from "./wake";

/** Effects in flight get this long to be recorded. */
const graceMs = 8000;
/** A stop takes no longer than this, whatever hangs. */
const stopMaxMs = 9500;

function readBuild(): string {
  return JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8")).version;
}

async function main(): Promise<void> {
  const log = openProcessLog("worker");
  outliveLibraryFaults(log);
  let wake = () => undefined as unknown;
  const parts = await openRunHost({
    environment: readEnvironment(),
    kind: "worker",
    build: readBuild(),
    log,
    onReady: () => wake(),
  });
  const { host, journal } = parts;
  const executor = new Executor({ host, claimer: journal.claimer, log });
  wake = () => executor.wake();
  const queue = new QueueWake({ pool: journal.pool, log, onWake: () => executor.wake() });
  const housekeeping = new Housekeeping({
    ...parts,
    pool: journal.pool,
    clock: journal.clock,
    log,
  });
  const tests = await startConnectionTests({ ...parts, log });
  const consents = await startRedeemingConsents({ ...parts, log });
  const trials = await startStepTests({ ...parts, log });
  const samples = await startSampleRuns({ ...parts, log });
  const debugging = await startDebugRuns({ ...parts, log });
  const backtests = startBacktests({ ...parts, log, busy: () => executor.busy });
  const flowTests = await startFlowTests({ ...parts, log });
  executor.start();
  housekeeping.start();
  await queue.start();

  let stopping = false;
  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason, busy: executor.busy }, "the worker stops");
    setTimeout(() => process.exit(1), stopMaxMs).unref();
    parts.stop();
    await Promise.all([
      executor.stop(graceMs),
      queue.stop(),
      housekeeping.stop(),
      tests.close(),
      consents.close(),
      trials.close(),
      samples.close(),
      debugging.close(),
      backtests.close(),
      flowTests.close(),
    ]);
    await parts.close();
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop("SIGTERM"));
  process.once("SIGINT", () => void stop("SIGINT"));
  // Without the supervisor nobody restarts or stops this process.
  process.once("disconnect", () => process.exit(1));
  process.send?.({ ready: true });
  log.info({ id: journal.membership.id }, "the worker is ready");
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
