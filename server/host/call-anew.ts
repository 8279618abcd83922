import { setTimeout } from "node:timers/promises";
import type pg from "pg";
import { type StartRequest, startRun } from "../../runtime/engine/driver";
import { type KnownBefore, knownBefore } from "../../runtime/engine/known-before";
import type { RunHead } from "../../runtime/engine/records";
import { refuseUnrecognised } from "../../runtime/engine/rehearsal";
import { readAllReached } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import type { StartVerdict } from "../../runtime/ports";
import { awaitedRun } from "../runs/awaited-run";
import { tryLockMessage } from "../runs/lock-message";
import { type LockedChain, lockChain } from "../runs/locked-chain";
import { isCut } from "../runs/message-chain";
import { retryChainMax, tooManyRuns } from "../runs/read-head";
import { turnsByKey } from "../turns-by-key";

type Parts = {
  /** The engine's pool. */
  readonly pool: pg.Pool;
  readonly host: () => RunHost;
};

const atOnce = 2;
const lockedMs = 250;
/** A message stays locked for as long as somebody reads its runs: whoever waits asks less and less often. */
const lockedMostMs = 4_000;

/** `givenUp` is the newest run of the call that was seen; where there is a newer one by now, that is the verdict. */
export type CallAnew = (request: StartRequest, givenUp: string) => Promise<StartVerdict>;

/**
 * Starts calls that are made anew, as those before were given up. Such a run takes over, as a retry does, the results
 * of steps whose target would do them again. Rejects with LIMIT_REACHED where what they did is not known, or not
 * recognised by the version that is to run, and with TARGET_DOWN where a debug run of the same call does not know yet
 * what became of its request.
 */
export function createCallsAnew({ pool, host }: Parts): CallAnew {
  // Each keeps a client of the pool from reading to storing, and what it reads takes others.
  const inTurn = turnsByKey(atOnce);
  return async (request, givenUp) => {
    const { origin } = request.head;
    for (let pauseMs = lockedMs; ; pauseMs = Math.min(2 * pauseMs, lockedMostMs)) {
      const verdict = await inTurn(origin, () =>
        whileLocked(pool, async (client) =>
          (await tryLockMessage(client, origin))
            ? start(host(), client, { request, givenUp })
            : null,
        ),
      );
      if (verdict !== null) return verdict;
      // Somebody is at this message: nothing is kept from others meanwhile.
      await setTimeout(pauseMs);
    }
  };
}

/** What was read of the message's runs stays true until the work is done. */
async function whileLocked<Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const value = await work(client);
    await client.query("commit");
    return value;
  } catch (cause) {
    await client.query("rollback").catch(() => undefined);
    throw cause;
  } finally {
    client.release();
  }
}

async function start(
  host: RunHost,
  client: pg.PoolClient,
  { request, givenUp }: { readonly request: StartRequest; readonly givenUp: string },
): Promise<StartVerdict> {
  const locked = await lockChain(client, request.head);
  const newest = (await goingOn(client, request.head)) ?? locked.chain.find(isReal)?.id ?? givenUp;
  if (newest !== givenUp) return { outcome: "duplicate", of: newest };
  const before = await takenFrom(host, locked, request).catch((cause) => {
    const run = awaitedRun(locked.open, cause);
    throw run === null ? cause : stillUnderWay(run, cause);
  });
  // It is stored over another connection: nothing begins once this one, and its lock with it, is lost.
  await client.query("select");
  return startRun(host, { ...request, ...before }).verdict;
}

/** A person has retried the called run itself. */
async function goingOn(client: pg.PoolClient, { origin }: RunHead): Promise<string | null> {
  const { rows } = await client.query<{ readonly id: string }>(
    "select id from live where origin = $1 and purpose in (0, 1)",
    [origin],
  );
  return rows[0]?.id ?? null;
}

function isReal({ purpose }: RunHead): boolean {
  return purpose !== "debug";
}

async function takenFrom(
  host: RunHost,
  { chain, open }: LockedChain,
  { head, plan, parameters, trigger }: StartRequest,
): Promise<Pick<StartRequest, "replay" | keyof KnownBefore>> {
  const real = chain.filter(isReal);
  const [newest] = real;
  if (newest === undefined) return {};
  if (real.length >= retryChainMax || isCut(chain)) {
    throw new FlowError("LIMIT_REACHED", tooManyRuns);
  }
  const pasts = await readAllReached(host, chain);
  // Of one that is past its retention nothing can be played.
  const kept = pasts.find((past) => isReal(past.head) && past.contents[0]);
  const asked = {
    document: plan.document,
    version: head.version,
    parameters,
    source: kept?.head ?? newest,
    chain: pasts.map((past) => past.head),
    from: { kind: "start" as const },
    message: trigger.bytes,
  };
  await refuseUnrecognised(host, asked, pasts);
  return {
    replay: { of: newest.id, from: "start" },
    ...knownBefore(plan, pasts, { now: host.clock.now(), open }),
  };
}

/** The call waits, and is tried again. */
function stillUnderWay(run: string, cause: unknown): FlowError {
  return new FlowError(
    "TARGET_DOWN",
    "Nothing was called yet: a debug run of the same call does not know yet what became of its request.",
    { cause, detail: { run } },
  );
}
