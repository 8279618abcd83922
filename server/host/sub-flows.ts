import type pg from "pg";
import { callTrigger, outputOfRun } from "../../runtime/engine/child-run";
import { nameOf, runStatuses } from "../../runtime/engine/codes";
import { type StartRequest, startRun } from "../../runtime/engine/driver";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead } from "../../runtime/engine/records";
import type { Calls, RunHost, SubFlowCall, SubFlowState } from "../../runtime/engine/run-host";
import { intakeScope, messageOf, type TriggerInput } from "../../runtime/engine/trigger-message";
import { FlowError } from "../../runtime/errors/flow-error";
import type { JsonObject } from "../../runtime/json";
import { type AppDatabase, withScope } from "../db";
import { startCalledRun } from "../debug/called-run";
import { leaveCalledRun } from "../debug/session-runs";
import type { PublicationSource } from "../flows/publication-source";
import { type HeadRow, headColumns, headOf } from "../journal/run-rows";
import { type CallAnew, createCallsAnew } from "./call-anew";

export type SubFlowParts = {
  /** The engine's pool. */
  readonly pool: pg.Pool;
  readonly publications: PublicationSource;
  readonly db: AppDatabase;
  readonly host: () => RunHost;
};

type FoundRow = HeadRow & {
  readonly status: number | null;
  readonly error_code: string | null;
  readonly error: string | null;
  /** This caller has begun one of the runs of the origin, be it this one or one before. */
  readonly mine: boolean;
};

const encoder = new TextEncoder();

/**
 * The newest run of an origin stands for the call: a person may have retried a failed one. Who is tried out calls
 * anew each time.
 */
const newestQuery = `
  select *, bool_or(parent = $3) over () as mine from (
    select ${headColumns}, null::smallint as status, null as error_code, null as error
    from live l where l.origin = $1 and (l.purpose <= 1) = $2 and ($2 or l.parent = $3)
    union all
    select ${headColumns}, l.status, l.error_code, l.error
    from run l where l.origin = $1 and l.origin <> l.id and (l.purpose <= 1) = $2 and ($2 or l.parent = $3)
  ) found order by id desc limit 1`;

/** Runs of other flows, started for a caller and found again by their origin. */
export function createCalls(parts: SubFlowParts): Calls {
  const callAnew = createCallsAnew(parts);
  return {
    async call(caller, call) {
      const found = await newest(parts, call.origin, caller);
      if (found === null || isGivenUp(found)) {
        return start({ ...parts, callAnew }, caller, { ...call, givenUp: found?.id ?? null });
      }
      const state = await stateOf(parts, found);
      if (caller.purpose === "debug" && state.state === "ended") await leave(parts, caller, found);
      return state;
    },
  };
}

/**
 * It was cancelled with the run that called it then; whoever retries that run calls anew. What this caller has begun
 * is its call, also where that was retried and the retry was cancelled.
 */
function isGivenUp({ status, mine }: FoundRow): boolean {
  return status !== null && nameOf(runStatuses, status) === "cancelled" && !mine;
}

/** What is tried out joins nothing real, and the other way round. */
function isReal({ purpose }: RunHead): boolean {
  return purpose === "live" || purpose === "replay";
}

async function newest(
  { pool }: SubFlowParts,
  origin: string,
  caller: RunHead,
): Promise<FoundRow | null> {
  const { rows } = await pool.query<FoundRow>({
    name: "newest of origin",
    text: newestQuery,
    values: [origin, isReal(caller), caller.id],
  });
  return rows[0] ?? null;
}

async function stateOf({ host }: SubFlowParts, row: FoundRow): Promise<SubFlowState> {
  if (row.status === null) return { state: "running", run: row.id };
  const status = nameOf(runStatuses, row.status);
  const output = status === "succeeded" ? await outputOfRun(host().journal, headOf(row)) : null;
  const error =
    row.error_code === null ? null : { code: row.error_code, message: row.error ?? row.error_code };
  return { state: "ended", run: row.id, status, output, error };
}

/** Whoever steps through it is back in the run that called before that goes on. */
async function leave({ db }: SubFlowParts, caller: RunHead, called: FoundRow): Promise<void> {
  const { id: run, flow } = headOf(called);
  const place = placeOf(caller);
  await withScope(db, place, (tx) => leaveCalledRun(tx, place, { run, flow }));
}

function placeOf({ partner, distributor, environment }: RunHead) {
  return { partnerId: partner, distributorId: distributor, environmentId: environment };
}

async function start(
  { publications, host, db, callAnew }: SubFlowParts & { readonly callAnew: CallAnew },
  caller: RunHead,
  call: SubFlowCall & { readonly givenUp: string | null },
): Promise<SubFlowState> {
  const place = placeOf(caller);
  const published = await publications.published(place, call.flow);
  if (published === null) {
    const name = await publications.nameOf(place, call.flow);
    const message =
      name === null
        ? `The flow to call, ${call.flow}, does not exist.`
        : `The flow to call, “${name}”, is not published in this environment. Nothing was called.`;
    const detail = { flow: call.flow, ...(name === null ? {} : { publish: name }) };
    throw new FlowError("FLOW_INVALID", message, { detail });
  }
  const { name } = published.document;
  const called = `The flow to call, “${name}”, is`;
  if (published.state === "withdrawn") {
    throw new FlowError("FLOW_INVALID", `${called} withdrawn in this environment.`, {
      detail: { flow: call.flow, publish: name },
    });
  }
  if (published.state === "paused") throw new FlowError("TARGET_DOWN", `${called} paused.`);
  const now = host().clock.now();
  const head: RunHead = {
    ...caller,
    id: host().ids.next(),
    flow: call.flow,
    version: published.version,
    purpose: caller.purpose === "replay" ? "live" : caller.purpose,
    retention: published.retention,
    origin: call.origin,
    parent: caller.id,
    acceptedAt: now,
  };
  const plan = await host().plan(head);
  const trigger = callTrigger(plan, call);
  if (trigger === null) {
    throw new FlowError("FLOW_INVALID", "The flow to call has no start.", {
      detail: { flow: call.flow },
    });
  }
  const request: StartRequest = {
    head,
    plan,
    trigger,
    parameters: published.parameters,
    // One that asks again joins what it began. A retry gets here only where nothing is to be joined.
    dedupe: { source: "call", key: encoder.encode(`${call.origin} ${caller.id}`) },
    lane: laneOf(plan, trigger, published.parameters),
    execute: "anywhere",
  };
  if (caller.purpose === "debug") {
    const { run } = await startCalledRun({ db, host: host() }, place, caller, call, request);
    return { state: "running", run };
  }
  const verdict = await (call.givenUp === null
    ? startRun(host(), request).verdict
    : callAnew(request, call.givenUp));
  return { state: "running", run: verdict.outcome === "duplicate" ? verdict.of : head.id };
}

function laneOf(plan: Plan, trigger: TriggerInput, parameters: JsonObject): Uint8Array | null {
  const compiled = plan.triggers.get(trigger.node);
  if (plan.orderingKey === null || compiled === undefined) return null;
  const key = plan.orderingKey(intakeScope(messageOf(trigger), compiled, parameters));
  return key === null ? null : encoder.encode(key);
}
