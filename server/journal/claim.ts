import type { RunHead } from "../../runtime/engine/records";
import { segmentFormat } from "../../runtime/engine/segment-codec";
import type { RetentionClass } from "../../runtime/flow/document";
import type { Clock } from "../../runtime/ports";
import {
  byteaArray,
  int2Value,
  int4Array,
  int4Value,
  timestampValue,
  uuidArray,
} from "./binary-arrays";
import {
  claimLanesStatement,
  claimStatement,
  fetchLanesStatement,
  historyStatement,
  laneBumpsStatement,
  openCommandsStatement,
} from "./claim-statements";
import { type CommandInbox, commandFromText } from "./command-inbox";
import { encodeLaneSteps } from "./encode-batch";
import type { ForeignVersions } from "./foreign-versions";
import type { HeldRuns, LaneHold } from "./held-runs";
import { laneRestStatement } from "./lane-statements";
import type { Call, TextRow } from "./pipeline";
import { bytesFromText, headFromText, headWidth, historiesOf, type SegmentRow } from "./run-rows";
import type { SessionSource } from "./session-source";
import type { LaneName } from "./work";

const runsPerFetch = 50;

export type ClaimedRun = { readonly head: RunHead; readonly epoch: number };
export type ClaimedLane = { readonly hold: LaneHold; runs: ClaimedRun[] };

export type ClaimerOptions = {
  readonly sessions: SessionSource;
  readonly held: HeldRuns;
  readonly clock: Clock;
  readonly inbox: CommandInbox;
  readonly foreign: ForeignVersions;
  /** The number under which this process may take runs and lanes; null at times, which claims nothing. */
  readonly owner: () => number | null;
  /** The number under which it goes on with lanes that it has; null when those are lost with the number. */
  readonly number: () => number | null;
};

/** `turn` counts the runs of a lane from 1. */
type FetchedRun = ClaimedRun & {
  readonly lane: number;
  readonly due: number;
  readonly turn: number;
};

/** Takes runs and lanes that are due, with their histories and the commands that wait for them. */
export class Claimer {
  private readonly options: ClaimerOptions;

  constructor(options: ClaimerOptions) {
    this.options = options;
  }

  /** At most `limit` runs outside lanes, oldest due first; none of the flows in `without`. */
  async claimRuns(limit: number, without: readonly string[] = []): Promise<ClaimedRun[]> {
    const owner = this.options.owner();
    if (owner === null || limit < 1) return [];
    const [rows = []] = await this.run([
      {
        statement: claimStatement,
        parameters: this.claimParameters(owner, limit, without),
      },
    ]);
    const runs = rows.map((row) => ({ head: headFromText(row), epoch: Number(row[headWidth]) }));
    await this.prefetch(runs, () => null);
    return runs;
  }

  /** At most `limit` lanes with their first runs; lanes whose head is not due are given back. */
  async claimLanes(limit: number, without: readonly string[] = []): Promise<ClaimedLane[]> {
    const owner = this.options.owner();
    if (owner === null || limit < 1) return [];
    const [rows = []] = await this.run([
      {
        statement: claimLanesStatement,
        parameters: this.claimParameters(owner, limit, without),
      },
    ]);
    if (rows.length === 0) return [];
    const holds = rows.map(holdFromText);
    for (const hold of holds) this.options.held.holdLane(hold);
    const lanes = await this.fetch(owner, holds).catch((error: unknown) => {
      // Nobody drains them here: unknown again, they are found and released.
      for (const hold of holds) this.options.held.dropLane(hold);
      throw error;
    });
    const ready: ClaimedLane[] = [];
    for (const lane of lanes) {
      if (lane.runs.length > 0) ready.push(lane);
      else await leftToReconciler(this.endLane(lane.hold));
    }
    return ready;
  }

  /** The next runs of a lane this process drains; none when it has ended. */
  async nextOfLane(hold: LaneHold): Promise<ClaimedRun[]> {
    const number = this.options.number();
    if (number === null || hold.released) return [];
    const [lane] = await this.fetch(number, [hold]);
    if (lane !== undefined && lane.runs.length > 0) return lane.runs;
    if (!hold.released) await this.endLane(hold);
    return [];
  }

  /** Gives a lane back with the runs that were fetched and not started. */
  async releaseLane(hold: LaneHold): Promise<void> {
    if (hold.released) return;
    hold.released = true;
    this.options.held.dropLane(hold);
    const { lane, epoch, parkAt } = hold;
    const rest = hold.rest.splice(0);
    for (const { id, epoch: runEpoch } of rest) this.options.held.drop(id, runEpoch);
    await this.run(encodeLaneSteps([{ kind: "release", lane, epoch, due: null, parkAt, rest }]));
  }

  private async endLane(hold: LaneHold): Promise<void> {
    hold.released = true;
    this.options.held.dropLane(hold);
    const { lane, epoch, bump } = hold;
    await this.run(encodeLaneSteps([{ kind: "end", lane, epoch, bump }]));
  }

  private claimParameters(owner: number, limit: number, without: readonly string[]) {
    const { clock, foreign } = this.options;
    return [
      int4Value(owner),
      int4Value(limit),
      timestampValue(clock.now()),
      int4Value(segmentFormat),
      byteaArray(foreign.hashes),
      uuidArray(without),
    ];
  }

  private async run(calls: readonly Call[]): Promise<TextRow[][]> {
    const session = await this.options.sessions.get();
    return session.run(calls);
  }

  private async fetch(owner: number, holds: readonly LaneHold[]): Promise<ClaimedLane[]> {
    const names = holds.map(({ lane }) => lane);
    const parameters = [
      int4Value(owner),
      uuidArray(names.map(({ partner }) => partner)),
      uuidArray(names.map(({ distributor }) => distributor)),
      uuidArray(names.map(({ flow }) => flow)),
      byteaArray(names.map(({ key }) => key)),
      int4Array(holds.map(({ epoch }) => epoch)),
    ];
    const [bumps = [], rows = []] = await this.run([
      { statement: laneBumpsStatement, parameters },
      { statement: fetchLanesStatement, parameters: [...parameters, int4Value(runsPerFetch)] },
    ]);
    for (const [index, bump] of bumps) {
      const hold = holds[Number(index) - 1];
      if (hold !== undefined) hold.bump = Number(bump);
    }
    const fetched = rows.map(fetchedFromText);
    await this.prefetch(fetched, (run) => holds[run.lane - 1] ?? null);
    const now = this.options.clock.now();
    const lanes: ClaimedLane[] = [];
    for (const [index, hold] of holds.entries()) {
      const all = fetched.filter((run) => run.lane === index + 1);
      const gap = all.findIndex(({ turn }, at) => turn !== at + 1);
      const own = gap < 0 ? all : all.slice(0, gap);
      // Nobody overtakes a run that was being changed while its lane was read.
      if (gap >= 0) await leftToReconciler(this.giveBack(all.slice(gap)));
      hold.rest = own.map(({ head, epoch }) => ({ id: head.id, epoch }));
      const [first] = own;
      // Its head was put off after the lane was marked due.
      if (first !== undefined && first.due > now) await leftToReconciler(this.releaseLane(hold));
      else lanes.push({ hold, runs: own.map(({ head, epoch }) => ({ head, epoch })) });
    }
    return lanes;
  }

  private async giveBack(runs: readonly ClaimedRun[]): Promise<void> {
    for (const { head, epoch } of runs) this.options.held.drop(head.id, epoch);
    await this.run([
      {
        statement: laneRestStatement,
        parameters: [
          uuidArray(runs.map(({ head }) => head.id)),
          int4Array(runs.map(({ epoch }) => epoch)),
        ],
      },
    ]);
  }

  /** Holds the runs and reads what their owner needs first, in one round trip. */
  private async prefetch<Run extends ClaimedRun>(
    runs: readonly Run[],
    laneOf: (run: Run) => LaneHold | null,
  ): Promise<void> {
    if (runs.length === 0) return;
    const { held, inbox } = this.options;
    for (const run of runs) {
      held.hold(run.head.id, { epoch: run.epoch, lane: laneOf(run), history: null });
    }
    const classes = new Set(runs.map(({ head }) => head.retention));
    const calls = [...classes].map((retention) =>
      historyCall(
        retention,
        runs.filter(({ head }) => head.retention === retention),
      ),
    );
    const ids = runs.map(({ head }) => head.id);
    const [commands = [], ...histories] = await this.run([
      { statement: openCommandsStatement, parameters: [uuidArray(ids)] },
      ...calls,
    ]).catch((error: unknown) => {
      for (const { head, epoch } of runs) held.drop(head.id, epoch);
      throw error;
    });
    inbox.replace(ids, commands.map(commandFromText));
    const segments = historiesOf(histories.flat().map(segmentFromText));
    for (const { head, epoch } of runs) {
      const run = held.find(head.id, epoch);
      if (run !== null) run.history = segments.get(head.id) ?? null;
    }
  }
}

/**
 * What could not be given back is unknown here already, so the next comparison of own runs releases it. What
 * was fetched with it is not to be lost for that.
 */
async function leftToReconciler(work: Promise<void>): Promise<void> {
  await work.catch(() => undefined);
}

function historyCall(retention: RetentionClass, runs: readonly ClaimedRun[]): Call {
  return {
    statement: historyStatement,
    parameters: [int2Value(retention), uuidArray(runs.map(({ head }) => head.id))],
  };
}

function segmentFromText([run, seg, body]: TextRow): SegmentRow {
  return { run: run ?? "", seg: Number(seg), body: bytesFromText(body) };
}

function holdFromText(row: TextRow): LaneHold {
  const [partner = "", distributor = "", flow = "", key = "", epoch, parkAt] = row;
  const lane: LaneName = {
    partner: partner ?? "",
    distributor: distributor ?? "",
    flow: flow ?? "",
    key: Buffer.from(key ?? "", "hex"),
  };
  return {
    lane,
    epoch: Number(epoch),
    bump: 0,
    parkAt: parkAt == null ? null : Number(parkAt),
    mode: "drain",
    rest: [],
    released: false,
  };
}

function fetchedFromText(row: TextRow): FetchedRun {
  return {
    head: headFromText(row),
    epoch: Number(row[headWidth]),
    lane: Number(row[headWidth + 1]),
    due: row[headWidth + 2] === "Infinity" ? Number.POSITIVE_INFINITY : Number(row[headWidth + 2]),
    turn: Number(row[headWidth + 3]),
  };
}
