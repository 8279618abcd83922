import type pg from "pg";
import { startRun } from "../../runtime/engine/driver";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead, SegmentContent } from "../../runtime/engine/records";
import type { RunHost } from "../../runtime/engine/run-host";
import { decodeSegment } from "../../runtime/engine/segment-codec";
import { intakeScope, messageOf, type TriggerInput } from "../../runtime/engine/trigger-message";
import { FlowError } from "../../runtime/errors/flow-error";
import type { JsonObject } from "../../runtime/json";
import { decompress } from "../journal/compression";
import { readStoredPayload } from "../journal/payload-store";
import { type HeadRow, headColumns, headOf } from "../journal/run-rows";

export type RetryParts = {
  /** The engine's pool: it crosses partners. */
  readonly pool: pg.Pool;
  readonly host: RunHost;
  /** Told about a retry that can never start. */
  readonly onGivenUp?: (run: string, cause: unknown) => void;
};

type OpenRetry = {
  readonly id: string;
  /** The finished run. */
  readonly run: string;
  /** `run` is the id of the new one. */
  readonly detail: { readonly run: string; readonly reason: string };
  readonly by: string;
};

const batch = 10;
const started = 0;
const impossible = -1;

/**
 * Starts the runs that people asked for by retrying finished ones; call it when a command is announced and
 * each second. Any number of processes may: a retry is taken under a row lock, and one whose run exists
 * already is only noted. Returns how many it settled; one that cannot start now is left for the next call.
 */
export async function startRetries(parts: RetryParts): Promise<number> {
  const client = await parts.pool.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<OpenRetry>(
      `select id, run, detail, by from run_command
       where kind = 'retry' and applied_seg is null
       order by at, id limit ${batch} for update skip locked`,
    );
    let settled = 0;
    for (const retry of rows) {
      const outcome = await tryRetry(parts, client, retry);
      if (outcome === null) continue;
      settled += 1;
      await client.query("update run_command set applied_seg = $2 where id = $1", [
        retry.id,
        outcome,
      ]);
    }
    await client.query("commit");
    return settled;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Null where the next call may do better: the intake is full, or a run of the same origin is unfinished. */
async function tryRetry(
  parts: RetryParts,
  client: pg.PoolClient,
  retry: OpenRetry,
): Promise<number | null> {
  try {
    return await startRetry(parts, client, retry);
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    if (error.recovery === "retryable") return null;
    parts.onGivenUp?.(retry.detail.run, error);
    return impossible;
  }
}

async function startRetry(
  { pool, host, onGivenUp }: RetryParts,
  client: pg.PoolClient,
  { run, detail, by }: OpenRetry,
): Promise<number> {
  const { rows: known } = await client.query(
    "select from live where id = $1 union all select from run where id = $1",
    [detail.run],
  );
  if (known.length > 0) return started;
  const source = await readSource(client, run);
  if (source === null) {
    onGivenUp?.(detail.run, new Error(`The message of run ${run} is not kept any more`));
    return impossible;
  }
  const head: RunHead = {
    ...source.head,
    id: detail.run,
    purpose: "replay",
    parent: run,
    acceptedAt: host.clock.now(),
  };
  const trigger = await readTrigger(pool, source);
  const plan = await host.plan(head);
  const { parameters } = source.start;
  const replay: JsonObject = { of: run, from: "start", reason: detail.reason, by };
  const request = {
    head,
    plan,
    trigger,
    parameters,
    dedupe: null,
    lane: laneOf(plan, trigger, parameters),
    execute: "anywhere" as const,
    replay,
  };
  await startRun(host, request).verdict;
  return started;
}

type Source = {
  readonly head: RunHead;
  readonly start: NonNullable<SegmentContent["start"]>;
  readonly values: SegmentContent["values"];
};

/** The finished run with its first segment; null when one of them is gone. */
async function readSource(client: pg.PoolClient, run: string): Promise<Source | null> {
  const { rows: heads } = await client.query<HeadRow>(
    `select ${headColumns} from run l where l.id = $1`,
    [run],
  );
  const [row] = heads;
  if (row === undefined) return null;
  const { rows: segments } = await client.query<{ body: Buffer }>(
    "select body from segment where class = $1 and run = $2 and seg = 0",
    [row.class, run],
  );
  const [first] = segments;
  if (first === undefined) return null;
  const { start, values } = decodeSegment(decompress(first.body));
  return start === undefined ? null : { head: headOf(row), start, values };
}

/** The message as it came, with its raw bytes. */
async function readTrigger(pool: pg.Pool, { head, start, values }: Source): Promise<TriggerInput> {
  const { body, ...trigger } = start.trigger;
  const value = values.find(({ ref }) => ref === body);
  if (value === undefined) throw new Error(`Run ${head.id} has no message in its first segment`);
  const bytes =
    "payload" in value ? await readStoredPayload(pool, head, value.payload) : value.bytes;
  return { ...trigger, kind: "replay", bytes };
}

const encoder = new TextEncoder();

/** The lane of the new run: it waits its turn like any other of its ordering key. */
function laneOf(plan: Plan, trigger: TriggerInput, parameters: JsonObject): Uint8Array | null {
  const compiled = plan.triggers.get(trigger.node);
  if (plan.orderingKey === null || compiled === undefined) return null;
  const key = plan.orderingKey(intakeScope(messageOf(trigger), compiled, parameters));
  return key === null ? null : encoder.encode(key);
}
