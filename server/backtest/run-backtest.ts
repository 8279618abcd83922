import { type BacktestDraft, backtestRun } from "../../runtime/backtest/backtest-run";
import { count, keep, type Tally } from "../../runtime/backtest/tally";
import { untold } from "../../runtime/backtest/verdict";
import { loadValues } from "../../runtime/engine/history-values";
import type { RunHead, SegmentContent } from "../../runtime/engine/records";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { type AppDatabase, withScope } from "../db";
import { PayloadGone } from "../journal/payload-store";
import {
  type BacktestRow,
  type Claimed,
  endBacktest,
  type KeptDifference,
  noteTotal,
  readClaimed,
  versionOf,
  writeProgress,
} from "./backtest-state";
import type { Breather } from "./breather";
import {
  type Chosen,
  countPastRuns,
  nextPastRuns,
  type PastRun,
  readStored,
  sizesOf,
} from "./past-runs";
import { segmentsIn } from "./stored-segments";

export type BacktestParts = {
  readonly db: AppDatabase;
  readonly host: RunHost;
  readonly log: { warn(detail: object, message: string): void };
};

const runsAtOnce = 200;
/** Bytes of segments, as they are stored, that are read in one go. */
const bytesAtOnce = 2_000_000;
const runBytesMax = 8_000_000;
const payloadBytesMax = 32_000_000;
/** After so many claims without one more message it is given up. */
const idleClaimsMax = 5;
/** Progress is written at the latest after so long. */
const writeEveryMs = 1_000;

/**
 * Goes on with a backtest until it is over, somebody else has it, or `left` says that this process has to leave it.
 * Rejects where the database does: whoever claims it next goes on behind what was written last.
 */
export async function runBacktest(
  parts: BacktestParts,
  claimed: Claimed,
  { breather, left }: { readonly breather: Breather; readonly left: AbortSignal },
): Promise<void> {
  const row = await readClaimed(parts.db, claimed);
  if (row === null) return;
  if (row.idleClaims >= idleClaimsMax) {
    const note = `It did not get past message ${row.done + 1} in ${idleClaimsMax} attempts; the log of the workers says why.`;
    await endBacktest(parts.db, claimed, { state: "failed", note });
    return;
  }
  const draft = await draftOf(parts.host, claimed, row);
  if (typeof draft === "string") {
    await endBacktest(parts.db, claimed, { state: "failed", note: draft });
    return;
  }
  const isOver = await new Walk(parts, claimed, { row, draft, breather, left }).go();
  if (isOver) await endBacktest(parts.db, claimed, { state: "done" });
}

/** Or why it cannot run. */
async function draftOf(
  host: RunHost,
  { place }: Claimed,
  row: BacktestRow,
): Promise<BacktestDraft | string> {
  const version = versionOf(row);
  try {
    const plan = await host.plan({
      partner: place.partnerId,
      distributor: place.distributorId,
      environment: place.environmentId,
      flow: row.flowId,
      version,
    } as RunHead);
    return { plan, version, tables: row.request.tables };
  } catch (cause) {
    if (cause instanceof FlowError) return cause.message;
    throw cause;
  }
}

type Walking = {
  readonly row: BacktestRow;
  readonly draft: BacktestDraft;
  readonly breather: Breather;
  readonly left: AbortSignal;
};

/** The way through the runs of a backtest, newest first. */
class Walk {
  readonly #parts: BacktestParts;
  readonly #claimed: Claimed;
  readonly #with: Walking;
  readonly #chosen: Chosen;
  readonly #tally: Tally;
  #done: number;
  #reached: string | null;
  #differences: KeptDifference[] = [];
  #writtenAt = performance.now();
  #isWritten = true;

  constructor(parts: BacktestParts, claimed: Claimed, walking: Walking) {
    this.#parts = parts;
    this.#claimed = claimed;
    this.#with = walking;
    const { row } = walking;
    this.#chosen = { place: claimed.place, flowId: row.flowId, request: row.request };
    this.#tally = row.tally;
    this.#done = row.done;
    this.#reached = row.reached;
  }

  /** False where it was left before its end. */
  async go(): Promise<boolean> {
    const { row } = this.#with;
    if (row.total === null) {
      const total = await this.#asking((tx) => countPastRuns(tx, this.#chosen));
      await noteTotal(this.#parts.db, this.#claimed, total);
    }
    let coming = this.#next(this.#reached, this.#done);
    for (;;) {
      const runs = await coming;
      const last = runs.at(-1);
      if (last === undefined) break;
      // The list of the next ones is on its way meanwhile.
      coming = this.#next(last.head.id, this.#done + runs.length);
      coming.catch(() => undefined);
      if (!(await this.#take(runs))) return false;
    }
    return this.#write();
  }

  #next(reached: string | null, done: number): Promise<readonly PastRun[]> {
    const limit = Math.min(runsAtOnce, this.#with.row.request.most - done);
    if (limit <= 0) return Promise.resolve([]);
    return this.#asking((tx) => nextPastRuns(tx, this.#chosen, { reached, limit }));
  }

  async #take(runs: readonly PastRun[]): Promise<boolean> {
    const sizes = await this.#asking((tx) => sizesOf(tx, this.#chosen, runs));
    const parts = portions(runs, sizes);
    let coming = this.#read(parts[0], sizes);
    for (const [index, part] of parts.entries()) {
      const stored = await coming;
      coming = this.#read(parts[index + 1], sizes);
      coming.catch(() => undefined);
      if (!(await this.#playAll(part, stored, sizes))) return false;
    }
    return true;
  }

  #read(part: readonly PastRun[] | undefined, sizes: ReadonlyMap<string, number>) {
    const none: ReadonlyMap<string, readonly Uint8Array[]> = new Map();
    const read = (part ?? []).filter(({ head }) => (sizes.get(head.id) ?? 0) <= runBytesMax);
    if (read.length === 0) return Promise.resolve(none);
    return this.#asking((tx) => readStored(tx, this.#chosen, read));
  }

  async #playAll(
    runs: readonly PastRun[],
    stored: ReadonlyMap<string, readonly Uint8Array[]>,
    sizes: ReadonlyMap<string, number>,
  ): Promise<boolean> {
    const { breather, left } = this.#with;
    breather.resume();
    for (const { head } of runs) {
      const tooLarge = (sizes.get(head.id) ?? 0) > runBytesMax;
      await this.#judge(head, tooLarge ? null : (stored.get(head.id) ?? []));
      this.#done += 1;
      this.#reached = head.id;
      this.#isWritten = false;
      await breather.breathe();
      if (left.aborted) {
        await this.#write();
        return false;
      }
      if (performance.now() - this.#writtenAt < writeEveryMs) continue;
      if (!(await this.#write())) return false;
      breather.resume();
    }
    return true;
  }

  /** Null: too large to be looked at. */
  async #judge(head: RunHead, stored: readonly Uint8Array[] | null): Promise<void> {
    const { verdict, difference } = await this.#backtested(head, stored);
    const keptUntil = keptUntilOf(head);
    const cause = count(this.#tally, { id: head.id, keptUntil }, verdict);
    if (cause === null) return;
    const detail = JSON.stringify(difference());
    keep(this.#tally, cause, detail.length);
    const { assumed } = verdict;
    const expiresAt = new Date(Math.min(keptUntil, this.#with.row.expiresAt.getTime()));
    this.#differences.push({ run: head.id, cause: cause.key, assumed, detail, expiresAt });
  }

  async #backtested(head: RunHead, stored: readonly Uint8Array[] | null) {
    if (stored === null) return told("too-large");
    const { host } = this.#parts;
    const breathe = () => this.#with.breather.breathe();
    const contents = await segmentsIn(stored, breathe);
    if (contents === "too-large") return told(contents);
    if ("broken" in contents) return this.#broken(head, contents.broken);
    if (payloadBytesOf(contents) > payloadBytesMax) return told("too-large");
    const version = await host.plan(head).catch((cause: unknown) => {
      if (cause instanceof FlowError) return null;
      throw cause;
    });
    if (version === null) return told("version-gone");
    try {
      const past = { head, contents, values: await loadValues(host, head, contents) };
      return await backtestRun(host, this.#with.draft, { past, version, breathe });
    } catch (cause) {
      if (cause instanceof PayloadGone) return told("gone");
      return this.#broken(head, cause);
    }
  }

  /** Whether the database is away shows when the progress is written. */
  #broken(head: RunHead, cause: unknown) {
    this.#parts.log.warn({ err: cause, run: head.id }, "a run could not be backtested");
    return told("broken");
  }

  async #write(): Promise<boolean> {
    if (this.#isWritten || this.#reached === null) return true;
    const { db } = this.#parts;
    const isOurs = await writeProgress(db, this.#claimed, {
      done: this.#done,
      reached: this.#reached,
      tally: this.#tally,
      busyMs: this.#with.row.busyMs + Math.round(this.#with.breather.workedMs),
      differences: this.#differences,
    });
    this.#differences = [];
    this.#isWritten = true;
    this.#writtenAt = performance.now();
    return isOurs;
  }

  #asking<Answer>(ask: Parameters<typeof withScope<Answer>>[2]): Promise<Answer> {
    return withScope(this.#parts.db, this.#claimed.place, ask);
  }
}

/** Epoch ms from which the detail of a run is not kept any more. */
function keptUntilOf({ acceptedAt, retention }: RunHead): number {
  return acceptedAt + retention * 86_400_000;
}

function told(why: Parameters<typeof untold>[0]) {
  return { verdict: untold(why), difference: () => null };
}

/** As many runs together as are read in one go. */
function portions(
  runs: readonly PastRun[],
  sizes: ReadonlyMap<string, number>,
): readonly (readonly PastRun[])[] {
  const parts: PastRun[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const run of runs) {
    const size = sizes.get(run.head.id) ?? 0;
    if (bytes + size > bytesAtOnce) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(run);
    bytes += size;
  }
  return parts;
}

function payloadBytesOf(contents: readonly SegmentContent[]): number {
  let bytes = 0;
  for (const { values } of contents) {
    for (const value of values) if ("payload" in value) bytes += value.payload.bytes;
  }
  return bytes;
}
