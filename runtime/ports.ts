import type { RunCommand, RunEnd, RunHead, RunHistory, RunKey, RunState } from "./engine/records";
import type { FlowError } from "./errors/flow-error";
import type { JsonObject } from "./json";

/** Time comes from here only. `now` is epoch ms (fed from database time in production); `monotonic` never jumps. */
export type Clock = { now(): number; monotonic(): number };

/** New ids are UUIDv7 text. */
export type Ids = { next(): string };

/** Says once that something is called off; an AbortSignal is one. */
export type CallOff = {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
};

export type HttpRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly signal?: CallOff;
  /** Answers longer than this fail with RESPONSE_TOO_LARGE. */
  readonly bytesMax: number;
};
export type HttpResponse = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array;
};

/**
 * Outbound HTTP with the SSRF filter in it. Throws HttpFailure.
 * `sent: false` means that the request surely never left (refused, no route, blocked, connect time-out).
 */
export type Http = { send(request: HttpRequest): Promise<HttpResponse> };

export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly sent: boolean;
  readonly reason:
    | "refused"
    | "dns"
    | "blocked"
    | "connect-timeout"
    | "timeout"
    | "reset"
    | "too-large"
    | "tls"
    | "aborted";
  constructor(
    reason: HttpFailure["reason"],
    sent: boolean,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.reason = reason;
    this.sent = sent;
  }
}

/** One call of a person's code. It sees its roots, JSON texts by name, and nothing else. */
export type CodeCall = {
  /** Whose code it is: nothing is shared with another distributor's. */
  readonly owner: string;
  /** Body of a function, JavaScript, with the names of the roots as its parameters. */
  readonly program: string;
  readonly roots: { readonly [name: string]: string };
  /** Epoch ms at which its clock stands, and what its random numbers follow from (32 bits). */
  readonly now: number;
  readonly seed: number;
  readonly timeMs: number;
  readonly memoryMb: number;
};

/** What it gave as JSON, or why it did not: CODE_FAILED or CODE_LIMIT. `lines` is what it wrote to its console. */
export type CodeResult = { readonly lines: readonly string[] } & (
  | { readonly value: string }
  | { readonly error: FlowError }
);

/** Runs people's code away from everything. Never rejects. */
export type CodeRunner = { run(call: CodeCall): Promise<CodeResult> };

/** A connection slot opened at the moment of sending. `mask` replaces every secret value in a text. */
export type OpenConnection = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly config: JsonObject;
  readonly secrets: { readonly [name: string]: string };
  mask(text: string): string;
};

/**
 * A value of the payload store: `bytes` of it, the whole payload or, from byte `from` on, the part that this value
 * is. The hash is that of the whole.
 */
export type PayloadRef = { readonly hash: string; readonly bytes: number; readonly from?: number };

/** Bytes over 64 KiB, stored once per bucket. */
export type LargePayload = { readonly hash: string; readonly bytes: Uint8Array };

/** Everything one commit of a run carries. `body` is the encoded segment, not yet compressed. */
export type SegmentWrite = {
  readonly run: RunHead;
  readonly epoch: number;
  readonly seg: number;
  readonly body: Uint8Array;
  /** The body holds a summary: `load` gives segment 0 and what comes from the newest such segment on. */
  readonly summary?: boolean;
  readonly keys: readonly RunKey[];
  readonly payloads: readonly LargePayload[];
  /** Ids of run commands this segment applied. */
  readonly commands: readonly string[];
  /** Business events recorded with this segment. */
  readonly events: readonly {
    readonly id: string;
    readonly type: string;
    readonly key: string;
    readonly data: string;
    readonly at: number;
  }[];
};

/** One step that waits for a business event. `since` is the oldest event that still counts, epoch ms. */
export type Subscription = {
  readonly node: string;
  readonly path: string;
  readonly type: string;
  readonly key: string;
  /** `first`: one waiter takes the event; `all`: every waiter gets it. */
  readonly waiters: "first" | "all";
  readonly since: number;
  readonly until: number;
};

/** `data` is JSON text, `at` epoch ms. */
export type WaitEvent = {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly data: string;
  readonly at: number;
};

export type StartWrite = Omit<SegmentWrite, "seg" | "epoch"> & {
  readonly dedupe: { readonly source: string; readonly key: Uint8Array } | null;
  /** Value of the ordering key, UTF-8. */
  readonly lane: Uint8Array | null;
  /** `here`: this process executes it; with a busy lane the verdict is `queued`. */
  readonly execute: "here" | "anywhere";
  /** Stores it as held in the same commit, with this note: nobody executes it until it is released. */
  readonly hold?: string;
};

export type StartVerdict =
  | { readonly outcome: "started"; readonly epoch: number }
  /** Durable, but another process (or a later turn of its lane) executes it. */
  | { readonly outcome: "queued" }
  | { readonly outcome: "duplicate"; readonly of: string };

/**
 * Nothing is written: `execute: "here"` was asked, and this process may not take runs at the moment. Its steps may
 * promise an effect, which nobody else could know not to be under way.
 */
export type Disowned = { readonly outcome: "disowned" };

/** `fenced`: the run is no longer ours; drop it without a trace. */
export type WriteVerdict = "written" | "fenced";

export type Release = {
  readonly state: Exclude<RunState, "running">;
  /** Epoch ms; Infinity for what only a person or an event wakes. */
  readonly due: number;
  /** What it waits for, ≤ 200 characters, for lists. */
  readonly note: string;
};

/**
 * The durable record. A resolved promise means committed. A rejected one means surely not committed
 * (`INTAKE_FULL`, `STORAGE_REFUSED`); an unknown commit is asked about inside, never reported.
 */
export type Journal = {
  /** `disowned` only where `write` asks to be executed here. */
  start(write: StartWrite): Promise<StartVerdict | Disowned>;
  append(write: SegmentWrite): Promise<WriteVerdict>;
  /**
   * Hands the run back, with its last steps if `write` is given.
   */
  release(
    run: RunHead,
    epoch: number,
    release: Release,
    write: SegmentWrite | null,
  ): Promise<WriteVerdict>;
  finish(write: SegmentWrite, end: RunEnd): Promise<WriteVerdict>;
  /** Is this run still ours? Renews the licence to send. */
  confirm(run: string, epoch: number): Promise<boolean>;
  load(run: RunHead): Promise<RunHistory>;
  readPayload(run: RunHead, ref: PayloadRef): Promise<Uint8Array>;
};

export type CommandSource = {
  /** Commands for this run that no segment has applied yet, oldest first. */
  pending(run: string): readonly RunCommand[];
};
