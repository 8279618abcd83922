import type pg from "pg";
import { pause } from "./orders";
import { findProcesses, type Role, signal } from "./processes";

export type HitKind = Exclude<Role, "sandbox"> | "stop";
export type Hit = {
  readonly kind: HitKind;
  /** When it was hit, ISO 8601. */
  readonly at: string;
  /** Runs of flows without key and look-up that the victim held when it was hit. */
  readonly doubtful: number;
  /** Milliseconds from the kill to the new owner's claim, one per run that the victim held. */
  readonly resumeMs: readonly number[];
};

const onTheWayMs = 200;

type Owned = { id: string; epoch: number; flow_id: string };

/**
 * Hits one random process. A process to be killed is stopped first, so that what it held at that very
 * moment can be read, and then killed; a stopped one is woken again after up to 12 s.
 */
export async function hit(
  kind: HitKind,
  supervisor: number,
  database: pg.Pool,
  doubtfulFlows: ReadonlySet<string>,
): Promise<Hit | null> {
  const role = kind === "stop" ? (Math.random() < 0.4 ? "gateway" : "worker") : kind;
  const candidates = findProcesses(supervisor).filter((found) => found.role === role);
  const victim = candidates[Math.floor(Math.random() * candidates.length)];
  if (!victim || !signal(victim.pid, "SIGSTOP")) return null;
  const at = new Date().toISOString();
  if (kind === "web" || kind === "database") {
    signal(victim.pid, "SIGKILL");
    return { kind, at, doubtful: 0, resumeMs: [] };
  }
  // What it had handed to the database before it was stopped is committed without it.
  await pause(onTheWayMs);
  const owned = await ownedBy(database, victim.pid).catch(() => null);
  if (owned === null) {
    // The database is away for the moment: nobody could say what the victim held, so it is left alone.
    signal(victim.pid, "SIGCONT");
    return null;
  }
  const doubtful = owned.filter((run) => doubtfulFlows.has(run.flow_id)).length;
  if (kind === "stop") {
    await pause(300 + Math.random() * 11_700);
    signal(victim.pid, "SIGCONT");
    return { kind, at, doubtful, resumeMs: [] };
  }
  signal(victim.pid, "SIGKILL");
  return { kind, at, doubtful, resumeMs: await claimTimes(database, owned) };
}

async function ownedBy(database: pg.Pool, pid: number): Promise<Owned[]> {
  const found = await database.query<Owned>(
    "select live.id, live.epoch, live.flow_id from live join worker on worker.id = live.owner where worker.pid = $1",
    [pid],
  );
  return found.rows;
}

/** Watches the runs until each has a new owner, has moved on, or 30 s have passed. */
async function claimTimes(database: pg.Pool, owned: readonly Owned[]): Promise<number[]> {
  const killed = performance.now();
  const waiting = new Map(owned.map((run) => [run.id, run.epoch]));
  const times: number[] = [];
  while (waiting.size > 0 && performance.now() - killed < 30_000) {
    await pause(25);
    let rows: { id: string; epoch: number; owner: number | null }[];
    try {
      rows = (
        await database.query<{ id: string; epoch: number; owner: number | null }>(
          "select id, epoch, owner from live where id = any($1)",
          [[...waiting.keys()]],
        )
      ).rows;
    } catch {
      continue;
    }
    const now = performance.now() - killed;
    const living = new Map(rows.map((row) => [row.id, row]));
    for (const [id, epoch] of waiting) {
      const row = living.get(id);
      // Taken away is one epoch, claimed another; a run that is gone was claimed and ended between two looks.
      if (!row || row.epoch >= epoch + 2) {
        times.push(now);
        waiting.delete(id);
      }
    }
  }
  for (const _ of waiting) times.push(30_000);
  return times;
}
