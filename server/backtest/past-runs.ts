import { type SQL, sql } from "drizzle-orm";
import type { BacktestRequest } from "../../drizzle/schema/backtests";
import { codeOf, nameOf, runPurposes, runStatuses } from "../../runtime/engine/codes";
import type { RunHead, RunStatus } from "../../runtime/engine/records";
import type { RetentionClass } from "../../runtime/flow/document";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { finishedCondition, searchedRuns } from "../runs/run-filter";

/** Which runs of a flow are looked at. */
export type Chosen = {
  readonly place: EnvironmentPlace;
  readonly flowId: string;
  readonly request: BacktestRequest;
};

export type PastRun = { readonly head: RunHead; readonly status: RunStatus };

const live = codeOf(runPurposes, "live");
const ended = ["succeeded", "failed"] as const;

/** Runs of messages as they first came, of before `reached`; retries and trials have no message of their own. */
function chosen({ place, flowId, request }: Chosen, reached: string | null): SQL {
  const { from, to, statuses, key } = request;
  const condition = finishedCondition(place, {
    view: "all",
    search: key,
    flow: flowId,
    status: [...(statuses.length === 0 ? ended : statuses)],
    from,
    to,
  });
  const picked =
    request.runs === undefined
      ? sql`true`
      : sql`id in (select value::uuid from json_array_elements_text(${JSON.stringify(request.runs)}::json))`;
  const further = reached === null ? sql`true` : sql`id < ${reached}::uuid`;
  return sql`${condition ?? sql`false`} and purpose = ${live} and ${picked} and ${further}`;
}

function found({ place, request }: Chosen): SQL {
  const runs = searchedRuns(place, request.key);
  return runs === null ? sql`` : sql`with found as materialized (${runs})`;
}

/** How many there are, `most` of the request at the most. */
export async function countPastRuns(tx: ScopedTransaction, of: Chosen): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(sql`${found(of)}
    select count(*)::int as n from (
      select from run where ${chosen(of, null)} limit ${of.request.most}) chosen`);
  return row?.n ?? 0;
}

/** The next of them, newest first. */
export async function nextPastRuns(
  tx: ScopedTransaction,
  of: Chosen,
  { reached, limit }: { readonly reached: string | null; readonly limit: number },
): Promise<readonly PastRun[]> {
  const rows = await tx.execute<{
    id: string;
    version: string;
    status: number;
    class: RetentionClass;
    origin: string;
    origin_accepted_at: number;
    parent: string | null;
    accepted_at: number;
  }>(sql`${found(of)}
    select id, encode(version, 'hex') as version, status, class, origin, parent,
      (extract(epoch from origin_accepted_at) * 1000)::float8 as origin_accepted_at,
      (extract(epoch from accepted_at) * 1000)::float8 as accepted_at
    from run where ${chosen(of, reached)} order by id desc limit ${limit}`);
  const { partnerId, distributorId, environmentId } = of.place;
  return rows.map((row) => ({
    status: nameOf(runStatuses, row.status),
    head: {
      id: row.id,
      partner: partnerId,
      distributor: distributorId,
      environment: environmentId,
      flow: of.flowId,
      version: row.version,
      purpose: "live",
      retention: row.class,
      origin: row.origin,
      originAcceptedAt: row.origin_accepted_at,
      parent: row.parent,
      acceptedAt: row.accepted_at,
    },
  }));
}

/** Bytes that the segments of each run take in the database, without reading them. */
export async function sizesOf(
  tx: ScopedTransaction,
  { place }: Pick<Chosen, "place">,
  runs: readonly PastRun[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await ofEachClass(runs, (retention, ids) =>
    tx.execute<{ run: string; bytes: number }>(sql`
      select run, sum(octet_length(body))::float8 as bytes from segment
      where class = ${retention} and run in (${ids}) and partner_id = ${place.partnerId}
        and distributor_id = ${place.distributorId} group by run`),
  );
  return new Map(rows.map(({ run, bytes }) => [run, bytes]));
}

/** The segments of these runs as they are stored, in one question. */
export async function readStored(
  tx: ScopedTransaction,
  { place }: Pick<Chosen, "place">,
  runs: readonly PastRun[],
): Promise<ReadonlyMap<string, readonly Uint8Array[]>> {
  const rows = await ofEachClass(runs, (retention, ids) =>
    tx.execute<{ run: string; body: Uint8Array }>(sql`
      select run, body from segment
      where class = ${retention} and run in (${ids}) and partner_id = ${place.partnerId}
        and distributor_id = ${place.distributorId} order by run, seg`),
  );
  const stored = new Map<string, Uint8Array[]>();
  for (const { run, body } of rows) {
    const list = stored.get(run) ?? [];
    list.push(body);
    stored.set(run, list);
  }
  return stored;
}

async function ofEachClass<Row>(
  runs: readonly PastRun[],
  ask: (retention: RetentionClass, ids: SQL) => PromiseLike<readonly Row[]>,
): Promise<Row[]> {
  const classes = new Map<RetentionClass, SQL[]>();
  for (const { head } of runs) {
    const ids = classes.get(head.retention) ?? [];
    ids.push(sql`${head.id}::uuid`);
    classes.set(head.retention, ids);
  }
  const rows: Row[] = [];
  for (const [retention, ids] of classes) {
    rows.push(...(await ask(retention, sql.join(ids, sql`, `))));
  }
  return rows;
}
