import { sql } from "drizzle-orm";
import type { BulkKind, BulkRunState, BulkState } from "../../drizzle/schema/runs";
import { can, type StandingRow, standingOf } from "../access/permissions";
import type { Actor } from "../audit/record-audit";
import { type AppDatabase, type Scope, type ScopedTransaction, withScope } from "../db";
import { eachApart } from "../each-apart";
import { RequestError } from "../request-error";
import { rightsFor } from "./bulk-right";
import { type Resolution, resolveStep } from "./command-run";
import { followRun } from "./follow-run";
import type { ReplayVersion } from "./replay-version";
import { type RetryStart, readRetryState, retryRun } from "./retry-run";

/** A bulk action as the housekeeping carries it out. */
type Open = {
  readonly id: string;
  readonly kind: BulkKind;
  readonly state: BulkState;
  readonly detail: {
    readonly from?: RetryStart;
    readonly version?: ReplayVersion;
    readonly asNew?: boolean;
    readonly resolution?: Resolution;
  };
  readonly reason: string;
  readonly per_minute: number;
  readonly user_id: string;
  readonly user_name: string;
};

type Part = {
  readonly position: number;
  readonly run: string;
  readonly origin: string;
  readonly node: string | null;
  readonly path: string | null;
  readonly state: BulkRunState;
  readonly started: string | null;
  readonly command: string | null;
};

type Verdict = { readonly state: BulkRunState; readonly note?: string };

type Work = {
  readonly tx: ScopedTransaction;
  readonly scope: Scope & { readonly environmentId: string };
  readonly bulk: Open;
};

/** Parts looked at in one round; the rest has its turn a second later. */
const partsAtOnce = 200;

/**
 * Takes every bulk action one step further: notes what became of the runs asked for, and asks for the next
 * ones as far as the rate allows. Call it every second; several processes may. What is done is in the rows, so a
 * restart goes on where it was.
 */
export async function advanceBulks(db: AppDatabase): Promise<number> {
  const open = await db.execute<{
    id: string;
    partner_id: string;
    distributor_id: string;
    environment_id: string;
  }>(sql`select * from open_bulk_actions()`);
  await eachApart(open, ({ id, partner_id, distributor_id, environment_id }) => {
    const scope = {
      partnerId: partner_id,
      distributorId: distributor_id,
      environmentId: environment_id,
    };
    return withScope(db, scope, (tx) => advance(tx, scope, id));
  });
  return open.length;
}

async function advance(tx: ScopedTransaction, scope: Work["scope"], id: string): Promise<void> {
  const [bulk] = await tx.execute<Open>(sql`
    select id, kind, state, detail, reason, per_minute, user_id, user_name from bulk_action
    where id = ${id}::uuid and state in ('canary', 'running') for update skip locked`);
  if (bulk === undefined) return;
  const work = { tx, scope, bulk };
  await followAsked(work);
  await refuseWithoutRight(work);
  const counts = await countParts(work);
  if (bulk.state === "canary" && !(await passCanary(work, counts))) return;
  if (counts.waiting > 0) await askNext(work, allowance(bulk.per_minute, counts.lately));
  else if (counts.asked === 0) await setState(work, "done");
}

/** Whether the first run has succeeded; asks for it where none was, and halts where it failed. */
async function passCanary(work: Work, counts: Counts): Promise<boolean> {
  if (counts.succeeded > 0) {
    await setState(work, "running");
    return true;
  }
  if (counts.asked > 0) return false;
  if (counts.failed > 0 || counts.waiting === 0) {
    await setState(work, counts.waiting > 0 ? "halted" : "done");
    return false;
  }
  // One that was refused, because its message was retried meanwhile, proves nothing: the next is the first.
  await askNext(work, 1);
  return false;
}

/** How many may be asked for now: an even share of the minute, never more than the minute's rest. */
export function allowance(perMinute: number, lately: number): number {
  return Math.max(0, Math.min(Math.ceil(perMinute / 60), perMinute - lately));
}

type Counts = {
  readonly waiting: number;
  readonly asked: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly ended: number;
  /** Asked for within the last minute. */
  readonly lately: number;
};

async function countParts({ tx, bulk }: Work): Promise<Counts> {
  const [row] = await tx.execute<Counts>(sql`
    select count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'asked')::int as asked,
      count(*) filter (where state = 'succeeded')::int as succeeded,
      count(*) filter (where state = 'failed')::int as failed,
      count(*) filter (where state not in ('waiting', 'asked'))::int as ended,
      count(*) filter (where asked_at > now() - interval '1 minute')::int as lately
    from bulk_action_run where bulk = ${bulk.id}::uuid`);
  return row ?? { waiting: 0, asked: 0, succeeded: 0, failed: 0, ended: 0, lately: 0 };
}

async function setState({ tx, bulk }: Work, state: BulkState): Promise<void> {
  await tx.execute(sql`
    update bulk_action set state = ${state},
      ended_at = ${state === "done" ? sql`now()` : sql`null`}
    where id = ${bulk.id}::uuid`);
}

async function settle({ tx, bulk }: Work, part: Part, { state, note = "" }: Verdict) {
  await tx.execute(sql`
    update bulk_action_run set state = ${state}, note = ${note.slice(0, 500)}
    where bulk = ${bulk.id}::uuid and position = ${part.position}`);
}

/** Who asked may have lost the right to since: then nothing more happens in their name. */
async function refuseWithoutRight({ tx, scope, bulk }: Work): Promise<void> {
  const rows = await tx.execute<StandingRow>(sql`
    select * from resolve_scope(${scope.environmentId}::uuid, ${bulk.user_id}::uuid)`);
  const [kind] = await tx.execute<{ kind: "test" | "production" }>(sql`
    select kind from environment where id = ${scope.environmentId}::uuid`);
  const needed = rightsFor(bulk.kind, bulk.detail, kind?.kind ?? "production");
  const action = needed.find((right) => !can(rows.map(standingOf), right));
  if (action === undefined) return;
  const note = `${bulk.user_name}, who asked for this, is no longer allowed to do it: ${action}.`;
  await tx.execute(sql`
    update bulk_action_run set state = 'refused', note = ${note}
    where bulk = ${bulk.id}::uuid and state = 'waiting'`);
}

/** In no order: runs that take long must not keep those behind them from being noted. */
async function followAsked(work: Work): Promise<void> {
  const parts = await work.tx.execute<Part>(sql`
    select position, run, origin, node, path, state, started, command from bulk_action_run
    where bulk = ${work.bulk.id}::uuid and state = 'asked' order by random() limit ${partsAtOnce}`);
  for (const part of parts) {
    const verdict = await verdictOf(work, part);
    if (verdict !== null) await settle(work, part, verdict);
  }
}

/** What became of a run that was asked for; null while that is open. */
async function verdictOf({ tx, scope, bulk }: Work, part: Part): Promise<Verdict | null> {
  if (bulk.kind === "retry") {
    const run = part.started ?? "";
    const { started, refused } = await readRetryState(tx, scope, { of: part.run, run });
    if (refused !== null) return { state: "refused", note: refused };
    return started ? followRun(tx, scope, { run, command: null }) : null;
  }
  return followRun(tx, scope, { run: part.run, command: part.command });
}

async function askNext(work: Work, count: number): Promise<void> {
  const parts = await work.tx.execute<Part>(sql`
    select position, run, origin, node, path, state, started, command from bulk_action_run
    where bulk = ${work.bulk.id}::uuid and state = 'waiting' order by position limit ${count}`);
  for (const part of parts) {
    try {
      // What one run refuses must not undo what others were asked.
      await work.tx.transaction((inner) => ask({ ...work, tx: inner }, part));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      await settle(work, part, { state: "refused", note: error.message });
    }
  }
}

async function ask(work: Work, part: Part): Promise<void> {
  const { tx, scope, bulk } = work;
  const actor: Actor = { kind: "user", id: bulk.user_id, name: bulk.user_name };
  const context = { tx, scope, actor };
  if (bulk.kind === "retry") {
    await refuseSettled(work, part);
    const { run } = await retryRun(context, {
      run: part.run,
      from: bulk.detail.from ?? { kind: "start" },
      reason: bulk.reason,
      request: null,
      asNew: bulk.detail.asNew === true,
      // A later run than the one that was picked was not looked at.
      newest: bulk.detail.asNew === true ? part.run : null,
      message: null,
      bulk: bulk.id,
      ...(bulk.detail.version !== undefined && { version: bulk.detail.version }),
    });
    await asked(work, part, sql`started = ${run}::uuid`);
    return;
  }
  const { command } = await resolveStep(context, {
    run: part.run,
    node: part.node ?? "",
    path: part.path ?? "",
    resolution: bulk.detail.resolution ?? { outcome: "look-up" },
    note: bulk.reason,
    bulk: bulk.id,
  });
  await asked(work, part, sql`command = ${command}::uuid`);
}

async function asked({ tx, bulk }: Work, part: Part, set: ReturnType<typeof sql>): Promise<void> {
  await tx.execute(sql`
    update bulk_action_run set state = 'asked', asked_at = now(), ${set}
    where bulk = ${bulk.id}::uuid and position = ${part.position}`);
}

/** Somebody may have retried it alone while it waited for its turn. What was stepped through settles nothing. */
async function refuseSettled({ tx, scope }: Work, part: Part): Promise<void> {
  const newer = await tx.execute(sql`
    select from run where origin = ${part.origin}::uuid and id > ${part.run}::uuid and status = 0
      and purpose <= 1 and partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`);
  if (newer.length > 0) {
    throw new RequestError("CONFLICT", "A later run of the same message has succeeded.");
  }
}
