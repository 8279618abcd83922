import { sql } from "drizzle-orm";
import { reachesOut } from "../../runtime/backtest/pair-nodes";
import { allLost, othersAnswers, ownAnswers } from "../../runtime/backtest/past-answers";
import type { GivenAnswers } from "../../runtime/engine/debug/given-answers";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead } from "../../runtime/engine/records";
import { isFolded, type Past } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { headIn, readStoredRun } from "../runs/read-head";
import { readWholePast } from "./whole-past";

type Parts = { readonly db: AppDatabase; readonly host: RunHost };

/**
 * What systems answered the last run of the flow here that went well, for any call of the same step. `origin`: of the
 * message that they are for, which may be that run's.
 */
export async function lastAnswers(
  parts: Parts,
  place: EnvironmentPlace,
  {
    flow,
    draft,
    origin,
  }: { readonly flow: string; readonly draft: Plan; readonly origin: string | null },
): Promise<GivenAnswers> {
  const head = await findRun(parts, place, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(sql`
      select id from run where partner_id = ${place.partnerId}
        and distributor_id = ${place.distributorId} and environment_id = ${place.environmentId}
        and flow_id = ${flow}::uuid and status = 0 and purpose <= 1 order by id desc limit 1`);
    return row?.id;
  });
  if (head === null) return new Map();
  const version = await versionOf(parts.host, head, draft);
  const past = await readWholePast(parts, place, head, reachesIn(version));
  const isOwn = head.origin === origin;
  return past === null ? new Map() : othersAnswers({ past, version, draft, isOwn });
}

/** What systems answered the newest real run of an origin: the same call of the same message. */
export async function sameCallAnswers(
  parts: Parts,
  place: EnvironmentPlace,
  { origin, plan }: { readonly origin: string; readonly plan: Plan },
): Promise<GivenAnswers> {
  const head = await findRun(parts, place, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(sql`
      select id from run where partner_id = ${place.partnerId}
        and distributor_id = ${place.distributorId} and environment_id = ${place.environmentId}
        and origin = ${origin}::uuid
        and origin <> id and purpose <= 1 order by id desc limit 1`);
    return row?.id;
  });
  return head === null ? new Map() : wholeAnswers(parts, place, head, plan);
}

/**
 * What a run's systems are taken to answer when its message runs again. What came of a call in the run itself, errors
 * included, goes before what the run was begun with, and that before any other run's.
 */
export async function answersOfRun(
  parts: Parts,
  place: EnvironmentPlace,
  {
    past,
    draft,
    others,
    anew = null,
  }: {
    readonly past: Past;
    readonly draft: Plan;
    readonly others: GivenAnswers;
    /** The step of the draft that a fork begins before: what somebody let it fail with is over. */
    readonly anew?: { readonly node: string; readonly path: string } | null;
  },
): Promise<GivenAnswers> {
  if (isFolded(past)) {
    return new Map([...others, ...(await wholeAnswers(parts, place, past.head, draft, anew))]);
  }
  const version = await versionOf(parts.host, past.head, draft);
  return new Map([...others, ...ownAnswers({ past, version, draft, anew })]);
}

/** Also of a run whose lists were folded. Where it says too much to be read, all that it asked is told as lost. */
async function wholeAnswers(
  parts: Parts,
  place: EnvironmentPlace,
  head: RunHead,
  draft: Plan,
  anew: { readonly node: string; readonly path: string } | null = null,
): Promise<GivenAnswers> {
  const version = await versionOf(parts.host, head, draft);
  const past = await readWholePast(parts, place, head, reachesIn(version));
  if (past !== null) return ownAnswers({ past, version, draft, anew });
  return allLost(draft, head.id, "size");
}

/** The version that a run ran, to tell which step of the draft is which of it; the draft where it is gone. */
async function versionOf(host: RunHost, head: RunHead, draft: Plan): Promise<Plan> {
  try {
    return await host.plan(head);
  } catch (cause) {
    if (cause instanceof FlowError) return draft;
    throw cause;
  }
}

function reachesIn({ nodes }: Plan): (node: string) => boolean {
  return (id) => {
    const node = nodes.get(id);
    return node !== undefined && reachesOut(node);
  };
}

async function findRun(
  { db }: Parts,
  place: EnvironmentPlace,
  find: (tx: ScopedTransaction) => Promise<string | undefined>,
): Promise<RunHead | null> {
  return withScope(db, place, async (tx) => {
    const id = await find(tx);
    return id === undefined ? null : headIn(place, await readStoredRun(tx, place, id));
  });
}
