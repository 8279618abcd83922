import type pg from "pg";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead, StoredValue } from "../../runtime/engine/records";
import { refuseUnrecognised } from "../../runtime/engine/rehearsal";
import { startReplay } from "../../runtime/engine/replay";
import type { RunHost } from "../../runtime/engine/run-host";
import { decodeSegment } from "../../runtime/engine/segment-codec";
import { intakeScope, messageOf, withChangedMessage } from "../../runtime/engine/trigger-message";
import { FlowError } from "../../runtime/errors/flow-error";
import type { JsonObject } from "../../runtime/json";
import type { PutOff } from "../put-off";
import { awaitedRun } from "./awaited-run";
import { type LockedChain, lockChain } from "./locked-chain";
import { isCut } from "./message-chain";
import { retryChainMax, tooManyRuns } from "./read-head";
import { type RetryDetail, startOf } from "./retry-run";

export type RetryParts = {
  /** Retries that could not start; those behind them must not wait for them. */
  readonly putOff: PutOff;
  /** The engine's pool: it crosses partners. */
  readonly pool: pg.Pool;
  readonly host: RunHost;
  /** Told about a retry that can never start. */
  readonly onGivenUp?: (run: string, cause: unknown) => void;
  /** Told about one that broke down and is tried again later. */
  readonly onPutOff?: (run: string, cause: unknown) => void;
};

type OpenRetry = {
  readonly id: string;
  /** The finished run. */
  readonly run: string;
  readonly detail: RetryDetail;
};

const batch = 10;
/** Nothing is wrong with a retry that waits for a run, and somebody waits for it: it looks again soon. */
const awaitedMostMs = 5_000;
const started = 0;
const impossible = -1;

type Outcome = { readonly segment: number; readonly refused?: string };

/**
 * Starts the runs that people asked for by retrying finished ones; call it when a command is announced and
 * each second. Any number of processes may: a retry is taken under a row lock, and one whose run exists
 * already is only noted. Returns how many it settled; one that cannot start now is left for the next call,
 * one that never can says why in its command.
 */
export async function startRetries(parts: RetryParts): Promise<number> {
  const client = await parts.pool.connect();
  try {
    let settled = 0;
    for (let looked = 0; looked < batch; looked++) {
      const next = await startNext(parts, client);
      if (next === "none") break;
      if (next === "settled") settled += 1;
    }
    return settled;
  } finally {
    client.release();
  }
}

/** Each by itself: nobody else gets at its message before it is committed. */
async function startNext(
  parts: RetryParts,
  client: pg.PoolClient,
): Promise<"none" | "put-off" | "settled"> {
  try {
    await client.query("begin");
    const { rows } = await client.query<OpenRetry>(
      `select id, run, detail from run_command
       where kind = 'retry' and applied_seg is null and id <> all($1::uuid[])
       order by at, id limit 1 for update skip locked`,
      [parts.putOff.waiting()],
    );
    const [retry] = rows;
    const did = retry === undefined ? "none" : await settleRetry(parts, client, retry);
    await client.query("commit");
    return did;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

async function settleRetry(
  parts: RetryParts,
  client: pg.PoolClient,
  retry: OpenRetry,
): Promise<"put-off" | "settled"> {
  const outcome = await tryRetry(parts, client, retry);
  if (outcome === null || outcome === "awaits") {
    parts.putOff.add(retry.id, outcome === "awaits" ? awaitedMostMs : undefined);
    return "put-off";
  }
  parts.putOff.forget(retry.id);
  // The run holds a changed message from here on, as long as its retention says.
  const { message: _message, awaits: _awaits, other, ...kept } = retry.detail;
  const detail = {
    ...kept,
    ...(other !== undefined && { other: { version: other.version, from: other.from } }),
    ...(outcome.refused && { refused: outcome.refused }),
  };
  await client.query("update run_command set applied_seg = $2, detail = $3 where id = $1", [
    retry.id,
    outcome.segment,
    JSON.stringify(detail),
  ]);
  return "settled";
}

/**
 * Null where the next call may do better: the intake is full, or a run of the same origin is unfinished. `awaits` where
 * it does so as soon as one that is stepped through says what became of its request.
 */
async function tryRetry(
  parts: RetryParts,
  client: pg.PoolClient,
  retry: OpenRetry,
): Promise<Outcome | "awaits" | null> {
  await client.query("savepoint tried");
  try {
    return await startRetry(parts, client, retry);
  } catch (error) {
    // What went wrong may have been a statement.
    await client.query("rollback to savepoint tried");
    await noteAwaited(client, retry, error instanceof UnderWay ? error.run : null);
    if (error instanceof UnderWay) return "awaits";
    // A value that is not there, a database that does not answer: perhaps only now, and only for this one.
    if (!(error instanceof FlowError)) {
      parts.onPutOff?.(retry.detail.run, error);
      return null;
    }
    const gone = error.code === "STORAGE_REFUSED" && !(await messageKept(client, retry.run));
    if (error.recovery === "retryable" && !gone) return null;
    parts.onGivenUp?.(retry.detail.run, error);
    return { segment: impossible, refused: error.message };
  }
}

async function startRetry(
  { host }: RetryParts,
  client: pg.PoolClient,
  { run, detail }: OpenRetry,
): Promise<Outcome> {
  const { rows: known } = await client.query(
    "select from live where id = $1 union all select from run where id = $1",
    [detail.run],
  );
  if (known.length > 0) return { segment: started };
  const { chain, open } = await chainOf(client, run);
  const source = chain.find(({ id }) => id === run);
  if (source === undefined) {
    return { segment: impossible, refused: "The run to retry is not kept any more." };
  }
  const now = host.clock.now();
  const real = chain.filter(({ purpose }) => purpose !== "debug");
  if ((real.length >= retryChainMax || isCut(chain)) && detail.asNew !== true) {
    return { segment: impossible, refused: tooManyRuns };
  }
  const head: RunHead = {
    ...source,
    id: detail.run,
    purpose: "replay",
    parent: run,
    acceptedAt: now,
    ...(detail.other !== undefined && { version: detail.other.version }),
    ...(detail.asNew === true && { origin: detail.run, originAcceptedAt: now }),
  };
  const plan = await host.plan(head);
  const message = detail.message === undefined ? null : encoder.encode(detail.message);
  const intake = { source, plan, message, parameters: detail.other?.parameters ?? null };
  const { parameters, lane } = await readIntake(host, intake);
  const from = startOf(detail);
  if (detail.asNew !== true) {
    const { document } = plan;
    const { version } = head;
    await refuseUnrecognised(host, {
      document,
      version,
      parameters,
      source,
      chain,
      from,
      ...(message !== null && { message }),
    });
  }
  const { verdict } = await startReplay(host, {
    head,
    plan,
    parameters,
    source,
    chain,
    open,
    from,
    lane,
    execute: "anywhere",
    stillTrue: () => client.query("select"),
    ...(message !== null && { message }),
  }).catch((cause) => {
    throw underWayIn(open, cause) ?? cause;
  });
  if ((await verdict).outcome !== "duplicate") return { segment: started };
  return { segment: impossible, refused: "Another run of this message began before this one." };
}

/** Locked from here on; of a run that is not kept any more there is none. */
async function chainOf(client: pg.PoolClient, run: string): Promise<LockedChain> {
  const { rows } = await client.query<{
    readonly origin: string;
    readonly partner: string;
    readonly distributor: string;
  }>("select origin, partner_id as partner, distributor_id as distributor from run where id = $1", [
    run,
  ]);
  const [source] = rows;
  return source === undefined ? { chain: [], open: new Set() } : lockChain(client, source);
}

/** What became of a request is not known yet, and will be: a run that is stepped through has it under way. */
class UnderWay extends Error {
  override readonly name = "UnderWay";
  readonly run: string;

  constructor(run: string, cause: unknown) {
    super(`Run ${run}, which is stepped through, does not say yet what became of its request.`, {
      cause,
    });
    this.run = run;
  }
}

function underWayIn(open: ReadonlySet<string>, cause: unknown): UnderWay | null {
  const run = awaitedRun(open, cause);
  return run === null ? null : new UnderWay(run, cause);
}

/** Which run it waits for; null where it is put off for another reason. */
async function noteAwaited(
  client: pg.PoolClient,
  { id, detail: { awaits: before, ...detail } }: OpenRetry,
  awaits: string | null,
): Promise<void> {
  if (awaits === (before ?? null)) return;
  await client.query("update run_command set detail = $2 where id = $1", [
    id,
    JSON.stringify(awaits === null ? detail : { ...detail, awaits }),
  ]);
}

async function messageKept(client: pg.PoolClient, run: string): Promise<boolean> {
  const { rows } = await client.query(
    "select from segment s join run r on r.id = s.run and r.class = s.class where s.run = $1 and s.seg = 0",
    [run],
  );
  return rows.length > 0;
}

const encoder = new TextEncoder();

/** Values of the publication as they were, or those of the version that is chosen, and the lane: a retry waits its turn like any other of its key. */
async function readIntake(
  host: RunHost,
  {
    source,
    plan,
    message: changed,
    parameters: newer,
  }: {
    readonly source: RunHead;
    readonly plan: Plan;
    readonly message: Uint8Array | null;
    /** Of another version than the source's. */
    readonly parameters: JsonObject | null;
  },
): Promise<{ readonly parameters: JsonObject; readonly lane: Uint8Array | null }> {
  const { segments } = await host.journal.load(source);
  const [first] = segments;
  const content = first && decodeSegment(first.body);
  if (content?.start === undefined) {
    throw new FlowError("STORAGE_REFUSED", "The message of this run is past its retention.");
  }
  const { trigger } = content.start;
  const parameters = newer ?? content.start.parameters;
  const compiled = plan.triggers.get(trigger.node);
  if (plan.orderingKey === null || compiled === undefined) return { parameters, lane: null };
  const value = content.values.find(({ ref }) => ref === trigger.body);
  const input =
    changed === null
      ? { ...trigger, bytes: await bytesOf(host, source, value) }
      : withChangedMessage(trigger, changed);
  const message = messageOf({ ...input, kind: "replay" });
  const key = plan.orderingKey(intakeScope(message, compiled, parameters));
  return { parameters, lane: key === null ? null : encoder.encode(key) };
}

async function bytesOf(
  host: RunHost,
  run: RunHead,
  value: StoredValue | undefined,
): Promise<Uint8Array> {
  if (value === undefined) return new Uint8Array(0);
  return "payload" in value ? host.journal.readPayload(run, value.payload) : value.bytes;
}
