import { systemActor } from "../access/actor";
import { type AppDatabase, withScope } from "../db";
import { pauseConnection } from "./pause-connection";
import type { ConnectionPlace } from "./save-connection";

export type Trouble = {
  readonly place: ConnectionPlace;
  readonly connection: string;
  readonly run: string;
  /** The target refused our credentials, or did not answer at all. */
  readonly recovery: "auth" | "down";
};

/** Hears of trouble from runs; pauses a connection once it is not one run's trouble alone. */
export type TroubleWatch = { report(trouble: Trouble): void };

/** So many runs have to meet it within the window: one order may be refused for its own sake. */
const runsMin = 3;
const windowMs = 60_000;

const reasons = {
  auth: "The target refuses our credentials. Correct them, test, then resume.",
  down: "The target does not answer. It is tried every few seconds and resumed when it is back.",
} as const;

type Seen = { readonly run: string; readonly at: number };

/**
 * Keeps account per process. While a connection is paused its runs are held and send nothing, so a
 * target that is down is not flooded, and an account with a wrong password is not locked.
 */
export function createTroubleWatch(
  db: AppDatabase,
  monotonic: () => number = () => performance.now(),
): TroubleWatch {
  const seen = new Map<string, readonly Seen[]>();
  return {
    report({ place, connection, run, recovery }) {
      const now = monotonic();
      const name = `${connection} ${recovery}`;
      const recent = (seen.get(name) ?? []).filter(
        (other) => now - other.at < windowMs && other.run !== run,
      );
      const met = [...recent, { run, at: now }];
      if (met.length < runsMin) {
        seen.set(name, met);
        return;
      }
      seen.delete(name);
      // A pause that could not be written is asked for again by the next runs that meet the trouble.
      withScope(db, place, (tx) =>
        pauseConnection(tx, systemActor, place, {
          id: connection,
          reason: reasons[recovery],
          by: recovery,
        }),
      ).catch(() => undefined);
    },
  };
}
