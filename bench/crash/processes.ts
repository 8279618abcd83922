import { readdirSync, readFileSync } from "node:fs";

export type Role = "gateway" | "worker" | "web" | "database" | "sandbox";

/** Finds the living processes of one Orderloom by their parent and command line. */
export function findProcesses(supervisor: number): { role: Role; pid: number }[] {
  const found: { role: Role; pid: number }[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(fields[1]) !== supervisor || fields[0] === "Z") continue;
      const role = roleOf(readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0"));
      if (role) found.push({ role, pid: Number(name) });
    } catch {
      // Ended between the listing and the read.
    }
  }
  return found;
}

function roleOf(argv: readonly string[]): Role | null {
  const line = argv.join(" ");
  if (line.includes("gateway.mjs")) return "gateway";
  if (line.includes("worker.mjs")) return "worker";
  if (line.includes("sandbox.mjs")) return "sandbox";
  if (/next.*\bstart\b|next-server/.test(line)) return "web";
  if (/postgres\b/.test(argv[0] ?? "")) return "database";
  return null;
}

/** SIGKILL to a stopped process works, so a victim is first stopped, looked at, and then hit. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
