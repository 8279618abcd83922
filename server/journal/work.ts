import type { RunEnd, RunHead } from "../../runtime/engine/records";
import type {
  Disowned,
  Release,
  SegmentWrite,
  StartVerdict,
  StartWrite,
  WriteVerdict,
} from "../../runtime/ports";

/** A lane by name: full key, not a hash. The key is the environment's id, 16 bytes, and the ordering key. */
export type LaneName = {
  readonly partner: string;
  readonly distributor: string;
  readonly flow: string;
  readonly key: Uint8Array;
};

/** What happens to the lane of a run in the commit that ends or releases the run. */
export type LaneStep =
  /** No work is left as far as the owner saw; else it is given back, due when its head is. */
  | { readonly kind: "end"; readonly lane: LaneName; readonly epoch: number; readonly bump: number }
  | {
      readonly kind: "release";
      readonly lane: LaneName;
      readonly epoch: number;
      /** Null: when the head there is is due. */
      readonly due: number | null;
      readonly parkAt: number | null;
      /** Runs fetched with the lane and not started. */
      readonly rest: readonly { readonly id: string; readonly epoch: number }[];
    };

/** A segment as the statement takes it. */
export type StoredSegment = {
  readonly seg: number;
  readonly body: Uint8Array;
  readonly format: number;
  readonly refs: Uint8Array | null;
  readonly summary: boolean;
  readonly keys: string | null;
};

export type ResultWork = {
  readonly kind: "append" | "release" | "finish";
  readonly run: RunHead;
  readonly epoch: number;
  readonly segment: StoredSegment | null;
  readonly write: SegmentWrite | null;
  readonly release: Release | null;
  readonly end: RunEnd | null;
  readonly lane: LaneStep | null;
  /** It was executed in its turn of a lane, so it may have been parked before. */
  readonly ordered: boolean;
  readonly settle: (verdict: WriteVerdict) => void;
  /** How often it was tried; grows while the database refuses it. */
  tries: number;
};

export type StartWork = {
  readonly kind: "start";
  readonly run: RunHead;
  readonly segment: StoredSegment;
  readonly write: StartWrite;
  readonly dedupeKey: Uint8Array | null;
  /** The process that executes it, or null. */
  readonly owner: number | null;
  /** Counted against the intake's bound until it is settled. */
  readonly bytes: number;
  /** Monotonic ms at which it was handed over. */
  readonly since: number;
  readonly settle: (verdict: StartVerdict | Disowned) => void;
  readonly refuse: (error: Error) => void;
  tries: number;
};

export type Work = ResultWork | StartWork;
