import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** @returns {string} the command line of a process, "" when it cannot be read */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return (
      spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? ""
    );
  }
}

/** What the server of a cluster says of itself, null when it says nothing. */
export function readPidFile(clusterFolder) {
  try {
    const lines = readFileSync(join(clusterFolder, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), status: (lines[7] ?? "").trim() };
  } catch {
    return null;
  }
}

/** Stops a server that a killed supervisor left behind, and removes the pid file of one that is gone. */
export async function clearLeftovers(clusterFolder) {
  const left = readPidFile(clusterFolder);
  if (left === null || !(left.pid > 0)) return;
  const isOurs = isAlive(left.pid) && commandOf(left.pid).includes(clusterFolder);
  if (!isOurs) {
    // PostgreSQL would refuse to start if another process of this account has the number by now.
    rmSync(join(clusterFolder, "postmaster.pid"), { force: true });
    return;
  }
  await stopProcess(left.pid);
}

async function stopProcess(pid) {
  const send = (signal) => {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended between the look and the signal.
    }
  };
  send("SIGINT");
  for (let waited = 0; isAlive(pid); waited += 20) {
    if (waited === 10_000) send("SIGQUIT");
    if (waited > 20_000) throw new Error(`PostgreSQL (pid ${pid}) does not stop.`);
    await sleep(20);
  }
}
