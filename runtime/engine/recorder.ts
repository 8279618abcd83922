import type { Json, JsonObject } from "../json";
import type { LargePayload, SegmentWrite } from "../ports";
import { utf8Of } from "./byte-pool";
import type { DebugEvent, DebugRecord } from "./debug/debug-record";
import type {
  IntentRecord,
  RunEnd,
  RunHead,
  RunKey,
  SegmentContent,
  StepRecord,
  StoredValue,
  TableVersions,
  ValueRef,
} from "./records";
import { RunTotals, type WarnedNode } from "./run-totals";
import { encodeSegment } from "./segment-codec";
import { StoredParts } from "./stored-parts";
import type { Summary } from "./summary";
import { ValueTexts } from "./value-texts";

/** A value longer than this lives in the payload store. */
export const payloadThreshold = 64 * 1024;
/** Texts up to this length are kept for sending, so that a body is not serialised twice. */
const textKeptMax = 64 * 1024;

/** Business keys of one run; an order has few, and a list of 50,000 orders must not fill the index. */
const keysMax = 1_000;

export type Amount = { readonly steps: number; readonly bytes: number };
/** `unstored`: bytes of results that iterations only have hashed. */
export type Pending = Amount & { readonly unstored: number };

export type Stored = { readonly ref: ValueRef; readonly bytes: number };
type BusinessEvent = SegmentWrite["events"][number];

/** Collects what the next segment of a run carries, and numbers the run's values. */
export class Recorder {
  steps: StepRecord[] = [];
  intents: IntentRecord[] = [];
  keys: RunKey[] = [];
  commands: string[] = [];
  events: BusinessEvent[] = [];
  /** Null in runs that nobody debugs. */
  #debug: DebugRecord[] | null = null;
  /** Debug runs: how they stand, for a summary. */
  restated: (() => readonly DebugEvent[]) | null = null;
  start: SegmentContent["start"] | undefined;
  /** While the journal is applied nothing is recorded: it already is. */
  replaying = false;
  /** Steps that were taken over, by `path node`: they are recorded, and are not again where they are applied. */
  taken: ReadonlySet<string> | null = null;
  /** Something that must be durable before anything else depends on it. */
  urgent = false;
  readonly #hash: (bytes: Uint8Array) => string;
  readonly #known = new Map<Json, { readonly stored: Stored; readonly text: string | null }>();
  readonly #seenKeys = new Set<string>();
  readonly #sizes: number[] = [];
  #values: StoredValue[] = [];
  #payloads: LargePayload[] = [];
  readonly #kept = new Map<ValueRef, StoredValue>();
  /** Large requests that are stored whole, by identity, so that a summary names them instead. */
  readonly #requests = new WeakMap<JsonObject, StoredValue>();
  readonly totals = new RunTotals();
  /** Of entries of loops, and of bodies that are stored and not sent yet. */
  readonly texts = new ValueTexts();
  readonly #parts = new StoredParts(this.texts);
  #answer: StoredValue | null = null;
  #tables: { readonly versions: TableVersions; known: boolean } | null = null;
  #since: Amount = { steps: 0, bytes: 0 };
  #nextRef = 0;
  #bytes = 0;
  #unstored = 0;

  constructor(hash: (bytes: Uint8Array) => string) {
    this.#hash = hash;
  }

  get empty(): boolean {
    return (
      this.steps.length === 0 &&
      this.intents.length === 0 &&
      this.commands.length === 0 &&
      this.#debug === null &&
      this.start === undefined
    );
  }

  /** What waits for the next commit, and what the last summary does not cover. */
  get pending(): Pending {
    return { steps: this.steps.length, bytes: this.#bytes, unstored: this.#unstored };
  }

  get sinceSummary(): Amount {
    return { steps: this.#since.steps + this.steps.length, bytes: this.#since.bytes + this.#bytes };
  }

  /** A segment of the journal that no summary covers: the next one comes the sooner. */
  recallSegment({ steps, values }: SegmentContent): void {
    let { bytes } = this.#since;
    for (const value of values)
      bytes += "bytes" in value ? value.bytes.length : value.payload.bytes;
    this.#since = { steps: this.#since.steps + steps.length, bytes };
  }

  get nextRef(): ValueRef {
    return this.#nextRef;
  }

  step(step: StepRecord): void {
    if (this.replaying || this.taken?.has(`${step.path} ${step.node}`) === true) return;
    this.steps.push(step);
    if (step.output === null) this.#unstored += step.bytes;
    this.totals.count(step);
  }

  noteDebug(event: DebugEvent, at: number, by: string | null): void {
    if (this.replaying) return;
    this.#debug ??= [];
    this.#debug.push({ ...event, at, by, after: this.steps.length });
    this.urgent = true;
  }

  /** A business key is written once per run, with the segment that first yields it. */
  key(key: RunKey): void {
    const name = `${key.kind}\u0000${key.value}`;
    if (this.#seenKeys.has(name) || this.#seenKeys.size >= keysMax) return;
    this.#seenKeys.add(name);
    if (!this.replaying) this.keys.push(key);
  }

  /** Stores a value of the run's own scope; an object already stored keeps its number. */
  store(value: Json): Stored {
    const known = this.#known.get(value);
    if (known !== undefined) return known.stored;
    const text = this.texts.write(value);
    const stored = this.storeBytes(utf8Of(text));
    this.remember(value, stored, text);
    this.#keepLast(stored.ref);
    const last = this.#values.at(-1);
    if (last !== undefined && "payload" in last)
      this.#parts.know(value as object, text, last.payload);
    return stored;
  }

  /** Names a part of a value that is stored, as a value of its own; null where it is not known as one. */
  storePart(value: Json): ValueRef | null {
    const payload = this.#parts.of(value);
    if (payload === null) return null;
    const ref = this.#nextRef++;
    this.#values.push({ ref, payload });
    this.#sizes[ref] = payload.bytes;
    return ref;
  }

  /** The raw message: its number also stands for the parsed body. */
  storeMessage(bytes: Uint8Array): Stored {
    const stored = this.storeBytes(bytes);
    this.#keepLast(stored.ref);
    return stored;
  }

  /** Stores what a step of an iteration gave. */
  storeEntry(value: Json): Stored {
    return this.#known.get(value)?.stored ?? this.storeBytes(utf8Of(this.texts.writeEntry(value)));
  }

  /** Stores a value nobody will refer to by identity. */
  storeOnce(value: Json): Stored {
    return this.#known.get(value)?.stored ?? this.storeBytes(utf8Of(JSON.stringify(value)));
  }

  storeBytes(bytes: Uint8Array, large = bytes.length > payloadThreshold): Stored {
    const ref = this.#nextRef++;
    if (large) {
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

  /** The text of a value; that of a request's body is there already when it is sent for the first time. */
  text(value: Json): string {
    return this.#known.get(value)?.text ?? this.texts.take(value);
  }

  /** A request of which no part is stored yet; its body, an object or list, is written as text once. */
  storeWholeRequest(rest: JsonObject, body: Json | undefined, request: JsonObject): ValueRef {
    if (body === undefined || body === null || typeof body !== "object") {
      return this.storeOnce(request).ref;
    }
    const text = this.texts.write(body);
    this.texts.keep(body, text);
    const head = JSON.stringify(rest).slice(0, -1);
    const { ref } = this.storeBytes(utf8Of(`${head}${head === "{" ? "" : ","}"body":${text}}`));
    const stored = this.#values.at(-1);
    if (stored !== undefined && "payload" in stored) this.#requests.set(request, stored);
    return ref;
  }

  /** The number of a request within the segment being made, which then holds it (again). */
  restateRequest(request: JsonObject): ValueRef {
    const stored = this.#requests.get(request);
    if (stored === undefined) {
      const { ref } = this.storeOnce(request);
      const large = this.#values.at(-1);
      if (large !== undefined && large.ref === ref && "payload" in large)
        this.#requests.set(request, large);
      return ref;
    }
    this.again(stored);
    return stored.ref;
  }

  /** A value of the journal goes on being referred to, by identity and by the next summary. */
  keep(value: Json, stored: StoredValue): void {
    this.#kept.set(stored.ref, stored);
    this.remember(value, { ref: stored.ref, bytes: this.sizeOf(stored.ref) }, null);
  }

  /** The message of the journal stands for the parsed body, in every summary that names it. */
  keepMessage(stored: StoredValue): void {
    this.#kept.set(stored.ref, stored);
  }

  /** The answer of a run is its first one; every summary names it again. */
  keepAnswer(stored: StoredValue): void {
    this.#answer ??= stored;
  }

  storeAnswer(answer: Json): Stored {
    const stored = this.storeBytes(utf8Of(JSON.stringify(answer)));
    const last = this.#values.at(-1);
    if (last !== undefined) this.keepAnswer(last);
    return stored;
  }

  /** Number of the answer within the segment being made, which then holds it again. */
  restateAnswer(): ValueRef | null {
    if (this.#answer === null) return null;
    this.again(this.#answer);
    return this.#answer.ref;
  }

  /** The number of a value within the segment being made, which then holds it (again). */
  restate(value: Json, ref: ValueRef | null): ValueRef {
    const kept = ref === null ? undefined : this.#kept.get(ref);
    if (kept === undefined) return this.storeBytes(utf8Of(JSON.stringify(value))).ref;
    this.again(kept);
    return kept.ref;
  }

  /** Names a stored value in this segment, too, unless it is there already. */
  again(stored: StoredValue): void {
    if (!this.#values.some(({ ref }) => ref === stored.ref)) this.#values.push(stored);
  }

  /** Entries with their places. Chunks always go to the payload store: every later summary names them again. */
  storeChunk(
    places: readonly number[],
    entries: readonly Json[],
  ): { readonly ref: ValueRef; readonly stored: StoredValue } {
    const text = `[${JSON.stringify(places)},${this.texts.write(entries)}]`;
    const { ref } = this.storeBytes(utf8Of(text), true);
    const stored = this.#values.at(-1);
    if (stored === undefined) throw new RangeError("A value was stored and is not there");
    return { ref, stored };
  }

  /**
   * Lookup tables that segment 0 does not name: the next segment does, unless it is `known` from an earlier
   * one, and every summary.
   */
  pinTables(versions: TableVersions, known: boolean): void {
    this.#tables = { versions, known };
  }

  #pinned(summarised: boolean): SegmentContent["tables"] {
    const pinned = this.#tables;
    if (pinned === null || (pinned.known && !summarised)) return undefined;
    pinned.known = true;
    return pinned.versions;
  }

  keysSeen(): readonly string[] {
    return [...this.#seenKeys];
  }

  /** Totals, keys and numbering as a summary has them. */
  restore(summary: {
    readonly steps: number;
    readonly nodes: Summary["totals"][1];
    readonly dropped: readonly string[];
    readonly warned: readonly WarnedNode[];
    readonly keys: readonly string[];
    readonly ref: ValueRef;
  }): void {
    this.totals.restore(summary);
    for (const key of summary.keys) this.#seenKeys.add(key);
    this.#nextRef = Math.max(this.#nextRef, summary.ref);
  }

  #keepLast(ref: ValueRef): void {
    const stored = this.#values.at(-1);
    if (stored !== undefined) this.#kept.set(ref, stored);
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
    this.#since = last.summary === undefined ? this.sinceSummary : { steps: 0, bytes: 0 };
    const write: SegmentWrite = {
      run,
      epoch,
      seg,
      body: encodeSegment(this.#content(last)),
      summary: last.summary !== undefined,
      keys: this.keys,
      payloads: this.#payloads,
      commands: this.commands,
      events: this.events,
    };
    this.#reset();
    return write;
  }

  #content({ summary, end }: { readonly summary?: Json; readonly end?: RunEnd }): SegmentContent {
    return {
      start: this.start,
      tables: this.#pinned(summary !== undefined),
      steps: this.steps,
      intents: this.intents,
      values: this.#values,
      summary,
      commands: this.commands,
      debug: this.#debug ?? undefined,
      end: end && { status: end.status, ...(end.error !== null && { error: end.error }) },
    };
  }

  #reset(): void {
    this.steps = [];
    this.intents = [];
    this.keys = [];
    this.commands = [];
    this.events = [];
    this.start = undefined;
    this.#debug = null;
    this.urgent = false;
    this.#values = [];
    this.#payloads = [];
    this.#bytes = 0;
    this.#unstored = 0;
  }
}

/** The request as stored: a body that is a value of the run already, or a long part of one, is only referred to. */
export function storeRequest(
  recorder: Recorder,
  request: JsonObject,
): { readonly request: ValueRef; readonly body?: ValueRef } {
  const { body, ...rest } = request;
  const known = body === undefined ? null : (recorder.knownRef(body) ?? recorder.storePart(body));
  if (known === null) return { request: recorder.storeWholeRequest(rest, body, request) };
  return { request: recorder.storeOnce(rest).ref, body: known };
}
