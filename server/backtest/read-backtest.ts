import { and, desc, eq, sql } from "drizzle-orm";
import {
  type BacktestRequest,
  type BacktestState,
  backtest,
  backtestDifference,
} from "../../drizzle/schema/backtests";
import { trialVersion } from "../../drizzle/schema/debug";
import type { Difference } from "../../runtime/backtest/difference";
import type { CauseCount, Tally } from "../../runtime/backtest/tally";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { hashText } from "../flows/repository";
import { RequestError } from "../request-error";

/** How a backtest stands. Times are epoch ms. */
export type BacktestView = {
  readonly id: string;
  readonly flowId: string;
  /** Hex SHA-256 of the draft that it tries, and its revision. */
  readonly version: string;
  readonly revision: number;
  readonly request: BacktestRequest;
  readonly state: BacktestState;
  readonly note: string;
  readonly total: number | null;
  readonly done: number;
  readonly tally: Omit<Tally, "keptSize">;
  readonly busyMs: number;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
};

type Row = typeof backtest.$inferSelect;

const listMax = 20;

/** The last ones of a flow here, newest first. */
export async function listBacktests(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
): Promise<readonly BacktestView[]> {
  const rows = await tx
    .select()
    .from(backtest)
    .where(and(eq(backtest.flowId, flowId), eq(backtest.environmentId, place.environmentId)))
    .orderBy(desc(backtest.id))
    .limit(listMax);
  return rows.map(viewOf);
}

/** Throws NOT_FOUND for one of somebody else, and of another environment, as for one that does not exist. */
export async function readBacktest(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  id: string,
): Promise<BacktestView> {
  return viewOf(await rowOf(tx, place, id));
}

async function rowOf(tx: ScopedTransaction, place: EnvironmentPlace, id: string): Promise<Row> {
  const [row] = await tx
    .select()
    .from(backtest)
    .where(and(eq(backtest.id, id), eq(backtest.environmentId, place.environmentId)));
  if (row !== undefined) return row;
  throw new RequestError("NOT_FOUND", "There is no such backtest, or it is not yours to see.");
}

function viewOf({ version, tally, requestedByName, ...row }: Row): BacktestView {
  const { keptSize: _size, causes, ...counted } = tally;
  const told = { ...counted, causes: causes.map(quoting) };
  return {
    id: row.id,
    flowId: row.flowId,
    version: hashText(version),
    revision: row.revision,
    request: row.request,
    state: row.state,
    note: row.note,
    total: row.total,
    done: row.done,
    tally: told,
    busyMs: row.busyMs,
    requestedBy: requestedByName,
    requestedAt: row.requestedAt.getTime(),
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
  };
}

/** What a cause quotes of a run is not told for longer than the run's detail. */
function quoting(count: CauseCount): CauseCount {
  const { cause, quotedUntil = Number.POSITIVE_INFINITY } = count;
  if (cause.kind !== "failure" || quotedUntil > Date.now()) return count;
  return { ...count, cause: { ...cause, message: "" } };
}

/** A message that is treated otherwise, in a list. */
export type DifferenceLine = {
  readonly run: string;
  readonly assumed: boolean;
  readonly acceptedAt: number | null;
  /** A number of its document; null where it has none. */
  readonly key: { readonly kind: string; readonly value: string } | null;
};

export type DifferencePage = {
  readonly lines: readonly DifferenceLine[];
  /** Ask for what comes after it; null where that is all that is kept. */
  readonly next: string | null;
};

const pageMax = 50;

/** What is kept of one cause, newest first. */
export async function listDifferences(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  {
    id,
    cause,
    after,
  }: { readonly id: string; readonly cause: string; readonly after: string | null },
): Promise<DifferencePage> {
  await rowOf(tx, place, id);
  const rows = await tx.execute<{
    run: string;
    assumed: boolean;
    accepted_at: number | null;
    key: DifferenceLine["key"];
  }>(sql`
    select d.run, d.assumed, (extract(epoch from r.accepted_at) * 1000)::float8 as accepted_at,
      (select json_build_object('kind', k.kind, 'value', k.value) from run_key k
        where k.run = d.run order by k.kind limit 1) as key
    from backtest_difference d left join run r on r.id = d.run
    where d.backtest = ${id}::uuid and d.cause = ${cause}
      and (d.expires_at is null or d.expires_at > now())
      and ${after === null ? sql`true` : sql`d.run < ${after}::uuid`}
    order by d.run desc limit ${pageMax + 1}`);
  const lines = rows.slice(0, pageMax).map(({ run, assumed, accepted_at, key }) => ({
    run,
    assumed,
    acceptedAt: accepted_at,
    key,
  }));
  return { lines, next: rows.length > pageMax ? (lines.at(-1)?.run ?? null) : null };
}

/** Old and new of one message; null where nothing can be said of it. */
export async function readDifference(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  { id, run }: { readonly id: string; readonly run: string },
): Promise<{ readonly difference: Difference | null; readonly assumed: boolean }> {
  await rowOf(tx, place, id);
  const [row] = await tx
    .select({ detail: backtestDifference.detail, assumed: backtestDifference.assumed })
    .from(backtestDifference)
    .where(
      and(
        eq(backtestDifference.backtest, id),
        eq(backtestDifference.run, run),
        sql`(${backtestDifference.expiresAt} is null or ${backtestDifference.expiresAt} > now())`,
      ),
    );
  if (row === undefined) {
    throw new RequestError(
      "NOT_FOUND",
      "What the draft makes of this run was not kept, or is past the retention of the run.",
    );
  }
  return { difference: row.detail, assumed: row.assumed };
}

/** The draft as it was tried: canonical logic and layout as JSON texts. Null where it is not kept any more. */
export async function readBacktestedDraft(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  id: string,
): Promise<{ readonly logic: string; readonly layout: string } | null> {
  const { flowId, version } = await rowOf(tx, place, id);
  const [row] = await tx
    .select({ logic: trialVersion.logic, layout: trialVersion.layout })
    .from(trialVersion)
    .where(and(eq(trialVersion.flowId, flowId), eq(trialVersion.hash, version)));
  return row ?? null;
}
