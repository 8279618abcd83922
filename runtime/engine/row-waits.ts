import { FlowError } from "../errors/flow-error";
import { tablesReadBy } from "../flow/tables-read";
import type { Json, JsonObject } from "../json";
import type { AwaitedRow, Emission, Scope } from "../nodes/execution";
import type { Subscription } from "../ports";
import type { Activity } from "./activity";
import { type Looked, type TimedSent, timed } from "./effect-sender";
import type { DriverParts, Outcomes, Timing } from "./outcomes";
import { tablesByName } from "./pinned-tables";
import { stepErrorOf } from "./pure-steps";
import type { StepError } from "./records";
import { rowKey, rowPublished } from "./row-published";
import { scopeOf } from "./run-context";

/** A version that is published wakes who waits for a row; this question is for a wake-up that came to nobody. */
const rowAskMs = { least: 60_000, most: 3_600_000 };
/** Subscriptions of runs that ended are dropped some time after this. */
const rowSubscribedMs = 86_400_000;

/**
 * Steps that wait until a row is published. The run reads the versions that it began with; what such a step hands on
 * comes from the newest one and is always stored, never computed again.
 */
export class RowWaits {
  readonly #parts: DriverParts;
  readonly #outcomes: Outcomes;

  constructor(parts: DriverParts, outcomes: Outcomes) {
    this.#parts = parts;
    this.#outcomes = outcomes;
  }

  /** A step that found no row. Trial runs fail as it says: nobody adds a row for them. */
  begin(activity: Activity, row: AwaitedRow): void {
    const timing = this.#outcomes.instant();
    const error = stepErrorOf(row.error);
    const { purpose } = this.#parts.context.head;
    if (purpose !== "live" && purpose !== "replay") {
      this.#outcomes.fail(activity, error, undefined, timing);
      return;
    }
    this.#wait(activity, row, timing);
  }

  #wait(activity: Activity, row: AwaitedRow, timing: Timing): void {
    const error = stepErrorOf(row.error);
    this.#suspend(activity, row, timing.startedAt);
    activity.lastError = error;
    this.#outcomes.record(activity, "waiting", error, timing, { due: activity.due });
    this.#parts.recorder.urgent = true;
  }

  /**
   * As the journal has it: a step that looks up several rows waits for one after the other. Else by the versions that
   * the run began with, in which the row is as little there as it was then.
   */
  restore(activity: Activity, startedAt: number): void {
    const { state, lastError } = activity;
    const known = lastError === null ? null : awaitedBy(lastError);
    if (known !== null) {
      this.#suspend(activity, known, startedAt);
      return;
    }
    const { work } = state.node;
    if (work.behaviour !== "compute") return;
    const { context, machine } = this.#parts;
    const { awaits } = work.run(scopeOf(context, state, machine.inputOf(state)));
    if (awaits !== undefined) this.#suspend(activity, awaits, startedAt);
  }

  /**
   * Subscribes first, so that a version that is published meanwhile wakes the run; then reads the newest ones of all
   * tables of the step, so that rows of several can be added one after the other.
   */
  ask(activity: Activity): Promise<TimedSent> {
    const { host, context, machine } = this.#parts;
    const { state, suspension } = activity;
    return timed(host.clock, async () => {
      const nothing = { kind: "row", activity, found: null } as const;
      const { work, node, definition } = state.node;
      if (work.behaviour !== "compute" || suspension?.subscription == null) return nothing;
      try {
        await host.waits?.take(context.head, suspension.subscription, false);
        const names = new Set(tablesReadBy(node, definition).map(({ table }) => table));
        const newest = await host.tables?.(
          context.head,
          [...names].map((name) => ({ name, hash: null, fresh: true })),
        );
        if (newest === undefined) return nothing;
        const scope = scopeOf(context, state, machine.inputOf(state));
        const tables: { [table: string]: Json } = Object.assign({}, scope.tables as JsonObject);
        // Archived or renamed: the step fails as it does where the table was never there.
        for (const name of names) delete tables[name];
        Object.assign(tables, tablesByName(newest));
        const found = looked(work.run, Object.assign({}, scope, { tables }));
        const waits = "emission" in found && found.emission.awaits !== undefined;
        if (!waits) await host.waits?.take(context.head, suspension.subscription, true);
        return { kind: "row", activity, found };
      } catch {
        // What could not be read is asked for again.
        return nothing;
      }
    });
  }

  apply(activity: Activity, found: Looked | null, timing: Timing): void {
    if (found !== null && "cause" in found) {
      this.#outcomes.fail(activity, stepErrorOf(found.cause), undefined, timing);
      return;
    }
    const emission = found?.emission;
    const awaits = emission?.awaits;
    if (awaits !== undefined && rowKey(awaits) !== activity.suspension?.subscription?.key) {
      // That row is there; now another one is not.
      this.#wait(activity, awaits, this.#outcomes.instant());
      return;
    }
    if (emission === undefined || awaits !== undefined) {
      activity.phase = "wait";
      activity.due = this.#nextAsk(activity.suspension?.subscription?.since);
      return;
    }
    const { port, value } = emission;
    this.#outcomes.succeed(activity, { value, response: null, port }, timing);
  }

  #suspend(activity: Activity, row: AwaitedRow, begunAt: number): void {
    const { node, frame } = activity.state;
    const subscription: Subscription = {
      node: node.id,
      path: frame.path,
      type: rowPublished,
      key: rowKey(row),
      waiters: "all",
      since: begunAt,
      until: begunAt + rowSubscribedMs,
    };
    const due = this.#nextAsk(begunAt);
    activity.phase = "wait";
    activity.suspension = { until: due, kind: "row", subscription, row, asked: false };
    activity.due = due;
  }

  /** The longer it waits, the more seldom. */
  #nextAsk(since: number | undefined): number {
    const now = this.#parts.host.clock.now();
    const waited = (now - (since ?? now)) / 4;
    return now + Math.min(rowAskMs.most, Math.max(rowAskMs.least, waited));
  }
}

/** The row that a waiting step's error names; null where it names none. */
function awaitedBy(error: StepError): AwaitedRow | null {
  const { table, row } = error.detail ?? {};
  if (typeof table !== "string" || typeof row !== "object" || row === null) return null;
  const why = new FlowError("FIELD_MISSING", error.message, { detail: error.detail ?? {} });
  return { table, row: row as JsonObject, error: why };
}

function looked(run: (scope: Scope) => Emission, scope: Scope): Looked {
  try {
    return { emission: run(scope) };
  } catch (cause) {
    return { cause };
  }
}
