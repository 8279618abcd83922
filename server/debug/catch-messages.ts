import { sql } from "drizzle-orm";
import type { Catching } from "../../drizzle/schema/debug";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { GivenAnswers } from "../../runtime/engine/debug/given-answers";
import type { Plan } from "../../runtime/engine/plan";
import { type Past, readPast } from "../../runtime/engine/replay-past";
import { playRun } from "../../runtime/engine/trial/play-run";
import { FlowError } from "../../runtime/errors/flow-error";
import { type ScopedTransaction, withScope } from "../db";
import { eachApart } from "../each-apart";
import type { EnvironmentPlace } from "../flows/flow-place";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { headIn, readStoredRun } from "../runs/read-head";
import { beginRun, type DebugParts } from "./begin-run";
import { answersOfRun, lastAnswers } from "./earlier-answers";
import { lockSession, readSession, type SessionRow, writeSession } from "./session";

/** A worker that has taken a session up and vanished is not waited for any longer. */
const busyMs = 60_000;
const playMaxMs = 1_500;
/** So many messages are looked at before others get their turn. */
const atOnce = 20;
/** Ends are told by the clocks of several machines, and seen when they are committed. */
const overlapMs = 10_000;
/** Who is further behind than this goes on with what comes now. */
const lagMaxMs = 60_000;
const seenMax = (2 * atOnce * overlapMs) / 1_000;

/** Catches, for each session that waits, the first message since that stops at a breakpoint. */
export async function catchMessages(parts: DebugParts): Promise<void> {
  const sessions = await parts.db.execute<{
    partner_id: string;
    distributor_id: string;
    environment_id: string;
    flow_id: string;
  }>(sql`select * from catching_sessions()`);
  await eachApart(sessions, async (session) => {
    const place = {
      partnerId: session.partner_id,
      distributorId: session.distributor_id,
      environmentId: session.environment_id,
    };
    await catchFor(parts, place, session.flow_id);
  });
}

type Claimed = { readonly session: SessionRow; readonly catching: Catching };
type Candidate = { readonly run: string; readonly endedAt: string };

async function catchFor(parts: DebugParts, place: EnvironmentPlace, flow: string): Promise<void> {
  const { db } = parts;
  const claimed = await withScope(db, place, (tx) => claim(tx, place, flow));
  if (claimed === null) return;
  const { catching, session } = claimed;
  const isOver = Date.now() > catching.until;
  const candidates = isOver
    ? []
    : await withScope(db, place, (tx) => candidatesFor(tx, place, flow, catching));
  let caught: Candidate | null = null;
  const looked: Candidate[] = [];
  if (candidates.length > 0) {
    const stopper = await Stopper.open(parts, place, flow, { catching, setup: session.setup });
    for (const candidate of candidates) {
      looked.push(candidate);
      if (!(await stopper.stops(candidate.run))) continue;
      caught = candidate;
      break;
    }
  }
  await withScope(db, place, async (tx) => {
    const now = await lockSession(tx, place, flow);
    // Somebody has stopped waiting, or waits anew.
    if (now.catching?.id !== catching.id) return;
    if (caught !== null) await begin(parts, tx, place, { session: now, catching, caught });
    else await writeCatching(tx, now.id, isOver ? null : wentBy(catching, looked));
  });
}

/** What is waited for next, once these have come by. */
function wentBy(catching: Catching, looked: readonly Candidate[]): Catching {
  const ends = [catching.after, ...looked.map(({ endedAt }) => endedAt)].sort();
  const newest = ends.at(-1) ?? catching.after;
  const isBehind = looked.length === atOnce && Date.now() - new Date(newest).getTime() > lagMaxMs;
  return {
    ...catching,
    after: isBehind ? new Date().toISOString() : newest,
    seen: [...catching.seen, ...looked.map(({ run }) => run)].slice(-seenMax),
    looked: catching.looked + looked.length,
    busyUntil: 0,
  };
}

/** Null where another worker is at it. */
async function claim(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flow: string,
): Promise<Claimed | null> {
  const known = await readSession(tx, place, flow);
  if (known === null) return null;
  const now = Date.now();
  const [taken] = await tx.execute<{ id: string }>(sql`
    update debug_session
    set catching = jsonb_set(catching::jsonb, '{busyUntil}', to_jsonb(${now + busyMs}::bigint))::json
    where id = ${known.id}::uuid and coalesce((catching->>'busyUntil')::bigint, ${now}) < ${now}
    returning id`);
  const { catching } = known;
  return taken === undefined || catching == null ? null : { session: known, catching };
}

/** Real runs that have ended since, in the order of their ends. */
async function candidatesFor(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flow: string,
  { after, since, seen }: Catching,
): Promise<readonly Candidate[]> {
  // Ids tell when a run was accepted: one that ends now was so within the last hours, or has waited for people.
  const oldest = newId(since - 24 * 3_600_000);
  const from = new Date(Math.max(since, new Date(after).getTime() - overlapMs)).toISOString();
  const rows = await tx.execute<{ id: string; ended_at: string }>(sql`
    select id, to_char(ended_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ended_at
    from run where partner_id = ${place.partnerId}::uuid and distributor_id = ${place.distributorId}::uuid
      and environment_id = ${place.environmentId}::uuid and flow_id = ${flow}::uuid
      and id > ${oldest}::uuid and purpose = 0 and status < 2
      and ended_at > ${from}::timestamptz and not id = any(${uuidList(seen)}::uuid[])
    order by ended_at, id limit ${atOnce}`);
  return rows.map(({ id, ended_at }) => ({ run: id, endedAt: ended_at }));
}

function uuidList(ids: readonly string[]): string {
  return `{${ids.join(",")}}`;
}

type Waiting = { readonly catching: Catching; readonly setup: DebugSetup };

/** Says of past messages whether the draft would stop at a breakpoint with them. Nothing is written or sent. */
class Stopper {
  readonly #parts: DebugParts;
  readonly #place: EnvironmentPlace;
  readonly #waiting: Waiting;
  readonly #plan: Plan;
  readonly #others: GivenAnswers;

  private constructor(
    parts: DebugParts,
    place: EnvironmentPlace,
    waiting: Waiting,
    plan: Plan,
    others: GivenAnswers,
  ) {
    this.#parts = parts;
    this.#place = place;
    this.#waiting = waiting;
    this.#plan = plan;
    this.#others = others;
  }

  static async open(
    parts: DebugParts,
    place: EnvironmentPlace,
    flow: string,
    waiting: Waiting,
  ): Promise<Stopper> {
    const id = newId();
    const now = parts.host.clock.now();
    const plan = await parts.host.plan({
      id,
      partner: place.partnerId,
      distributor: place.distributorId,
      environment: place.environmentId,
      flow,
      version: waiting.catching.version,
      purpose: "test",
      retention: 7,
      origin: id,
      originAcceptedAt: now,
      parent: null,
      acceptedAt: now,
    });
    const last = await lastAnswers(parts, place, { flow, draft: plan, origin: null });
    return new Stopper(parts, place, waiting, plan, last);
  }

  async stops(run: string): Promise<boolean> {
    try {
      return await this.#plays(run);
    } catch (cause) {
      // One that cannot be read any more, or not by this build, is none that would be looked at.
      if (cause instanceof FlowError || cause instanceof RequestError) return false;
      throw cause;
    }
  }

  async #plays(run: string): Promise<boolean> {
    const { db, host } = this.#parts;
    const stored = await withScope(db, this.#place, (tx) => readStoredRun(tx, this.#place, run));
    const past = await readPast(host, headIn(this.#place, stored));
    const start = past.contents[0]?.start;
    // Its message is not kept, or begins where the draft has nothing any more.
    if (start === undefined || !this.#plan.triggers.has(start.trigger.node)) return false;
    const { breakpoints, onChange } = this.#waiting.setup;
    const { body, ...trigger } = start.trigger;
    const played = await playRun(host, {
      head: { ...past.head, version: this.#waiting.catching.version, purpose: "test" },
      plan: this.#plan,
      parameters: start.parameters,
      trigger: { ...trigger, bytes: past.values.bytes(body) },
      answers: await answersOfRun(this.#parts, this.#place, {
        past,
        draft: this.#plan,
        others: this.#others,
      }),
      debug: {
        setup: { breakpoints, onChange, onError: false, effects: {} },
        pace: { kind: "continue" },
        by: this.#waiting.catching.by,
      },
      maxMs: playMaxMs,
    });
    return played.stoodStill === "paused" && isAtStop(played.past);
  }
}

/** It stands where somebody wanted it, not for want of an answer. */
function isAtStop({ contents }: Past): boolean {
  const last = contents
    .flatMap(({ debug = [] }) => debug)
    .findLast(({ kind }) => kind === "paused");
  if (last?.kind !== "paused") return false;
  const { why } = last.pause.reason;
  return why === "breakpoint" || why === "condition" || why === "changed";
}

/**
 * The caller holds the session's lock: whoever begins a run of their own waits no more. Nobody sits before this one
 * yet, so nothing of what it begins with is reached.
 */
async function begin(
  parts: DebugParts,
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  {
    session,
    catching,
    caught,
  }: { readonly session: SessionRow; readonly catching: Catching; readonly caught: Candidate },
): Promise<void> {
  const run = newId();
  // As it was: nothing of it is reached, and nothing goes wrong that did not.
  const { faults: _faults, reached: _reached, gone: _gone, ...others } = session.setup;
  const setup = { ...others, effects: {} };
  await beginRun(parts, place, session.flowId, {
    run,
    version: catching.version,
    pace: { kind: "continue" },
    by: catching.by,
    mayGoLive: false,
    previous: session.run,
    from: { kind: "run", run: caught.run, node: null },
    setup,
  });
  await writeSession(tx, session.id, {
    run,
    setup,
    revision: session.revision + 1,
    input: { kind: "run", label: "caught", by: catching.byId ?? null, run: caught.run },
    startedByName: catching.by,
    catching: null,
  });
}

/** Waiting alone keeps no run of the session from its expiry. */
async function writeCatching(
  tx: ScopedTransaction,
  id: string,
  catching: Catching | null,
): Promise<void> {
  await tx.execute(sql`
    update debug_session set catching = ${catching === null ? null : JSON.stringify(catching)}::json
    where id = ${id}::uuid`);
}
