import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkDatabase } from "../../server/doctor/check-database";
import { checkMachine } from "../../server/doctor/check-machine";
import { checkPrivacy, checkSealing } from "../../server/doctor/check-secrets";
import { type Finding, failed, ok } from "../../server/doctor/finding";
import { parseSealingKeys, readVariable, type SealingKey } from "../../server/env";
import { portProblem } from "../../server/launcher/ports.mjs";
import { readRunning } from "../../server/launcher/running-file.mjs";
import { loadSecrets } from "../../server/launcher/secrets.mjs";
import type { Command } from "../command";
import { openInstallation } from "../installation";

const marks = { ok: "ok", warning: "warning", failed: "FAILED" } as const;

async function checkPort(dataFolder: string): Promise<Finding> {
  const running = readRunning(dataFolder);
  if (running !== null && running.pid !== process.pid)
    return ok("port", `Orderloom runs at ${running.address} (pid ${running.pid})`);
  const named = readVariable("ORDERLOOM_PORT") ?? "4600";
  const port = Number(named);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    const advice = "Set ORDERLOOM_PORT to a number from 1 to 65535, or leave it out.";
    return failed("port", `ORDERLOOM_PORT is "${named}"`, advice);
  }
  const problem = await portProblem(port);
  return problem === null
    ? ok("port", `${port} is free`)
    : failed("port", problem, "Start with --port and another number.");
}

/** The keys of this machine, of its own or given by the environment, or why they cannot be had; [] without any. */
function readKeys(dataFolder: string): readonly SealingKey[] | Finding {
  const given = readVariable("ORDERLOOM_KEYS");
  if (given === null && !existsSync(join(dataFolder, "secrets.json"))) return [];
  try {
    return parseSealingKeys(given ?? loadSecrets(dataFolder, {}).keys);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = given === null ? "secrets.json of the data folder" : "ORDERLOOM_KEYS";
    return failed("secrets", reason, `Put right ${place}; a backup has the keys.`);
  }
}

async function checkInstallation(dataFolder: string): Promise<Finding[]> {
  const keys = readKeys(dataFolder);
  if ("state" in keys) return [keys, ...(await checkReached(dataFolder, null))];
  return checkReached(dataFolder, keys);
}

async function checkReached(
  dataFolder: string,
  keys: readonly SealingKey[] | null,
): Promise<Finding[]> {
  try {
    const installation = await openInstallation(dataFolder);
    const { ownerUrl } = installation;
    try {
      const findings = await checkDatabase(installation);
      const isReached = findings.every(({ state }) => state !== "failed");
      return isReached && ownerUrl !== null && keys !== null
        ? [...findings, await checkSealing(ownerUrl, keys)]
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
