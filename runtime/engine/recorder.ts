import type { Json, JsonObject } from "../json";
import type { LargePayload, SegmentWrite } from "../ports";
import type {
  IntentRecord,
  NodeSummary,
  RunEnd,
  RunHead,
  RunKey,
  SegmentContent,
  StepRecord,
  StoredValue,
  ValueRef,
} from "./records";
import { encodeSegment } from "./segment-codec";

/** A value longer than this lives in the payload store. */
export const payloadThreshold = 64 * 1024;
/** Texts up to this length are kept for sending, so that a body is not serialised twice. */
const textKeptMax = 64 * 1024;

export type Stored = { readonly ref: ValueRef; readonly bytes: number };
type BusinessEvent = SegmentWrite["events"][number];

const encoder = new TextEncoder();

/** Collects what the next segment of a run carries, and numbers the run's values. */
export class Recorder {
  steps: StepRecord[] = [];
  intents: IntentRecord[] = [];
  keys: RunKey[] = [];
  commands: string[] = [];
  events: BusinessEvent[] = [];
  start: SegmentContent["start"] | undefined;
  /** While the journal is applied nothing is recorded: it already is. */
  replaying = false;
  /** Something that must be durable before anything else depends on it. */
  urgent = false;
  readonly #hash: (bytes: Uint8Array) => string;
  readonly #known = new Map<Json, { readonly stored: Stored; readonly text: string | null }>();
  readonly #totals = new Map<string, { ok: number; failed: number; totalUs: number }>();
  #stepCount = 0;
  readonly #seenKeys = new Set<string>();
  readonly #sizes: number[] = [];
  #values: StoredValue[] = [];
  #payloads: LargePayload[] = [];
  #nextRef = 0;
  #bytes = 0;

  constructor(hash: (bytes: Uint8Array) => string) {
    this.#hash = hash;
  }

  get empty(): boolean {
    return (
      this.steps.length === 0 &&
      this.intents.length === 0 &&
      this.commands.length === 0 &&
      this.start === undefined
    );
  }

  /** Bytes and steps that wait for the next commit. */
  get bytesPending(): number {
    return this.#bytes;
  }

  /** Steps are counted for the checkpoint of a loop. */
  get stepsPending(): number {
    return this.steps.length;
  }

  step(step: StepRecord): void {
    if (this.replaying) return;
    this.steps.push(step);
    this.count(step);
  }

  /** Steps of the journal count, too, so that a run's totals survive its process. */
  count(step: StepRecord): void {
    this.#stepCount += 1;
    if (step.status === "skipped") return;
    const total = this.#totals.get(step.node) ?? { ok: 0, failed: 0, totalUs: 0 };
    if (step.status === "succeeded") total.ok += 1;
    if (step.status === "failed") total.failed += 1;
    total.totalUs += step.durationUs;
    this.#totals.set(step.node, total);
  }

  totals(): { readonly steps: number; readonly nodes: readonly NodeSummary[] } {
    return {
      steps: this.#stepCount,
      nodes: [...this.#totals].map(([node, total]) => ({ node, ...total })),
    };
  }

  /** A business key is written once per run, with the segment that first yields it. */
  key(key: RunKey): void {
    const name = `${key.kind}\u0000${key.value}`;
    if (this.#seenKeys.has(name)) return;
    this.#seenKeys.add(name);
    if (!this.replaying) this.keys.push(key);
  }

  /** Stores a value of the run's own scope; an object already stored keeps its number. */
  store(value: Json): Stored {
    const known = this.#known.get(value);
    if (known !== undefined) return known.stored;
    const text = JSON.stringify(value);
    const stored = this.storeBytes(encoder.encode(text));
    this.remember(value, stored, text);
    return stored;
  }

  /** Stores a value nobody will refer to by identity, e.g. of an iteration. */
  storeOnce(value: Json): Stored {
    return this.#known.get(value)?.stored ?? this.storeBytes(encoder.encode(JSON.stringify(value)));
  }

  storeBytes(bytes: Uint8Array): Stored {
    const ref = this.#nextRef++;
    if (bytes.length > payloadThreshold) {
      const hash = this.#hash(bytes);
      this.#payloads.push({ hash, bytes });
      this.#values.push({ ref, payload: { hash, bytes: bytes.length } });
    } else {
      this.#values.push({ ref, bytes });
    }
    this.#bytes += bytes.length;
    this.#sizes[ref] = bytes.length;
    return { ref, bytes: bytes.length };
  }

  remember(value: Json, stored: Stored, text: string | null): void {
    if (value === null || typeof value !== "object") return;
    this.#known.set(value, {
      stored,
      text: text !== null && text.length <= textKeptMax ? text : null,
    });
  }

  knownRef(value: Json): ValueRef | null {
    return value === null || typeof value !== "object"
      ? null
      : (this.#known.get(value)?.stored.ref ?? null);
  }

  text(value: Json): string {
    return this.#known.get(value)?.text ?? JSON.stringify(value);
  }

  sizeOf(ref: ValueRef): number {
    return this.#sizes[ref] ?? 0;
  }

  /** A value of the journal keeps its number; new ones come after it. */
  recall(ref: ValueRef, bytes: number): void {
    this.#sizes[ref] = bytes;
    this.#nextRef = Math.max(this.#nextRef, ref + 1);
  }

  /** Everything collected, as one write; the recorder is empty afterwards. */
  take(
    run: RunHead,
    epoch: number,
    seg: number,
    last: { readonly summary?: Json; readonly end?: RunEnd },
  ): SegmentWrite {
    const content: SegmentContent = {
      ...(this.start !== undefined && { start: this.start }),
      steps: this.steps,
      intents: this.intents,
      values: this.#values,
      ...(last.summary !== undefined && { summary: last.summary }),
      commands: this.commands,
      ...(last.end && {
        end: {
          status: last.end.status,
          ...(last.end.error !== null && { error: last.end.error }),
        },
      }),
    };
    const write: SegmentWrite = {
      run,
      epoch,
      seg,
      body: encodeSegment(content),
      keys: this.keys,
      payloads: this.#payloads,
      commands: this.commands,
      events: this.events,
    };
    this.#reset();
    return write;
  }

  #reset(): void {
    this.steps = [];
    this.intents = [];
    this.keys = [];
    this.commands = [];
    this.events = [];
    this.start = undefined;
    this.urgent = false;
    this.#values = [];
    this.#payloads = [];
    this.#bytes = 0;
  }
}

/** The request as stored: a body that is a value of the run already is only referred to. */
export function storeRequest(
  recorder: Recorder,
  request: JsonObject,
): { readonly request: ValueRef; readonly body?: ValueRef } {
  const { body, ...rest } = request;
  const known = body === undefined ? null : recorder.knownRef(body);
  if (known === null) return { request: recorder.storeOnce(request).ref };
  return { request: recorder.storeOnce(rest).ref, body: known };
}
