import { sql } from "drizzle-orm";
import { nameOf, runPurposes, runStates, runStatuses } from "../../runtime/engine/codes";
import type {
  RunHead,
  RunKey,
  RunPurpose,
  RunState,
  RunStatus,
} from "../../runtime/engine/records";
import type { RetentionClass } from "../../runtime/flow/document";
import type { Scope, ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { RequestError } from "../request-error";

/** What the database knows of a run beside its segments. Times are epoch ms. */
export type StoredRun = {
  readonly id: string;
  readonly environmentId: string;
  readonly flow: string;
  /** Hex SHA-256. */
  readonly version: string;
  readonly purpose: RunPurpose;
  readonly retention: RetentionClass;
  readonly status: RunState | RunStatus;
  readonly finished: boolean;
  readonly origin: string;
  readonly originAcceptedAt: number;
  readonly parent: string | null;
  readonly acceptedAt: number;
  readonly endedAt: number | null;
  readonly due: number | null;
  readonly parked: boolean;
  /** A living process has it. */
  readonly owned: boolean;
  readonly note: string;
  readonly error: {
    readonly code: string;
    readonly node: string | null;
    readonly message: string;
  } | null;
};

type Row = {
  id: string;
  environment_id: string;
  flow_id: string;
  version: string;
  purpose: number;
  class: RetentionClass;
  state: number | null;
  status: number | null;
  origin: string;
  origin_accepted_at: number;
  parent: string | null;
  accepted_at: number;
  ended_at: number | null;
  due: number | null;
  parked: boolean;
  owned: boolean;
  note: string | null;
  error_code: string | null;
  error_node: string | null;
};

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A run of somebody else is like one that does not exist. */
export function noSuchRun(): RequestError {
  return new RequestError("NOT_FOUND", "There is no such run, or it is not yours to see.");
}

/** Reads an unfinished or finished run of the scope's distributor; NOT_FOUND otherwise. */
export async function readStoredRun(
  tx: ScopedTransaction,
  scope: Scope,
  id: string,
): Promise<StoredRun> {
  const [row] = uuidPattern.test(id) ? await readRow(tx, scope, id) : [];
  if (row === undefined) throw noSuchRun();
  return {
    id: row.id,
    environmentId: row.environment_id,
    flow: row.flow_id,
    version: row.version,
    purpose: nameOf(runPurposes, row.purpose),
    retention: row.class,
    status:
      row.status === null ? nameOf(runStates, row.state ?? 0) : nameOf(runStatuses, row.status),
    finished: row.status !== null,
    origin: row.origin,
    originAcceptedAt: row.origin_accepted_at,
    parent: row.parent,
    acceptedAt: row.accepted_at,
    endedAt: row.ended_at,
    due: row.due,
    parked: row.parked,
    owned: row.owned,
    note: row.note ?? "",
    error:
      row.error_code === null
        ? null
        : { code: row.error_code, node: row.error_node, message: row.note ?? "" },
  };
}

function readRow(tx: ScopedTransaction, scope: Scope, id: string) {
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`;
  return tx.execute<Row>(sql`
    select id, environment_id, flow_id, encode(version, 'hex') as version, purpose, class,
      state, status, origin, parent, parked, owned, note, error_code, error_node,
      (extract(epoch from origin_accepted_at) * 1000)::float8 as origin_accepted_at,
      (extract(epoch from accepted_at) * 1000)::float8 as accepted_at,
      (extract(epoch from ended_at) * 1000)::float8 as ended_at,
      case when isfinite(due) then (extract(epoch from due) * 1000)::float8 end as due
    from (
      select id, environment_id, flow_id, version, purpose, class, state, null::smallint as status,
        origin, origin_accepted_at, parent, accepted_at, null::timestamptz as ended_at, due, parked,
        owner is not null as owned, note, null::text as error_code, null::text as error_node
      from live where id = ${id}::uuid and ${here}
      union all
      select id, environment_id, flow_id, version, purpose, class, null, status,
        origin, origin_accepted_at, parent, accepted_at, ended_at, null, false,
        false, error, error_code, error_node
      from run where id = ${id}::uuid and ${here}
    ) found`);
}

/** A run of the same message. */
export type ChainLink = {
  readonly id: string;
  readonly parent: string | null;
  readonly status: RunState | RunStatus;
  readonly purpose: RunPurpose;
  readonly acceptedAt: number;
  /** It has keys, clock and ids of its own. */
  readonly asNew: boolean;
};

const chainMax = 50;

/** A message with more runs than this can only be sent as new: what the others did is not looked at. */
export const retryChainMax = 100;
export const tooManyRuns = `This message has too many runs already: ${retryChainMax}, or ${2 * retryChainMax} with those that were debugged. It can only be sent as new.`;

/**
 * The newest runs that began from the same message, oldest of them first: those of the same origin, those that were sent as
 * new from them, and the one that this was sent as new from. However many were stepped through, the real ones are there.
 */
export async function readChain(
  tx: ScopedTransaction,
  scope: Scope,
  { origin }: Pick<StoredRun, "origin">,
): Promise<ChainLink[]> {
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`;
  const rows = await tx.execute<{
    id: string;
    parent: string | null;
    state: number | null;
    status: number | null;
    purpose: number;
    accepted_at: number;
    as_new: boolean;
  }>(sql`
    with own as materialized (
      select id, parent, origin, state, null::smallint as status, purpose, accepted_at
      from live where origin = ${origin}::uuid and ${here}
      union all
      select id, parent, origin, null, status, purpose, accepted_at
      from run where id = ${origin}::uuid and ${here}
      union all
      select id, parent, origin, null, status, purpose, accepted_at
      from run where origin = ${origin}::uuid and origin <> id and ${here}
    ),
    others as materialized (
      select (c.detail->>'run')::uuid as id from run_command c
      where c.run in (select id from own) and c.kind = 'retry' and c.detail->>'asNew' = 'true' and ${here}
      union
      select parent from own where id = ${origin}::uuid and purpose = 1
    )
    select id, parent, state, status, purpose, id = origin and purpose = 1 as as_new,
      (extract(epoch from accepted_at) * 1000)::float8 as accepted_at
    from (
      select * from own
      union all
      select id, parent, origin, state, null, purpose, accepted_at
      from live where id in (select id from others) and origin <> ${origin}::uuid and ${here}
      union all
      select id, parent, origin, null, status, purpose, accepted_at
      from run where id in (select id from others) and origin <> ${origin}::uuid and ${here}
    ) linked
    order by purpose > 1, id desc limit ${chainMax}`);
  const oldestFirst = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  return oldestFirst.map((row) => ({
    id: row.id,
    parent: row.parent,
    status:
      row.status === null ? nameOf(runStates, row.state ?? 0) : nameOf(runStatuses, row.status),
    purpose: nameOf(runPurposes, row.purpose),
    acceptedAt: row.accepted_at,
    asNew: row.as_new,
  }));
}

/** Numbers of the run's documents; a retry has those of the first run, too. */
export async function readKeys(
  tx: ScopedTransaction,
  { id, origin }: Pick<StoredRun, "id" | "origin">,
): Promise<RunKey[]> {
  const rows = await tx.execute<RunKey>(
    sql`select distinct kind, value from run_key where run in (${id}::uuid, ${origin}::uuid)
      order by kind, value limit 100`,
  );
  return rows.map(({ kind, value }) => ({ kind, value }));
}

/** Something a person asked the run to do. */
export type StoredCommand = {
  readonly id: string;
  readonly kind: "cancel" | "resolve" | "release";
  readonly at: number;
  readonly by: string;
  readonly applied: boolean;
  /** resolve: the step in doubt, and what was said of it. */
  readonly step: { readonly node: string; readonly path: string; readonly outcome: string } | null;
  /** Null where none was given, and without the right to see payloads: a reason may quote them. */
  readonly reason: string | null;
};

/** @param payloads whether the reader may see payloads */
export async function readCommands(
  tx: ScopedTransaction,
  run: string,
  payloads: boolean,
): Promise<StoredCommand[]> {
  const rows = await tx.execute<{
    id: string;
    kind: StoredCommand["kind"];
    detail: { node?: string; path?: string; outcome?: string; note?: string; reason?: string };
    at: number;
    by: string;
    applied: boolean;
  }>(sql`
    select id, kind, detail, (extract(epoch from at) * 1000)::float8 as at, by,
      applied_seg is not null as applied
    from run_command where run = ${run}::uuid order by at, id`);
  return rows.map(({ id, kind, detail, at, by, applied }) => {
    const { node, path = "", outcome = "", note, reason } = detail;
    return {
      id,
      kind,
      at,
      by,
      applied,
      step: node === undefined ? null : { node, path, outcome },
      reason: payloads ? (note ?? reason) || null : null,
    };
  });
}

/** As runs of the engine have it. */
export function headIn(place: EnvironmentPlace, run: StoredRun): RunHead {
  return {
    id: run.id,
    partner: place.partnerId,
    distributor: place.distributorId,
    environment: run.environmentId,
    flow: run.flow,
    version: run.version,
    purpose: run.purpose,
    retention: run.retention,
    origin: run.origin,
    originAcceptedAt: run.originAcceptedAt,
    parent: run.parent,
    acceptedAt: run.acceptedAt,
  };
}
