import { sql } from "drizzle-orm";
import type { BulkKind } from "../../drizzle/schema/runs";
import type { JsonObject } from "../../runtime/json";
import type { MemberScope } from "../access/scope";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { requireStorable } from "../unstorable-text";
import type { Resolution } from "./command-run";
import { doubtfulSteps } from "./doubtful-steps";
import { listRuns } from "./list-runs";
import {
  draftForReal,
  draftRanIn,
  insistOnVersion,
  publishedForReal,
  type VersionChoice,
  type VersionMark,
} from "./replay-version";
import type { RetryStart } from "./retry-run";
import type { RunFilter } from "./run-filter";

export type BulkContext = {
  readonly tx: ScopedTransaction;
  readonly scope: MemberScope;
  readonly actor: Actor;
};

/** Which runs: picked ones, or all that a filter finds. */
export type BulkPick = { readonly runs: readonly string[] } | { readonly filter: RunFilter };

export type BulkOrder =
  | {
      readonly kind: "retry";
      readonly from: Exclude<RetryStart, { readonly kind: "node" }>;
      /** Absent: the version that each of them ran. */
      readonly version?: VersionChoice;
      /** What was looked at: of a draft or of what is published. */
      readonly seen?: VersionMark | undefined;
      /** With keys, clock and ids of their own: what was done before is done a second time. */
      readonly asNew?: boolean;
      /** Also runs that succeeded; from the start. */
      readonly succeeded?: boolean;
    }
  | { readonly kind: "resolve"; readonly resolution: Resolution };

export type BulkInput = {
  readonly pick: BulkPick;
  readonly order: BulkOrder;
  readonly perMinute: number;
  readonly reason: string;
};

/** More at once would not be looked at before they are asked for. */
export const bulkMost = 10_000;
const pageSize = 200;

type Target = {
  readonly run: string;
  readonly origin: string;
  readonly node: string | null;
  readonly path: string | null;
  readonly flow?: string;
};

type Found = { readonly id: string; readonly status: string; readonly finished: boolean };

/** The runs that are meant, at most one more than may be. */
export async function pickedRuns(context: BulkContext, pick: BulkPick): Promise<readonly string[]> {
  if ("runs" in pick) return [...new Set(pick.runs)];
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { rows: readonly Found[]; next: string | null } = await listRuns(
      context.tx,
      context.scope,
      { filter: pick.filter, cursor, limit: pageSize },
    );
    found.push(...page.rows.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null && found.length <= bulkMost);
  return found;
}

/**
 * Runs that failed, and where that is wanted those that did not, oldest first, the newest of each origin: a message is
 * never retried twice at once.
 */
async function retryTargets(
  { tx, scope }: BulkContext,
  ids: readonly string[],
  { succeeded = false }: { readonly succeeded?: boolean },
) {
  const ended = succeeded ? sql`true` : sql`status <> 0`;
  const rows = await tx.execute<{ run: string; origin: string; flow: string }>(sql`
    select distinct on (origin) id as run, origin, flow_id as flow from run
    where partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
      and environment_id = ${scope.environmentId} and ${ended} and purpose <= 1
      and id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))
    order by origin, id desc`);
  return rows
    .map(({ run, origin, flow }): Target => ({ run, origin, node: null, path: null, flow }))
    .sort((a, b) => (a.origin < b.origin ? -1 : 1));
}

async function insertTargets(
  { tx, scope }: BulkContext,
  bulk: string,
  targets: readonly Target[],
): Promise<void> {
  await tx.execute(sql`
    insert into bulk_action_run (bulk, position, partner_id, distributor_id, run, origin, node, path)
    select ${bulk}::uuid, (t.value->>'position')::int, ${scope.partnerId}::uuid,
      ${scope.distributorId}::uuid, (t.value->>'run')::uuid, (t.value->>'origin')::uuid,
      t.value->>'node', t.value->>'path'
    from json_array_elements(${JSON.stringify(
      targets.map(({ flow: _flow, ...target }, position) => ({ ...target, position })),
    )}::json) t`);
}

const noneFits: { readonly [kind in BulkKind]: string } = {
  retry: "None of these runs has failed or was cancelled, so there is nothing to retry.",
  resolve: "None of these runs is in doubt, so there is nothing to settle.",
};

/** The draft is the one that is saved now, for all of them. */
async function detailOf(
  { tx, scope }: BulkContext,
  order: BulkOrder,
  targets: readonly Target[],
): Promise<JsonObject> {
  if (order.kind === "resolve") return { resolution: order.resolution };
  const { from, version: kind = "same", seen } = order;
  const common: JsonObject = order.asNew === true ? { from, asNew: true } : { from };
  if (kind === "same") {
    const ids = targets.map(({ run }) => run);
    if ((await draftRanIn(tx, scope, ids)) === null) return common;
    insistOnVersion(scope, "draft");
    return { ...common, version: { kind, ofDraft: true } };
  }
  const flows = [...new Set(targets.flatMap(({ flow }) => flow ?? []))];
  const chosen = kind === "published" ? publishedForReal : draftForReal;
  return { ...common, version: await chosen(tx, scope, { flows, seen }) };
}

/**
 * Asks for the same thing of many runs. Rows are written, nothing else: the workers do it, first one run
 * alone and the others once that one has succeeded, in the name of the person who asked. CONFLICT when no
 * run fits, or more than 10,000 do.
 */
export async function startBulk(
  context: BulkContext,
  input: BulkInput,
): Promise<{ readonly bulk: string; readonly runs: number }> {
  const { tx, scope, actor } = context;
  const { order } = input;
  if (order.kind === "resolve" && order.resolution.outcome === "happened") {
    requireStorable("value", order.resolution.value);
  }
  if (order.kind === "retry") {
    insistOnVersion(scope, order.version ?? "same");
    if (order.succeeded === true && order.from.kind !== "start") {
      throw new RequestError("INPUT_INVALID", "A run that succeeded runs again from the start.");
    }
  }
  const ids = await pickedRuns(context, input.pick);
  if (ids.length > bulkMost) {
    throw new RequestError(
      "CONFLICT",
      `More than ${bulkMost.toLocaleString("en")} runs fit. Narrow the list, for example by time or flow.`,
    );
  }
  const targets =
    input.order.kind === "retry"
      ? await retryTargets(context, ids, input.order)
      : await doubtfulSteps(tx, scope, ids);
  if (targets.length === 0) throw new RequestError("CONFLICT", noneFits[input.order.kind]);
  const detail = await detailOf(context, order, targets);
  const { kind: version = "same", hash: draft = null } = (detail.version ?? {}) as JsonObject;
  const at = new Date();
  const bulk = newId(at.getTime());
  await tx.execute(sql`
    insert into bulk_action (id, partner_id, distributor_id, environment_id, kind, state, detail, reason,
      per_minute, user_id, user_name, created_at)
    values (${bulk}::uuid, ${scope.partnerId}::uuid, ${scope.distributorId}::uuid,
      ${scope.environmentId}::uuid, ${input.order.kind}, 'canary',
      ${JSON.stringify(detail)}::json, ${input.reason}, ${input.perMinute},
      ${scope.userId}::uuid, ${actor.name}, ${at.toISOString()}::timestamptz)`);
  await insertTargets(context, bulk, targets);
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: scope.environmentId,
    action: `bulk.${input.order.kind}`,
    subject: { kind: "bulk", id: bulk },
    detail: {
      runs: targets.length,
      perMinute: input.perMinute,
      reason: input.reason,
      ...(input.order.kind === "retry"
        ? {
            from: input.order.from,
            ...(input.order.asNew === true && { asNew: true }),
            ...(version !== "same" && { version, hash: draft }),
          }
        : { outcome: input.order.resolution.outcome }),
    },
  });
  return { bulk, runs: targets.length };
}
