import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** CPU seconds (user and system) of a process and all its living descendants, and of ended children it has reaped. */
export function cpuSecondsOfTree(pid: number): number {
  const stats = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      const ticks =
        Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
      stats.set(Number(name), { parent: Number(fields[1]), ticks });
    } catch {
      // The process ended between the listing and the read.
    }
  }
  const members = new Set([pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [child, { parent }] of stats) {
      if (!members.has(child) && members.has(parent)) {
        members.add(child);
        grown = true;
      }
    }
  }
  let ticks = 0;
  for (const member of members) ticks += stats.get(member)?.ticks ?? 0;
  return ticks / ticksPerSecond;
}

/** Resident memory of one process in MB. */
export function residentMb(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return (pages * 4096) / 1e6;
}

/** The most resident memory a living process has had, in MB. */
export function peakMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
