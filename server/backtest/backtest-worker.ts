import { newId } from "../ids";
import { claimBacktest, claimSeconds, leaveBacktest, renewClaim } from "./backtest-state";
import { Breather } from "./breather";
import { type BacktestParts, runBacktest } from "./run-backtest";

const lookEveryMs = 1_000;

/**
 * Takes up backtests as long as this process runs, one at a time, whichever waits longest. They come after everything
 * else that the process does; `busy` says how many runs it has in flight.
 */
export function startBacktests(parts: BacktestParts & { readonly busy: () => number }): {
  close(): Promise<void>;
} {
  const { db, log } = parts;
  const claim = newId();
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  const takeOne = async (): Promise<boolean> => {
    const claimed = await claimBacktest(db, claim);
    if (claimed === null) return false;
    const left = new AbortController();
    const leave = () => left.abort();
    stopping.signal.addEventListener("abort", leave);
    const renewing = setInterval(
      () => {
        // Where the database is away its next answer says whose the backtest is.
        renewClaim(db, claimed).then(
          (ours) => (ours ? undefined : leave()),
          () => undefined,
        );
      },
      (claimSeconds * 1_000) / 3,
    );
    try {
      await runBacktest(parts, claimed, {
        breather: new Breather({ busy: parts.busy }),
        left: left.signal,
      });
    } finally {
      clearInterval(renewing);
      stopping.signal.removeEventListener("abort", leave);
      if (stopping.signal.aborted) await leaveBacktest(db, claimed).catch(() => undefined);
    }
    return true;
  };
  const work = async () => {
    while (!stopping.signal.aborted) {
      const found = await takeOne().catch((error: unknown) => {
        log.warn({ err: error }, "a backtest was interrupted and is gone on with");
        return false;
      });
      if (found || stopping.signal.aborted) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookEveryMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const working = work();
  return {
    async close() {
      stopping.abort();
      wake();
      await working;
    },
  };
}
