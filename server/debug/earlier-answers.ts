import { sql } from "drizzle-orm";
import { type GivenAnswers, storedAnswers } from "../../runtime/engine/debug/given-answers";
import { type AnswerScope, pastAnswers } from "../../runtime/engine/debug/past-answers";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead } from "../../runtime/engine/records";
import { type Past, readPast } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { readStoredRun, type StoredRun } from "../runs/read-head";

type Parts = { readonly db: AppDatabase; readonly host: RunHost };

/** What systems answered the last run of the flow here that went well, for any call of the same step. */
export function lastAnswers(
  parts: Parts,
  place: EnvironmentPlace,
  flow: string,
  plan: Plan,
): Promise<GivenAnswers> {
  return answersOf(parts, place, { plan, scope: "any-call" }, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(sql`
      select id from run where partner_id = ${place.partnerId}
        and distributor_id = ${place.distributorId} and environment_id = ${place.environmentId}
        and flow_id = ${flow}::uuid and status = 0 and purpose <= 1 order by id desc limit 1`);
    return row?.id;
  });
}

/** What systems answered the newest real run of an origin: the same call of the same message. */
export function sameCallAnswers(
  parts: Parts,
  place: EnvironmentPlace,
  { origin, plan }: { readonly origin: string; readonly plan: Plan },
): Promise<GivenAnswers> {
  return answersOf(parts, place, { plan, scope: "same-call" }, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(sql`
      select id from run where partner_id = ${place.partnerId}
        and distributor_id = ${place.distributorId} and environment_id = ${place.environmentId}
        and origin = ${origin}::uuid
        and origin <> id and purpose <= 1 order by id desc limit 1`);
    return row?.id;
  });
}

/**
 * What a run's systems are taken to answer when its message runs again: what the run itself was answered goes before
 * what it was begun with, and that before any other run's.
 */
export function answersOfRun(past: Past, plan: Plan, others: GivenAnswers): GivenAnswers {
  const replay = past.contents[0]?.start?.replay;
  return new Map([
    ...others,
    ...storedAnswers(replay, (ref) => past.values.json(ref)),
    ...pastAnswers(past, plan, past.head.id, "same-call"),
  ]);
}

async function answersOf(
  { db, host }: Parts,
  place: EnvironmentPlace,
  { plan, scope }: { readonly plan: Plan; readonly scope: AnswerScope },
  find: (tx: ScopedTransaction) => Promise<string | undefined>,
): Promise<GivenAnswers> {
  const found = await withScope(db, place, async (tx) => {
    const id = await find(tx);
    return id === undefined ? null : readStoredRun(tx, place, id);
  });
  if (found === null) return new Map();
  return pastAnswers(await readPast(host, headIn(place, found)), plan, found.id, scope);
}

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
