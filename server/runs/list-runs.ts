import { type SQL, sql } from "drizzle-orm";
import { codeOf, nameOf, runPurposes, runStates, runStatuses } from "../../runtime/engine/codes";
import type { RunKey, RunPurpose, RunState, RunStatus } from "../../runtime/engine/records";
import { rowPublished } from "../../runtime/engine/row-published";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { type AwaitedRow, awaitedRows } from "./awaited-rows";
import {
  finishedCondition,
  isRunId,
  liveCondition,
  type RunFilter,
  searchedRuns,
} from "./run-filter";

/** A run in a list, unfinished or finished. Times are epoch ms. */
export type RunRow = {
  readonly id: string;
  readonly flow: string;
  /** Null when the flow is gone. */
  readonly flowName: string | null;
  /** Number of the version it ran; null when that is gone. */
  readonly version: number | null;
  readonly purpose: RunPurpose;
  readonly status: RunState | RunStatus;
  readonly finished: boolean;
  readonly acceptedAt: number;
  readonly endedAt: number | null;
  /** When it goes on by itself; null for what waits for a person or an event, and for finished runs. */
  readonly due: number | null;
  readonly parked: boolean;
  /** Run it replays or was called by. */
  readonly parent: string | null;
  readonly steps: number | null;
  readonly error: { readonly code: string; readonly node: string | null } | null;
  /** It succeeded, and a step of it left something out or dropped something. */
  readonly warned: boolean;
  /** The row that it waits for, and the table that is to have it. Null without the right to see payloads. */
  readonly awaits: AwaitedRow | null;
  /** What it waits for, what went wrong, or what it warned of. Null without the right to see payloads. */
  readonly note: string | null;
  /** Numbers of its documents; a retry has those of the first run. Empty without the right to see payloads. */
  readonly keys: readonly RunKey[];
};

type DatabaseRow = {
  id: string;
  flow_id: string;
  flow_name: string | null;
  version_number: number | null;
  purpose: number;
  state: number | null;
  status: number | null;
  accepted_at: number;
  ended_at: number | null;
  due: number | null;
  parked: boolean;
  parent: string | null;
  steps: number | null;
  error_code: string | null;
  error_node: string | null;
  note: string | null;
  keys: RunKey[] | null;
  /** Key of the subscription by which it waits for a row. */
  awaits: string | null;
};

export type RunPage = { readonly rows: readonly RunRow[]; readonly next: string | null };

const succeeded = codeOf(runStatuses, "succeeded");
const epochMs = (column: SQL) => sql`(extract(epoch from ${column}) * 1000)::float8`;

const liveColumns = sql`
  id, flow_id, version, purpose, origin, parent, accepted_at, null::timestamptz as ended_at,
  state, null::smallint as status, due, parked, null::int as steps,
  null::text as error_code, null::text as error_node, note`;
const finishedColumns = sql`
  id, flow_id, version, purpose, origin, parent, accepted_at, ended_at,
  null::smallint as state, status, null::timestamptz as due, false as parked, steps,
  error_code, error_node, error as note`;
const nothing = sql`(select ${liveColumns} from live where false)`;

function select(
  columns: SQL,
  table: "live" | "run",
  condition: SQL | null,
  { where, limit, oldestFirst }: Query,
) {
  if (condition === null) return nothing;
  return sql`(select ${columns} from ${sql.identifier(table)}
    where ${condition} and ${where} order by id ${oldestFirst ? sql`asc` : sql`desc`} limit ${limit})`;
}

type Query = {
  readonly filter: RunFilter;
  /** Further condition on `id`. */
  readonly where: SQL;
  readonly limit: number;
  readonly oldestFirst?: boolean;
};

/** Unfinished and finished runs in one statement, so that a run that ends meanwhile is there exactly once. */
async function readRows(
  tx: ScopedTransaction,
  scope: MemberScope,
  query: Query,
): Promise<RunRow[]> {
  const { filter, limit } = query;
  if (findsNothing(scope, filter)) return [];
  const direction = query.oldestFirst ? sql`asc` : sql`desc`;
  const found = searchedRuns(scope, filter.search);
  const rows = await tx.execute<DatabaseRow>(sql`
    with ${found === null ? sql`` : sql`found as materialized (${found}),`}
    page as (
      ${select(liveColumns, "live", liveCondition(scope, filter), query)}
      union all
      ${select(finishedColumns, "run", finishedCondition(scope, filter), query)}
      order by id ${direction} limit ${limit}
    )
    select page.id, page.flow_id, page.purpose, page.parent, page.state, page.status, page.parked,
      page.steps, page.error_code, page.error_node, page.note,
      ${epochMs(sql`page.accepted_at`)} as accepted_at, ${epochMs(sql`page.ended_at`)} as ended_at,
      case when isfinite(page.due) then ${epochMs(sql`page.due`)} end as due,
      flow.name as flow_name, flow_version.number as version_number,
      (select json_agg(json_build_object('kind', k.kind, 'value', k.value) order by k.kind, k.value)
        from (select distinct kind, value from run_key
          where run in (page.id, page.origin)) k) as keys,
      case when page.state is not null then (
        select s.key from subscription s
        where s.run = page.id and s.type = ${rowPublished} and s.event is null limit 1) end as awaits
    from page
      left join flow on flow.id = page.flow_id
      left join flow_version on flow_version.flow_id = page.flow_id and flow_version.hash = page.version
    order by page.id ${direction}`);
  const open = can(scope.standings, "payload.view");
  const keys = open ? rows.flatMap(({ awaits }) => awaits ?? []) : [];
  const awaited = await awaitedRows(tx, keys);
  return rows.map((row) => toRunRow(row, open, awaited));
}

function toRunRow(
  row: DatabaseRow,
  open: boolean,
  awaited: ReadonlyMap<string, AwaitedRow>,
): RunRow {
  return {
    id: row.id,
    flow: row.flow_id,
    flowName: row.flow_name,
    version: row.version_number,
    purpose: nameOf(runPurposes, row.purpose),
    status:
      row.status === null ? nameOf(runStates, row.state ?? 0) : nameOf(runStatuses, row.status),
    finished: row.status !== null,
    acceptedAt: row.accepted_at,
    endedAt: row.ended_at,
    due: row.due,
    parked: row.parked,
    parent: row.parent,
    steps: row.steps,
    error: row.error_code === null ? null : { code: row.error_code, node: row.error_node },
    warned: row.status === succeeded && Boolean(row.note),
    awaits: awaited.get(row.awaits ?? "") ?? null,
    note: open && row.note ? row.note : null,
    keys: open ? (row.keys ?? []) : [],
  };
}

/** Searching by a number tells whether it exists, so it needs the right to see payloads, too: else none is found. */
function findsNothing(scope: MemberScope, filter: RunFilter): boolean {
  const { search } = filter;
  return search !== "" && !isRunId(search) && !can(scope.standings, "payload.view");
}

/** One page of runs, newest first; `cursor` is the last id of the page before. */
export async function listRuns(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: { readonly filter: RunFilter; readonly cursor: string | null; readonly limit: number },
): Promise<RunPage> {
  const rows = await readRows(tx, scope, {
    filter: input.filter,
    where: input.cursor === null ? sql`true` : sql`id < ${input.cursor}::uuid`,
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  return { rows: page, next: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null };
}

export type RunChanges = {
  /** Runs above the newest one shown, at most 100. */
  readonly newer: number;
  /** The asked-for runs as they are now. */
  readonly rows: readonly RunRow[];
};

const newerMax = 100;

/** What became of the runs a list shows, and how many came since: the list itself does not move. */
export async function readRunChanges(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: {
    readonly filter: RunFilter;
    readonly top: string | null;
    readonly ids: readonly string[];
  },
): Promise<RunChanges> {
  const { filter } = input;
  const newer = await readRows(tx, scope, {
    filter,
    where: input.top === null ? sql`true` : sql`id > ${input.top}::uuid`,
    limit: newerMax,
  });
  const rows =
    input.ids.length === 0
      ? []
      : await readRows(tx, scope, {
          filter: { view: filter.view === "tests" ? "tests" : "all", search: "", status: [] },
          where: sql`id in (${sql.join(
            input.ids.map((id) => sql`${id}::uuid`),
            sql`, `,
          )})`,
          limit: input.ids.length,
        });
  return { newer: newer.length, rows };
}

/** The runs beside one in a list: the next newer and the next older, null at the ends. */
export async function readNeighbours(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: { readonly filter: RunFilter; readonly run: string },
): Promise<{ readonly newer: string | null; readonly older: string | null }> {
  const { filter } = input;
  const [newer] = await readRows(tx, scope, {
    filter,
    where: sql`id > ${input.run}::uuid`,
    limit: 1,
    oldestFirst: true,
  });
  const [older] = await readRows(tx, scope, {
    filter,
    where: sql`id < ${input.run}::uuid`,
    limit: 1,
  });
  return { newer: newer?.id ?? null, older: older?.id ?? null };
}
