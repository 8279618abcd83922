import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import { refuseHuge } from "../json-text";
import type { AwaitedRow, Emission } from "../nodes/execution";
import type { Subscription } from "../ports";
import type { Activity, WaitedRow } from "./activity";
import { type Looked, type TimedSent, timed } from "./effect-sender";
import type { DriverParts, Outcomes, Timing } from "./outcomes";
import { hashesByName, tablesByName } from "./pinned-tables";
import { stepErrorOf } from "./pure-steps";
import type { StepError, TableVersions } from "./records";
import { rowKey, rowPublished } from "./row-published";
import { scopeOf } from "./run-context";
import type { WantedTable } from "./run-host";

/** A version that is published wakes who waits for a row; this question is for a wake-up that came to nobody. */
const rowAskMs = { least: 60_000, most: 3_600_000 };
/** Subscriptions of runs that ended are dropped some time after this. */
const rowSubscribedMs = 86_400_000;
const noVersions: TableVersions = {};

/**
 * Steps that wait until a row is published. The run reads the versions that it began with; of the tables in which such
 * a step waited for a row it reads newer ones, which its record names. What it hands on is always stored.
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
    const { purpose } = this.#parts.context.head;
    if (purpose === "debug" || purpose === "test") {
      this.#outcomes.fail(activity, stepErrorOf(row.error), undefined, timing);
      return;
    }
    this.#wait(activity, row, noVersions, timing);
  }

  #wait(activity: Activity, row: AwaitedRow, tables: TableVersions, timing: Timing): void {
    const error = stepErrorOf(row.error);
    this.#suspend(activity, row, tables, timing.startedAt);
    activity.lastError = error;
    const more: { due: number; tables?: TableVersions } = { due: activity.due };
    if (Object.keys(tables).length > 0) more.tables = tables;
    this.#outcomes.record(activity, "waiting", error, timing, more);
    this.#parts.recorder.urgent = true;
  }

  /**
   * As the journal has it: a step that looks up several rows waits for one after the other. Else by the versions that
   * the run began with, in which the row is as little there as it was then.
   */
  restore(activity: Activity, startedAt: number, tables: TableVersions = noVersions): void {
    const { state, lastError } = activity;
    const known = lastError === null ? null : awaitedBy(lastError);
    if (known !== null) {
      this.#suspend(activity, known, tables, startedAt);
      return;
    }
    const { work } = state.node;
    if (work.behaviour !== "compute") return;
    const { context, machine } = this.#parts;
    const { awaits } = work.run(scopeOf(context, state, machine.inputOf(state)));
    if (awaits !== undefined) this.#suspend(activity, awaits, tables, startedAt);
  }

  /**
   * Subscribes first, so that a version that is published meanwhile wakes the run; then reads the newest one of the
   * table that the row is missing in. Tables in which it has found rows so stay as they were then, all others as the
   * run began.
   */
  ask(activity: Activity): Promise<TimedSent> {
    const { host, context, machine } = this.#parts;
    const { state, suspension } = activity;
    return timed(host.clock, async () => {
      const nothing = { kind: "row", activity, found: null } as const;
      const { work } = state.node;
      const { subscription = null, row = null } = suspension ?? {};
      if (work.behaviour !== "compute" || subscription === null || row === null) return nothing;
      try {
        await host.waits?.take(context.head, subscription, false);
        const wanted = versionsFor(row);
        const read = await host.tables?.(context.head, wanted);
        if (read === undefined) return nothing;
        const input = machine.inputOf(state);
        const scope = scopeOf(context, state, input);
        const tables: { [table: string]: Json } = Object.assign({}, scope.tables as JsonObject);
        // Archived or renamed: the step fails as it does where the table was never there.
        for (const { name } of wanted) delete tables[name];
        Object.assign(tables, tablesByName(read));
        const again = Object.assign({}, scope, { tables });
        const found = looked(() => work.run(again), input.value, hashesByName(read));
        const waits = "emission" in found && found.emission.awaits !== undefined;
        if (!waits) await host.waits?.take(context.head, subscription, true);
        return { kind: "row", activity, found };
      } catch {
        // What could not be read is asked for again.
        return nothing;
      }
    });
  }

  apply(activity: Activity, found: Looked | null, timing: Timing): void {
    const subscription = activity.suspension?.subscription;
    if (found === null) {
      this.#askLater(activity);
    } else if ("cause" in found) {
      this.#outcomes.fail(activity, stepErrorOf(found.cause), undefined, timing, found.tables);
    } else {
      const { port, value, warnings, awaits } = found.emission;
      if (awaits === undefined) {
        const { tables } = found;
        const done = { value, response: null, port, tables };
        this.#outcomes.succeed(
          activity,
          warnings ? Object.assign(done, { warnings }) : done,
          timing,
        );
      } else if (rowKey(awaits) === subscription?.key) this.#askLater(activity);
      // That row is there; now another one is not.
      else this.#wait(activity, awaits, found.tables, this.#outcomes.instant());
    }
  }

  #askLater(activity: Activity): void {
    activity.phase = "wait";
    activity.due = this.#nextAsk(activity.suspension?.subscription?.since);
  }

  /** A backtest has nobody who adds a row: it stands still there. */
  #suspend(
    activity: Activity,
    { table, row, error }: AwaitedRow,
    tables: TableVersions,
    begunAt: number,
  ): void {
    const { node, frame } = activity.state;
    const isPlayed = this.#parts.context.head.purpose === "backtest";
    const due = isPlayed ? Number.POSITIVE_INFINITY : this.#nextAsk(begunAt);
    const subscription: Subscription = {
      node: node.id,
      path: frame.path,
      type: rowPublished,
      key: rowKey({ table, row }),
      waiters: "all",
      since: begunAt,
      until: begunAt + rowSubscribedMs,
    };
    activity.phase = "wait";
    activity.suspension = {
      until: due,
      kind: "row",
      subscription,
      row: { table, row, error, tables },
      asked: isPlayed,
    };
    activity.due = due;
  }

  /** The longer it waits, the more seldom. */
  #nextAsk(since: number | undefined): number {
    const now = this.#parts.host.clock.now();
    const waited = (now - (since ?? now)) / 4;
    return now + Math.min(rowAskMs.most, Math.max(rowAskMs.least, waited));
  }
}

/** By the name that the flow has for them. */
function versionsFor({ table, tables }: WaitedRow): readonly WantedTable[] {
  const wanted: WantedTable[] = [{ name: table, hash: null, fresh: true }];
  for (const [name, hash] of Object.entries(tables)) {
    if (name !== table) wanted.push({ name, hash });
  }
  return wanted;
}

/** The row that a waiting step's error names; null where it names none. */
function awaitedBy(error: StepError): AwaitedRow | null {
  const { table, row } = error.detail ?? {};
  if (typeof table !== "string" || typeof row !== "object" || row === null) return null;
  const why = new FlowError("FIELD_MISSING", error.message, { detail: error.detail ?? {} });
  return { table, row: row as JsonObject, error: why };
}

function looked(run: () => Emission, input: Json, tables: TableVersions): Looked {
  try {
    const emission = run();
    if (emission.awaits === undefined && emission.value !== input) refuseHuge(emission.value);
    return { emission, tables };
  } catch (cause) {
    return { cause, tables };
  }
}
