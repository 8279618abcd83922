import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A bench process that reports `{ ready: port }` over IPC and ends when we do. */
export type Child = { process: ChildProcess; pid: number; port: number; stop(): Promise<void> };

export async function startChild(name: string, args: readonly string[] = []): Promise<Child> {
  const file = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  const child = fork(file, args, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: ["--enable-source-maps"],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (message: { ready: number }) => resolve(message.ready));
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.kill("SIGTERM");
    });
  return { process: child, pid: child.pid ?? 0, port, stop };
}

export function ask<T>(child: Child, question: object): Promise<T> {
  return new Promise((resolve) => {
    child.process.once("message", (answer) => resolve(answer as T));
    child.process.send(question);
  });
}
