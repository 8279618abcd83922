import { FlowError } from "../errors/flow-error";
import type { EffectContext, EffectResult, Emission, LookUpResult } from "../nodes/execution";
import type { Clock, OpenConnection, WaitEvent } from "../ports";
import { type Activity, timeoutDefaultMs, timeoutOf } from "./activity";
import { CallOffSource } from "./call-off-source";
import type { DebugGate } from "./debug/debug-gate";
import type { EffectMode } from "./debug/debug-setup";
import type { LookedBack } from "./debug/live-look";
import type { Recorder } from "./recorder";
import type { TableVersions } from "./records";
import type { RunContext } from "./run-context";
import type { RunHost, SubFlowState } from "./run-host";
import { isElsewhere, type SentTo, sentTo } from "./sent-to";

/** A licence to send is good for so long by our own monotonic clock; then the journal is asked again. */
const licenceMs = 2_000;

export type Sent =
  | { readonly kind: "result"; readonly activity: Activity; readonly result: EffectResult }
  | {
      readonly kind: "opened";
      readonly activity: Activity;
      readonly timeoutMs: number;
      readonly to: SentTo | null;
    }
  /** Its slot leads elsewhere by now than its intent says. It has not left. */
  | { readonly kind: "rebound"; readonly activity: Activity; readonly to: SentTo }
  /** Debug runs: what other runs of the message did that speaks against it. */
  | { readonly kind: "looked"; readonly activity: Activity; readonly looked: LookedBack }
  /** Another run of the message has gone on since somebody looked. It has not left. */
  | { readonly kind: "overtaken"; readonly activity: Activity }
  | { readonly kind: "look-up"; readonly activity: Activity; readonly result: LookUpResult }
  /** The process is stopping: it has not been looked up. */
  | { readonly kind: "unasked"; readonly activity: Activity }
  /** The system that it would be looked up at is another one than got it, and would not know it. */
  | { readonly kind: "elsewhere"; readonly activity: Activity }
  /** The request surely never left. Without an error the process is stopping. */
  | { readonly kind: "unsent"; readonly activity: Activity; readonly error: FlowError | null }
  | {
      readonly kind: "event";
      readonly activity: Activity;
      readonly event: WaitEvent | null;
      readonly closed: boolean;
    }
  /** What a step gives by the newest version of its table; null where that could not be read. */
  | { readonly kind: "row"; readonly activity: Activity; readonly found: Looked | null }
  | { readonly kind: "sub-flow"; readonly activity: Activity; readonly sub: SubFlowState }
  | { readonly kind: "fenced" };

/** A step that ran again, or why it failed; with the versions that it read of the tables that it waited for. */
export type Looked = ({ readonly emission: Emission } | { readonly cause: unknown }) & {
  readonly tables: TableVersions;
};

export type TimedSent = Sent & { readonly startedAt: number; readonly durationUs: number };

type SenderParts = {
  readonly host: RunHost;
  readonly context: RunContext;
  readonly recorder: Recorder;
  readonly gate: DebugGate | null;
};

/** Opens connections, asks for the licence and sends; tells what came of it, and never throws. */
export class EffectSender {
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #recorder: Recorder;
  readonly #gate: DebugGate | null;
  readonly #aborted = new CallOffSource();
  /** As the intent found it: what was open a moment ago is not looked up again to be sent with. */
  #opened: {
    readonly slot: string;
    readonly mode: EffectMode | null;
    readonly connection: OpenConnection;
    readonly at: number;
  } | null = null;
  #epoch = 0;
  #licensedAt = Number.NEGATIVE_INFINITY;

  constructor({ host, context, recorder, gate }: SenderParts) {
    this.#host = host;
    this.#context = context;
    this.#recorder = recorder;
    this.#gate = gate;
  }

  /** `at` is when the question was put: a process that slept while the answer waited must ask again. */
  licensed(epoch: number, at: number): void {
    this.#epoch = epoch;
    this.#licensedAt = at;
  }

  /** Ends what is in flight: the run belongs to another process. */
  abort(): void {
    this.#aborted.abort();
  }

  async send(activity: Activity): Promise<TimedSent> {
    return this.#timed(async () => {
      const ready = await this.#open(activity);
      if ("kind" in ready) return ready;
      const { work } = activity.state.node;
      if (work.behaviour !== "effect" || activity.request === null) return unsent(activity, null);
      const to = ready.connection === null ? null : sentTo(ready.connection);
      if (to !== null && isElsewhere(activity.to, to)) return { kind: "rebound", activity, to };
      activity.phase = "in-flight";
      // Its commit and the licence may have taken long: what follows an unknown outcome counts from now on.
      activity.sentAt = this.#host.clock.now();
      try {
        const result = await work.effect.send(activity.request, ready);
        return { kind: "result", activity, result };
      } catch (cause) {
        return { kind: "result", activity, result: { outcome: "unknown", error: broken(cause) } };
      }
    });
  }

  async lookUp(activity: Activity): Promise<TimedSent> {
    return this.#timed(async () => {
      const { work } = activity.state.node;
      if (work.behaviour !== "effect" || activity.request === null) return unsent(activity, null);
      const ready = await this.#open(activity);
      if ("kind" in ready) {
        if (ready.kind !== "unsent") return ready;
        return ready.error === null
          ? { kind: "unasked", activity }
          : { kind: "look-up", activity, result: { found: "unknown", error: ready.error } };
      }
      const to = ready.connection === null ? null : sentTo(ready.connection);
      if (isElsewhere(activity.to, to)) {
        // What is simulated did nothing: there is nothing to be found.
        return activity.to?.simulated === true
          ? { kind: "look-up", activity, result: { found: false, response: {} } }
          : { kind: "elsewhere", activity };
      }
      try {
        const result = await work.effect.lookUp?.(activity.request, ready);
        return {
          kind: "look-up",
          activity,
          result: result ?? { found: "unknown", error: new FlowError("NODE_FAULT", "No look-up.") },
        };
      } catch (cause) {
        return { kind: "look-up", activity, result: { found: "unknown", error: broken(cause) } };
      }
    });
  }

  /** Before the intent: what keeps the connection from being used is found out before anything is promised. */
  open(activity: Activity, slot: string): Promise<TimedSent> {
    return this.#timed(async () => {
      try {
        const at = this.#host.clock.monotonic();
        const connection = await this.#connect(activity, slot);
        this.#opened = { slot, mode: activity.mode, connection, at };
        const { config } = connection;
        const own = activity.state.node.node.timeoutMs;
        const given = typeof config.timeoutMs === "number" ? config.timeoutMs : timeoutDefaultMs;
        return { kind: "opened", activity, timeoutMs: own ?? given, to: sentTo(connection) };
      } catch (cause) {
        return unsent(activity, cause instanceof FlowError ? cause : unopened(cause));
      }
    });
  }

  async #open(activity: Activity): Promise<EffectContext | Sent> {
    const { node } = activity.state;
    const slot = node.node.connection;
    let connection: EffectContext["connection"] = null;
    try {
      if (slot !== undefined)
        connection = this.#openedNow(slot, activity.mode) ?? (await this.#connect(activity, slot));
    } catch (cause) {
      return unsent(activity, cause instanceof FlowError ? cause : unopened(cause));
    }
    if (!this.#isLicensed() && !(await this.#mayStillSend())) return { kind: "fenced" };
    if (this.#host.stopping.aborted) return unsent(activity, null);
    return {
      connection,
      idempotencyKey: activity.key,
      timeoutMs: timeoutOf(activity),
      signal: this.#aborted,
      json: (value) => this.#recorder.text(value),
    };
  }

  #connect(activity: Activity, slot: string): Promise<OpenConnection> {
    const { head } = this.#context;
    const mode = this.#gate?.effects.modeFor(activity);
    if (mode !== "live") {
      return this.#host.connections(head, slot, mode === "sandbox" ? mode : undefined);
    }
    const named = this.#gate?.effects.namedFor(activity.state) ?? null;
    return this.#host.connections(head, slot, mode, named);
  }

  #openedNow(slot: string, mode: EffectMode | null): OpenConnection | null {
    const opened = this.#opened;
    // Once: a repeat asks anew, because what it failed by may have been changed.
    this.#opened = null;
    if (opened === null || opened.slot !== slot || opened.mode !== mode) return null;
    return this.#host.clock.monotonic() - opened.at <= licenceMs ? opened.connection : null;
  }

  #isLicensed(): boolean {
    return this.#host.clock.monotonic() - this.#licensedAt <= licenceMs;
  }

  async #mayStillSend(): Promise<boolean> {
    const asked = this.#host.clock.monotonic();
    if (this.#isLicensed()) return true;
    try {
      if (!(await this.#host.journal.confirm(this.#context.head.id, this.#epoch))) return false;
    } catch {
      // No answer is no licence, but the run may still be ours: ask again rather than give up.
      await new Promise<void>((resolve) => setTimeout(resolve, 250));
      return this.#host.stopping.aborted || this.#mayStillSend();
    }
    this.#licensedAt = asked;
    return this.#mayStillSend();
  }

  #timed(work: () => Promise<Sent>): Promise<TimedSent> {
    return timed(this.#host.clock, work);
  }
}

export async function timed(clock: Clock, work: () => Promise<Sent>): Promise<TimedSent> {
  const startedAt = clock.now();
  const started = clock.monotonic();
  const sent = await work();
  const durationUs = Math.round((clock.monotonic() - started) * 1_000);
  return Object.assign(sent, { startedAt, durationUs });
}

function unsent(activity: Activity, error: FlowError | null): Sent {
  return { kind: "unsent", activity, error };
}

/** The connection's row could not be read: nothing was sent, and another try may work. */
function unopened(cause: unknown): FlowError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FlowError("STORAGE_REFUSED", `The connection could not be opened: ${why}`, { cause });
}

/** A connector that throws instead of answering: whether it sent is not known. */
function broken(cause: unknown): FlowError {
  return cause instanceof FlowError
    ? cause
    : new FlowError(
        "NODE_FAULT",
        `The step broke: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
}
