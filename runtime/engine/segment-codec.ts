import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import { takeBytes, utf8Of } from "./byte-pool";
import { codeOf, nameOf, runStatuses, stepStatuses } from "./codes";
import type { DebugRecord } from "./debug/debug-record";
import type {
  IntentRecord,
  SegmentContent,
  StepError,
  StepRecord,
  StoredValue,
  TableVersions,
  TriggerRecord,
} from "./records";
import { isSameSystem, type SentTo } from "./sent-to";

/**
 * A segment is one format byte, the length of its index (4 bytes, big endian), the index as JSON, and
 * the values as raw bytes in the order of the index. Raw bodies and JSON texts are so never escaped
 * a second time, and equal texts of one run lie side by side for the compressor.
 *
 * A released format is read for ever: a new one gets the next number and its own decoder. Format 2 is laid out
 * as format 1; builds that only read 1 do not know a step that waits for a row, and leave such a run to others.
 * Format 3 may have values that are a part of a payload, and all that format 2 has. Format 4 is of debug runs: what
 * happened to them besides their steps.
 */
export const segmentFormat = 4;

type IndexedValue =
  | [ref: number, length: number]
  | [ref: number, hash: string, bytes: number]
  | [ref: number, hash: string, bytes: number, from: number];
type StepExtras = {
  readonly h?: string;
  readonly e?: StepError;
  readonly q?: number;
  readonly r?: number;
  readonly b?: number;
  readonly d?: number;
  readonly u?: 1;
  readonly s?: string;
  readonly n?: string;
  readonly w?: readonly string[];
  readonly c?: number;
  readonly t?: TableVersions;
};
type IndexedStep = [
  node: string,
  path: string,
  attempt: number,
  status: number,
  port: string | 0,
  startedAt: number,
  durationUs: number,
  output: number,
  bytes: number,
  extras?: StepExtras,
];
type IndexedIntent = [
  node: string,
  path: string,
  attempt: number,
  key: string,
  request: number,
  body: number,
  sentAt: number,
  timeoutMs: number,
  mode?: "sandbox" | "live",
];
/** Where intents went, each system once, and by intent which of them: -1 for none. Older builds pass it over. */
type IndexedTargets = [systems: IndexedTarget[], of: number[]];
type IndexedTarget = [connection: string, host: string | 0, simulated?: 1];
type Writable<T> = { -readonly [name in keyof T]: T[name] };
type Index = {
  /** Epoch ms that the start times of steps are counted from. */
  readonly t: number;
  readonly v: readonly IndexedValue[];
  readonly s: readonly IndexedStep[];
  readonly i?: readonly IndexedIntent[];
  readonly k?: IndexedTargets;
  readonly o?: {
    readonly trigger: TriggerRecord;
    readonly parameters: JsonObject;
    readonly replay?: JsonObject;
    readonly tables?: TableVersions;
  };
  readonly l?: TableVersions;
  readonly u?: Json;
  readonly c?: readonly string[];
  readonly d?: readonly DebugRecord[];
  readonly e?: {
    readonly status: number;
    readonly error?: StepError & { readonly node?: string };
  };
};

const decoder = new TextDecoder();

export function encodeSegment(content: SegmentContent): Uint8Array {
  const base = content.steps[0]?.startedAt ?? 0;
  const index: Writable<Index> = {
    t: base,
    v: content.values.map(indexValue),
    s: content.steps.map((step) => indexStep(step, base)),
  };
  // One by one: an object of spreads that may be empty costs more than all that is written here.
  if (content.intents.length > 0) {
    index.i = content.intents.map(indexIntent);
    const targets = indexTargets(content.intents);
    if (targets !== null) index.k = targets;
  }
  if (content.start) index.o = content.start;
  if (content.tables) index.l = content.tables;
  if (content.summary !== undefined) index.u = content.summary;
  if (content.commands.length > 0) index.c = content.commands;
  if (content.debug) index.d = content.debug;
  if (content.end) {
    const { status, error } = content.end;
    index.e = { status: codeOf(runStatuses, status), ...(error && { error }) };
  }
  const head = utf8Of(JSON.stringify(index));
  let length = 5 + head.length;
  for (const value of content.values) if ("bytes" in value) length += value.bytes.length;
  const body = takeBytes(length);
  body[0] = formatOf(content);
  new DataView(body.buffer, body.byteOffset).setUint32(1, head.length);
  body.set(head, 5);
  let at = 5 + head.length;
  for (const value of content.values) {
    if (!("bytes" in value)) continue;
    body.set(value.bytes, at);
    at += value.bytes.length;
  }
  return body;
}

/** The earliest format that can say it, so that as many builds as possible read it. */
function formatOf({ steps, values, intents, debug }: SegmentContent): number {
  if (debug !== undefined || intents.some(({ mode }) => mode !== undefined)) return 4;
  if (values.some((value) => "payload" in value && value.payload.from !== undefined)) return 3;
  return steps.some(isRowWait) ? 2 : 1;
}

function indexValue(value: StoredValue): IndexedValue {
  if ("bytes" in value) return [value.ref, value.bytes.length];
  const { hash, bytes, from } = value.payload;
  return from === undefined ? [value.ref, hash, bytes] : [value.ref, hash, bytes, from];
}

/** Of all that waits only this says what it misses. */
function isRowWait({ status, error }: StepRecord): boolean {
  return status === "waiting" && error !== undefined;
}

/** Value bytes are views into `body`. A format of a newer build throws FLOW_TOO_NEW. */
export function decodeSegment(body: Uint8Array): SegmentContent {
  const format = body[0];
  if (format === undefined || format < 1 || format > segmentFormat) {
    throw new FlowError(
      "FLOW_TOO_NEW",
      `This run was written in format ${format}, which this build cannot read.`,
      {
        detail: { format: format ?? null },
      },
    );
  }
  return decodeIndexed(body);
}

function decodeIndexed(body: Uint8Array): SegmentContent {
  const headLength = new DataView(body.buffer, body.byteOffset).getUint32(1);
  let at = 5 + headLength;
  const index = JSON.parse(decoder.decode(body.subarray(5, at))) as Index;
  const values = index.v.map((entry): StoredValue => {
    if (entry.length === 3) return { ref: entry[0], payload: { hash: entry[1], bytes: entry[2] } };
    if (entry.length === 4) {
      return { ref: entry[0], payload: { hash: entry[1], bytes: entry[2], from: entry[3] } };
    }
    const bytes = body.subarray(at, at + entry[1]);
    at += entry[1];
    return { ref: entry[0], bytes };
  });
  return {
    ...(index.o && { start: index.o }),
    ...(index.l && { tables: index.l }),
    steps: index.s.map((step) => readStep(step, index.t)),
    intents: readIntents(index),
    values,
    ...(index.u !== undefined && { summary: index.u }),
    commands: index.c ?? [],
    ...(index.d && { debug: index.d }),
    ...(index.e && { end: { ...index.e, status: nameOf(runStatuses, index.e.status) } }),
  };
}

function indexStep(step: StepRecord, base: number): IndexedStep {
  const entry: IndexedStep = [
    step.node,
    step.path,
    step.attempt,
    codeOf(stepStatuses, step.status),
    step.port ?? 0,
    step.startedAt - base,
    step.durationUs,
    step.output ?? -1,
    step.bytes,
  ];
  const extras = extrasOf(step);
  if (extras !== null) entry.push(extras);
  return entry;
}

function extrasOf(step: StepRecord): StepExtras | null {
  const { hash, error, request, response, responseBody, due, unsent, settledBy, note } = step;
  const { warnings, console, tables } = step;
  const other =
    error ??
    request ??
    response ??
    due ??
    unsent ??
    settledBy ??
    note ??
    warnings ??
    console ??
    tables;
  // Nearly every step of a large loop has its hash and nothing else.
  if (other === undefined) return hash === undefined ? null : { h: hash };
  const extras: Writable<StepExtras> = {};
  if (hash !== undefined) extras.h = hash;
  if (error !== undefined) extras.e = error;
  if (request !== undefined) extras.q = request;
  if (response !== undefined) extras.r = response;
  if (responseBody !== undefined) extras.b = responseBody;
  // JSON has no infinity: -1 stands for "only a person or an event wakes it".
  if (due !== undefined) extras.d = due === Number.POSITIVE_INFINITY ? -1 : due;
  if (unsent !== undefined) extras.u = 1;
  if (settledBy !== undefined) extras.s = settledBy;
  if (note !== undefined) extras.n = note;
  if (warnings !== undefined) extras.w = warnings;
  if (console !== undefined) extras.c = console;
  if (tables !== undefined) extras.t = tables;
  return extras;
}

function readStep(entry: IndexedStep, base: number): StepRecord {
  const [node, path, attempt, status, port, startedAt, durationUs, output, bytes, extras] = entry;
  return {
    node,
    path,
    attempt,
    status: nameOf(stepStatuses, status),
    port: port === 0 ? null : port,
    startedAt: base + startedAt,
    durationUs,
    output: output < 0 ? null : output,
    bytes,
    ...(extras?.h !== undefined && { hash: extras.h }),
    ...(extras?.e !== undefined && { error: extras.e }),
    ...(extras?.q !== undefined && { request: extras.q }),
    ...(extras?.r !== undefined && { response: extras.r }),
    ...(extras?.b !== undefined && { responseBody: extras.b }),
    ...(extras?.d !== undefined && { due: extras.d < 0 ? Number.POSITIVE_INFINITY : extras.d }),
    ...(extras?.u !== undefined && { unsent: true }),
    ...(extras?.s !== undefined && { settledBy: extras.s }),
    ...(extras?.n !== undefined && { note: extras.n }),
    ...(extras?.w !== undefined && { warnings: extras.w }),
    ...(extras?.c !== undefined && { console: extras.c }),
    ...(extras?.t !== undefined && { tables: extras.t }),
  };
}

function indexIntent(intent: IntentRecord): IndexedIntent {
  const entry: IndexedIntent = [
    intent.node,
    intent.path,
    intent.attempt,
    intent.idempotencyKey,
    intent.request,
    intent.body ?? -1,
    intent.sentAt,
    intent.timeoutMs,
  ];
  if (intent.mode !== undefined) entry.push(intent.mode);
  return entry;
}

function indexTargets(intents: readonly IntentRecord[]): IndexedTargets | null {
  const systems: SentTo[] = [];
  const of: number[] = [];
  for (const { to } of intents) {
    if (to === undefined) {
      of.push(-1);
      continue;
    }
    // Of a connection there is one object for each of its states, but what is taken over names it anew.
    const at = systems.findIndex((known) => isSameSystem(known, to));
    of.push(at < 0 ? systems.push(to) - 1 : at);
  }
  return systems.length === 0 ? null : [systems.map(indexTarget), of];
}

function indexTarget({ connection, host, simulated }: SentTo): IndexedTarget {
  return simulated === true ? [connection, host ?? 0, 1] : [connection, host ?? 0];
}

function readIntents({ i: intents = [], k: [systems, of] = [[], []] }: Index): IntentRecord[] {
  const targets = systems.map(readTarget);
  return intents.map((entry, index) => readIntent(entry, targets[of[index] ?? -1]));
}

function readTarget([connection, host, simulated]: IndexedTarget): SentTo {
  return {
    connection,
    ...(host !== 0 && { host }),
    ...(simulated === 1 && { simulated: true }),
  };
}

function readIntent(entry: IndexedIntent, to: SentTo | undefined): IntentRecord {
  const [node, path, attempt, idempotencyKey, request, body, sentAt, timeoutMs, mode] = entry;
  return {
    node,
    path,
    attempt,
    idempotencyKey,
    request,
    ...(body >= 0 && { body }),
    sentAt,
    timeoutMs,
    ...(mode !== undefined && { mode }),
    ...(to !== undefined && { to }),
  };
}
