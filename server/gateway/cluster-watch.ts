import type pg from "pg";

/** What one gateway sees of the cluster. Ages are ms by its own monotonic clock, never by a wall clock. */
export type ClusterState = {
  readonly database: "up" | "down";
  readonly processes: readonly {
    readonly id: number;
    readonly kind: string;
    readonly host: string;
    readonly build: string;
    /** Since its beat was last seen to move. */
    readonly lastSignMs: number;
  }[];
  /** Null while the database does not answer. */
  readonly queue: { readonly ready: number; readonly oldestMs: number } | null;
};

export type ClusterWatch = {
  /** Reads anew, unless it did so within the last second. */
  read(): Promise<ClusterState>;
};

type WorkerRow = {
  readonly id: number;
  readonly kind: string;
  readonly host: string;
  readonly build: string;
  readonly beat: string;
};

const freshMs = 1_000;
const readyMax = 10_000;
const answerMaxMs = 2_000;

const queueStatement = `
  select count(*)::int as ready,
         coalesce(extract(epoch from now() - min(due)) * 1000, 0)::float8 as oldest_ms
  from (
    (select due from live where owner is null and not parked and lane_key is null and due <= now()
      order by due limit ${readyMax})
    union all
    (select due from lane where owner is null and due <= now() order by due limit ${readyMax})
  ) ready`;

/** Watches processes and queue; `pool` is the engine's. A lost database is a state, not an error. */
export function openClusterWatch(pool: pg.Pool): ClusterWatch {
  const beats = new Map<number, { beat: string; seenAt: number }>();
  let last: { readonly at: number; readonly state: Promise<ClusterState> } | null = null;

  const lastSign = (row: WorkerRow): number => {
    const now = performance.now();
    const known = beats.get(row.id);
    if (known === undefined || known.beat !== row.beat) {
      beats.set(row.id, { beat: row.beat, seenAt: now });
      return 0;
    }
    return Math.round(now - known.seenAt);
  };

  const load = async (): Promise<ClusterState> => {
    try {
      const [workers, queue] = await inTime(
        Promise.all([
          pool.query<WorkerRow>("select id, kind, host, build, beat::text from worker order by id"),
          pool.query<{ ready: number; oldest_ms: number }>(queueStatement),
        ]),
      );
      const ids = new Set(workers.rows.map(({ id }) => id));
      for (const id of beats.keys()) {
        if (!ids.has(id)) {
          beats.delete(id);
        }
      }
      return {
        database: "up",
        processes: workers.rows.map((row) => ({
          id: row.id,
          kind: row.kind,
          host: row.host,
          build: row.build,
          lastSignMs: lastSign(row),
        })),
        queue: {
          ready: queue.rows[0]?.ready ?? 0,
          oldestMs: Math.max(0, Math.round(queue.rows[0]?.oldest_ms ?? 0)),
        },
      };
    } catch {
      return { database: "down", processes: [], queue: null };
    }
  };

  return {
    read() {
      const now = performance.now();
      if (last === null || now - last.at > freshMs) {
        last = { at: now, state: load() };
      }
      return last.state;
    },
  };
}

/** Rejects when the database does not answer in time: a health check must not hang with it. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), answerMaxMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
