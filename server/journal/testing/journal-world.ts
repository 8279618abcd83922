import type { RunEnd, RunHead } from "../../../runtime/engine/records";
import type { Clock, SegmentWrite, StartWrite } from "../../../runtime/ports";
import { openEnginePool } from "../../db";
import { newId } from "../../ids";
import { HeldRuns } from "../held-runs";
import { defaultIntakeLimits, IntakeBounds, type IntakeLimits } from "../intake-bounds";
import { type JournalLog, silentLog } from "../journal-log";
import { PostgresJournal } from "../postgres-journal";
import { JournalWriter } from "../writer";

/** The process's own time; production feeds database time. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

export const partnerA = "01900000-0000-7000-8000-00000000000a";
export const distributorA = "01900000-0000-7000-8000-0000000000da";
export const environmentA = "01900000-0000-7000-8000-0000000000ea";
export const flowA = "01900000-0000-7000-8000-0000000000fa";

/** A run of the test's own flow. */
export function aHead(change: Partial<RunHead> = {}): RunHead {
  const id = change.id ?? newId();
  const acceptedAt = change.acceptedAt ?? Date.now();
  return {
    id,
    partner: partnerA,
    distributor: distributorA,
    environment: environmentA,
    flow: flowA,
    version: "ab".repeat(32),
    purpose: "live",
    retention: 30,
    origin: id,
    originAcceptedAt: acceptedAt,
    parent: null,
    acceptedAt,
    ...change,
  };
}

/** A body that starts with a format number, as segments do. */
export function aBody(text: string): Uint8Array {
  return Buffer.concat([Buffer.from([1]), Buffer.from(text, "utf8")]);
}

export function aStart(run: RunHead, change: Partial<StartWrite> = {}): StartWrite {
  return {
    run,
    body: aBody(`start ${run.id}`),
    keys: [],
    payloads: [],
    commands: [],
    events: [],
    dedupe: null,
    lane: null,
    execute: "here",
    ...change,
  };
}

export function aSegment(
  run: RunHead,
  seg: number,
  change: Partial<SegmentWrite> = {},
): SegmentWrite {
  return {
    run,
    epoch: 1,
    seg,
    body: aBody(`segment ${seg} of ${run.id}`),
    keys: [],
    payloads: [],
    commands: [],
    events: [],
    ...change,
  };
}

export function anEnd(change: Partial<RunEnd> = {}): RunEnd {
  return { status: "succeeded", endedAt: Date.now(), steps: 3, error: null, nodes: [], ...change };
}

export type JournalWorld = {
  readonly pool: ReturnType<typeof openEnginePool>;
  readonly journal: PostgresJournal;
  readonly writer: JournalWriter;
  readonly held: HeldRuns;
  readonly intake: IntakeBounds;
  close(): Promise<void>;
};

/** A journal as one process has it, with a fixed owner number in place of a membership. */
export async function openJournalWorld(
  engineUrl: string,
  options: {
    owner?: () => number | null;
    limits?: IntakeLimits;
    log?: JournalLog;
    answerMaxMs?: number;
  } = {},
): Promise<JournalWorld> {
  const owner = options.owner ?? (() => 1);
  const clock = systemClock;
  const log = options.log ?? silentLog;
  const pool = openEnginePool(engineUrl, { max: 4 });
  const held = new HeldRuns();
  const intake = new IntakeBounds(options.limits ?? defaultIntakeLimits, clock);
  const writer = new JournalWriter({
    engineUrl,
    clock,
    intake,
    log,
    wakeUps: null,
    owner,
    ...(options.answerMaxMs !== undefined && { answerMaxMs: options.answerMaxMs }),
  });
  await writer.open();
  const journal = new PostgresJournal({
    pool,
    writer,
    held,
    intake,
    clock,
    log,
    owner,
    parkAfterMs: () => 900_000,
  });
  return {
    pool,
    journal,
    writer,
    held,
    intake,
    async close() {
      await writer.close();
      await pool.end();
    },
  };
}
