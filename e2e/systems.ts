import { existsSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** A complete Orderloom of the run, and where a test may start another system that it calls. */
export type E2eSystem = {
  readonly port: number;
  readonly dataFolder: string;
  readonly consentPort: number;
};

const env = process.env;
// Workers of Playwright read this file again: what was chosen once is handed on in the environment.
env.ORDERLOOM_E2E_FIRST_PORT ??= String(20_000 + Math.floor(Math.random() * 9_000));
env.ORDERLOOM_E2E_FOLDER ??= newFolder();
env.ORDERLOOM_E2E_CONSENT_FROM ??= String(30_000 + Math.floor(Math.random() * 2_000));

/** The servers outlive every teardown, so a run removes what runs before it left. */
function newFolder(): string {
  const prefix = "orderloom-e2e-";
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const isAlive = existsSync(`/proc/${Number.parseInt(name.slice(prefix.length), 10)}`);
    if (!isAlive) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return join(tmpdir(), `${prefix}${process.pid}`);
}

/** @param index that of a worker: each has a system of its own and meets nothing that another's tests leave */
function systemOf(index: number): E2eSystem {
  const folder = String(env.ORDERLOOM_E2E_FOLDER);
  return {
    port: Number(env.ORDERLOOM_E2E_FIRST_PORT) + index * 10,
    dataFolder: index === 0 ? folder : `${folder}-${index + 1}`,
    consentPort: Number(env.ORDERLOOM_E2E_CONSENT_FROM) + index,
  };
}

/** How many tests run side by side, each with a system: of one file alone, one does. */
const count = Number(env.ORDERLOOM_E2E_SYSTEMS ?? "1");

export const systems: readonly E2eSystem[] = Array.from({ length: count }, (_, index) =>
  systemOf(index),
);

/** The system of this process: of a worker its own, else the first. */
export const ownSystem = systemOf(Number(env.TEST_PARALLEL_INDEX ?? "0"));
