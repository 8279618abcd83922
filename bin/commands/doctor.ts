import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkDatabase } from "../../server/doctor/check-database";
import { checkMachine } from "../../server/doctor/check-machine";
import { checkPrivacy, checkSealing } from "../../server/doctor/check-secrets";
import { type Finding, failed, ok } from "../../server/doctor/finding";
import { parseSealingKeys, readVariable } from "../../server/env";
import { portProblem } from "../../server/launcher/ports.mjs";
import { readRunning } from "../../server/launcher/running-file.mjs";
import { loadSecrets } from "../../server/launcher/secrets.mjs";
import type { Command } from "../command";
import { type Installation, openInstallation } from "../installation";

const marks = { ok: "ok", warning: "warning", failed: "FAILED" } as const;

async function checkPort(dataFolder: string): Promise<Finding> {
  const running = readRunning(dataFolder);
  if (running !== null && running.pid !== process.pid)
    return ok("port", `Orderloom runs at ${running.address} (pid ${running.pid})`);
  const port = Number(readVariable("ORDERLOOM_PORT") ?? 4600);
  const problem = await portProblem(port);
  return problem === null
    ? ok("port", `${port} is free`)
    : failed("port", problem, "Start with --port and another number.");
}

/** Where this machine has keys: of its own, or given by the environment. */
async function checkSecrets(dataFolder: string, { ownerUrl }: Installation): Promise<Finding[]> {
  const kept = join(dataFolder, "secrets.json");
  const given = readVariable("ORDERLOOM_KEYS");
  if (ownerUrl === null || (given === null && !existsSync(kept))) return [];
  const keys = given ?? loadSecrets(dataFolder, {}).keys;
  return [await checkSealing(ownerUrl, parseSealingKeys(keys))];
}

async function checkInstallation(dataFolder: string): Promise<Finding[]> {
  try {
    const installation = await openInstallation(dataFolder);
    try {
      const findings = await checkDatabase(installation);
      const isReached = findings.every(({ state }) => state !== "failed");
      return isReached
        ? [...findings, ...(await checkSecrets(dataFolder, installation))]
        : findings;
    } finally {
      await installation.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      failed("database", reason, "See the message; the log is postgres.log in the data folder."),
    ];
  }
}

function format(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ check, state, found, advice }) => [
      `${marks[state].padEnd(8)} ${check.padEnd(15)} ${found}`,
      ...(advice === undefined
        ? []
        : advice.split("\n").map((line) => `${" ".repeat(9)}→ ${line}`)),
    ])
    .join("\n");
}

export const doctorCommand: Command = {
  name: "doctor",
  shape: "",
  summary: "check this machine and its database, and say what to do",
  options: {},
  example: "doctor",
  async run({ dataFolder }) {
    const findings = [
      ...(await checkMachine(dataFolder)),
      checkPrivacy(dataFolder),
      await checkPort(dataFolder),
      ...(await checkInstallation(dataFolder)),
    ];
    const isWell = findings.every(({ state }) => state !== "failed");
    return { value: { ok: isWell, findings }, text: format(findings), isWell };
  },
};
