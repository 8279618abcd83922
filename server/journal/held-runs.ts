import type { RunHistory } from "../../runtime/engine/records";
import type { LaneName } from "./work";

/** A lane this process owns. */
export type LaneHold = {
  readonly lane: LaneName;
  readonly epoch: number;
  /** Its counter as the last fetch saw it. */
  bump: number;
  /** When its head, which has waited before, gives its turn up; null for a head that has not. */
  parkAt: number | null;
  /** `single`: taken by a start and ended with its run. `drain`: a worker goes on with the next run. */
  readonly mode: "single" | "drain";
  /** Fetched with the lane and not started yet. */
  rest: { readonly id: string; readonly epoch: number }[];
  /** No longer ours: given back, or never got. */
  released: boolean;
};

export type HeldRun = {
  readonly epoch: number;
  lane: LaneHold | null;
  /** Read with the claim; taken by the first load. */
  history: RunHistory | null;
};

/** The runs this process owns as it knows. What the database says beyond is a lost answer. */
export class HeldRuns {
  private readonly runs = new Map<string, HeldRun>();
  private readonly laneHolds = new Set<LaneHold>();

  hold(id: string, run: HeldRun): void {
    this.runs.set(id, run);
  }

  /** The run if it is held under this epoch. */
  find(id: string, epoch?: number): HeldRun | null {
    const run = this.runs.get(id);
    return run !== undefined && (epoch === undefined || run.epoch === epoch) ? run : null;
  }

  drop(id: string, epoch: number): void {
    if (this.runs.get(id)?.epoch === epoch) this.runs.delete(id);
  }

  ids(): string[] {
    return [...this.runs.keys()];
  }

  get count(): number {
    return this.runs.size;
  }

  holdLane(hold: LaneHold): void {
    this.laneHolds.add(hold);
  }

  dropLane(hold: LaneHold): void {
    this.laneHolds.delete(hold);
  }

  lanes(): LaneHold[] {
    return [...this.laneHolds];
  }
}
