import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import type { Subscription, WaitEvent } from "../ports";
import type { Activity } from "./activity";
import { depthOfCall } from "./child-run";
import { derivedId } from "./derived-id";
import { type TimedSent, timed } from "./effect-sender";
import type { NodeState } from "./frame";
import type { DriverParts, Outcomes, Timing } from "./outcomes";
import { stepErrorOf } from "./pure-steps";
import type { StepRecord } from "./records";
import { RowWaits } from "./row-waits";
import { scopeOf } from "./run-context";
import type { SubFlowState } from "./run-host";

const correlationWindowDefaultMs = 86_400_000;
/** A sub-flow's end wakes its caller; these questions are for a wake-up that was lost or came too soon. */
const subFlowAskMs = 100;
const subFlowAskMaxMs = 10_000;
const askAgainMs = 5_000;
/** By which a wait is left whose event did not come in time, where the flow has something there. */
export const expiredPort = "expired";
/** The last instant a Date can hold. */
const latestMs = 8_640_000_000_000_000;

/** Steps that suspend a run: waits for a time or an event, for a row, and sub-flows that take their time. */
export class Suspensions {
  readonly rows: RowWaits;
  readonly #parts: DriverParts;
  readonly #outcomes: Outcomes;

  constructor(parts: DriverParts, outcomes: Outcomes) {
    this.rows = new RowWaits(parts, outcomes);
    this.#parts = parts;
    this.#outcomes = outcomes;
  }

  beginWait(activity: Activity): void {
    const timing = this.#outcomes.instant();
    try {
      this.#suspendWait(activity, timing.startedAt, null);
    } catch (cause) {
      this.#outcomes.fail(activity, stepErrorOf(cause), undefined, timing);
      return;
    }
    this.#outcomes.record(activity, "waiting", null, timing, { due: activity.due });
    if (activity.suspension?.kind === "event") this.#parts.recorder.urgent = true;
  }

  /** As the journal has it: `startedAt` is when the wait began, `due` when it ends. */
  restore(
    activity: Activity,
    { startedAt, due = 0, tables }: Pick<StepRecord, "startedAt" | "due" | "tables">,
  ): void {
    if (activity.state.node.work.behaviour === "call") {
      suspend(activity, {
        until: due,
        kind: "sub-flow",
        subscription: null,
        row: null,
        asked: false,
      });
    } else if (activity.state.node.work.behaviour === "compute") {
      this.rows.restore(activity, startedAt, tables);
    } else {
      this.#suspendWait(activity, startedAt, due);
    }
  }

  #suspendWait(activity: Activity, begunAt: number, due: number | null): void {
    const { state } = activity;
    const { work } = state.node;
    if (work.behaviour !== "wait") return;
    const { context, machine } = this.#parts;
    const wait = work.wait(scopeOf(context, state, machine.inputOf(state)), begunAt);
    const until = Math.min(due ?? wait.until, latestMs);
    const { event } = wait;
    suspend(activity, {
      until,
      kind: event === undefined ? "time" : "event",
      subscription: event === undefined ? null : this.#subscription(state, event, until, begunAt),
      row: null,
      asked: false,
    });
  }

  /** A wait for an event or a row must have subscribed before its run is handed back. */
  mustAsk({ phase, suspension }: Activity): boolean {
    const subscribes = suspension?.kind === "event" || suspension?.kind === "row";
    return phase === "wait" && subscribes && !suspension.asked;
  }

  /** What the host must be asked now about a suspended step; null if nothing. */
  question(activity: Activity, now: number): Promise<TimedSent> | null {
    const { suspension } = activity;
    if (activity.phase !== "wait" || suspension === null || !activity.committed) return null;
    const over = now >= suspension.until;
    if (suspension.asked && now < activity.due) return null;
    suspension.asked = true;
    switch (suspension.kind) {
      case "time":
        return over ? this.#ask(activity, null, true) : null;
      case "event":
        return this.#ask(activity, suspension.subscription, over);
      case "row":
        return this.rows.ask(activity);
      case "sub-flow":
        return this.call(activity);
    }
  }

  /** Starts the sub-flow, or asks how it stands; both are the same question. */
  call(activity: Activity): Promise<TimedSent> {
    const { host, context, gate } = this.#parts;
    return timed(host.clock, async () => {
      if (host.calls === undefined) {
        const error = new FlowError("NODE_FAULT", "This process cannot run other flows.");
        return { kind: "unsent", activity, error };
      }
      const depth = depthOfCall(context.message.headers);
      if (depth === null) {
        const message =
          "Flows call each other too deep, perhaps in a circle: this call is not made.";
        return { kind: "unsent", activity, error: new FlowError("LIMIT_REACHED", message) };
      }
      const { flow, input } = activity.request ?? {};
      try {
        const sub = await host.calls.call(context.head, {
          flow: String(flow ?? ""),
          input: input ?? null,
          origin: derivedId(host.hash, activity.key),
          kind: "sub-flow",
          depth,
          ...(gate !== null && { debug: gate.effects.paceOfCalled(activity.state) }),
        });
        return { kind: "sub-flow", activity, sub };
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        const error =
          cause instanceof FlowError
            ? cause
            : new FlowError("STORAGE_REFUSED", `The sub-flow could not be started: ${why}`);
        return { kind: "unsent", activity, error };
      }
    });
  }

  applyEvent(activity: Activity, event: WaitEvent | null, closed: boolean, timing: Timing): void {
    const { state } = activity;
    const { machine } = this.#parts;
    const input = machine.inputOf(state).value;
    if (event !== null) {
      const { id, type, key, at } = event;
      const data = JSON.parse(event.data) as Json;
      const value = { event: { id, type, key, at: new Date(at).toISOString(), data }, input };
      this.#outcomes.succeed(activity, { value, response: null, port: undefined }, timing);
    } else if (!closed) {
      // Nothing yet; or the host could not say, even though the time is over: then it is asked again.
      const until = activity.suspension?.until ?? 0;
      const now = this.#parts.host.clock.now();
      activity.phase = "wait";
      activity.due = until > now ? until : now + askAgainMs;
    } else if (activity.suspension?.kind === "time") {
      this.#outcomes.succeed(activity, { value: input, response: null, port: undefined }, timing);
    } else if (state.node.outputs.some(({ port }) => port === expiredPort)) {
      this.#outcomes.succeed(activity, { value: input, response: null, port: expiredPort }, timing);
    } else {
      const error = new FlowError("WAIT_EXPIRED", "The event did not come in time.");
      this.#outcomes.fail(activity, stepErrorOf(error), undefined, timing);
    }
  }

  applyCall(activity: Activity, sub: SubFlowState, timing: Timing): void {
    if (sub.state === "running") {
      const first = activity.suspension === null;
      const wait = Math.min(subFlowAskMs * 2 ** Math.min(activity.holds, 20), subFlowAskMaxMs);
      const until = this.#parts.host.clock.now() + wait;
      activity.holds += 1;
      suspend(activity, { until, kind: "sub-flow", subscription: null, row: null, asked: true });
      activity.committed = true;
      activity.unsettled = false;
      if (first) this.#outcomes.record(activity, "waiting", null, timing, { due: until });
      return;
    }
    const response = { run: sub.run, status: sub.status };
    if (sub.status === "succeeded") {
      this.#outcomes.succeed(activity, { value: sub.output, response, port: undefined }, timing);
      return;
    }
    const code = sub.status === "cancelled" ? "RUN_CANCELLED" : (sub.error?.code ?? "NODE_FAULT");
    const message = `The sub-flow ${sub.status}${sub.error === null ? "." : `: ${sub.error.message}`}`;
    this.#outcomes.fail(activity, { code, message, detail: { run: sub.run } }, response, timing);
  }

  #ask(activity: Activity, subscription: Subscription | null, closed: boolean): Promise<TimedSent> {
    const { host, context } = this.#parts;
    return timed(host.clock, async () => {
      const nothing = { kind: "event", activity, event: null, closed } as const;
      if (subscription === null || host.waits === undefined || !this.#subscribes()) return nothing;
      try {
        const event = await host.waits.take(context.head, subscription, closed);
        return { kind: "event", activity, event, closed };
      } catch {
        return { kind: "event", activity, event: null, closed: false };
      }
    });
  }

  /** Debug runs, tests and backtests touch no subscriptions. */
  #subscribes(): boolean {
    const { purpose } = this.#parts.context.head;
    return purpose === "live" || purpose === "replay";
  }

  #subscription(
    { node, frame }: NodeState,
    event: { readonly type: string; readonly key: string; readonly waiters: "first" | "all" },
    until: number,
    begunAt: number,
  ): Subscription {
    const window = this.#parts.context.plan.settings.correlationWindowMs;
    const since = begunAt - (window ?? correlationWindowDefaultMs);
    return { node: node.id, path: frame.path, ...event, since, until };
  }
}

function suspend(activity: Activity, suspension: Activity["suspension"]): void {
  activity.phase = "wait";
  activity.suspension = suspension;
  activity.due = suspension?.until ?? 0;
}
