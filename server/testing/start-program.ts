import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { inject } from "vitest";
import { type Environment, projectFolder } from "../env";

export type StartedProgram = {
  readonly child: ChildProcess;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
};

/** A program of the product, of the present sources, once it says that it is ready. Rejects where it ends before. */
export async function startProgram(
  role: "gateway" | "worker",
  environment: Environment,
  more: Readonly<Record<string, string>> = {},
): Promise<StartedProgram> {
  const [key] = environment.sealingKeys;
  const child = spawn(process.execPath, [join(inject("programsFolder"), `${role}.mjs`)], {
    cwd: projectFolder(),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...process.env,
      DATABASE_APP_URL: environment.databaseAppUrl,
      DATABASE_ENGINE_URL: environment.databaseEngineUrl,
      ORDERLOOM_KEYS: `${key?.id}:${Buffer.from(key?.key ?? []).toString("base64")}`,
      ORDERLOOM_AUTH_SECRET: environment.authSecret,
      ORDERLOOM_ALLOW_PRIVATE_HOSTS: environment.allowPrivateHosts.join(","),
      ORDERLOOM_ROLE: role,
      ...more,
    },
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code ?? 0));
  });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`The ${role} ended at its start (${code})`)));
  });
  return { child, ended };
}
